"""Which heading of an unknown file is which of our columns, from its name and from how its values look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daylight.pipeline.receive.heading import plain
from daylight.pipeline.receive.samples import EMPTY_WORDS, Sample, date_form, looks_like, words
from daylight.pipeline.receive.vocabulary import SURE, name_likeness, names_of, table_likeness
from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Column, Table, Type

BY_LOOKS = 60.0  # the likeness of a column that is known by its values alone
Learnt = Mapping[str, frozenset[str]]
"""What identifiers are called in the files that own them, by column: other files then name them alike."""

_TELLTALE = ("postcode", "pnc_id", "email", "phone")
_DERIVED = {"involvement_id", "role"}  # a draft can make these up
_MOST_BOOLEANS = 8


@dataclass(frozen=True, slots=True)
class Matched:
    """One column found: under which heading, and how sure (0 to 100)."""

    column: Column
    heading: str
    likeness: float


def match(table: Table, sample: Sample, headings: dict[str, str], learnt: Learnt) -> dict[str, Matched]:
    """Our columns by name, each with its heading, the surest first; a heading serves one column.

    `headings`: the headings to choose among, each with the plain form to compare (a role's name taken off).
    """
    pairs = [
        Matched(column, heading, likeness)
        for column in table.columns
        for heading, shown in headings.items()
        if (likeness := _likeness(table, column, sample, heading, shown, learnt)) > 0
    ]
    places = {heading: place for place, heading in enumerate(headings)}
    order = {name: place for place, name in enumerate(table.column_names)}
    pairs.sort(key=lambda pair: (-pair.likeness, order[pair.column.name], places[pair.heading]))
    found: dict[str, Matched] = {}
    for pair in pairs:
        if pair.column.name not in found and pair.heading not in {taken.heading for taken in found.values()}:
            found[pair.column.name] = pair
    return found


def _likeness(table: Table, column: Column, sample: Sample, heading: str, shown: str, learnt: Learnt) -> float:
    values = sample.of(heading)
    if shown in learnt.get(column.name, ()):
        return SURE + 1
    likeness = name_likeness(shown, names_of(table.name, column.name))
    if likeness == 0:
        telling = column.name in _TELLTALE and looks_like(column.name, values)
        return BY_LOOKS if telling else 0.0
    return likeness if could_hold(column, values) else 0.0


def could_hold(column: Column, values: Sequence[str]) -> bool:
    """Whether a column's values can be what our column holds: dates for a date, few words for a code."""
    values = [value for value in values if value.lower() not in EMPTY_WORDS]
    if not values:
        return True
    match column.type:
        case Type.DATE | Type.TIMESTAMP | Type.PARTIAL_DATE:
            return date_form(values) is not None
        case Type.BOOLEAN:
            return len(set(values)) <= _MOST_BOOLEANS
        case Type.COUNT | Type.NUMBER | Type.REAL:
            return looks_like("number", values)
        case Type.CODE if column.codes:
            return words(values) is not None
        case _:
            return column.name not in ("postcode", "email") or looks_like(column.name, values[:50]) or len(values) < 3


def choose_table(
    sample: Sample, headings: dict[str, str], name: str, learnt: Learnt
) -> tuple[Table | None, dict[str, Matched]]:
    """The table that explains a file best, with its columns; None when nothing does."""
    best: tuple[float, Table | None, dict[str, Matched]] = (1.0, None, {})
    for table in EXTRACTS.values():
        found = match(table, sample, headings, learnt)
        missing = [column for column in table.required_names if column not in found]
        score = sum(min(matched.likeness, SURE) / SURE for matched in found.values())
        score -= sum(0.5 if column in _DERIVED else 2.0 for column in missing)
        score += 3.0 * table_likeness(table.name, name)
        if found and score > best[0]:
            best = (score, table, found)
    return best[1], best[2]


def plain_headings(headings: Sequence[str]) -> dict[str, str]:
    """Each heading with its plain form; empty and repeated ones are left out."""
    return {heading: plain(heading) for heading in headings if heading and list(headings).count(heading) == 1}
