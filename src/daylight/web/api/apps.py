"""Tells Django of this area."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.api"
    label = "api"
