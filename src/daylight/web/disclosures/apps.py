"""Tells Django of this area."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        """Look for new partners after each load, purge what nobody confirmed, and say whom cases know of."""
        from daylight.web.disclosures.finding import after_a_load
        from daylight.web.disclosures.queries import known_here
        from daylight.web.people.site_known import tell_of
        from daylight.web.releases.signals import release_loaded

        tell_of("disclosures", known_here)
        release_loaded.connect(after_a_load, dispatch_uid="disclosures.finding")
