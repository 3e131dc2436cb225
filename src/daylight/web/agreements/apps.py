"""Tells Django of this area."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.agreements"
    label = "agreements"
