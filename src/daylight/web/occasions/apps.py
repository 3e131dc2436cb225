"""The area of events."""

from django.apps import AppConfig


class OccasionsConfig(AppConfig):
    """Events: the area's name for Django, and what it does after a load."""

    name = "daylight.web.occasions"
    label = "occasions"
    verbose_name = "Events"

    def ready(self) -> None:
        """After a load, a hold-out ends for whom anything new was recorded."""
        from daylight.web.occasions.actions import end_hold_outs
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(end_hold_outs, dispatch_uid="occasions")
