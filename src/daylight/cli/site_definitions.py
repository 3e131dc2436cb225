"""`daylight site load-bench` and `export-definitions`: trials in, and what two people put in force out."""

from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.site_opening import SITE, SYSTEM, Folder, begun, ready
from daylight.domain.errors import Refused


def load_bench(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What `daylight bench` or `backtest` wrote.")],
    site: Folder = SITE,
) -> None:
    """Load what a trial of definitions found, for the pages of definitions."""
    begun(site)
    ready(site)
    from daylight.web.definitions.actions import load_trial

    trial = load_trial(folder, by=SYSTEM)
    kind = "bench" if trial.kind == trial.BENCH else "back-test"
    typer.echo(f"The {kind} of {', '.join(trial.tried)} on release {trial.release_id} is loaded.")


def export_definitions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The TOML to write, for `daylight run --definitions`.")],
    site: Folder = SITE,
) -> None:
    """Write the live definitions of the force's own, with the names under them, for the next run."""
    begun(site)
    ready(site)
    from daylight.web.audit.actions import record
    from daylight.web.definitions.queries import exported

    text, number = exported()
    if not number:
        raise Refused("No definition of your own is live. A run without --definitions uses those that ship.")
    file.write_text(text, encoding="utf-8")
    record("exported the live definitions", by=SYSTEM, detail={"definitions": number})
    typer.echo(f"{number} {'definition is' if number == 1 else 'definitions are'} in {file}. Run with --definitions.")
