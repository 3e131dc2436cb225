"""Tells Django of this area."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.places"
    label = "places"
