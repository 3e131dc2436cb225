"""Tells Django of this area."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.meetings"
    label = "meetings"
