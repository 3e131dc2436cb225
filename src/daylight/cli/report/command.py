"""`daylight report R`: reads, logs a reveal where one is asked for, writes one HTML file."""

from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.cohort import Choice, read_cohort
from daylight.cli.export import check_may_write, write_whole
from daylight.cli.release_reader import open_release
from daylight.cli.reveal import record_reveal
from daylight.cli.terminal import answers


def report(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", dir_okay=False, help="The page; default report-<as-of>.html here."),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="How many people the list shows.")] = 200,
    reveal: Annotated[
        str | None,
        typer.Option("--reveal", metavar="REASON", help="Show who the victims of the case histories are. Logged."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an existing page.")] = False,
) -> None:
    """Write the cohort, the definitions, the gap and the data quality as one page that needs no network."""
    opened = open_release(release)
    page = out or Path(f"report-{opened.as_of.isoformat()}.html")
    check_may_write(page, replace=replace)
    from daylight.cli.report.figures import cases, with_identities
    from daylight.cli.report.page import render

    cohort = read_cohort(opened, Choice())
    histories = cases(opened, cohort)
    if reveal is not None:
        ids = [case.person.person_id for case in histories]
        record_reveal(opened, command="report", person_ids=ids, reason=reveal)
        histories = with_identities(opened, histories)
    write_whole(page, render(opened, cohort, histories, top=top, revealed=reveal is not None).encode("utf-8"))
    answers().print(f"Wrote {page}. Open it in a browser: it needs no network.", markup=False, soft_wrap=True)
