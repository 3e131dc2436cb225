"""Tells Django of this area."""

from django.apps import AppConfig


class SurvivorsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.survivors"
    label = "survivors"

    def ready(self) -> None:
        """Open the notices to schools after each load; say whom these pages know of, and what she consents to."""
        from daylight.web.agreements.leaving import answer_for_her
        from daylight.web.people.site_known import tell_of
        from daylight.web.releases.signals import release_loaded
        from daylight.web.survivors.consents import answer
        from daylight.web.survivors.notices import after_a_load
        from daylight.web.survivors.queries import known_here

        tell_of("survivors", known_here)
        answer_for_her(answer)
        release_loaded.connect(after_a_load, dispatch_uid="survivors.notices")
