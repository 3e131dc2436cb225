"""Tells Django of this area, and lets orders go with their case."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.orders"
    label = "orders"

    def ready(self) -> None:
        """Where somebody in no record is found in the records, their orders and warrants go with the case."""
        from daylight.web.caseload.signals import moved
        from daylight.web.orders.actions.following import follow_case

        moved.connect(follow_case, dispatch_uid="orders go with their case")
