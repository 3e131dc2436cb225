"""Reading alerts: the inbox, what is assigned, levels for the cap, and the counts for precision."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Scope
from daylight.domain.alerts import AlertKind, AlertStatus
from daylight.domain.casework import OPEN
from daylight.domain.levels import LEVELS
from daylight.web.accounts.models import User
from daylight.web.alerts.models import Alert
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import permits_for
from daylight.web.components.cards import Card
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Permits, away_from
from daylight.web.releases.models import Person, Score
from daylight.web.releases.queries import current

SHOWN = {
    "waiting": "Waiting",
    "mine": "Mine",
    "unassigned": "Nobody's",
    "snoozed": "Put off",
    "cleared": "Cleared",
}
"""What of the inbox is shown, in words."""
_WAITS, _SNOOZED = AlertStatus.WAITS.value, AlertStatus.SNOOZED.value


def reached(permits: Permits) -> QuerySet[Alert]:
    """Alerts as far as the grant reaches; what else is closed is for `permits.closed`."""
    alerts = Alert.objects.select_related("assigned_to")
    held = Allocation.objects.filter(person_id=OuterRef("person_id"))
    if permits.grant.scope is Scope.FORCE:
        return alerts
    covered = Exists(held.filter(owner__in=away_from(permits.user)))
    if permits.grant.scope is Scope.UNIT:
        return alerts.filter(~Exists(held.exclude(unit=permits.user.unit)) | covered)
    return alerts.filter(Exists(held.filter(owner=permits.user)) | covered)


def waiting_on(alerts: QuerySet[Alert], on: date) -> QuerySet[Alert]:
    """Those that wait: also those that were put off until this day or an earlier one."""
    return alerts.filter(Q(status=_WAITS) | Q(status=_SNOOZED, until__lte=on))


def inbox(permits: Permits, *, show: str, kind: str) -> QuerySet[Alert]:
    """What is asked for; the newest first, cleared ones by when they were."""
    on, alerts = timezone.localdate(), reached(permits)
    if kind in set(AlertKind):
        alerts = alerts.filter(kind=kind)
    if show == "cleared":
        return alerts.filter(status=AlertStatus.CLEARED.value).order_by("-at", "-pk")
    if show == "snoozed":
        return alerts.filter(status=_SNOOZED, until__gt=on).order_by("until", "pk")
    waiting = waiting_on(alerts, on)
    if show == "mine":
        waiting = waiting.filter(assigned_to=permits.user)
    if show == "unassigned":
        waiting = waiting.filter(assigned_to=None)
    return waiting.order_by("-on", "-pk")


def levels_of(loaded: int, person_ids: Iterable[str]) -> dict[str, str]:
    """The level of each person: of their open case, or as computed, whichever is higher; none is left out."""
    wanted = set(person_ids)
    computed = Score.objects.filter(loaded=loaded, person_id__in=wanted).values_list("person_id", "suggested_level")
    managed = Case.objects.filter(key__in=wanted, status__in=[status.value for status in OPEN])
    found: dict[str, str] = {}
    for person_id, level in [*computed, *managed.values_list("key", "level")]:
        if level in LEVELS:
            before = found.get(person_id, LEVELS[0])
            found[person_id] = max(before, level, key=LEVELS.index)
    return found


def names_of(loaded: int, person_ids: Iterable[str]) -> dict[str, str]:
    """How people are listed whose records are open to who reads; of a case in no record, by what was told."""
    wanted = set(person_ids)
    people = Person.objects.filter(loaded=loaded, person_id__in=wanted).values_list("person_id", "surname", "forename")
    told = Case.objects.filter(key__in=wanted, person_id="").values_list("key", "surname", "forename")
    return {
        key: f"{(surname or 'Not known').upper()}, {forename or 'not known'}"
        for key, surname, forename in [*told, *people]
    }


def counts_by_kind() -> dict[str, dict[str, int]]:
    """By kind: how many were raised, and of those cleared with an answer how many got each."""
    found: dict[str, dict[str, int]] = {}
    rows = Alert.objects.values_list("kind", "status", "worth").annotate(count=Count("pk"))
    for kind, status, worth, count in rows:
        counts = found.setdefault(kind, {"raised": 0})
        counts["raised"] += count
        if status == AlertStatus.CLEARED.value and worth:
            counts[worth] = counts.get(worth, 0) + count
    return found


def waiting_cards(user: User) -> list[Card]:
    """Alerts to clear, as far as the user reaches."""
    permits = permits_for(user, Permission.CLEAR_ALERT) if current() else None
    if permits is None:
        return []
    waiting = waiting_on(reached(permits), timezone.localdate())
    mine = waiting.filter(assigned_to=user).count()
    href = reverse("alerts")
    return [Card(waiting.count(), "Alerts to clear", href), Card(mine, "Alerts for you", f"{href}?show=mine")]
