"""Reading who may open a case, and which emergencies nobody has looked into."""

from typing import Any

from django.db.models import QuerySet

from daylight.web.access.models import BrokenGlass, Restriction, Share


def restriction_of(person_id: str) -> Restriction | None:
    """The case's restriction, if any."""
    return Restriction.objects.filter(person_id=person_id).prefetch_related("allowed").first()


def shares_of(person_id: str) -> QuerySet[Share]:
    """With whom the case is shared."""
    return Share.objects.filter(person_id=person_id).select_related("user").order_by("user__username")


def alerts() -> QuerySet[Any]:
    """Openings in an emergency that nobody has looked into, oldest first."""
    return BrokenGlass.objects.filter(seen_by="").select_related("user").order_by("at")
