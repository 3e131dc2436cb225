"""Who accuses each other, and which events of such a pair may be the counter-allegation: read, judged, written down.

The rule is the domain's (`counter_allegations`). Here are only the facts that it looks at: allegations as known at
as_of, neither cancelled nor restricted. What people decided applies to every run, whatever its as_of: it corrects how
the past is read, as a judgement on who is who does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from daylight.domain.counter_allegations import (
    Allegation,
    Decision,
    Found,
    Leaning,
    compare,
    latest_decisions,
    shipped_policy,
    standing_of,
)
from daylight.domain.periods import london_date
from daylight.pipeline.engines import Engine

_COUNTED = """
    SELECT t.incident_no, t.person_id, t.other_id
    FROM gather_threads AS t
    JOIN gather_incidents AS i ON i.incident_no = t.incident_no
    WHERE t.role = 'suspect' AND t.other_id <> ''
        AND NOT t.restricted AND NOT i.restricted AND NOT i.cancelled
"""
# Of those, between two who were each recorded as suspect against the other.
_ACCUSATIONS = """
    SELECT a.incident_no, a.person_id, a.other_id, i.source, i.incident_id, i.reported_at,
        coalesce(t.injury, false) OR coalesce(t.strangulation, false) AS injury, t.risk_grade
    FROM gather_counted AS a
    SEMI JOIN (SELECT DISTINCT person_id, other_id FROM gather_counted) AS d
        ON d.person_id = a.other_id AND d.other_id = a.person_id
    JOIN gather_incidents AS i ON i.incident_no = a.incident_no
    JOIN tidy_incidents AS t ON t.source = i.source AND t.incident_id = i.incident_id
    ORDER BY a.incident_no, a.person_id, a.other_id
"""
_ACCUSERS = """
    SELECT c.person_id, count(DISTINCT c.other_id)
    FROM gather_counted AS c
    SEMI JOIN gather_accused AS a ON a.person_id = c.person_id
    GROUP BY c.person_id
"""
_CONTESTED = pa.schema(
    [
        ("incident_no", pa.int64()),
        ("person_id", pa.string()),
        ("role", pa.string()),
        ("other_id", pa.string()),
        ("set_aside", pa.bool_()),
    ]
)
_PAIRS = pa.schema(
    [
        ("person_id", pa.string()),
        ("other_person_id", pa.string()),
        ("kind", pa.string()),
        ("contested", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("leaning", "accused_more", "accused_first", "injury", "fear")),
        ("accused_by_others", pa.string()),
        ("incidents", pa.int32()),
        ("other_incidents", pa.int32()),
        ("both_accused_on", pa.date32()),
        ("policy_edition", pa.string()),
    ]
)


@dataclass(slots=True)
class _Side:
    """What one person stands accused of by one other: the allegations, and the number of each one's incident."""

    told: list[Allegation]
    numbers: list[int]


_Sides = dict[tuple[str, str], _Side]


def find_counter_allegations(engine: Engine) -> None:
    """Make gather_contested (incident, suspect, victim, whether a person decided it) and counter_pairs."""
    engine.create("gather_counted", _COUNTED)
    sides = _sides(engine)
    people = sorted({person for person, _ in sides})
    engine.load("gather_accused", pa.table({"person_id": pa.array(people, pa.string())}))
    accusers = dict(engine.rows(_ACCUSERS))
    engine.drop("gather_counted", "gather_accused")
    decisions = latest_decisions(_decisions(engine))
    contested, pairs = [], []
    for (person, other), own in sorted(sides.items()):
        back = sides[other, person]
        decision = decisions.get(frozenset((person, other)))
        standing = standing_of(person, own.told, back.told, decision)
        for each, number in zip(own.told, own.numbers, strict=True):
            if each.incident in standing.contested or each.incident in standing.set_aside:
                contested.append((number, person, "suspect", other, each.incident in standing.set_aside))
        waiting = [each.incident[1] for each in own.told if each.incident in standing.contested]
        if decision is None or waiting:
            others = _more(accusers[person], accusers[other])
            pairs.append((person, other, *_compared(own.told, back.told, waiting, others)))
    engine.load("gather_contested", _table(contested, _CONTESTED))
    engine.load("counter_pairs", _table(pairs, _PAIRS))


def _sides(engine: Engine) -> _Sides:
    grades = shipped_policy().risk_grades
    sides: defaultdict[tuple[str, str], _Side] = defaultdict(lambda: _Side([], []))
    for number, person, other, source, incident, reported_at, injury, grade in engine.rows(_ACCUSATIONS):
        side = sides[person, other]
        side.told.append(Allegation((source, incident), reported_at, injury, grade in grades))
        side.numbers.append(number)
    return dict(sides)


def _decisions(engine: Engine) -> Iterable[Decision]:
    rows = engine.rows('SELECT person_id, other_person_id, found, "at" FROM decided_counter_allegations')
    return [Decision(person, other, Found(found), at) for person, other, found, at in rows]


def _compared(own: list[Allegation], back: list[Allegation], waiting: list[str], others: Leaning) -> tuple[object, ...]:
    found = compare(own, back)
    return (
        _kind(own, back), sorted(set(waiting)), found.leaning.value, found.more.value, found.first.value,
        found.injury.value, found.fear.value, others.value, len(own), len(back), _both_accused_on(own, back),
        shipped_policy().edition,
    )  # fmt: skip


def _kind(own: list[Allegation], back: list[Allegation]) -> str:
    """How they accuse each other: `sole_suspect` is who is mostly the victim, and was recorded as the only suspect."""
    shared = {each.incident for each in own} & {each.incident for each in back}
    alone, alone_back = len(own) - len(shared), len(back) - len(shared)
    if not alone:
        return "both_at_once"
    return "sole_suspect" if alone < alone_back else "each_other"


def _more(person: int, other: int) -> Leaning:
    if person == other:
        return Leaning.NEITHER
    return Leaning.PERSON if person > other else Leaning.OTHER


def _both_accused_on(own: list[Allegation], back: list[Allegation]) -> date:
    def first(side: list[Allegation]) -> datetime:
        return min(each.reported_at for each in side)

    return london_date(max(first(own), first(back)))


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
