"""Tells Django of this area."""

from django.apps import AppConfig


class AllegationsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.allegations"
    label = "allegations"
