"""The timeline of a suspected perpetrator, one lane per victim, each victim a letter unless revealed."""

from dataclasses import dataclass, field
from datetime import date

from daylight.cli.release_reader import Release, Row
from daylight.cli.words import SEALED, UNNAMED, said, victim_label
from daylight.domain.outcomes import outcome_of


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who a victim is: only ever built after the reveal was logged."""

    name: str
    born: str | None
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One incident in which the person was suspected, towards one victim or none recorded."""

    source: str
    incident_id: str
    on: date
    themes: tuple[str, ...]
    offence_ids: tuple[str, ...]
    crimes: tuple[tuple[str, str | None], ...]  # what was recorded, and how it ended as known at as_of
    unsupported: bool  # the victim did not support police action on some crime of it
    relationship: str | None
    arrested: bool
    cancelled: bool
    restricted: bool
    contested: bool
    set_aside: bool  # a person decided that it is the counter-allegation; restricted too
    district: str | None
    risk_grade: str | None
    address: str | None  # None unless revealed


@dataclass(frozen=True, slots=True)
class Lane:
    """The timeline towards one victim, oldest first. The last lane may be of incidents without a recorded victim."""

    label: str
    relationship: str | None
    moments: tuple[Moment, ...]
    person_id: str | None = field(default=None, repr=False)
    revealed: Revealed | None = field(default=None, repr=False)


_MOMENTS = """
WITH mine AS (
    SELECT * FROM {events}
    WHERE role = 'suspect' AND list_contains($people, person_id) AND other_person_id IS DISTINCT FROM person_id
), crimes AS (
    SELECT source, offence_id, offence, code, outcome_family, outcome_code, victim_supports FROM {offences}
    WHERE (source, offence_id) IN (SELECT source, unnest(offence_ids) FROM mine)
), places AS (
    SELECT source, incident_id, district, risk_grade, address, postcode FROM {incidents}
    WHERE (source, incident_id) IN (SELECT source, incident_id FROM mine)
)
SELECT mine.* EXCLUDE (address_id, offence_codes, reported_at, recorded_at),
    district, risk_grade, places.address, places.postcode,
    (SELECT list({{'what': coalesce(offence, code), 'family': outcome_family, 'code': outcome_code,
        'supports': victim_supports}} ORDER BY offence_id) FROM crimes
     WHERE crimes.source = mine.source AND list_contains(mine.offence_ids, crimes.offence_id)) AS crimes
FROM mine LEFT JOIN places ON places.source = mine.source AND places.incident_id = mine.incident_id
ORDER BY mine.event_date, mine.reported_at, mine.incident_id, mine.source, mine.other_person_id
"""


def read_lanes(release: Release, person_ids: list[str], *, reveal: bool = False) -> dict[str, tuple[Lane, ...]]:
    """Per person the timeline by victim: Victim A is the one of the earliest event. Ordered so on every page."""
    rows = release.rows(_MOMENTS, people=person_ids)
    known = _identities(release, rows) if reveal else {}
    closed = _closed(rows, known)
    for row in rows:
        if row["other_person_id"] not in known or (row["source"], row["incident_id"]) in closed:
            row["address"] = row["postcode"] = None
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row["person_id"], []).append(row)
    return {person_id: _lanes(found, known) for person_id, found in by_person.items()}


def _closed(rows: list[Row], known: dict[str, Revealed]) -> set[tuple[str, str]]:
    """Incidents of a sealed victim: their place and children stay shut even on a reveal."""
    sealed = {victim for victim, who in known.items() if who.name == SEALED}
    return {(row["source"], row["incident_id"]) for row in rows if row["other_person_id"] in sealed}


def _lanes(rows: list[Row], known: dict[str, Revealed]) -> tuple[Lane, ...]:
    by_victim: dict[str | None, list[Row]] = {}
    for row in rows:
        by_victim.setdefault(row["other_person_id"], []).append(row)
    nobody = by_victim.pop(None, [])
    lanes = [
        Lane(
            victim_label(place),
            next((row["relationship_settled"] for row in reversed(found) if row["relationship_settled"]), None),
            tuple(_moment(row) for row in found),
            victim,
            known.get(victim or ""),
        )
        for place, (victim, found) in enumerate(by_victim.items())
    ]
    if nobody:
        lanes.append(Lane("No victim recorded", None, tuple(_moment(row) for row in nobody)))
    return tuple(lanes)


def _moment(row: Row) -> Moment:
    place = ", ".join(part for part in (row["address"], row["postcode"]) if part)
    return Moment(
        source=row["source"],
        incident_id=row["incident_id"],
        on=row["event_date"],
        themes=tuple(row["themes"] or ()),
        offence_ids=tuple(row["offence_ids"] or ()),
        crimes=tuple((crime["what"] or "crime", _outcome(crime)) for crime in row["crimes"] or ()),
        unsupported=any(_unsupported(crime) for crime in row["crimes"] or ()),
        relationship=row["relationship"],
        arrested=bool(row["arrested"]),
        cancelled=bool(row["cancelled"]),
        restricted=bool(row["restricted"]),
        contested=bool(row["contested"]),
        set_aside=bool(row.get("set_aside")),
        district=row["district"],
        risk_grade=row["risk_grade"],
        address=place or None,
    )


def _outcome(crime: Row) -> str | None:
    """How a crime ended, in the Home Office's words; the family's where it was not yet so at as_of or has no code."""
    if crime["family"] == "open":
        return "no outcome yet"
    if crime["family"] is None or crime["code"] is None:
        return said(crime["family"]) if crime["family"] else None
    name = outcome_of(crime["code"]).name.replace(" - ", ": ")
    return name[0].lower() + name[1:]


def _unsupported(crime: Row) -> bool:
    said_so = outcome_of(crime["code"]).victim_supports if crime["code"] and crime["family"] != "open" else None
    return False in {crime["supports"], said_so}


def _identities(release: Release, rows: list[Row]) -> dict[str, Revealed]:
    victims = sorted({row["other_person_id"] for row in rows if row["other_person_id"]})
    incidents = {(row["source"], row["incident_id"], row["other_person_id"]) for row in rows}
    people = release.rows(
        """SELECT person_id, forename, surname, coalesce(date_of_birth_text, date_of_birth::VARCHAR) AS born,
        coalesce(protected, false) AS sealed FROM {people} WHERE list_contains(?, person_id)""",
        victims,
    )
    sealed = {row["person_id"] for row in people if row["sealed"]}
    contacts = _contacts(release, victims)
    children = _children(release, incidents, sealed)
    return {
        row["person_id"]: Revealed(SEALED, None, (), (), ())
        if row["sealed"]
        else Revealed(
            " ".join(part for part in (row["forename"], row["surname"]) if part) or UNNAMED,
            row["born"],
            *contacts.get(row["person_id"], ((), ())),
            tuple(sorted(children.get(row["person_id"], ()))),
        )
        for row in people
    }


def _contacts(release: Release, victims: list[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = release.rows(
        """SELECT person_id, list_sort(list_distinct(list(phone) FILTER (phone IS NOT NULL))) AS phones,
        list_sort(list_distinct(list(normal) FILTER (normal IS NOT NULL))) AS places
        FROM {mentions} LEFT JOIN (SELECT address_id, normal FROM {addresses}) USING (address_id)
        WHERE list_contains(?, person_id) GROUP BY person_id""",
        victims,
    )
    return {row["person_id"]: (tuple(row["phones"] or ()), tuple(row["places"] or ())) for row in rows}


def _children(release: Release, incidents: set[tuple[str, str, str | None]], sealed: set[str]) -> dict[str, set[str]]:
    closed = {(source, incident) for source, incident, victim in incidents if victim in sealed}
    rows = release.rows(
        """SELECT DISTINCT source, incident_id, coalesce(shown_name, 'no name recorded') AS name, birth_text
        FROM {mentions} WHERE role = 'child' AND list_contains(?, incident_id)
        AND person_id NOT IN (SELECT person_id FROM {people} WHERE protected)""",
        sorted({incident for _, incident, _ in incidents}),
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        key = (row["source"], row["incident_id"])
        name = f"{row['name']} (born {row['birth_text']})" if row["birth_text"] else row["name"]
        for source, incident, victim in incidents:
            if (source, incident) == key and victim and key not in closed:
                found.setdefault(victim, set()).add(name)
    return found
