"""Tells Django of this area."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.assessments"
    label = "assessments"
