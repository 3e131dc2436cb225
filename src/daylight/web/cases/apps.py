"""Tells Django of this area."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.cases"
    label = "cases"
