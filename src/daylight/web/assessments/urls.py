"""Addresses of assessments."""

from django.urls import path

from daylight.web.assessments import form_pages

urlpatterns = [
    path("assessment-forms/", form_pages.assessment_forms, name="assessment-forms"),
]
