"""Addresses of releases."""

from django.urls import path

from daylight.web.releases import views

urlpatterns = [path("releases/", views.releases, name="releases")]
