"""Tells Django of this area."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.orders"
    label = "orders"
