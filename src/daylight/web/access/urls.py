"""Addresses of access."""

from django.urls import path

from daylight.web.access import views

urlpatterns = [path("purpose/", views.purpose, name="purpose")]
