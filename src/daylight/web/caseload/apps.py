"""Tells Django of this area, and lets it hear of each load."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.caseload"
    label = "caseload"

    def ready(self) -> None:
        """Open cases are compared with each release that becomes current."""
        from daylight.web.caseload.receiving import after_load
        from daylight.web.releases.signals import release_loaded

        release_loaded.connect(after_load, dispatch_uid="caseload after a load")
