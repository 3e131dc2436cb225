"""Addresses of releases."""

from django.urls import path

from daylight.web.releases import views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/load/", views.load_one, name="load-release"),
    path("releases/quality/", views.quality, name="quality"),
    path("releases/quality/findings.csv", views.findings_csv, name="findings-csv"),
]
