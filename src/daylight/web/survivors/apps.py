"""Tells Django of this area."""

from django.apps import AppConfig


class SurvivorsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.survivors"
    label = "survivors"

    def ready(self) -> None:
        """Open the notices to schools after each load."""
        from daylight.web.releases.signals import release_loaded
        from daylight.web.survivors.notices import after_a_load

        release_loaded.connect(after_a_load, dispatch_uid="survivors.notices")
