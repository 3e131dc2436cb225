"""Reading access: who may open which case, beyond what roles grant."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from daylight.web.access.models import BrokenGlass, Restriction, Share
from daylight.web.accounts.models import User


def restricted_from(user: User, person_ids: Iterable[str]) -> set[str]:
    """Of these people, those whose case is restricted and not to this user: shown as "Restricted", never left out."""
    wanted = list(person_ids)
    restricted = set(Restriction.objects.filter(person_id__in=wanted).values_list("person_id", flat=True))
    if not restricted:
        return restricted
    named = Restriction.objects.filter(person_id__in=restricted, allowed=user).values_list("person_id", flat=True)
    return restricted - set(named)


def glass_is_broken(user: User, person_id: str, *, at: datetime | None = None) -> bool:
    """Whether this user opened this case in an emergency that still holds."""
    moment = at or timezone.now()
    return BrokenGlass.objects.filter(user=user, person_id=person_id, at__lte=moment, until__gt=moment).exists()


def shared_with(user: User) -> set[str]:
    """The people whose cases are shared with this user today."""
    shares = Share.objects.filter(user=user, until__gte=timezone.localdate())
    return set(shares.values_list("person_id", flat=True))
