"""Offence codes in both systems, brought to one normal form, with what each says of the offence."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from daylight.domain.reference import reference_csv, yes

THEMES = ("domestic", "sexual", "stalking")

_SLASHED = re.compile(r"(\d{1,3})/(\d{1,2})\Z")
_FIVE_DIGITS = re.compile(r"(\d{3})(\d{2})\Z")
_RECORDED = re.compile(r"0*(\d{1,3}(?:\.\d{1,2})?[A-Z]?)\Z")


@dataclass(frozen=True, slots=True)
class OffenceCode:
    """One offence. `code` is the recorded-crime code where one is known, else class and subclass.

    `known` is False for a code of the right shape that is on neither list: it is kept, never guessed at.
    """

    code: str  # `8N`, or `008/77` where no recorded-crime code is known
    stats_code: str | None  # `008/06`; None where the recorded-crime code covers several
    name: str
    theme: str  # what kind of offence: `violence_with_injury`, `rape`, `order_breach` and so on
    domestic_only: bool = False  # the law ties it to a domestic relationship
    sexual: bool = False
    stalking: bool = False
    known: bool = True

    @property
    def themes(self) -> tuple[str, ...]:
        """Of domestic, sexual and stalking: what the code alone says. Sorted."""
        flags = zip(THEMES, (self.domestic_only, self.sexual, self.stalking), strict=True)
        return tuple(theme for theme, holds in flags if holds)


@cache
def _recorded() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in reference_csv("recorded_codes.csv").rows}


@cache
def _stats() -> dict[str, dict[str, str]]:
    return {row["stats_code"]: row for row in reference_csv("stats_codes.csv").rows}


@cache
def _recorded_as() -> dict[str, str]:
    """The one recorded-crime code of each class and subclass; those that have several are left out."""
    owners: dict[str, list[str]] = {}
    for code, row in _recorded().items():
        for stats_code in filter(None, row["stats_codes"].split(";")):
            owners.setdefault(stats_code, []).append(code)
    return {stats_code: codes[0] for stats_code, codes in owners.items() if len(codes) == 1}


def _flags(row: dict[str, str]) -> tuple[bool, bool, bool]:
    return yes(row["domestic_only"]), yes(row["sexual"]), yes(row["stalking"])


def _from_stats(stats_code: str) -> OffenceCode:
    row = _stats().get(stats_code)
    code = _recorded_as().get(stats_code, stats_code)
    if row is None:
        return OffenceCode(code, stats_code, "Not on the Home Office list", "unknown", known=False)
    return OffenceCode(code, stats_code, row["name"], row["theme"], *_flags(row))


def _from_recorded(code: str) -> OffenceCode:
    row = _recorded().get(code)
    if row is not None:
        covered = row["stats_codes"].split(";")
        only = covered[0] if len(covered) == 1 and _recorded_as().get(covered[0]) == code else None
        return OffenceCode(code, only or None, row["name"], row["theme"], *_flags(row))
    of_class = _stats().get(f"{int(code.rstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ').split('.')[0]):03d}/00")
    if of_class is None:
        return OffenceCode(code, None, "Not on the Home Office list", "unknown", known=False)
    # A recorded-crime code has the number of its class: `23` and `22B` are classes 023 and 022.
    return OffenceCode(code, None, of_class["name"], of_class["theme"], *_flags(of_class))


@lru_cache(maxsize=65_536)
def normal_code(text: str) -> OffenceCode | None:
    """The offence meant by a code as a source writes it; None when it has the shape of no code.

    Recorded-crime codes (`8N`, `8n`, `105 A`), class and subclass (`008/06`, `8/6`) and the five digits of
    that (`00806`) are read. White space is of no matter.
    """
    squeezed = "".join(text.split()).upper()
    if match := _SLASHED.match(squeezed) or _FIVE_DIGITS.match(squeezed):
        return _from_stats(f"{int(match[1]):03d}/{int(match[2]):02d}")
    if match := _RECORDED.match(squeezed):
        return _from_recorded(match[1])
    return None


@cache
def offence_kinds() -> tuple[str, ...]:
    """Every kind of offence that a code on either list may be, such as `rape` and `order_breach`. Sorted."""
    return tuple(sorted({row["theme"] for rows in (_recorded(), _stats()) for row in rows.values()}))


@cache
def codes_of_kind(kind: str) -> tuple[str, ...]:
    """The normal codes of one kind of offence, sorted; none for a kind that there is not."""
    found = [normal_code(text) for rows in (_recorded(), _stats()) for text in rows]
    return tuple(sorted({offence.code for offence in found if offence is not None and offence.theme == kind}))


@lru_cache(maxsize=65_536)
def stats_codes_of(code: str) -> tuple[str, ...]:
    """The classes and subclasses that a code means, one or several; none for a code on no list."""
    offence = normal_code(code)
    if offence is None:
        return ()
    if offence.stats_code:
        return (offence.stats_code,)
    row = _recorded().get(offence.code)
    return tuple(filter(None, row["stats_codes"].split(";"))) if row else ()


@lru_cache(maxsize=65_536)
def kind_of(code: str | None) -> str:
    """The kind of a crime's offence code; `unknown` for none, or for one on no list."""
    offence = normal_code(code) if code else None
    return "unknown" if offence is None else offence.theme
