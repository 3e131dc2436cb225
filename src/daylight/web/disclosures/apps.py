"""Tells Django of this area."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        """Look for new partners after each load, and purge what nobody confirmed."""
        from daylight.web.disclosures.finding import after_a_load
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(after_a_load, dispatch_uid="disclosures.finding")
