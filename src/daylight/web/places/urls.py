"""Addresses of places."""

from django.urls import path

from daylight.web.places import views

urlpatterns = [
    path("places/", views.find, name="places"),
    path("places/map/", views.map_of_force, name="map"),
    path("places/map/export/", views.map_export, name="map-export"),
    path("places/<str:address>/", views.place, name="place"),
]
