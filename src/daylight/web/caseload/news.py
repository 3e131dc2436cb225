"""What a release has of a person that the one before had not: incidents, victims, releases, breaches, warrants."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from daylight.domain.casework import Fresh
from daylight.web.releases.models import Breach, Custody, Event, Incident, Load, Order, Person, Register, Warrant

_AT_ONCE = 400  # a database takes only so many ids in one question
_Met = dict[str, dict[str, date | None]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one release says of some people: by person, each thing's id and its day."""

    incidents: _Met = field(repr=False)
    victims: dict[str, set[str]] = field(repr=False)
    releases: _Met = field(repr=False)
    breaches: _Met = field(repr=False)
    warrants: _Met = field(repr=False)


def fresh_of(load: Load, before: Load, person_ids: Iterable[str]) -> Iterator[tuple[str, Fresh]]:
    """Of these people, each who stood in both releases and of whom the later has more, with what it is."""
    wanted = list(dict.fromkeys(person_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        known = set(Person.objects.filter(loaded=before.number, person_id__in=some).values_list("person_id", flat=True))
        then, now = _told(before, known), _told(load, known)
        linked = _known_incidents(before, then, now)
        for person_id in sorted(known):
            fresh = _fresh(person_id, then, now, linked, load)
            if fresh.anything:
                yield person_id, fresh


def _told(load: Load, people: set[str]) -> _Told:
    incidents, victims = _events(load, people)
    custody = Custody.objects.filter(loaded=load.number, person_id__in=people, ends_on__lte=load.as_of)
    warrants = Warrant.objects.filter(loaded=load.number, person_id__in=people, issued_on__lte=load.as_of)
    return _Told(
        incidents, victims, _by_person(custody, "ends_on"), _breaches(load, people), _by_person(warrants, "issued_on")
    )


def _events(load: Load, people: set[str]) -> tuple[_Met, dict[str, set[str]]]:
    incidents: _Met = defaultdict(dict)
    victims: dict[str, set[str]] = defaultdict(set)
    rows = Event.objects.filter(loaded=load.number, person_id__in=people, role="suspect").exclude(cancelled=True)
    for person, incident, on, other in rows.values_list("person_id", "incident_id", "event_date", "other_person_id"):
        if other == person:
            continue
        incidents[person][incident] = on
        if other:
            victims[person].add(other)
    return incidents, victims


def _by_person(rows: Any, day: str) -> _Met:
    found: _Met = defaultdict(dict)
    for person, record, on in rows.values_list("person_id", "record_id", day):
        found[person][record] = on
    return found


def _breaches(load: Load, people: set[str]) -> _Met:
    orders = Order.objects.filter(loaded=load.number, person_id__in=people).exclude(order_id=None)
    whose = dict(orders.values_list("order_id", "person_id"))
    found: _Met = defaultdict(dict)
    rows = Breach.objects.filter(loaded=load.number, order_id__in=list(whose))
    for order, record, on in rows.values_list("order_id", "record_id", "breached_on"):
        found[whose[order]][record] = on
    return found


def _known_incidents(before: Load, then: _Told, now: _Told) -> set[str]:
    """Of the incidents that these people have gained, those that the release before knew of somebody else."""
    gained = [one for person, each in now.incidents.items() for one in each.keys() - then.incidents[person].keys()]
    rows = Incident.objects.filter(loaded=before.number, incident_id__in=gained[:30_000])
    return set(rows.values_list("incident_id", flat=True)) if gained else set()


def _fresh(person: str, then: _Told, now: _Told, linked: set[str], load: Load) -> Fresh:
    gained = now.incidents[person].keys() - then.incidents[person].keys()
    new = gained - linked
    return Fresh(
        incidents=len(new),
        linked=len(gained & linked),
        latest=max((day for one in new if (day := now.incidents[person][one])), default=None),
        victims=len(_new_victims(now.victims[person], then.victims[person], load)),
        releases=_days(now.releases[person], then.releases[person]),
        breaches=_days(now.breaches[person], then.breaches[person]),
        warrants=_days(now.warrants[person], then.warrants[person]),
    )


def _days(now: dict[str, date | None], then: dict[str, date | None]) -> tuple[date, ...]:
    return tuple(sorted(day for one, day in now.items() if one not in then and day))


def _new_victims(now: set[str], then: set[str], load: Load) -> set[str]:
    """Victims whom the release before did not have beside this person under this or a former id."""
    new = now - then
    if not new or not then:
        return new
    rows = Register.objects.filter(loaded=load.number)
    for other_ids in rows.filter(change="joined", person_id__in=then).values_list("other_ids", flat=True):
        new -= set(other_ids or [])
    for victim, other_ids in rows.filter(change="split", person_id__in=new).values_list("person_id", "other_ids"):
        if then & set(other_ids or []):
            new -= {victim}
    return new
