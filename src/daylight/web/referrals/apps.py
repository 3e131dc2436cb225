"""Tells Django of this area."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Texts on his pages ask how referrals say that she is safely reached."""
        from daylight.web.people.site_known import tell_of
        from daylight.web.referrals.queries import known_here

        tell_of("referrals", known_here)
