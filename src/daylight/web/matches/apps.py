"""Tells Django of this area."""

from django.apps import AppConfig


class MatchesConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.matches"
    label = "matches"
