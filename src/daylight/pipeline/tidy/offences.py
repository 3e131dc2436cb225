"""Offences with their code in one normal form, their outcome type as a number, and the days they became known."""

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from daylight.domain.offences import normal_code
from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.clock import london_date
from daylight.tables.working import RECORDS

_OUTCOME = re.compile(r"\D*0*(\d{1,2})(?!\d)")
_UNSUPPORTED = ("14", "16")  # Home Office outcome types: the victim does not support police action


def normal_outcome(text: str) -> str | None:
    """A Home Office outcome type as its number: `Type 16`, `16 - Evidential difficulties` and `016` are `16`."""
    found = _OUTCOME.match(text)
    return found[1] if found and 1 <= int(found[1]) <= 22 else None


def _coded(text: str) -> Sequence[Any]:
    found = normal_code(text)
    return (None, None) if found is None else (found.code, found.stats_code)


def _replaced(column: str) -> str:
    own = {
        "recorded_at": "coalesce(o.recorded_at, i.recorded_at, i.reported_at) AS recorded_at",
        "outcome_code": "t.normal AS outcome_code",
        "victim_supports": (
            f"coalesce(o.victim_supports, CASE WHEN t.normal IN {_UNSUPPORTED} THEN FALSE END) AS victim_supports"
        ),
    }
    return own.get(column, f"o.{column}")


def make_offences(engine: Engine) -> None:
    """Make `tidy_offences`. An offence without a time of recording takes its incident's."""
    codes = pa.schema([("code", pa.string()), ("stats_code", pa.string())])
    engine.translate("tidying_codes", "SELECT offence_code FROM records_offences", _coded, codes)
    outcomes = pa.schema([("normal", pa.string())])
    engine.translate(
        "tidying_outcomes",
        "SELECT outcome_code FROM records_offences",
        lambda text: (normal_outcome(text),),
        outcomes,
    )
    columns = ", ".join(_replaced(column.name) for column in RECORDS["records_offences"].columns)
    engine.create(
        "tidy_offences",
        f"""
        SELECT {columns}, c.code, c.stats_code,
               {london_date("coalesce(o.recorded_at, i.recorded_at, i.reported_at)")} AS known_on,
               {london_date("o.cancelled_at")} AS cancelled_on
        FROM records_offences AS o
        LEFT JOIN records_incidents AS i ON i.source = o.source AND i.incident_id = o.incident_id
        LEFT JOIN tidying_codes AS c ON c.value = o.offence_code
        LEFT JOIN tidying_outcomes AS t ON t.value = o.outcome_code
        """,
    )
