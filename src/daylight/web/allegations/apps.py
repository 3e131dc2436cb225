"""Tells Django of this area, and has it asked before a case is accepted."""

from django.apps import AppConfig


class AllegationsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.allegations"
    label = "allegations"

    def ready(self) -> None:
        """A case is accepted once its counter-allegations are decided."""
        from daylight.web.allegations.receiving import decided_first
        from daylight.web.caseload.signals import accepting

        accepting.connect(decided_first, dispatch_uid="counter-allegations are decided first")
