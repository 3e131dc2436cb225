"""Tells Django of this area."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.letters"
    label = "letters"
