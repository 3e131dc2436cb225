"""Crimes of a suspect that were closed because the victim did not support action, each with its clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from daylight.domain.periods import london_date
from daylight.domain.prosecutions import Clock, ClosedCrime, clock_of, is_closed_without_her, urgency
from daylight.web.plans.models import Prosecution
from daylight.web.releases.models import Event, Incident, Offence

_OUTCOMES = ("14", "15", "16")  # evidential: the rule says which of them count


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed crime of one suspect, how its clock stands, and the second look at it if somebody asked for one."""

    person_id: str
    victim_id: str | None = field(repr=False)
    crime: Any = field(repr=False)
    clock: Clock
    series: int  # closed crimes of this suspect, this one too
    victims: int  # towards so many people
    look: Prosecution | None

    @property
    def harm(self) -> float:
        """The weight of the crime; nothing where none is known."""
        return float(self.crime.severity or 0.0)


def closed_crimes(loaded: int, person_ids: Iterable[str] | QuerySet[Any], today: date) -> list[Closed]:
    """Of these suspects, every crime closed without the victim's support: the soonest clock first, then the gravest."""
    events = Event.objects.filter(loaded=loaded, person_id__in=person_ids, role="suspect")
    rows = events.filter(cancelled=False, restricted=False).values(
        "source", "incident_id", "person_id", "other_person_id", "offence_ids", "themes", "event_date"
    )
    wanted = [row for row in rows if row["offence_ids"]]
    incidents = {row["incident_id"] for row in wanted}
    crimes = _crimes(loaded, incidents)
    places = _places(loaded, {crime.incident_id for crime in crimes.values()})
    pairs: dict[tuple[str, str, str], tuple[dict[str, Any], Any]] = {}
    for row in wanted:
        for offence in row["offence_ids"]:
            if (crime := crimes.get((row["source"], offence))) is not None:
                pairs.setdefault((row["source"], offence, row["person_id"]), (row, crime))
    return _clocked(pairs, places, today)


def _clocked(pairs: dict[Any, tuple[dict[str, Any], Any]], places: dict[Any, Any], today: date) -> list[Closed]:
    series: dict[str, list[str | None]] = {}
    for row, _ in pairs.values():
        series.setdefault(row["person_id"], []).append(row["other_person_id"])
    looks = {
        (look.source, look.offence_id, look.person_id): look
        for some in _in_parts(sorted(series))
        for look in Prosecution.objects.filter(person_id__in=some)
    }
    found = [
        Closed(
            row["person_id"],
            row["other_person_id"],
            crime,
            clock_of(_crime_of(row, crime, places.get((row["source"], row["incident_id"]))), today),
            len(series[row["person_id"]]),
            len({one for one in series[row["person_id"]] if one}),
            looks.get(key),
        )
        for key, (row, crime) in pairs.items()
    ]
    return sorted(found, key=lambda one: (*urgency(one.clock, one.harm), one.crime.offence_id))


def _crime_of(row: dict[str, Any], crime: Any, place: Any) -> ClosedCrime:
    latest, earliest, nation = row["event_date"], None, str(settings.JURISDICTION)
    if place is not None:
        force = place.force or ""
        nation = force[0] if force[1:].isdigit() else nation  # an area code says it; a force's own name does not
        if place.occurred_to:
            latest = min(london_date(place.occurred_to), latest)
        earliest = london_date(place.occurred_from) if place.occurred_from else None
        if earliest and earliest > latest:
            earliest = None  # the records contradict each other: nothing is sure
    return ClosedCrime(
        crime.offence_code or crime.code or "",
        latest,
        earliest,
        nation,
        "domestic" in (row["themes"] or []),
        crime.statement or "",
        crime.statement_at,
    )


def _crimes(loaded: int, incidents: set[str]) -> dict[tuple[str, str], Any]:
    found = {}
    for some in _in_parts(sorted(incidents)):
        rows = Offence.objects.filter(
            loaded=loaded, incident_id__in=some, outcome_code__in=_OUTCOMES, cancelled=False, known=True
        )
        for crime in rows:
            if is_closed_without_her(crime.outcome_code, crime.victim_supports):
                found[crime.source, crime.offence_id] = crime
    return found


def _places(loaded: int, incidents: set[str]) -> dict[tuple[str, str], Any]:
    found = {}
    for some in _in_parts(sorted(incidents)):
        rows = Incident.objects.filter(loaded=loaded, incident_id__in=some)
        for place in rows.only("id", "source", "incident_id", "force", "occurred_from", "occurred_to"):
            found[place.source, place.incident_id] = place
    return found


def _in_parts(ids: list[str], size: int = 900) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
