"""Tells Django of this area, and listens for releases."""

from django.apps import AppConfig


class MarkersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.markers"
    label = "markers"

    def ready(self) -> None:
        """After each load, ask a person whose the markers of people joined or split are, and about those who moved."""
        from daylight.web.markers.identities import carried_after_load
        from daylight.web.markers.proposing import propose_after_load
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(carried_after_load, dispatch_uid="markers whose people were joined or split")
        release_loaded.connect(propose_after_load, dispatch_uid="markers")
