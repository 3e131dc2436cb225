"""What is in force about a person, in words: management, orders, bail, warrants, markers, custody, convictions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from daylight.cli.dossier import Dossier
from daylight.cli.release_reader import Release, Row
from daylight.cli.terminal import counted, day, printable
from daylight.cli.words import order_words, said
from daylight.domain.answers import Answer, AnswerKind

_BAIL = ("bail", "police_bail")
_ENDED_SHOWN = 4
_ABSENT = "not in this release"


def in_force(release: Release, dossier: Dossier) -> Iterator[Any]:
    """One table: the kind of record, and each record in a line."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for label, lines in records(release, dossier):
        table.add_row(label, Text(printable_block(lines)))
    yield table


def printable_block(lines: list[str]) -> str:
    """The lines under each other, each made fit to print."""
    return "\n".join(printable(line) for line in lines)


def records(release: Release, dossier: Dossier) -> Iterator[tuple[str, list[str]]]:
    """Each kind of record with its lines. What is absent from the release says so: it is not "none"."""
    as_of, carried = release.as_of, dossier.carried
    orders = carried["orders"]
    yield "Management", _lines(carried["management"], lambda row: _spell(row, as_of), "none recorded")
    yield "Orders", _orders(dossier, as_of, bail=False)
    yield "Bail", _orders(dossier, as_of, bail=True)
    if orders is not None and dossier.breaches:
        yield "Breaches", [f"{day(row['breached_on'])}, order {row['order_id']}" for row in dossier.breaches]
    yield "Open warrants", _lines(carried["warrants"], _open_warrant, "none open")
    yield "Markers", _markers(carried["markers"], as_of)
    yield "Custody", _lines(carried["custody"], lambda row: _custody(row, as_of), "not in custody by these records")
    yield "Convictions", _lines(carried["convictions"], _conviction, "none recorded: everything here is alleged")
    steps = carried["proceedings"]
    if steps:
        yield "Proceedings", [f"{day(row['happened_on'])}: {said(row['step'])}" for row in steps[-6:]]
    if dossier.intelligence:
        yield "Intelligence", [f"{counted(dossier.intelligence, 'report')}, kept in the source system"]


def _lines(rows: list[Row] | None, words: Any, none: str) -> list[str]:
    if rows is None:
        return [_ABSENT]
    return [line for line in (words(row) for row in rows) if line] or [none]


def _over(row: Row, as_of: date) -> bool:
    return row["ends_on"] is not None and row["ends_on"] < as_of


def _dates(row: Row, as_of: date) -> str:
    if _over(row, as_of):
        return f"{day(row['starts_on'])} to {day(row['ends_on'])}, ended"
    until = f" until {day(row['ends_on'])}" if row["ends_on"] else ""
    return f"since {day(row['starts_on'])}{until}"


def _spell(row: Row, as_of: date) -> str:
    grade = ", ".join(f"{name} {row[name]}" for name in ("category", "level") if row[name])
    capacity = " (as victim)" if row["role"] == "victim" else ""
    fits = _manages(row, as_of)
    acted = f", last action {day(row['last_action_on'])}" if row["last_action_on"] else ""
    return f"{row['scheme']}{capacity}{f', {grade}' if grade else ''}, {_dates(row, as_of)}{acted}: {fits}"


def _manages(row: Row, as_of: date) -> str:
    answer = Answer(
        AnswerKind.MANAGEMENT, row["scheme"], row["starts_on"], row["ends_on"], row["category"], row["level"],
        row["role"], row["last_action_on"],
    )  # fmt: skip
    if not answer.counts_as_answer():
        return "does not manage this abuse"
    if not answer.in_force_on(as_of):
        return "managed this abuse then"
    return "stale, so it does not count as managing" if answer.is_stale(as_of) else "manages this abuse"


def _orders(dossier: Dossier, as_of: date, *, bail: bool) -> list[str]:
    rows = dossier.carried["orders"]
    if rows is None:
        return [_ABSENT]
    lines = []
    mine = [row for row in rows if (row["kind"] in _BAIL) == bail]
    ended = [row for row in mine if _over(row, as_of)]
    for row in [*(row for row in mine if not _over(row, as_of)), *ended[: -_ENDED_SHOWN - 1 : -1]]:
        asked = [item for item in dossier.requirements if item["order_id"] == row["order_id"]]
        positive = sum(bool(item["positive"]) for item in asked)
        required = f", {counted(len(asked), 'requirement')} ({positive} positive)" if asked else ""
        # Conditions may name or place a victim ("not to go to ..."), so they are shown on a reveal only.
        conditions = f": {row['conditions']}" if dossier.revealed and row["conditions"] else ""
        kind = order_words(row["kind"])
        lines.append(f"{kind} {row['order_id']}, {_dates(row, as_of)}{required}{conditions}")
    if len(ended) > _ENDED_SHOWN:
        lines.append(f"... and {len(ended) - _ENDED_SHOWN} earlier, ended")
    return lines or ["none recorded"]


def _open_warrant(row: Row) -> str:
    if row["executed_on"] or row["withdrawn_on"]:
        return ""
    return f"{said(row['kind'])} warrant {row['warrant_id']}, issued {day(row['issued_on'])}, not executed"


def _markers(rows: list[Row] | None, as_of: date) -> list[str]:
    if rows is None:
        return [_ABSENT]
    current = sorted({said(row["marker"]) for row in rows if not _over(row, as_of)})
    return [", ".join(current)] if current else ["none current"]


def _custody(row: Row, as_of: date) -> str:
    if _over(row, as_of):
        return ""
    release = f", release expected {day(row['release_on'])}" if row["release_on"] else ""
    return f"in custody since {day(row['starts_on'])}{release}"


def _conviction(row: Row) -> str:
    what = row["offence"] or row["offence_code"] or "offence not recorded"
    return f"{day(row['convicted_on'])}: {what}" + (f", {row['disposal']}" if row["disposal"] else "")
