"""Tells Django of this area, and lets it hear of each load."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Each release that becomes current raises what is new in it."""
        from daylight.web.alerts.actions import raise_after_load
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(raise_after_load, dispatch_uid="alerts after a load")
