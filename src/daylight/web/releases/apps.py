"""Tells Django of this area, and keeps the tables of releases as they are declared."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReleasesConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.releases"
    label = "releases"

    def ready(self) -> None:
        """After each migration, the tables of releases are made to agree with declarations and rules."""
        post_migrate.connect(_agree, sender=self)


def _agree(**told: Any) -> None:
    from daylight.web.releases.closed import write_closed_crimes_of_now
    from daylight.web.releases.models import STORED
    from daylight.web.releases.storage import agree_with_declarations

    agree_with_declarations(STORED)
    write_closed_crimes_of_now()
