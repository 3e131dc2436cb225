"""Tells Django of this area, and keeps the tables of trials as they are declared."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DefinitionsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.definitions"
    label = "definitions"

    def ready(self) -> None:
        """After each migration, the tables of trials are made to agree with their declarations."""
        post_migrate.connect(_agree, sender=self)


def _agree(**told: Any) -> None:
    from daylight.web.definitions.models import STORED
    from daylight.web.releases.storage import agree_with_declarations

    agree_with_declarations(STORED)
