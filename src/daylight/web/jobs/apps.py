"""Tells Django of this area."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.jobs"
    label = "jobs"
