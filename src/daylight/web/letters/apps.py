"""Tells Django of this area, and lets it hear of steps of plans."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.letters"
    label = "letters"

    def ready(self) -> None:
        """An action that is a letter goes with its letter."""
        from daylight.web.letters.receiving import hold_for_letter
        from daylight.web.plans.signals import stepping

        stepping.connect(hold_for_letter, dispatch_uid="letters hold their actions")
