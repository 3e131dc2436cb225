"""The data quality figures: what is missing, by district, and which domestic flags other facts speak against."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from daylight.domain.offences import normal_code
from daylight.pipeline.engines import Engine
from daylight.tables.extracts import FAMILY, INTIMATE

ADULT = 16
"""Both people must be 16 or over for abuse to be domestic abuse: Domestic Abuse Act 2021, section 1(2)(a)."""

NOT_RECORDED = "not recorded"
_RELATED = ", ".join(f"'{name}'" for name in INTIMATE + FAMILY)
_UNRELATED = f"relationship NOT IN ({_RELATED}, 'unknown')"
_DOMESTIC = "(i.flag IS TRUE OR i.related > 0 OR i.domestic_codes > 0)"

MEASURES: dict[str, tuple[str, str, str]] = {
    "no_suspect": ("Domestic incidents without a suspect", "i.suspects = 0", _DOMESTIC),
    "no_victim": ("Domestic incidents without a victim", "i.victims = 0", _DOMESTIC),
    "no_relationship": ("Suspects of domestic incidents, relationship missing or unknown", "i.unstated", _DOMESTIC),
    "no_birth_date": ("Suspects and victims of domestic incidents without a date of birth", "i.unborn", _DOMESTIC),
    "partial_birth_date": ("Suspects and victims of domestic incidents, birth date partial", "i.partly", _DOMESTIC),
    "no_name": ("Suspects of domestic incidents without any name", "i.nameless", _DOMESTIC),
    "no_flag": ("Incidents whose domestic flag is not recorded", "i.flag IS NULL", "true"),
    "flag_against_code": (
        "Incidents with a domestic-only offence code, flag no or missing", "i.flag IS NOT TRUE", "i.domestic_codes > 0",
    ),
    "flag_against_relationship": (
        "Incidents between partners or family, flag no or missing", "i.flag IS NOT TRUE", "i.related > 0",
    ),
    "flag_without_relationship": (
        "Incidents flagged domestic, every relationship recorded neither partner nor family",
        "i.unrelated > 0 AND i.related = 0 AND i.domestic_codes = 0", "i.flag IS TRUE",
    ),
    "flag_under_16": ("Incidents flagged domestic, a suspect or every victim under 16", "i.young", "i.flag IS TRUE"),
}  # fmt: skip
"""Each measure: what it counts in words; the count, a condition or a number per incident; of which incidents."""

_PER_PERSON = {
    "no_relationship": "i.suspects", "no_birth_date": "i.suspects + i.victims",
    "partial_birth_date": "i.suspects + i.victims", "no_name": "i.suspects",
}  # fmt: skip
"""Measures that count people: how many there are in an incident."""


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One figure: `count` of `of`, for one district, or for all of them where `district` is None."""

    measure: str
    meaning: str
    district: str | None
    count: int
    of: int


def quality(engine: Engine) -> list[QualityRow]:
    """The figures from `records_incidents`, `records_involvements` and `records_offences`, cancelled rows left out.

    By measure in the order of MEASURES; all districts together first, then each by name.
    """
    _make_incidents(engine)
    figures = []
    for measure, (_, counted, condition) in MEASURES.items():
        of = _PER_PERSON.get(measure)
        if of is None:
            figures += [
                f"count(*) FILTER (WHERE ({condition}) AND ({counted}))",
                f"count(*) FILTER (WHERE {condition})",
            ]
        else:
            figures += [f"coalesce(sum({n}) FILTER (WHERE {condition}), 0)" for n in (counted, of)]
    asked = f"SELECT {{}}, {', '.join(figures)} FROM quality_incidents i"
    total = engine.rows(asked.format("NULL"))
    districts = engine.rows(f"{asked.format('i.district')} GROUP BY i.district ORDER BY i.district")
    engine.drop("quality_incidents", "quality_mentions", "quality_codes")
    return [
        QualityRow(measure, words, row[0], int(row[1 + 2 * place]), int(row[2 + 2 * place]))
        for place, (measure, (words, _, _)) in enumerate(MEASURES.items())
        for row in [*total, *districts]
        if row[0] is None or row[2 + 2 * place]
    ]


def _make_incidents(engine: Engine) -> None:
    """One row per incident with what its mentions and offences say."""
    london = "CAST(n.reported_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London' AS DATE)"
    born = "TRY_CAST(CASE WHEN length(m.date_of_birth) = 10 THEN m.date_of_birth END AS DATE)"
    engine.create(
        "quality_mentions",
        f"SELECT m.source, m.incident_id, m.role, m.relationship, m.date_of_birth AS born,"
        f" coalesce(m.forename, m.middle_names, m.surname, m.other_names) AS name,"
        f" coalesce(date_sub('year', {born}, {london}), m.age) AS age"
        f" FROM records_involvements m JOIN records_incidents n ON n.source = m.source"
        f" AND n.incident_id = m.incident_id WHERE m.role IN ('suspect', 'victim')",
    )
    engine.translate(
        "quality_codes",
        "SELECT DISTINCT offence_code FROM records_offences",
        _domestic_only,
        pa.schema([("domestic_only", pa.bool_())]),
    )
    people = f"""
        SELECT source, incident_id,
            count(*) FILTER (WHERE role = 'suspect') AS suspects,
            count(*) FILTER (WHERE role = 'victim') AS victims,
            count(*) FILTER (WHERE role = 'suspect' AND coalesce(relationship, 'unknown') = 'unknown') AS unstated,
            count(*) FILTER (WHERE role = 'suspect' AND relationship IN ({_RELATED})) AS related,
            count(*) FILTER (WHERE role = 'suspect' AND {_UNRELATED}) AS unrelated,
            count(*) FILTER (WHERE born IS NULL) AS unborn,
            count(*) FILTER (WHERE length(born) < 10) AS partly,
            count(*) FILTER (WHERE role = 'suspect' AND name IS NULL) AS nameless,
            coalesce(bool_or(age < {ADULT}) FILTER (WHERE role = 'suspect'), false)
                OR coalesce(bool_and(coalesce(age, {ADULT}) < {ADULT}) FILTER (WHERE role = 'victim'), false) AS young
        FROM quality_mentions GROUP BY source, incident_id"""
    codes = """
        SELECT source, incident_id, count(*) FILTER (WHERE domestic_only) AS domestic_codes
        FROM records_offences JOIN quality_codes ON value = offence_code
        WHERE cancelled_at IS NULL GROUP BY source, incident_id"""
    counts = ", ".join(
        f"coalesce(p.{name}, 0) AS {name}"
        for name in ("suspects", "victims", "unstated", "related", "unrelated", "unborn", "partly", "nameless")
    )
    engine.create(
        "quality_incidents",
        f"""
        SELECT coalesce(i.district, '{NOT_RECORDED}') AS district, i.domestic AS flag, {counts},
            coalesce(p.young, false) AS young, coalesce(c.domestic_codes, 0) AS domestic_codes
        FROM records_incidents i
        LEFT JOIN ({people}) p ON p.source = i.source AND p.incident_id = i.incident_id
        LEFT JOIN ({codes}) c ON c.source = i.source AND c.incident_id = i.incident_id
        WHERE i.cancelled_at IS NULL""",
    )


def _domestic_only(text: str) -> Sequence[bool]:
    code = normal_code(text)
    return (code is not None and code.domestic_only,)
