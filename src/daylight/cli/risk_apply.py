"""`daylight risk apply R MODEL`: the chance of serious harm for each adult suspect, and what makes it."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from daylight.cli.export import FORMATS, as_csv, as_json, as_xlsx, check_may_write, format_of, write_whole
from daylight.cli.progress import shown_progress
from daylight.cli.release_reader import open_release
from daylight.cli.run import Memory, Threads
from daylight.cli.terminal import answers, complaints, counted
from daylight.domain.errors import Invalid

if TYPE_CHECKING:
    from daylight.pipeline.risk import Applied, Told

COLUMNS = ("rank", "person_id", "chance", "incident_within_90_days", "because", "model", "as_of")


def apply(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The folder made by `daylight risk train`.")],
    top: Annotated[int | None, typer.Option("--top", metavar="N", min=1, help="The first N only.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="As known on this day; default: R's.")
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; default by --out, else table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", dir_okay=False, help="Write to this file.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an existing file.")] = False,
    threads: Threads = None,
    memory: Memory = 2.0,
) -> None:
    """Give each adult suspect a chance of serious harm in the next 12 months. Advice: a person decides."""
    chosen = format_of(format, out)
    if out is not None:
        check_may_write(out, replace=replace)
    elif chosen == "xlsx":
        raise Invalid("A workbook needs a file to be written to: add --out chances.xlsx.")
    opened = open_release(release)
    at = as_of.date() if as_of else opened.as_of
    if at > opened.as_of:
        raise Invalid(f"The release knows nothing after {opened.as_of}. Give --as-of a day no later than that.")
    from daylight.pipeline.risk import apply as applied
    from daylight.pipeline.risk.applying import STEPS

    with shown_progress(STEPS) as progress:
        found = applied(
            release, model, at=at, threads=threads or os.cpu_count() or 1, memory_gb=memory, progress=progress
        )
    shown = found.people[:top]
    if chosen == "table":
        _print(found, shown)
    else:
        about = {"release_id": opened.release_id, "as_of": at.isoformat(), "synthetic": opened.synthetic}
        _hand_over(chosen, [_row(found, each) for each in shown], about, out)
    _say_left_out(found, len(shown))


def _because(told: "Told") -> str:
    from daylight.pipeline.risk import FEATURES

    meaning = {each.name: each.meaning for each in FEATURES}
    return "; ".join(f"{meaning[part.feature]} ({'+' if part.log_odds > 0 else '-'})" for part in told.parts)


def _row(found: "Applied", told: "Told") -> dict[str, Any]:
    cells = (told.rank, told.person_id, round(told.chance, 5), round(told.soon, 5), _because(told), found.model)
    return dict(zip(COLUMNS, (*cells, found.at), strict=True))


def _print(found: "Applied", shown: "tuple[Told, ...]") -> None:
    table = Table(
        title=f"Chance of serious harm within 12 months of {found.at}, by {found.model}", title_justify="left"
    )
    for name in ("rank", "person", "chance", "any incident in 90 days"):
        table.add_column(name, justify="left" if name == "person" else "right")
    table.add_column("what moves it most (+ raises, - lowers)")
    for each in shown:
        table.add_row(str(each.rank), each.person_id, f"{each.chance:.1%}", f"{each.soon:.1%}", _because(each))
    answers().print(table)


def _hand_over(chosen: str, rows: list[dict[str, Any]], about: dict[str, Any], out: Path | None) -> None:
    title = "Chance of serious harm"
    content = (
        as_json(rows, about)
        if chosen == "json"
        else as_csv(rows, COLUMNS)
        if chosen == "csv"
        else as_xlsx(rows, COLUMNS, title)
    )
    if out is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
    else:
        write_whole(out, content)


def _say_left_out(found: "Applied", shown: int) -> None:
    screen = complaints()
    lines = [
        f"{shown:,} of {counted(len(found.people), 'person', 'people')} shown. A chance is advice: a person decides."
    ]
    if found.children:
        lines.append(
            f"{counted(found.children, 'suspect is', 'suspects are')} under 18: given no chance, and no list. "
            "Refer each to the safeguarding route."
        )
    if found.sealed:
        lines.append(f"{counted(found.sealed, 'protected identity is', 'protected identities are')} left out.")
    for line in lines:
        screen.print(line, markup=False, soft_wrap=True)
