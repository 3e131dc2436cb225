"""`daylight backtest R`: whom definitions would have listed at past months, as known then, and what followed."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.progress import shown_progress
from daylight.cli.terminal import answers
from daylight.domain.definitions import Definition, check_distinct, read_definitions, shipped_definitions
from daylight.domain.errors import Invalid, NotFound

_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}


def parsed_month(text: str) -> date:
    """The first day of a month typed as 2024-03. typer.BadParameter for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a month. Write it as 2024-03.") from None


def capacities_of(text: str) -> tuple[int, ...]:
    """Numbers of places typed as 50,100,200. Invalid for anything else."""
    try:
        places = tuple(sorted({int(each) for each in text.split(",")}))
    except ValueError:
        places = ()
    if not places or places[0] < 1:
        raise Invalid(f"--capacity {text!r} is no list of places. Write it as 50,100,200.")
    return places


ReleaseFolder = Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")]
Definitions = Annotated[
    Path | None, typer.Option("--definitions", help="A TOML of definitions to try beside the shipped ones.", **_FILE)
]
Only = Annotated[
    list[str] | None, typer.Option("--definition", metavar="NAME", help="Try this one only; may be given again.")
]
First = Annotated[
    date | None,
    typer.Option("--from", metavar="MONTH", parser=parsed_month, help="The first month; default 2 years."),
]
Last = Annotated[
    date | None,
    typer.Option("--to", metavar="MONTH", parser=parsed_month, help="The last month; default the last complete one."),
]
Follow = Annotated[int, typer.Option("--follow", metavar="MONTHS", help="How many months may follow.")]
Capacity = Annotated[
    str | None, typer.Option("--capacity", metavar="N,...", help="Numbers of places, for the capacity frontier.")
]
Person = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="P", help="Report this person month by month; may be given again."),
]
Fairness = Annotated[
    bool, typer.Option("--fairness", help="With --out: rates by sex, age band and ethnicity, for the last whole month.")
]
Scores = Annotated[bool, typer.Option("--scores", help="The points score too, as a list of its highest; takes longer.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="A new folder for the tables.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Processor threads, and processes; default all.")]
Memory = Annotated[float, typer.Option("--memory", metavar="GB", min=0.5, help="Memory for the engine, in gigabytes.")]


def backtest(
    release: ReleaseFolder,
    definitions: Definitions = None,
    definition: Only = None,
    first: First = None,
    last: Last = None,
    follow: Follow = 12,
    capacity: Capacity = None,
    person: Person = None,
    scores: Scores = False,
    fairness: Fairness = False,
    out: Out = None,
    threads: Threads = None,
    memory: Memory = 2.0,
) -> None:
    """Look back: whom each definition would have listed at past months, and what followed in the months after."""
    if not release.is_dir():
        raise NotFound(f"There is no folder {release}. Give the folder of a release, as made by `daylight run`.")
    from daylight.cli.backtest_page import print_backtest
    from daylight.pipeline.backtest import CAPACITIES, STEPS, Asked
    from daylight.pipeline.backtest import backtest as look_back

    if fairness and out is None:
        raise Invalid("--fairness writes a table and prints nothing: give --out a folder too.")
    chosen = _chosen(definitions, definition or [])
    places = CAPACITIES if capacity is None else capacities_of(capacity)
    with shown_progress(STEPS) as progress:
        asked = Asked(
            release=release,
            definitions=chosen,
            first=first,
            last=last,
            follow=follow,
            capacities=places,
            people=tuple(sorted(set(person or []))),
            fairness=fairness,
            scores=scores,
            out=out,
            progress=progress,
        )
        done = look_back(asked, threads=threads or os.cpu_count() or 1, memory_gb=memory)
    print_backtest(answers(), done)
    if out is not None:
        answers().print(f"The tables are in {out}, as Parquet and as CSV.", markup=False, soft_wrap=True)


def _chosen(path: Path | None, names: list[str]) -> tuple[Definition, ...]:
    """The shipped definitions and those of the file, at whatever stage they are; or of all these only the named."""
    told = shipped_definitions()
    if path is not None:
        told = check_distinct(told + read_definitions(path.read_bytes(), file=path.name), file=path.name)
    strange = sorted(set(names) - {each.name for each in told})
    if strange:
        known = ", ".join(sorted({each.name for each in told}))
        raise Invalid(f"There is no definition {strange[0]}. There is {known}.")
    return tuple(each for each in told if not names or each.name in names)
