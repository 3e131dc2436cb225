"""Tells Django of this area, and listens for releases."""

from django.apps import AppConfig


class MarkersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.markers"
    label = "markers"

    def ready(self) -> None:
        """After each load, ask a person about markers whose people moved."""
        from daylight.web.markers.proposing import propose_after_load
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(propose_after_load, dispatch_uid="markers")
