"""Reading who may open a case, and which emergencies nobody has looked into."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.web.access.models import BrokenGlass, Restriction, Share
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card


def restriction_of(person_id: str) -> Restriction | None:
    """The case's restriction, if any."""
    return Restriction.objects.filter(person_id=person_id).prefetch_related("allowed").first()


def shares_of(person_id: str) -> QuerySet[Share]:
    """With whom the case is shared."""
    return Share.objects.filter(person_id=person_id).select_related("user").order_by("user__username")


def alerts() -> QuerySet[Any]:
    """Openings in an emergency that nobody has looked into, oldest first."""
    return BrokenGlass.objects.filter(seen_by="").select_related("user").order_by("at")


def waiting_cards(user: User) -> list[Card]:
    """Emergency openings for somebody to look into."""
    if grant_of(user.held_roles, Permission.RESTRICT_CASE) is None:
        return []
    return [Card(alerts().count(), "Emergency openings to look into", reverse("emergencies"), urgent=True)]
