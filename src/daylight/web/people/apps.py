"""Tells Django of this area."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.people"
    label = "people"
