"""Opening notices to schools after a load: one for each child of each domestic incident that has just become known."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from daylight.domain.clocks import school_notice_due, terms_of
from daylight.domain.survivors import is_of_school_age, shipped_policy
from daylight.web.audit.actions import record
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.releases.models import Child, Incident, Load, Mention, Person
from daylight.web.survivors.models import Notice

_AT_ONCE = 500  # references in one question to the database


def nation_of(force: str | None) -> str:
    """The nation of a force by the first letter of its code: S for Scotland, N for Northern Ireland."""
    return {"S": "scotland", "N": "northern ireland"}.get((force or "E")[:1], "england and wales")


def after_a_load(sender: Any, load: Load, **_: Any) -> None:
    """Hear that a release became current. Called again for the same load, it opens nothing twice."""
    open_notices(load)


def open_notices(load: Load) -> int:
    """Open a notice for every child of school age in a domestic incident that became known in the days of policy
    before the release; how many were new. What was decided of a notice before stays."""
    first = load.as_of - timedelta(days=shipped_policy().notice_look_back_days)
    recent = Incident.objects.filter(loaded=load.number, event_date__gt=first, cancelled=False)
    incidents = {row.incident_id: row for row in recent if "domestic" in (row.themes or ())}
    made = [
        _notice(incidents[incident_id], row)
        for incident_id, row in _children(load, list(incidents), load.as_of)
        if incidents[incident_id].reported_at is not None
    ]
    with transaction.atomic():
        before = Notice.objects.count()
        Notice.objects.bulk_create(made, ignore_conflicts=True, batch_size=_AT_ONCE)
        new = Notice.objects.count() - before
        if new:
            record("opened notices to schools", by=load.by, subject=f"release:{load.release_id}", detail={"new": new})
    return new


def _notice(incident: Any, child_row: str) -> Notice:
    known_at = incident.recorded_at or incident.reported_at
    holidays = bank_holidays_around(nation_of(incident.force), known_at.date())
    due = school_notice_due(known_at, terms_of(incident.district or ""), holidays)
    return Notice(
        incident_id=incident.incident_id, child_row=child_row, force=incident.force or "",
        district=incident.district or "", known_at=known_at, due_at=due,
    )  # fmt: skip


def _children(load: Load, incidents: list[str], on: date) -> Iterator[tuple[str, str]]:
    """Incident and row of each child: their own row as a child there, and rows of children that have no such row."""
    for start in range(0, len(incidents), _AT_ONCE):
        some = incidents[start : start + _AT_ONCE]
        rows = list(Mention.objects.filter(loaded=load.number, incident_id__in=some, role="child"))
        born = dict(
            Person.objects.filter(loaded=load.number, person_id__in={row.person_id for row in rows}).values_list(
                "person_id", "date_of_birth"
            )
        )
        seen = {(row.incident_id, row.record_id) for row in rows}
        for row in rows:
            if is_of_school_age(born.get(row.person_id) or _day(row.birth_text), on):
                yield row.incident_id, row.record_id
        for child in Child.objects.filter(loaded=load.number, incident_id__in=some):
            of_nobody = child.involvement_id is None and any(one == child.incident_id for one, _ in seen)
            if not of_nobody and (child.incident_id, child.involvement_id) not in seen:
                yield child.incident_id, child.record_id


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
