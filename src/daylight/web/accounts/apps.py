"""Tells Django of this area."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.accounts"
    label = "accounts"
