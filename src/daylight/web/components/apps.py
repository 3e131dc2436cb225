"""Tells Django of this area."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.components"
    label = "components"
