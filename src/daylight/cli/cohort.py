"""The ranked list as rows: who is listed under which definitions, and the filters that narrow it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from daylight.cli.release_reader import Release, Row
from daylight.cli.rules import chosen_definitions
from daylight.cli.words import HELD, SEALED, UNNAMED, short
from daylight.domain.errors import Invalid
from daylight.domain.periods import BirthRange, age_on

SORTS = ("score", "victims", "incidents", "recent", "name")
ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which people to list. Empty tuples and None mean no filter."""

    definitions: tuple[str, ...] = ()  # none: the default list
    near_miss: bool = False
    provisional: bool = False
    managed: bool | None = None
    fragile: bool = False
    cross_force: bool = False
    held: bool = False
    sources: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    min_victims: int = 0
    top: int | None = None
    sort: str = "score"

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise Invalid(f"--sort {self.sort} is not known. Choose one of {', '.join(SORTS)}.")
        if self.top is not None and self.top < 1:
            raise Invalid("--top takes a number from 1.")
        if self.min_victims < 0:
            raise Invalid("--min-victims takes a number from 0.")

    @property
    def standing(self) -> str:
        """SQL over a status row: does it count towards this list?"""
        if self.near_miss and self.provisional:
            return "(near_miss OR provisional)"
        return "near_miss" if self.near_miss else "provisional" if self.provisional else "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person on the list. A sealed identity has neither name nor age here."""

    rank: int
    person_id: str
    surname: str
    forename: str
    born: str | None
    age: int | None
    definitions: tuple[str, ...]
    victims: int
    incidents: int
    last_event: date | None
    days_since: int | None
    score: float | None
    level: str | None
    reason: str | None
    managed_by: tuple[str, ...]
    stale_schemes: tuple[str, ...]
    held: tuple[str, ...]
    fragile: bool
    cross_force: bool
    provisional: bool
    near_miss: bool
    staff: bool
    sealed: bool

    @property
    def name(self) -> str:
        """`SURNAME, Forename`, `Sealed`, or a phrase for a person without a recorded name."""
        if self.sealed:
            return SEALED
        return ", ".join(part for part in (self.surname.upper(), self.forename) if part) or UNNAMED

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader must know before relying on the row, gravest first."""
        chosen = (
            *(HELD.get(kind, f"held: {kind}") for kind in self.held),
            "sealed" if self.sealed else "",
            "police staff" if self.staff else "",
            "near miss" if self.near_miss else "",
            "provisional" if self.provisional else "",
            "fragile" if self.fragile else "",
            "cross-force" if self.cross_force else "",
            *(f"{scheme} stale" for scheme in self.stale_schemes),
        )
        return tuple(flag for flag in chosen if flag)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people chosen, best first; how many there were before --top; and the count, no more, of under-18s."""

    people: tuple[Listed, ...]
    found: int
    under_18: int
    choice: Choice = field(repr=False)


# Themed events only: what a neighbour alleged about a hedge is not counted against a person here.
_QUERY = """
WITH chosen AS (
    SELECT * FROM {statuses} WHERE list_contains($definitions, definition) AND (STANDING) AND (met OR person_id NOT IN
        (SELECT person_id FROM {statuses} WHERE list_contains($definitions, definition) AND met))
), grouped AS (
    SELECT person_id,
        list_sort(list_distinct(list(definition))) AS definitions,
        list_sort(list_distinct(flatten(list(coalesce(managed_by, []))))) AS managed_by,
        list_sort(list_distinct(flatten(list(coalesce(stale_schemes, []))))) AS stale_schemes,
        list_sort(list_distinct(list(held) FILTER (held IS NOT NULL))) AS held,
        bool_or(coalesce(fragile, false)) AS fragile,
        bool_or(coalesce(cross_force, false)) AS cross_force,
        bool_and(coalesce(provisional, false)) AS provisional,
        bool_and(coalesce(near_miss, false)) AS near_miss
    FROM chosen GROUP BY person_id
), acted AS (
    SELECT person_id, count(DISTINCT source || '/' || incident_id) AS incidents,
        count(DISTINCT other_person_id) AS victims, max(event_date) AS last_event
    FROM {events}
    WHERE role = 'suspect' AND NOT coalesce(cancelled, false) AND NOT coalesce(restricted, false)
        AND len(themes) > 0 AND other_person_id <> person_id AND person_id IN (SELECT person_id FROM chosen)
    GROUP BY person_id
), scored AS (
    SELECT person_id, arg_max(total, scorer) AS score, arg_max(suggested_level, scorer) AS level,
        arg_max(reason, scorer) AS reason
    FROM {scores} WHERE person_id IN (SELECT person_id FROM chosen) GROUP BY person_id
)
SELECT grouped.*, forename, surname, date_of_birth, date_of_birth_text, coalesce(protected, false) AS sealed,
    coalesce(staff, false) AS staff, coalesce(incidents, 0) AS incidents, coalesce(victims, 0) AS victims,
    last_event, score, level, reason
FROM grouped JOIN {people} AS people USING (person_id)
LEFT JOIN acted USING (person_id) LEFT JOIN scored USING (person_id)
ORDER BY score DESC NULLS LAST, last_event DESC NULLS LAST, person_id
"""
_WHERE_FOUND = """
SELECT DISTINCT chosen.person_id
FROM (SELECT person_id, unnest(grounds) AS incident_id FROM {statuses}
      WHERE list_contains($definitions, definition) AND (STANDING)) AS chosen
JOIN {events} AS events USING (person_id, incident_id)
JOIN {incidents} AS incidents ON incidents.source = events.source AND incidents.incident_id = events.incident_id
WHERE (len($sources) = 0
    OR list_contains($sources, lower(events.source)) OR list_contains($sources, lower(incidents.force)))
  AND (len($districts) = 0 OR list_contains($districts, lower(incidents.district)))
"""


def read_cohort(release: Release, choice: Choice) -> Cohort:
    """The list. Invalid for a definition that the release does not know; ranks are kept when filters narrow it."""
    choice = replace(choice, definitions=chosen_definitions(release, choice.definitions))
    rows = release.rows(_QUERY.replace("STANDING", choice.standing), definitions=list(choice.definitions))
    adults = [row for row in rows if not is_child(row, release.as_of)]
    everyone = [_listed(row, place, release.as_of, choice.definitions) for place, row in enumerate(adults, start=1)]
    narrowed = [person for person in everyone if _passes(person, choice)]
    if choice.sources or choice.districts:
        there = _found_there(release, choice)
        narrowed = [person for person in narrowed if person.person_id in there]
    narrowed.sort(key=_order(choice.sort))
    return Cohort(tuple(narrowed[: choice.top]), len(narrowed), len(rows) - len(adults), choice)


def is_child(row: Row, as_of: date) -> bool:
    """Whether a person is under 18 at as_of: by hold, or surely so by a date of birth, whole or partial."""
    if "under_18" in (row.get("held") or []):
        return True
    born = row.get("date_of_birth")
    known = BirthRange.exactly(born) if born else BirthRange(_earliest(row.get("date_of_birth_text")))
    return known.surely_under(ADULT, as_of)


def _earliest(partial: str | None) -> date | None:
    try:
        year, month, day_of_month = [*(partial or "").split("-"), "1", "1"][:3]
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None


def _listed(row: Row, rank: int, as_of: date, order: tuple[str, ...]) -> Listed:
    sealed = row["sealed"]
    born: date | None = None if sealed else row["date_of_birth"]
    last: date | None = row["last_event"]
    return Listed(
        rank=rank,
        person_id=row["person_id"],
        surname="" if sealed else row["surname"] or "",
        forename=SEALED if sealed else row["forename"] or "",
        born=None if sealed else (row["date_of_birth_text"] or (born.isoformat() if born else None)),
        age=None if born is None else age_on(born, as_of),
        definitions=tuple(name for name in order if name in row["definitions"]),
        victims=row["victims"],
        incidents=row["incidents"],
        last_event=last,
        days_since=None if last is None else (as_of - last).days,
        score=None if row["score"] is None else round(row["score"], 1),
        level=row["level"],
        reason=row["reason"],
        managed_by=tuple(row["managed_by"]),
        stale_schemes=tuple(row["stale_schemes"]),
        held=tuple(row["held"] or ()),
        fragile=row["fragile"],
        cross_force=row["cross_force"],
        provisional=row["provisional"],
        near_miss=row["near_miss"],
        staff=row["staff"],
        sealed=sealed,
    )


def _passes(person: Listed, choice: Choice) -> bool:
    return (
        (choice.managed is None or bool(person.managed_by) == choice.managed)
        and (not choice.fragile or person.fragile)
        and (not choice.cross_force or person.cross_force)
        and (not choice.held or bool(person.held))
        and person.victims >= choice.min_victims
    )


def _found_there(release: Release, choice: Choice) -> set[str]:
    rows = release.rows(
        _WHERE_FOUND.replace("STANDING", choice.standing),
        definitions=list(choice.definitions),
        sources=[name.lower() for name in choice.sources],
        districts=[name.lower() for name in choice.districts],
    )
    return {row["person_id"] for row in rows}


def _order(sort: str) -> Any:
    keys = {
        "score": lambda person: person.rank,
        "victims": lambda person: (-person.victims, person.rank),
        "incidents": lambda person: (-person.incidents, person.rank),
        "recent": lambda person: (person.days_since is None, person.days_since, person.rank),
        "name": lambda person: (person.sealed, person.surname.lower(), person.forename.lower(), person.person_id),
    }
    return keys[sort]


def definition_words(person: Listed) -> str:
    """The definitions of a row, short: `Hampshire, MATAC, repeat`."""
    return ", ".join(short(name) for name in person.definitions)
