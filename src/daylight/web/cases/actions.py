"""Writing about who may open a case: restrict it, share it, break its glass, look into an alert."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.models import BrokenGlass, Restriction, Share
from daylight.web.access.queries import restricted_from
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.people.permits import SENTENCES, Closed, check_may_open, permits_of
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current_number

GLASS_HOLDS = timedelta(minutes=60)
LONGEST_SHARE = timedelta(days=366)
_SHARED_WITH = {Role.PARTNER, Role.ADVOCATE}


def restrict(person_id: str, *, allowed: Iterable[User], reason: str, by: User) -> Restriction:
    """Let only these users open a case; who restricts it is among them. Again, to change who may."""
    permits = permits_of(by, check_may(by.held_roles, Permission.RESTRICT_CASE))
    check_may_open(permits, person_id)
    with transaction.atomic():
        restriction, _ = Restriction.objects.update_or_create(
            person_id=person_id, defaults={"reason": reason, "by": by.username, "at": timezone.now()}
        )
        restriction.allowed.set({*allowed, by})
        names = ", ".join(sorted(user.username for user in restriction.allowed.all()))
        detail = {"reason": reason, "allowed": names}
        record("restricted case", by=by.username, subject=f"person:{person_id}", detail=detail)
    return restriction


def lift_restriction(person_id: str, *, reason: str, by: User) -> None:
    """Open a case again to whoever roles grant it. NotFound where it is not restricted."""
    permits = permits_of(by, check_may(by.held_roles, Permission.RESTRICT_CASE))
    check_may_open(permits, person_id)
    with transaction.atomic():
        gone, _ = Restriction.objects.filter(person_id=person_id).delete()
        if not gone:
            raise NotFound("This case is not restricted.")
        record("lifted restriction", by=by.username, subject=f"person:{person_id}", detail={"reason": reason})


def share(person_id: str, *, user: User, until: date, reason: str, by: User) -> Share:
    """Let a partner or an advocate see a case until a day, at most a year away."""
    permits = permits_of(by, check_may(by.held_roles, Permission.ALLOCATE))
    check_may_open(permits, person_id)
    today = timezone.localdate()
    if not today <= until <= today + LONGEST_SHARE:
        raise Invalid("Choose a day from today to a year from today.")
    if not _SHARED_WITH & set(user.held_roles):
        raise Invalid(f"{user.shown_name} is no partner or advocate: a case is shared with nobody else.")
    with transaction.atomic():
        shared, _ = Share.objects.update_or_create(
            person_id=person_id, user=user, defaults={"until": until, "by": by.username, "at": timezone.now()}
        )
        detail = {"with": user.username, "until": until.isoformat(), "reason": reason}
        record("shared case", by=by.username, subject=f"person:{person_id}", detail=detail)
    return shared


def end_share(person_id: str, *, user: User, by: User) -> None:
    """Stop sharing a case with somebody, now."""
    check_may(by.held_roles, Permission.ALLOCATE)
    with transaction.atomic():
        gone, _ = Share.objects.filter(person_id=person_id, user=user).delete()
        if not gone:
            raise NotFound("This case is not shared with them.")
        record("ended share", by=by.username, subject=f"person:{person_id}", detail={"with": user.username})


def break_glass(person_id: str, *, reason: str, by: User) -> BrokenGlass:
    """Open a restricted case in an emergency, for an hour; supervisors are alerted.

    Refused where the user is named in the case, whatever the emergency; where the case is sealed; and where it is not
    restricted from them at all.
    """
    grant = check_may(by.held_roles, Permission.BREAK_GLASS)
    if not Person.objects.filter(loaded=current_number(), person_id=person_id, as_suspect__gt=0).exists():
        raise NotFound("There is no such case.")
    closed = permits_of(by, grant).closed([person_id]).get(person_id)
    if closed in {Closed.OWN, Closed.SEALED}:
        record("was refused", by=by.username, subject=f"person:{person_id}", detail={"page": "break glass"})
        raise Refused(SENTENCES[closed])
    if person_id not in restricted_from(by, [person_id]):
        raise Invalid("This case is not restricted from you: there is no glass to break.")
    now = timezone.now()
    with transaction.atomic():
        broken = BrokenGlass.objects.create(
            person_id=person_id, user=by, reason=reason, at=now, until=now + GLASS_HOLDS
        )
        record("broke glass", by=by.username, subject=f"person:{person_id}", detail={"reason": reason})
    return broken


def look_into(number: int, *, by: User) -> None:
    """Say that somebody has looked into an emergency opening. Refused for one's own."""
    check_may(by.held_roles, Permission.RESTRICT_CASE)
    with transaction.atomic():
        broken = BrokenGlass.objects.select_for_update().filter(pk=number, seen_by="").first()
        if broken is None:
            raise NotFound("Somebody has looked into this already, or there is no such opening.")
        if broken.user_id == by.pk:
            raise Refused("Nobody looks into their own opening. Ask another supervisor.")
        broken.seen_by, broken.seen_at = by.username, timezone.now()
        broken.save(update_fields=["seen_by", "seen_at"])
        record("looked into broken glass", by=by.username, subject=f"person:{broken.person_id}")
