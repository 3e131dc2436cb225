"""Which facts raise an alert: what the current release says that the one before did not, and what falls due.

Each question is one statement over the whole release; only people with an open case, or who newly meet a definition,
are asked about.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from daylight.domain.alerts import AlertKind, shipped_alert_policy
from daylight.domain.casework import OPEN, CaseStatus
from daylight.web.caseload.models import Case
from daylight.web.releases.models import Custody, Event, Load, Order, Status, Warrant

_OPEN = [status.value for status in OPEN]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is new or falls due. `key` tells it from every other of its kind; `what` names no survivor."""

    kind: AlertKind
    person_id: str
    key: str
    what: str
    on: date

    @property
    def name(self) -> str:
        """What makes it one, however often it is found."""
        return f"{self.kind.value}:{self.person_id}:{self.key}"


def facts_of(load: Load, *, on: date) -> Iterator[Fact]:
    """Everything that is new in a release against the one before it, and everything that falls due by `on`."""
    before = Load.objects.filter(state=Load.PREVIOUS).values_list("number", flat=True).first()
    if before is not None:
        yield from _met(load, before)
        yield from _incidents(load.number, before)
        yield from _victims(load.number, before)
        yield from _warrants(load.number, before)
    yield from due_facts(load.number, on)


def due_facts(number: int | None, on: date) -> Iterator[Fact]:
    """What falls due by `on` with no new release: of this release (none before the first), and of cases."""
    if number is not None:
        yield from _releases(number, on)
        yield from _endings(number, on)
    yield from _reassessments(on)


def _newly_met(now: int, before: int) -> QuerySet[Any]:
    """Statuses met now and not before; one that is held waits for a person's decision and is said by its own queue."""
    was = Status.objects.filter(
        loaded=before, person_id=OuterRef("person_id"), definition=OuterRef("definition"), met=True, held=None
    )
    return Status.objects.filter(~Exists(was), loaded=now, met=True, held=None)  # type: ignore[no-any-return]


def _met(load: Load, before: int) -> Iterator[Fact]:
    titles = {each["definition"]: each.get("title") for each in load.manifest.get("definitions", [])}
    rows = _newly_met(load.number, before).values_list("person_id", "definition", "edition")
    for person_id, definition, edition in rows.iterator(chunk_size=5_000):
        what = f"Meets {titles.get(definition) or definition} now, and did not before."
        yield Fact(AlertKind.THRESHOLD, person_id, f"{definition}:{edition}:{load.release_id}"[:150], what, load.as_of)


def _with_a_case() -> QuerySet[Any]:
    return Case.objects.filter(status__in=_OPEN).exclude(person_id="").values("person_id")


def _watched(rows: QuerySet[Any], now: int) -> QuerySet[Any]:
    """Rows of people with an open case, or who newly meet a definition."""
    before = Load.objects.filter(state=Load.PREVIOUS).values_list("number", flat=True).first()
    wanted = Q(person_id__in=_with_a_case())
    if before is not None:
        wanted |= Q(person_id__in=_newly_met(now, before).values("person_id"))
    return rows.filter(wanted)


def _suspected(number: int) -> QuerySet[Any]:
    """Events as suspect towards somebody else, not cancelled."""
    rows = Event.objects.filter(loaded=number, role="suspect", cancelled=False)
    return rows.exclude(other_person_id=F("person_id"))  # type: ignore[no-any-return]


def _incidents(now: int, before: int) -> Iterator[Fact]:
    was = Event.objects.filter(loaded=before, person_id=OuterRef("person_id"), incident_id=OuterRef("incident_id"))
    rows = _suspected(now).filter(~Exists(was), person_id__in=_with_a_case())
    found = rows.values("person_id", "incident_id").annotate(day=Max("event_date"))
    for row in found.iterator(chunk_size=5_000):
        what = f"Suspected in a new incident, {row['incident_id']}."
        if row["day"] is not None:
            yield Fact(AlertKind.INCIDENT, row["person_id"], row["incident_id"], what, row["day"])


def _victims(now: int, before: int) -> Iterator[Fact]:
    was = _suspected(before).filter(person_id=OuterRef("person_id"), other_person_id=OuterRef("other_person_id"))
    rows = _suspected(now).filter(~Exists(was), person_id__in=_with_a_case(), other_person_id__isnull=False)
    found = rows.values("person_id", "other_person_id").annotate(day=Min("event_date"))
    for row in found.iterator(chunk_size=5_000):
        who = hashlib.sha256(str(row["other_person_id"]).encode()).hexdigest()[:24]
        if row["day"] is not None:
            yield Fact(AlertKind.VICTIM, row["person_id"], who, "Suspected towards a victim who is new.", row["day"])


def _warrants(now: int, before: int) -> Iterator[Fact]:
    was = Warrant.objects.filter(loaded=before, person_id=OuterRef("person_id"), warrant_id=OuterRef("warrant_id"))
    rows = Warrant.objects.filter(
        ~Exists(was), loaded=now, executed_on=None, withdrawn_on=None, issued_on__isnull=False
    )
    for row in _watched(rows, now).iterator(chunk_size=5_000):
        kind = str(row.kind or "kind not known").replace("_", " ")
        yield Fact(AlertKind.WARRANT, row.person_id, row.warrant_id, f"A warrant was issued: {kind}.", row.issued_on)


def _releases(now: int, on: date) -> Iterator[Fact]:
    last = on + timedelta(days=shipped_alert_policy().release_days)
    rows = Custody.objects.filter(loaded=now, release_on__gte=on, release_on__lte=last)
    for row in _watched(rows, now).iterator(chunk_size=5_000):
        key = f"{row.record_id}:{row.release_on}"
        yield Fact(AlertKind.RELEASE, row.person_id, key, "Is released from custody.", row.release_on)


def _endings(now: int, on: date) -> Iterator[Fact]:
    policy = shipped_alert_policy()
    last = on + timedelta(days=max(policy.ending_days))
    rows = Order.objects.filter(loaded=now, ends_on__gte=on, ends_on__lte=last)
    for row in _watched(rows, now).iterator(chunk_size=5_000):
        stage = policy.stage_of(row.ends_on, on=on)
        kind = str(row.kind or "an order").replace("_", " ")
        what = f"{kind[:1].upper()}{kind[1:]} ends within {stage} days."
        yield Fact(AlertKind.ENDING, row.person_id, f"{row.order_id}:{row.ends_on}:{stage}", what, row.ends_on)


def _reassessments(on: date) -> Iterator[Fact]:
    """Cases whose day of reassessment has come; those that something new brought forward are said by that."""
    due = Case.objects.filter(status=CaseStatus.MANAGED.value, reassess_by__lte=on, news="")
    for case in due.iterator(chunk_size=5_000):
        if case.reassess_by is not None:
            key = f"{case.reference}:{case.reassess_by}"
            yield Fact(AlertKind.REASSESSMENT, case.key, key, "Reassessment of the level is due.", case.reassess_by)
