"""Tells Django of this area."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The area's place in Django."""

    name = "daylight.web.audit"
    label = "audit"
