"""Tells Django of this area, and lets it hear of each load."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Each release that becomes current raises what is new in it; so does contact outside the safety gate."""
        from daylight.web.alerts.actions import raise_after_load, raise_outside
        from daylight.web.releases.signals import release_loaded
        from daylight.web.safety.signals import made_outside

        release_loaded.connect(raise_after_load, dispatch_uid="alerts after a load")
        made_outside.connect(raise_outside, dispatch_uid="alerts of contact outside the gate")
