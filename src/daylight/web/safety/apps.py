"""Tells Django of this area."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.safety"
    label = "safety"

    def ready(self) -> None:
        """After each load, checks follow survivors whose records were joined; texts ask whom these pages name."""
        from daylight.web.people.site_known import tell_of
        from daylight.web.releases.signals import release_loaded
        from daylight.web.safety.following import follow_survivors
        from daylight.web.safety.protecting import known_here

        tell_of("safety", known_here)
        release_loaded.connect(follow_survivors, dispatch_uid="safety.follow_survivors")
