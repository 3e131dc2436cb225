"""What `daylight backtest` prints: the lists, the capacity frontier, the look back, and a person month by month."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from daylight.cli.terminal import counted, month, printable
from daylight.cli.words import short
from daylight.pipeline.backtest import Backtested

Row = dict[str, Any]
_SIGNS = {"listed": "●", "held": "○", "no": "·"}
_OUTCOMES = {"serious_harm": "serious harm", "homicide": "homicide", "new_victim": "new victim"}


def print_backtest(console: Console, done: Backtested) -> None:
    """The whole of it. People appear by id only, survivors not at all."""
    about = done.about
    first, last = (date.fromisoformat(about[name]) for name in ("first_month", "last_month"))
    if about["synthetic"]:
        console.print("SYNTHETIC data: invented people.")
    console.print(
        f"As known at {counted(about['months'], 'month end')}, {month(first)} to {month(last)}; what followed is"
        f" counted over {counted(about['follow_months'], 'month')}, known in full for {about['complete_months']} of"
        " them.",
        soft_wrap=True,
    )
    summary = _in_order(done.tables["backtest_summary"].to_pylist())
    for outcome, words in _OUTCOMES.items():
        rows = [row for row in summary if row["outcome"] == outcome]
        if any(row["events"] for row in rows):
            console.print()
            console.print(_summary(words, rows, done))
    console.print()
    console.print(_frontier(done))
    _print_look_back(console, done)
    _print_people(console, done)
    console.print()
    console.print(about["linkage"], soft_wrap=True, markup=False)


def _summary(words: str, rows: Iterable[Row], done: Backtested) -> Table:
    table = Table(title=f"What followed: {words}", title_justify="left", box=None, pad_edge=False)
    headings = ("rule", "listed a month", "of them it followed", "of it was listed", "incidents covered", "(95%)",
                "victims covered", "days before")  # fmt: skip
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place == 0 else "right")
    for row in rows:
        if row["months"]:
            table.add_row(
                _rule(row), f"{row['mean_listed']:,.0f}", _percent(row["precision"]), _percent(row["recall"]),
                f"{row['events_covered']:,} of {row['events']:,}",
                f"{_percent(row['events_share_low'])} to {_percent(row['events_share_high'])}",
                f"{row['victims_covered']:,} of {row['victims']:,}",
                "" if row["lead_median"] is None else f"{row['lead_median']:,.0f}",
            )  # fmt: skip
    return table


def _frontier(done: Backtested) -> Table:
    """Share of later serious harm by places."""
    rows = [row for row in done.tables["backtest_frontier"].to_pylist() if row["outcome"] == "serious_harm"]
    places = sorted({row["places"] for row in rows})
    table = Table(title="Later serious harm covered, by places", title_justify="left", box=None, pad_edge=False)
    table.add_column("rule")
    for number in places:
        table.add_column(f"{number:,}", justify="right")
    for name in dict.fromkeys(_key(row) for row in rows):
        shares = {row["places"]: row["share"] for row in rows if _key(row) == name}
        table.add_row(_called(*name), *(_percent(shares[number]) for number in places))
    return table


def _print_look_back(console: Console, done: Backtested) -> None:
    harms = done.tables["backtest_harms"].to_pylist()
    if not harms:
        return
    known = sum(bool(row["earlier_incidents"]) for row in harms)
    managed, schemes = (sum(bool(row[name]) for row in harms) for name in ("managed_by", "schemes"))
    dead = sum(row["homicide"] for row in harms)
    console.print()
    console.print(
        f"Looking back from {counted(len(harms), 'serious harm')} ({counted(dead, 'homicide')}) since the first month:"
        f" in {known:,} the suspect had been recorded before, in {schemes:,} some scheme had had him, in {managed:,}"
        " one managed this abuse the day before.",
        soft_wrap=True,
    )
    rules = done.tables["backtest_harm_rules"].to_pylist()
    for name in dict.fromkeys(_key(row) for row in _in_order(done.tables["backtest_summary"].to_pylist())):
        own = [row for row in rules if _key(row) == name]
        days = sorted(row["days_before"] for row in own)
        middle = f", the middle one {days[len(days) // 2]:,} days before" if days else ""
        still = sum(row["at_the_time"] for row in own)
        console.print(
            f"  {_called(*name):<14} would have listed him before {len(own):,} of them{middle};"
            f" still at the time {still:,}",
            soft_wrap=True, markup=False,
        )  # fmt: skip


def _print_people(console: Console, done: Backtested) -> None:
    rows = done.tables["backtest_person"].to_pylist()
    for person in dict.fromkeys(row["person_id"] for row in rows):
        own = [row for row in rows if row["person_id"] == person]
        days = sorted({row["as_of"] for row in own})
        known = {row["as_of"]: row["incidents_known"] for row in own}
        console.print()
        console.print(
            f"{printable(person)} month by month, {month(days[0])} to {month(days[-1])}: {known[days[0]]} to"
            f" {known[days[-1]]} incidents known (● listed, ○ held)",
            soft_wrap=True, markup=False,
        )  # fmt: skip
        for name in dict.fromkeys(_key(row) for row in _in_order(own)):
            said = {row["as_of"]: row["says"] for row in own if _key(row) == name}
            strip = "".join(_SIGNS[said[day]] for day in days)
            since = next((day for day in days if said[day] != "no"), None)
            told = "never" if since is None else f"from {month(since)}, {counted(known[since], 'incident')} known"
            console.print(f"  {_called(*name):<14} {strip} {told}", soft_wrap=True, markup=False)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """By rule; what was really managed last."""
    return sorted(rows, key=lambda row: (row["kind"] == "managed", _key(row)))


def _key(row: Row) -> tuple[str, str, str]:
    return row["rule"], row["edition"], row["kind"]


def _rule(row: Row) -> str:
    return _called(*_key(row))


def _called(rule: str, edition: str, kind: str) -> str:
    return "really managed" if kind == "managed" else printable(short(rule))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
