"""Tells Django of this area."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.plans"
    label = "plans"

    def ready(self) -> None:
        """Tell a survivor's page what is planned about whoever harmed her."""
        from daylight.web.plans.queries import planned_on
        from daylight.web.survivors.pending import SOURCES

        SOURCES["plans"] = planned_on
