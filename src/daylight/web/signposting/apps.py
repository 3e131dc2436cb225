"""Tells Django of this area."""

from django.apps import AppConfig


class SignpostingConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.signposting"
    label = "signposting"
