"""Tells Django of this area."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.plans"
    label = "plans"
