"""Tells Django of this area."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.access"
    label = "access"
