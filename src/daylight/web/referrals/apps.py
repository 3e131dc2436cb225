"""Tells Django of this area."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.referrals"
    label = "referrals"
