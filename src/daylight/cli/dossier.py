"""Everything a page on one person says, read from a release: victims are labels unless somebody gave a reason."""

import re
from dataclasses import dataclass, field

from daylight.cli.bridges import Evidence, read_evidence
from daylight.cli.cohort import is_child
from daylight.cli.lanes import Lane, read_lanes
from daylight.cli.release_reader import Release, Row
from daylight.domain.errors import NotFound, Refused
from daylight.tables.extracts import KNOWN_ON

PERSON_ID = re.compile(r"P[0-9A-Za-z]{10}\Z")
_CARRIED = ("management", "orders", "warrants", "markers", "custody", "convictions", "proceedings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One person's page. `carried` has None for a table that this release does not hold."""

    person: Row = field(repr=False)
    child: bool
    statuses: tuple[Row, ...] = field(repr=False)
    score: Row | None = field(repr=False)
    lanes: tuple[Lane, ...] = field(repr=False)
    as_victim: int
    carried: dict[str, list[Row] | None] = field(repr=False)
    breaches: tuple[Row, ...] = field(repr=False)
    requirements: tuple[Row, ...] = field(repr=False)
    intelligence: int | None
    evidence: Evidence | None = field(repr=False)
    revealed: bool

    @property
    def sealed(self) -> bool:
        """A protected identity: no name, birth or alias anywhere, revealed or not."""
        return bool(self.person["protected"])


def find_suspect(release: Release, wanted: str, *, revealing: bool) -> list[Row]:
    """The person of that id, or the suspects whose names hold every word of it: perhaps several, perhaps near ones.

    NotFound when there is nobody. Refused for someone never recorded as a suspect, unless revealing: the page of a
    victim is not opened by mistake. Sealed identities and children are found by id only.
    """
    if PERSON_ID.match(wanted.strip()):
        return [_by_id(release, wanted.strip(), revealing=revealing)]
    words = re.findall(r"[^\W_]+", wanted.lower())
    if not words:
        raise NotFound(f"Nobody is found by {wanted!r}. Give a person id (P and ten characters) or a name.")
    found = _by_words(release, words) or _by_likeness(release, " ".join(words))
    adults = [row for row in found if not is_child(row, release.as_of)]
    if not adults:
        raise NotFound(
            f"No suspect's name in {release.folder} holds {' '.join(words)!r}. Check the spelling, give fewer "
            "words, or give a person id. Sealed identities and people under 18 are found by id only."
        )
    return adults


_PERSON = "* EXCLUDE (first_reported_at, last_reported_at)"
_CANDIDATE = """person_id, forename, surname, date_of_birth, date_of_birth_text, as_suspect,
    last_reported_at::DATE AS last_reported_on,
    lower(concat_ws(' ', forename, surname, array_to_string(other_names, ' '))) AS names"""


def _by_id(release: Release, person_id: str, *, revealing: bool) -> Row:
    found = release.rows(f"SELECT {_PERSON} FROM {{people}} WHERE upper(person_id) = upper(?)", person_id)
    if not found:
        raise NotFound(
            f"There is no person {person_id} in {release.folder}. Ids are in `daylight list {release.folder}`; "
            "one from an older release may have been joined to another: see its register table."
        )
    if not found[0]["as_suspect"] and not revealing:
        raise Refused(
            f"{person_id} is not recorded as a suspect, so the page stays closed: it could be a victim's. "
            'Open it with --reveal "reason"; the reason is logged.'
        )
    return found[0]


def _by_words(release: Release, words: list[str]) -> list[Row]:
    tests = " AND ".join("contains(names, ?)" for _ in words)
    query = f"""SELECT * FROM (
            SELECT {_CANDIDATE} FROM {{people}} WHERE as_suspect > 0 AND NOT coalesce(protected, false))
        WHERE {tests} ORDER BY as_suspect DESC, person_id LIMIT 200"""
    return release.rows(query, *words)


def _by_likeness(release: Release, name: str) -> list[Row]:
    query = f"""SELECT * FROM (SELECT {_CANDIDATE},
            jaro_winkler_similarity(lower(concat_ws(' ', forename, surname)), $name) AS likeness
        FROM {{people}} WHERE as_suspect > 0 AND NOT coalesce(protected, false))
        WHERE likeness >= 0.9 ORDER BY likeness DESC, person_id LIMIT 10"""
    return release.rows(query, name=name)


def read_dossier(release: Release, person: Row, *, reveal: bool = False) -> Dossier:
    """The page of a person found by `find_suspect`. With reveal, victims' identities are in it: log first."""
    person_id = person["person_id"]
    if "protected" not in person:
        person = release.rows(f"SELECT {_PERSON} FROM {{people}} WHERE person_id = ?", person_id)[0]
    statuses = release.rows("SELECT * FROM {statuses} WHERE person_id = ? ORDER BY met DESC, definition", person_id)
    scores = release.rows("SELECT * FROM {scores} WHERE person_id = ? ORDER BY scorer DESC, edition DESC", person_id)
    held = [row["held"] for row in statuses if row["held"]]
    carried = {table: _carried(release, table, person_id) for table in _CARRIED}
    order_ids = [(row["source"], row["order_id"]) for row in carried["orders"] or []]
    return Dossier(
        person=person,
        child=is_child({**person, "held": held}, release.as_of),
        statuses=tuple(statuses),
        score=scores[0] if scores else None,
        lanes=read_lanes(release, [person_id], reveal=reveal).get(person_id, ()),
        as_victim=int(person["as_victim"] or 0),
        carried=carried,
        breaches=tuple(_of_orders(release, "breaches", order_ids)),
        requirements=tuple(_of_orders(release, "order_requirements", order_ids)),
        intelligence=_intelligence(release, person_id),
        evidence=read_evidence(release, person_id),
        revealed=reveal,
    )


def _carried(release: Release, table: str, person_id: str) -> list[Row] | None:
    if not release.has(table):
        return None
    since = KNOWN_ON.get(table)
    known = f"AND ({since} IS NULL OR {since} <= $as_of)" if since else "AND $as_of IS NOT NULL"
    query = f"SELECT * FROM {{{table}}} WHERE person_id = $person {known} ORDER BY {since or 'record_id'}, record_id"
    return release.rows(query, person=person_id, as_of=release.as_of)


def _of_orders(release: Release, table: str, orders: list[tuple[str, str]]) -> list[Row]:
    if not orders or not release.has(table):
        return []
    day = "breached_on" if table == "breaches" else "starts_on"
    query = f"""SELECT * FROM {{{table}}} WHERE list_contains($orders, order_id)
        AND ({day} IS NULL OR {day} <= $as_of) ORDER BY {day}, record_id"""
    rows = release.rows(query, orders=[order for _, order in orders], as_of=release.as_of)
    return [row for row in rows if (row["source"], row["order_id"]) in set(orders)]


def _intelligence(release: Release, person_id: str) -> int | None:
    rows = _carried(release, "intelligence", person_id)
    return None if rows is None else len(rows)
