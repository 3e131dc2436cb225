"""`daylight synth FOLDER`: make up a force with known truth, for demonstration, training and tests."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from daylight.cli.progress import shown_progress
from daylight.cli.terminal import answers, counted, day
from daylight.synthetic import LAYOUTS, Summary, synthesise

_AS_OF = datetime(2026, 10, 31)  # noqa: DTZ001  a day


def synth(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write: extracts and truth, side by side.")],
    size: Annotated[
        str, typer.Option("--size", help="demo (seconds), force (250,000 incidents) or nation (7,000,000).")
    ] = "demo",
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = 1,
    dirt: Annotated[float, typer.Option("--dirt", help="0 clean, 1 as in life, 2 awful.")] = 1.0,
    as_of: Annotated[
        datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The last day of the records.")
    ] = _AS_OF,
    layout: Annotated[
        str, typer.Option("--layout", help=f"One of {', '.join(LAYOUTS)}; all but the first come with a mapping.")
    ] = "records",
    identifiers: Annotated[
        bool,
        typer.Option(
            "--identifiers/--no-identifiers", help="Leave out nominal_id, pnc_id and phone with --no-identifiers."
        ),
    ] = True,
    incidents: Annotated[
        int | None, typer.Option("--incidents", metavar="N", help="This many incidents instead.")
    ] = None,
    years: Annotated[int, typer.Option("--years", help="How many years of records, up to --as-of.")] = 5,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a folder that holds something.")] = False,
) -> None:
    """Make up a force: SYNTHETIC extracts, and the truth about them apart."""
    with shown_progress() as progress:
        made = synthesise(
            folder, size=size, seed=seed, dirt=dirt, as_of=as_of.date(), layout=layout, identifiers=identifiers,
            incidents=incidents, years=years,
            replace=replace, progress=lambda step, done: progress(f"synth: {step}", done),
        )  # fmt: skip
    _say(made, as_of=as_of)


def _say(made: Summary, *, as_of: datetime) -> None:
    console = answers()
    console.print(
        f"SYNTHETIC data, all of it made up, as at {day(as_of.date())}: {counted(made.humans, 'human')}", end=""
    )
    sources = ", ".join(made.sources[:4]) + (", ..." if len(made.sources) > 4 else "")
    console.print(f" in {counted(len(made.sources), 'source')} ({sources}).")
    table = Table("table", "rows", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for name, rows in made.rows.items():
        table.add_row(name, f"{rows:,}")
    console.print(table)
    console.print("Truly met: " + ", ".join(f"{name} {count:,}" for name, count in made.met.items()) + ".")
    console.print(f"Next: daylight run {made.folder / 'extracts'} --out release", markup=False)
