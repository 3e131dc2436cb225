"""Addresses of the look-up."""

from django.urls import path

from daylight.web.lookups import views

urlpatterns = [path("look-up/", views.look_up, name="look-up")]
