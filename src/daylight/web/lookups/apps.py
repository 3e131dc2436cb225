"""Tells Django of this area."""

from django.apps import AppConfig


class LookupsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.lookups"
    label = "lookups"
