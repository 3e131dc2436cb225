"""Tells Django of this area."""

from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.worklists"
    label = "worklists"
