"""How a bench is told on the screen: counts in tables, a sentence where one number says it; nobody is named."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from daylight.cli.terminal import answers, counted, day, printable

if TYPE_CHECKING:
    from daylight.pipeline.bench import Benched

Row = dict[str, Any]
_MOST_SETS = 12
_COMPARED = ("definition", "edition", "before", "after")
_TIPS = {
    "known_incident": "incident, known victim",
    "known_crime": "crime, known victim",
    "new_incident": "incident, new victim",
    "new_crime": "crime, new victim",
    "grave_crime": "crime as grave as any so far",
    "other": "another that counts",
}
_TRAITS = {"sex": "sex", "age_band": "age", "ethnicity": "ethnicity"}
_RATES = {
    "selected": "found",
    "missed": "missed, of those it is so of",
    "false_alarm": "found, of those it is not so of",
    "right": "rightly, of those found",
}


def print_bench(found: "Benched", out: Path | None, *, synthetic: bool) -> None:
    """Everything that a trial found, to standard output."""
    screen, tables = answers(), found.tables
    made_up = " Made-up people." if synthetic else ""
    _say(
        screen,
        f"{found.release_id} as of {day(found.as_of)}: {counted(found.suspects, 'person', 'people')} suspected of an "
        f"event of any theme. Tried in {found.seconds:.0f} s.{made_up}",
    )
    _rules(screen, tables["bench_rules"])
    _attrition(screen, tables["bench_attrition"], tables["bench_rules"])
    _near(screen, tables["bench_near_misses"])
    _sensitivity(screen, tables["bench_sensitivity"])
    _overlap(screen, tables["bench_overlap"], tables["bench_sets"])
    _changed(screen, tables["bench_changed"], tables["bench_changes"])
    _harm(screen, tables["bench_concentration"])
    _years(screen, tables["bench_years"])
    _fairness(screen, tables["bench_fairness"])
    for warning in found.warnings:
        _say(screen, warning)
    if out is not None:
        _say(screen, f"The tables are in {out}, as Parquet and as CSV.")
    _say(screen, "Nobody's status has changed. A definition is put in force by two people, not by a trial.")


def _say(screen: Console, line: str) -> None:
    screen.print(printable(line), markup=False, soft_wrap=True)


def _table(title: str, first: str, *headings: str) -> Table:
    table = Table(title=Text(printable(title)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for heading in headings:
        table.add_column(Text(printable(heading)), justify="right")
    return table


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _name(row: Row) -> Text:
    return Text(printable(f"{row['definition']} {row['edition']}"))


def _rules(screen: Console, rows: list[Row]) -> None:
    headings = (
        "Met", "By nobody", "Held", "Under 18", "Fragile", "Provisional", "Near", "Era: out", "Era: in", "Of harm",
    )  # fmt: skip
    columns = (
        "met", "unmanaged", "held", "under_18", "fragile", "provisional", "near_miss", "era_lost", "era_gained",
    )  # fmt: skip
    table = _table("What each definition finds", "Definition", *headings)
    for row in rows:
        table.add_row(_name(row), *(_number(row[name]) for name in columns), _share(row["harm_share"]))
    screen.print(table)
    _say(
        screen,
        "By nobody: no scheme manages this abuse. Fragile: one wrong identity link would undo it. Era: who drops out "
        "and comes in if one principal crime per report is counted throughout, as since June 2023.",
    )


def _attrition(screen: Console, rows: list[Row], rules: list[Row]) -> None:
    for rule in rules:
        _say(screen, f"{rule['definition']} {rule['edition']}: {rule['sentence']}")
    by_rule: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_rule[f"{row['definition']} {row['edition']}"].append(row)
    table = _table("How many each condition drops", "Condition", "Left", "Dropped", "Alone", "The only bar")
    for name, steps in by_rule.items():
        table.add_row(Text(printable(name), style="bold"), _number(steps[0]["left"]), "", "", "")
        for step in steps[1:]:
            numbers = (step["left"], step["dropped"], step["dropped_alone"], step["only_this"])
            table.add_row(Text(f"  {printable(step['condition'])}"), *map(_number, numbers))
    screen.print(table)


def _near(screen: Console, rows: list[Row]) -> None:
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        told[f"{row['definition']} {row['edition']}"][row["tip"]] += 1
    if not told:
        return
    table = _table("One event short: the least that would tip them", "Definition", "Near", *_TIPS.values())
    for name, tips in told.items():
        table.add_row(Text(printable(name)), _number(tips.total()), *(_number(tips[tip] or None) for tip in _TIPS))
    screen.print(table)


def _sensitivity(screen: Console, rows: list[Row]) -> None:
    by_rule: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_rule[f"{row['definition']} {row['edition']}"].append(row)
    for name, cells in by_rule.items():
        windows = list(dict.fromkeys(cell["window"] for cell in cells))
        table = _table(f"{name}: people found, by threshold and window", "At least", *windows)
        for threshold in dict.fromkeys(cell["threshold"] for cell in cells):
            found = {cell["window"]: cell for cell in cells if cell["threshold"] == threshold}
            table.add_row(Text(printable(threshold)), *(_cell(found.get(window)) for window in windows))
        screen.print(table)


def _cell(cell: Row | None) -> str:
    if cell is None:
        return "-"
    return f"[{cell['people']:,}]".replace("[", "\\[") if cell["own"] else f"{cell['people']:,}"


def _overlap(screen: Console, pairs: list[Row], sets: list[Row]) -> None:
    if pairs:
        table = _table("Overlap", "Definitions", "One", "Other", "Both", "Of either")
        for row in pairs:
            numbers = (row["left_met"], row["right_met"], row["both"])
            words = Text(printable(f"{row['left']} and {row['right']}"))
            table.add_row(words, *map(_number, numbers), _share(row["jaccard"]))
        screen.print(table)
    if sets:
        table = _table("Met together: exactly these", "Definitions", "People")
        for row in sets[:_MOST_SETS]:
            table.add_row(Text(printable(" + ".join(row["definitions"]))), _number(row["people"]))
        screen.print(table)


def _changed(screen: Console, counts: list[Row], rows: list[Row]) -> None:
    if not counts:
        return
    table = _table("Who joined and left", "Definition", "Before", "After", "Stayed", "Joined", "Left", "Most left for")
    for row in counts:
        about = tuple(row[name] for name in _COMPARED)
        reasons = Counter(
            each["condition"] or "identity"
            for each in rows
            if each["change"] == "left" and tuple(each[name] for name in _COMPARED) == about
        )
        most = min(reasons, key=lambda reason: (-reasons[reason], reason), default="-")
        numbers = (_number(row[name]) for name in ("stayed", "joined", "left"))
        table.add_row(_name(row), *(Text(printable(each)) for each in about[2:]), *numbers, Text(printable(most)))
    screen.print(table)


def _harm(screen: Console, rows: list[Row]) -> None:
    table = _table("How far harm falls to the few", "Weights", "Top 1%", "Top 5%", "Top 10%", "Gini", "Not published")
    for row in rows:
        name = f"{row['weights']}{', fading' if row['decayed'] else ''}"
        tops = (_share(row[name]) for name in ("top_1", "top_5", "top_10"))
        gini = "-" if row["gini"] is None else f"{row['gini']:.2f}"
        assumed = "-" if not row["crimes"] or row["assumed"] is None else _share(row["assumed"] / row["crimes"])
        table.add_row(Text(printable(name)), *tops, gini, assumed)
    screen.print(table)


def _years(screen: Console, rows: list[Row]) -> None:
    if not rows:
        return
    headings = ("Suspects", "Top 1%", "Top 5%", "Top 10%", "Gini", "Of top 5%, before too", "Last year's top 5%")
    table = _table("Year by year", "Year to", *headings)
    for row in rows:
        tops = (_share(row[name]) for name in ("top_1", "top_5", "top_10"))
        gini = "-" if row["gini"] is None else f"{row['gini']:.2f}"
        name = Text(printable(f"{day(row['to_on'])} ({row['weights']})"))
        table.add_row(name, _number(row["people"]), *tops, gini, _share(row["stayed_5"]), _share(row["ahead_5"]))
    screen.print(table)
    _say(
        screen,
        "Before too: of the 5% of a year's suspects who hold most harm, how many were of those 5% the year before. "
        "Last year's top 5%: the share of the year's harm that those hold who were the top 5% the year before.",
    )


def _fairness(screen: Console, rows: list[Row]) -> None:
    if not rows:
        return
    lacking = _table("Fairness: not recorded", "Trait", "Suspects", "Victims")
    first = {(row["trait"], row["whose"]): row for row in reversed(rows) if row["rate"] == "missing"}
    for trait, words in _TRAITS.items():
        cells = (first.get((trait, whose)) for whose in ("suspect", "victim"))
        lacking.add_row(words, *("hidden" if not row or row["suppressed"] else _share(row["share"]) for row in cells))
    screen.print(lacking)
    table = _table("Fairness: beside the largest group", "Definition", "Whose", "Rate", "Group", "Share", "Ratio")
    for row in rows:
        if row["rate"] != "missing" and row.get("ratio") is not None:
            ratio = f"{row['ratio']:.2f} ({row['ratio_low']:.2f} to {row['ratio_high']:.2f})"
            whose = f"{row['whose']} {_TRAITS[row['trait']]}"
            table.add_row(_name(row), whose, _RATES[row["rate"]], row["group"], _share(row["share"]), ratio)
    screen.print(table)
    _say(
        screen,
        "A ratio is told with its 95 per cent interval. Groups of a handful, and what would tell of them, are hidden.",
    )
