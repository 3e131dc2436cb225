"""`daylight site export-decisions`: what people decided on the site, written for `daylight run --decisions`."""

import csv
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.site_opening import SITE, SYSTEM, Folder, begun, ready
from daylight.cli.terminal import counted
from daylight.domain.errors import Refused
from daylight.tables.decisions import COUNTER_ALLEGATIONS, DECISIONS


def export_decisions(
    out: Annotated[Path, typer.Option("--out", metavar="D", help="The folder to write.", file_okay=False)],
    site: Folder = SITE,
    replace: Annotated[bool, typer.Option("--replace", help="Write over decisions written before.")] = False,
) -> None:
    """Write what people decided, for the next run: judgements, counter-allegations decided, who is under management."""
    begun(site)
    ready(site)
    from daylight.web.allegations.decisions import decided_rows
    from daylight.web.audit.actions import record
    from daylight.web.matches.decisions import decided

    if out.exists() and any(out.iterdir()) and not replace:
        raise Refused(f"{out} holds something. Choose another folder, or say --replace to write over it.")
    found = decided()
    rows = found.rows | {COUNTER_ALLEGATIONS.name: decided_rows()}
    _write(out, rows)
    counts = {name: len(some) for name, some in rows.items()}
    record("exported decisions", by=SYSTEM, detail=counts)
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    typer.echo(f"Written to {out}: {told}. Use it with `daylight run --decisions {out}`.")
    if found.disputed:
        typer.echo(f"Left out: {counted(found.disputed, 'pair')} with two answers that differ, until people agree.")


def _write(out: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    """Every table to a scratch folder beside it first: a run never reads half a folder."""
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".decisions-", dir=out.parent))
    try:
        for name, told in rows.items():
            with (scratch / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=DECISIONS[name].column_names)
                writer.writeheader()
                writer.writerows(told)
        out.mkdir(exist_ok=True)
        for place in sorted(scratch.iterdir()):
            place.replace(out / place.name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
