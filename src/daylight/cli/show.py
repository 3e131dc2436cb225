"""`daylight show R PERSON`: one page on one suspected perpetrator, in the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.dossier import find_suspect, read_dossier
from daylight.cli.release_reader import Release, Row, open_release
from daylight.cli.reveal import record_reveal
from daylight.cli.terminal import answers, day, printable
from daylight.domain.errors import Invalid
from daylight.domain.periods import age_on

_MOST_CANDIDATES = 20


def show(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    person: Annotated[
        list[str], typer.Argument(metavar="PERSON", help="A person id (P and ten characters), or part of a name.")
    ],
    reveal: Annotated[
        str | None,
        typer.Option("--reveal", metavar="REASON", help="Show who the victims are. The reason is logged."),
    ] = None,
) -> None:
    """Show one person: who, why listed, timeline by victim, what is in force, and how sure the links are."""
    wanted = " ".join(person)
    if not wanted.strip():
        raise Invalid("Say whom to show: a person id (P and ten characters) or part of a name.")
    opened = open_release(release)
    found = find_suspect(opened, wanted, revealing=reveal is not None)
    if len(found) > 1 or "likeness" in found[0]:
        _offer(opened, found, wanted)
        return
    if reveal is not None:
        record_reveal(opened, command="show", person_ids=[found[0]["person_id"]], reason=reveal)
    dossier = read_dossier(opened, found[0], reveal=reveal is not None)
    from daylight.cli.person_page import page

    console = answers()
    for part in page(opened, dossier):
        console.print(part)


def _offer(release: Release, found: list[Row], wanted: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = answers()
    near = "likeness" in found[0]
    console.print(f"Nobody is called exactly {wanted!r}. Names like it:" if near else "Which one?", markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Person", "Suspected person", "Born", "Incidents", "Last event"):
        table.add_column(
            heading, justify="right" if heading == "Incidents" else "left", no_wrap=heading != "Suspected person"
        )
    for row in found[:_MOST_CANDIDATES]:
        name = ", ".join(part for part in ((row["surname"] or "").upper(), row["forename"]) if part)
        born = row["date_of_birth"]
        age = f"{day(born)} ({age_on(born, release.as_of)})" if born else row["date_of_birth_text"] or "not known"
        last = row["last_reported_on"]
        table.add_row(row["person_id"], Text(printable(name)), age, str(row["as_suspect"]), day(last))
    console.print(table)
    if len(found) > _MOST_CANDIDATES:
        console.print(f"... and {len(found) - _MOST_CANDIDATES} more: give more of the name.")
    console.print(f"Type: daylight show {release.folder} {found[0]['person_id']}", style="dim", markup=False)
