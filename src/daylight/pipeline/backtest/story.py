"""One back-test from a release folder to its tables: people read once, every rule followed from change to change."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from daylight.domain.definitions import Definition
from daylight.domain.errors import Invalid, NotFound
from daylight.domain.forecasts import SeriousHarm, shipped_serious_harm
from daylight.pipeline.backtest.fairness import fairness_rows
from daylight.pipeline.backtest.figures import Months, Row, followed_rows, frontier_rows, list_rows, summary_rows
from daylight.pipeline.backtest.followed import Followed, follow
from daylight.pipeline.backtest.lists import HELD, Lists, list_managed
from daylight.pipeline.backtest.lookback import harm_rows, harm_rule_rows
from daylight.pipeline.backtest.parts import FEW_PEOPLE, Following, follow_everybody
from daylight.pipeline.backtest.persons import person_rows
from daylight.pipeline.backtest.reading import Released, last_days, open_released
from daylight.pipeline.backtest.writing import Tables, as_tables, check_place, write
from daylight.pipeline.engines import open_engine
from daylight.pipeline.publish import clear_after_killed_runs, folder_beside, holds_release
from daylight.pipeline.settings import Progress

STEPS = ("read", "list", "compare", "look back", "write")
CAPACITIES = (25, 50, 100, 200, 500, 1000)
MOST_MONTHS = 240
LINKED_NOW = (
    "People are those whom the release links now, with links that later records may have helped to find; everything "
    "else is as known at each month's end. To see how much that matters, make a release of a past month with "
    "`daylight run --as-of` and compare its list with this one's for that month."
)


def _silent(step: str, done: float | None) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One back-test. `first` and `last` are any days of the first and the last month; `follow` is in months."""

    release: Path
    definitions: tuple[Definition, ...]
    first: date | None = None
    last: date | None = None
    follow: int = 12
    capacities: tuple[int, ...] = CAPACITIES
    people: tuple[str, ...] = ()
    fairness: bool = False
    scores: bool = False
    out: Path | None = None
    harm: SeriousHarm = field(default_factory=shipped_serious_harm, repr=False)
    progress: Progress = field(default=_silent, repr=False)


@dataclass(frozen=True, slots=True)
class Backtested:
    """What was found: the tables by name, and what they rest on."""

    tables: Tables = field(repr=False)
    about: dict[str, Any]


def backtest(asked: Asked, *, threads: int = 2, memory_gb: float = 2.0, processes: int | None = None) -> Backtested:
    """Say whom each definition would have listed at the end of each month, as known then, and what followed.

    People are followed in as many `processes`: by default one for each thread, or one where people are few.
    Writes `asked.out`, where given, whole or not at all. Raises before any work: NotFound for what is no release,
    Invalid for months or definitions that cannot be used, Refused where `out` is taken.
    """
    if not holds_release(asked.release):
        raise NotFound(f"{asked.release} is not a release. Give the folder of one, as made by `daylight run`.")
    if asked.out is not None:
        check_place(asked.out)
        clear_after_killed_runs(asked.out)
    check_told(asked.definitions)
    manifest = json.loads((asked.release / "manifest.json").read_text(encoding="utf-8"))
    months = months_of(asked, date.fromisoformat(manifest["as_of"]))
    beside = asked.out or asked.release
    with (
        folder_beside(beside, "scratch") as scratch,
        open_engine("duckdb", scratch=scratch, threads=threads, memory_gb=memory_gb) as engine,
    ):
        asked.progress("read", 0.0)
        released = open_released(engine, asked.release)
        if processes is None:
            processes = threads if len(released.people) >= FEW_PEOPLE else 1
        wanted = _following(asked, months, scratch, memory_gb / max(processes, 1))
        tables = as_tables(_rows(released, asked, months, wanted, processes))
    about = _about(asked, months, manifest)
    if asked.out is not None:
        asked.progress("write", 0.0)
        write(tables, about, asked.out)
    return Backtested(tables, about)


def check_told(definitions: Sequence[Definition]) -> None:
    """Invalid for a definition that asks what a release does not date."""
    for definition in definitions:
        if any("subject" in condition.count.roles for condition in definition.conditions):
            raise Invalid(
                f"{definition.name} counts people whom intelligence alone names, and what made their incidents "
                "domestic is not dated in a release: it cannot be looked back at. Leave it out with --definition."
            )


def months_of(asked: Asked, as_of: date) -> Months:
    """The month's ends to look from. Without months: the two years of which all that followed is known."""
    if not 1 <= asked.follow <= 120:
        raise Invalid(f"--follow must be from 1 to 120 months, not {asked.follow}.")
    last = asked.last or _months_later(as_of, -asked.follow - (not _is_month_end(as_of)))
    first = asked.first or _months_later(last, -23)
    days = [day for day in last_days(first, last) if day <= as_of]
    if not days:
        raise Invalid(
            f"There is no month's end from {first:%Y-%m} to {last:%Y-%m} that the release, as of {as_of}, knows."
        )
    if len(days) > MOST_MONTHS:
        raise Invalid(f"{len(days)} months are too many for one back-test; give at most {MOST_MONTHS}.")
    until = [_months_later(day, asked.follow) for day in days]
    return Months(days, until, sum(each <= as_of for each in until))


def _months_later(day: date, months: int) -> date:
    """The last day of the month so many months later."""
    place = day.year * 12 + day.month - 1 + months
    (end,) = last_days(date(place // 12, place % 12 + 1, 1), date(place // 12, place % 12 + 1, 1))
    return end


def _is_month_end(day: date) -> bool:
    return day == _months_later(day, 0)


def _following(asked: Asked, months: Months, scratch: Path, memory_gb: float) -> Following:
    return Following(
        release=asked.release,
        definitions=asked.definitions,
        days=months.days,
        people=asked.people,
        scored=max(asked.capacities) if asked.scores else 0,
        scratch=scratch,
        memory_gb=memory_gb,
    )


def _rows(released: Released, asked: Asked, months: Months, wanted: Following, processes: int) -> dict[str, list[Row]]:
    followed = follow(released, asked.harm)
    strange = sorted(set(asked.people) - set(followed.numbers))
    if strange:
        raise NotFound(f"The release knows no suspect {strange[0]}. Take an id from `daylight list`.")
    asked.progress("list", 0.0)
    every, watched = follow_everybody(
        released, wanted, followed.numbers, processes, partial(asked.progress, "following case histories")
    )
    every.append(list_managed(released.answers, months.days, followed.numbers))
    asked.progress("compare", 0.0)
    rows = _figures(every, months, followed, asked.capacities)
    asked.progress("look back", 0.0)
    harms = harm_rows(released, months)
    rows["backtest_harms"] = harms
    rows["backtest_harm_rules"] = list(harm_rule_rows(harms, every, months, followed))
    rows["backtest_fairness"] = list(fairness_rows(released, every, months, followed)) if asked.fairness else []
    rows["backtest_person"] = list(person_rows(watched, every, followed))
    return rows


def _figures(
    every: Sequence[Lists], months: Months, followed: Followed, capacities: Sequence[int]
) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {
        f"backtest_{name}": [] for name in ("lists", "followed", "summary", "frontier", "needed", "listed")
    }
    for lists in every:
        monthly = list(followed_rows(lists, months, followed))
        rows["backtest_lists"] += list_rows(lists, months)
        rows["backtest_followed"] += monthly
        rows["backtest_summary"] += summary_rows(lists, months, followed, monthly)
        if lists.kind != "managed":  # nobody ranks those who are managed: there is no order to fill places in
            frontier, needed = frontier_rows(lists, months, followed, capacities)
            rows["backtest_frontier"] += frontier
            rows["backtest_needed"] += needed
        rows["backtest_listed"] += [
            (*lists.name, followed.people[person], months.days[first], months.days[last], last - first + 1, HELD[held])
            for person, first, last, held in lists.runs(listed=False)
        ]
    return rows


def _about(asked: Asked, months: Months, manifest: dict[str, Any]) -> dict[str, Any]:
    return {
        "release_id": manifest["release_id"],
        "as_of": manifest["as_of"],
        "synthetic": bool(manifest.get("synthetic")),
        "first_month": months.days[0].isoformat(),
        "last_month": months.days[-1].isoformat(),
        "months": len(months.days),
        "complete_months": months.complete,
        "follow_months": asked.follow,
        "capacities": list(asked.capacities),
        "serious_harm_edition": asked.harm.edition,
        "definitions": [{"name": each.name, "edition": each.edition} for each in asked.definitions],
        "linkage": LINKED_NOW,
    }
