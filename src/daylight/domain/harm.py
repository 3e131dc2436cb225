"""Severity of a crime: the ONS Crime Severity Score, with what is published told apart from what is assumed."""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from daylight.domain.errors import BadExtract, Fault
from daylight.domain.offences import OffenceCode, normal_code
from daylight.domain.reference import ReferenceFile, reference_csv

_DEFAULT = "default"
_THEME = "theme:"
_NAMED = {"weight": "the weight", "days": "this count of days"}


class Standing(StrEnum):
    """How sure a weight is."""

    PUBLISHED = "published"  # read beside its code in a published source
    ORDER_INFERRED = "order_inferred"  # a published value whose code was inferred from the order of the list
    ASSUMED = "assumed"  # ours; the reason says by what rule


@dataclass(frozen=True, slots=True)
class Weight:
    """What one crime weighs, in the points of its edition, and why."""

    points: float
    standing: Standing
    reason: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.points) or self.points < 0:
            raise ValueError("a severity weight is a number, zero or more")

    @property
    def assumed(self) -> bool:
        """Not a published figure for this very code."""
        return self.standing is not Standing.PUBLISHED


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of weights: `by_code` holds codes, `theme:` rows and `default`."""

    name: str
    source: str
    by_code: dict[str, Weight]

    def __post_init__(self) -> None:
        if _DEFAULT not in self.by_code:
            raise ValueError(f"edition {self.name} has no default weight")


def weight_of(offence: OffenceCode | None, edition: Edition) -> Weight:
    """What a crime weighs: the most exact row that the edition has. None stands for a crime without a code.

    A weight found by theme or by default is assumed, whoever published the row.
    """
    if offence is None:
        return edition.by_code[_DEFAULT]
    for key in (offence.stats_code, offence.code):
        if key is not None and key in edition.by_code:
            return edition.by_code[key]
    return edition.by_code.get(_THEME + offence.theme, edition.by_code[_DEFAULT])


@cache
def shipped_edition() -> Edition:
    """The weights that ship with Daylight."""
    file = reference_csv("severity_weights.csv")
    return Edition(file.edition, file.source, _rows_of(file))


def _rows_of(file: ReferenceFile) -> dict[str, Weight]:
    return {
        row["code"]: Weight(float(row["weight"]), Standing(row["status"]), row["reason"]) for row in file.rows
    }  # fmt: skip


def read_edition(text: str | bytes, *, name: str, file: str) -> Edition:
    """A force's own weights, laid over the shipped ones: CSV with `code`, `weight`, and if wished `reason`.

    `code` is any spelling of an offence code, `theme:` and a theme, or `default`. Raises BadExtract with every
    fault found, each with its row (1 is the first after the heading).
    """
    given = _weights_in(text, file, "weight", _own_key)
    return Edition(name, file, shipped_edition().by_code | given)


def read_cambridge_index(text: str | bytes, *, file: str) -> Edition:
    """The Cambridge Crime Harm Index, from a file of the user's own: CSV with `code` and `days`, one row per offence.

    Its values are not shipped: they are free to download, but no open licence was found. They are days of imprisonment,
    not points, so they stand alone and are never laid over other weights. A crime that the file does not name weighs
    nothing and is assumed; say how many those are. Raises BadExtract with every fault found.
    """
    given = _weights_in(text, file, "days", _code_key)
    if not given:
        raise BadExtract([Fault("there is no row below the heading; save the whole index as CSV", file)])
    unnamed = Weight(0.0, Standing.ASSUMED, "the file does not name this offence")
    return Edition(f"cambridge:{file}", file, {**given, _DEFAULT: unnamed})


def _weights_in(text: str | bytes, file: str, column: str, key_of: Callable[[str], str | None]) -> dict[str, Weight]:
    """The rows of a CSV of `code` and a column of numbers. Raises BadExtract with every fault found."""
    try:
        told = text if isinstance(text, str) else text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadExtract([Fault("this is not UTF-8 text; save it as CSV UTF-8", file)]) from None
    lines = [line for line in told.lstrip("\ufeff").splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines)
    missing = [name for name in ("code", column) if name not in (reader.fieldnames or ())]
    if missing:
        raise BadExtract([Fault(f"there is no column {missing[0]}; the heading must have code and {column}", file)])
    given: dict[str, Weight] = {}
    faults: list[Fault] = []
    for number, row in enumerate(reader, start=1):
        found = _own_weight(row, file, number, column, key_of)
        if isinstance(found, Fault):
            faults.append(found)
        elif found[0] in given:
            faults.append(Fault("this code has a weight already; keep one of the two rows", file, number, "code"))
        else:
            given[found[0]] = found[1]
    if faults:
        raise BadExtract(faults)
    return given


def _own_weight(
    row: dict[str, str], file: str, number: int, column: str, key_of: Callable[[str], str | None]
) -> tuple[str, Weight] | Fault:
    try:
        points = float(row[column] or "")
        weight = Weight(points, Standing.PUBLISHED, row.get("reason") or "")
    except ValueError:
        return Fault(f"{_NAMED[column]} is not a number of zero or more", file, number, column)
    key = key_of((row["code"] or "").strip())
    if key is None:
        return Fault(f"this is no offence code{_meant(row['code'] or '')}", file, number, "code")
    return key, weight


def _own_key(text: str) -> str | None:
    return text if text in shipped_edition().by_code else _code_key(text)


def _code_key(text: str) -> str | None:
    offence = normal_code(text)
    if offence is None:
        return None
    # `008/06` is set apart from the rest of 8N; a recorded-crime code covers all that is under it.
    return offence.stats_code if "/" in text and offence.stats_code else offence.code


def _meant(text: str) -> str:
    near = get_close_matches(text, [key for key in shipped_edition().by_code if not key[0].isdigit()], n=1)
    return f"; did you mean {near[0]}?" if near else "; write it as 8N, 008/06 or 00806"
