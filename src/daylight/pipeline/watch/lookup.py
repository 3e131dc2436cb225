"""What a search looks in: the distinct values on record by kind, and who holds each, with the values of others apart.

A value is *open* where it was recorded about somebody as a suspect, or in a table about what was done to a suspect:
only such values lead to anybody while nobody gave a reason to look further. Sealed identities, and records whose
accuracy is contested, lead to nobody.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from daylight.domain.levels import ADULT
from daylight.domain.periods import BirthRange
from daylight.pipeline.engines import Engine
from daylight.pipeline.watch.closeness import Values
from daylight.pipeline.watch.shelves import spread

READ = ("people", "statuses")
"""Tables of a release that are read beside its index."""
KINDS = ("name", "birth", "phone", "postcode", "street", "id")
_OPEN = """
    (source_table = 'involvements' AND role IN ('suspect', 'subject'))
    OR source_table IN ('convictions', 'proceedings', 'orders', 'warrants', 'custody')
"""
_PEOPLE = """
    SELECT row_number() OVER (ORDER BY person_id) - 1 AS place, person_id, forename, surname, date_of_birth,
        date_of_birth_text, coalesce(as_suspect, 0) AS as_suspect, coalesce(as_victim, 0) AS as_victim,
        coalesce(date_of_birth, try_cast(left(date_of_birth_text || '-01-01', 10) AS DATE)) AS born_from,
        person_id IN (SELECT person_id FROM released_statuses WHERE held = 'under_18') AS held_under_18
    FROM released_people WHERE NOT coalesce(protected, false)
"""
_OWN = f"""
    SELECT m.*, p.place, l.person_id, {_OPEN} AS open
    FROM tidy_mentions AS m JOIN links AS l USING (mention_no) JOIN search_people AS p USING (person_id)
    ANTI JOIN decided_restrictions AS r
        ON r.source = m.source AND r.source_table = m.source_table AND r.record_id = m.record_id
    ANTI JOIN decided_restrictions AS i
        ON i.source = m.source AND i.source_table = 'incidents' AND i.record_id = m.incident_id
    WHERE NOT coalesce(m.protected, false)
"""
_SAID = """
    SELECT place, open, 'name' AS kind, unnest(string_split(concat_ws(' ', forename, surname,
        array_to_string(other_names, ' ')), ' ')) AS value FROM search_own
    UNION ALL SELECT place, open, 'birth', birth_text FROM search_own
    UNION ALL SELECT place, open, 'phone', phone FROM search_own
    UNION ALL SELECT place, open, 'postcode', postcode FROM search_own
    UNION ALL SELECT place, open, 'street', coalesce(house, '') || '|' || street FROM search_own
    UNION ALL SELECT place, open, 'id', upper(nominal_id) FROM search_own
    UNION ALL SELECT place, open, 'id', upper(pnc_id) FROM search_own
    UNION ALL SELECT place, open, 'id', upper(incident_id) FROM search_own
    UNION ALL SELECT place, open, 'id', upper(record_id) FROM search_own WHERE source_table = 'involvements'
    UNION ALL SELECT place, true, 'id', person_id FROM search_people
"""


class Holders:
    """Who holds each value: people's places by the value's number."""

    def __init__(self, numbers: np.ndarray, places: np.ndarray) -> None:
        order = np.lexsort((places, numbers))
        self._places = places[order].astype(np.int32)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(numbers.astype(np.int64)))])

    def of(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The places that hold these values, one value after the other, and how many hold each."""
        known = np.minimum(numbers, len(self._starts) - 2)
        starts = self._starts[known]
        sizes = np.where(known == numbers, self._starts[known + 1] - starts, 0)
        return self._places[spread(starts, starts + sizes)], sizes


@dataclass(frozen=True, slots=True)
class Lookup:
    """Everybody a search may find, by place in the order of person ids, and the values that lead to them.

    `people` are the rows shown, by place; `values` the distinct values of each kind.
    """

    people: pa.Table = field(repr=False)
    values: dict[str, Values] = field(repr=False)
    suspects: np.ndarray  # incidents as suspect, by place
    shown: np.ndarray  # whether somebody is found while nobody gave a reason: an adult, recorded as a suspect
    every: Holders
    opened: Holders


def build_lookup(engine: Engine, as_of: date) -> Lookup:
    """The lookup over `tidy_mentions`, `links`, `decided_restrictions`, `released_people` and `released_statuses`."""
    engine.create("search_people", _PEOPLE)
    engine.create("search_own", _OWN)
    engine.create("search_said", f"SELECT DISTINCT * FROM ({_SAID}) WHERE value IS NOT NULL AND value <> ''")
    engine.create(
        "search_values",
        "SELECT kind, value, row_number() OVER (ORDER BY kind, value) - 1 AS number"
        " FROM (SELECT DISTINCT kind, value FROM search_said)",
    )
    held = engine.arrow("SELECT number, place, bool_or(open) AS open FROM search_said JOIN search_values"
                        " USING (kind, value) GROUP BY number, place")  # fmt: skip
    values = {kind: _values(engine, kind) for kind in KINDS}
    people = engine.arrow("SELECT * FROM search_people ORDER BY place")
    suspects = people["as_suspect"].to_numpy().astype(np.int64)
    numbers, places = held["number"].to_numpy(), held["place"].to_numpy()
    opened = held["open"].to_numpy(zero_copy_only=False)
    return Lookup(
        people,
        values,
        suspects,
        (suspects > 0) & ~_children(people, as_of),
        Holders(numbers, places),
        Holders(numbers[opened], places[opened]),
    )


def _values(engine: Engine, kind: str) -> Values:
    found = engine.arrow(f"SELECT value, number FROM search_values WHERE kind = '{kind}' ORDER BY number")
    return Values(kind, found["value"].to_pylist(), found["number"][0].as_py() if len(found) else 0)


def _children(people: pa.Table, as_of: date) -> np.ndarray:
    """Who is surely under 18, or held as such."""
    born = people["born_from"].to_pylist()
    surely = [each is not None and BirthRange(each).surely_under(ADULT, as_of) for each in born]
    held = people["held_under_18"].to_numpy(zero_copy_only=False).astype(bool)
    found: np.ndarray = held | np.array(surely, dtype=bool)
    return found
