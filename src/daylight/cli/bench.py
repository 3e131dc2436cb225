"""`daylight bench R`: try definitions on a release before they touch anyone. Counts are printed, and no name."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.progress import shown_progress
from daylight.cli.release_reader import open_release
from daylight.cli.words import listed
from daylight.domain.definitions import Definition, check_distinct, read_definitions, shipped_definitions
from daylight.domain.errors import Invalid

_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}

ReleaseFolder = Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")]
Definitions = Annotated[
    Path | None, typer.Option("--definitions", help="A TOML of definitions to try beside the shipped ones.", **_FILE)
]
Only = Annotated[
    list[str] | None, typer.Option("--definition", metavar="NAME", help="Try this one only; may be given again.")
]
Against = Annotated[
    str | None,
    typer.Option("--against", metavar="R|EDITION", help="Who joined and left since an earlier release, or an edition."),
]
Dates = Annotated[
    list[datetime] | None,
    typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Compare with this date; may be given again."),
]
Fairness = Annotated[bool, typer.Option("--fairness", help="Rates by sex, age band and ethnicity, and of every score.")]
Truth = Annotated[
    Path | None, typer.Option("--truth", help="A CSV of person_id and true (yes, no): error rates by group.", **_FILE)
]
Cambridge = Annotated[
    Path | None, typer.Option("--cambridge", help="Your own CSV of the Cambridge index: code and days.", **_FILE)
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="A new folder for the tables.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Processor threads; default all.")]
Memory = Annotated[float, typer.Option("--memory", metavar="GB", min=0.5, help="Memory for the engine, in gigabytes.")]


def bench(
    release: ReleaseFolder,
    definitions: Definitions = None,
    definition: Only = None,
    against: Against = None,
    as_of: Dates = None,
    fairness: Fairness = False,
    truth: Truth = None,
    cambridge: Cambridge = None,
    out: Out = None,
    threads: Threads = None,
    memory: Memory = 4.0,
) -> None:
    """Try definitions on a release: whom each drops, finds and nearly finds, and how much hangs on its numbers."""
    opened = open_release(release)
    chosen = _chosen(_known(definitions), definition or [])
    folder = None if against is None else _folder(against)
    from daylight.pipeline.bench import STEPS, BenchSettings, check_place, write
    from daylight.pipeline.bench import bench as tried

    if out is not None:
        check_place(out)
    with shown_progress(STEPS) as progress:
        found = tried(
            BenchSettings(
                release=opened.folder,
                definitions=chosen,
                dates=tuple(_day(each) for each in as_of or ()),
                against=folder,
                edition=against if folder is None else None,
                cambridge=cambridge,
                truth=truth,
                fairness=fairness,
                threads=threads or os.cpu_count() or 1,
                memory_gb=memory,
                progress=progress,
            )
        )
    if out is not None:
        write(found, out)
    from daylight.cli.bench_tables import print_bench

    print_bench(found, out, synthetic=opened.synthetic)


def _known(file: Path | None) -> tuple[Definition, ...]:
    """The shipped definitions and those of a file, whatever their stage: a draft is tried before it is in force."""
    if file is None:
        return shipped_definitions()
    return check_distinct(shipped_definitions() + read_definitions(file.read_bytes(), file=file.name), file=file.name)


def _chosen(known: tuple[Definition, ...], wanted: list[str]) -> tuple[Definition, ...]:
    for name in wanted:
        if name not in {each.name for each in known}:
            names = listed(dict.fromkeys(each.name for each in known))
            raise Invalid(f"There is no definition {name} here. There is {names}; --definitions adds a file's.")
    return tuple(each for each in known if not wanted or each.name in wanted)


def _folder(against: str) -> Path | None:
    """The folder that is meant; None for an edition. Whatever looks like a path is one."""
    path = Path(against)
    return path if path.exists() or len(path.parts) > 1 else None


def _day(at: datetime) -> date:
    return at.date()
