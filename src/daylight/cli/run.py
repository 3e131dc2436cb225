"""`daylight run EXTRACTS`: from a folder of extracts to a release, with a bar per chapter and a summary at the end."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.progress import shown_progress
from daylight.cli.release_reader import open_release
from daylight.domain.errors import BadExtract, Fault, Invalid, Refused

_ENGINES = ("duckdb", "spark")
_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}
_FOLDER: dict[str, Any] = {"exists": True, "file_okay": False, "readable": True}


def parsed_date(text: str) -> date:
    """A date typed as 2024-03-07. typer.BadParameter for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date. Write it as 2024-03-07.") from None


Extracts = Annotated[Path, typer.Argument(metavar="EXTRACTS", help="The folder of extracts.")]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=parsed_date, help="As known at this day's end; default the latest."),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="R", help="The release folder; default releases/<as-of, or today> here.")
]
Mapping = Annotated[
    Path | None, typer.Option("--mapping", help="A mapping.toml; default the one in EXTRACTS.", **_FILE)
]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="R", help="The release before: its person ids go on.")
]
Decisions = Annotated[
    Path | None, typer.Option("--decisions", metavar="D", help="A folder of what people decided.", **_FOLDER)
]
Definitions = Annotated[
    Path | None, typer.Option("--definitions", help="A TOML of the force's own definitions.", **_FILE)
]
Weights = Annotated[Path | None, typer.Option("--weights", help="A CSV of the force's own severity weights.", **_FILE)]
Model = Annotated[
    Path | None, typer.Option("--model", help="A trained linkage model, instead of training one.", **_FILE)
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace a release that is there, once the new one is whole.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Processor threads; default all.")]
Memory = Annotated[float, typer.Option("--memory", metavar="GB", min=0.5, help="Memory for the engine, in gigabytes.")]
EngineName = Annotated[str, typer.Option("--engine", help=f"One of {', '.join(_ENGINES)}.")]


def run(
    extracts: Extracts,
    as_of: AsOf = None,
    out: Out = None,
    mapping: Mapping = None,
    previous: Previous = None,
    decisions: Decisions = None,
    definitions: Definitions = None,
    weights: Weights = None,
    model: Model = None,
    replace: Replace = False,
    threads: Threads = None,
    memory: Memory = 4.0,
    engine: EngineName = "duckdb",
) -> None:
    """Read the extracts, find who is who, and write a release: the ranked list and everything behind it."""
    if engine not in _ENGINES:
        raise Invalid(f"--engine {engine} is not known. There is {', '.join(_ENGINES)}.")
    if not extracts.is_dir():
        raise BadExtract([Fault(f"There is no folder {extracts}. Give the folder that holds the extracts.")])
    if previous is not None:
        open_release(previous)
    folder = out or Path("releases") / (as_of or date.today()).isoformat()  # noqa: DTZ011  a folder's name, no more
    if (folder / "manifest.json").exists() and not replace:
        raise Refused(f"{folder} holds a release already. Choose another --out, or say --replace.")
    from daylight.pipeline.settings import Settings
    from daylight.pipeline.story import CHAPTERS
    from daylight.pipeline.story import run as tell

    with shown_progress([*(chapter.name for chapter in CHAPTERS), "publish"]) as progress:
        settings = Settings(
            extracts=extracts,
            out=folder,
            as_of=as_of,
            mapping=mapping,
            previous=previous,
            decisions=decisions,
            definitions=definitions,
            weights=weights,
            model=model,
            disposal_key=os.environ.get("DAYLIGHT_DISPOSAL_KEY", ""),  # a secret is not typed where others can read it
            replace=replace,
            progress=progress,
        )
        tell(settings, engine_name=engine, threads=threads or os.cpu_count() or 1, memory_gb=memory)
    from daylight.cli.run_summary import print_summary

    print_summary(open_release(folder))
