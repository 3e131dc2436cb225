"""`daylight search R WORDS`: who a name, birth date, address, telephone or reference may be, and what agrees."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daylight.cli.release_reader import Release, open_release
from daylight.cli.reveal import record_reveal
from daylight.cli.terminal import answers, day, printable
from daylight.cli.words import listed
from daylight.domain.errors import Invalid
from daylight.domain.periods import age_on

if TYPE_CHECKING:
    from daylight.pipeline.watch import Found

FORMATS = ("table", "json")


def search(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="What is known: name, birth date, address, phone, id.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="A name, or part of one.")] = "",
    born: Annotated[str, typer.Option("--born", metavar="DATE", help="7/3/1984, 1984-03 or 1984.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="A telephone number, or the end of one.")] = "",
    address: Annotated[str, typer.Option("--address", help="An address or a postcode.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="A person, nominal, PNC or incident id.")] = "",
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="The first N only.")] = 10,
    reveal: Annotated[
        str | None,
        typer.Option("--reveal", metavar="REASON", help="Look among victims and everybody else too. It is logged."),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="One of table, json.")] = "table",
) -> None:
    """Find a suspected perpetrator by what is known, slips forgiven. Sealed identities and children are not found.

    It looks in the release: what `daylight watch` took since is found after the next run.
    """
    if format not in FORMATS:
        raise Invalid(f"--format {format} is not known. It is one of {', '.join(FORMATS)}.")
    opened = open_release(release)
    from daylight.pipeline.watch import open_search, read_query

    query = read_query(" ".join(words or ()), name=name, born=born, phone=phone, address=address, reference=reference)
    with open_search(opened.folder) as searching:
        found = searching.find(query, limit=top, everybody=reveal is not None)
    if reveal is not None:
        record_reveal(opened, command="search", person_ids=[each.person_id for each in found], reason=reveal)
    if format == "json":
        about = {"release_id": opened.release_id, "as_of": opened.as_of.isoformat(), "synthetic": opened.synthetic}
        typer.echo(json.dumps({**about, "found": [_values(each) for each in found]}, ensure_ascii=False, indent=2))
    else:
        _print(opened, found)


def _values(found: "Found") -> dict[str, object]:
    return {
        "person_id": found.person_id,
        "surname": found.surname,
        "forename": found.forename,
        "date_of_birth": found.date_of_birth.isoformat() if found.date_of_birth else found.date_of_birth_text,
        "incidents_as_suspect": found.as_suspect,
        "points": found.points,
        "why": list(found.why),
    }


def _print(release: Release, found: "tuple[Found, ...]") -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = answers()
    if release.synthetic:
        console.print("SYNTHETIC DATA: every person here is invented.", style="bold yellow")
    if not found:
        console.print(
            "Nobody agrees with that. Give fewer parts, or check the spelling. Sealed identities are not found."
        )
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Person", "Name", "Born", "Suspect in", "Points", "What agrees"):
        table.add_column(heading, justify="right" if heading in {"Suspect in", "Points"} else "left")
    for each in found:
        called = ", ".join(part for part in ((each.surname or "").upper(), each.forename) if part)
        table.add_row(
            each.person_id, Text(printable(called)), _born(release, each), str(each.as_suspect), f"{each.points:.1f}",
            Text(listed(each.why)),
        )  # fmt: skip
    console.print(table)
    console.print("Suspected, not convicted. That details agree proves nothing: look before you act.", style="dim")


def _born(release: Release, found: "Found") -> str:
    if found.date_of_birth is None:
        return found.date_of_birth_text or "not known"
    return f"{day(found.date_of_birth)} ({age_on(found.date_of_birth, release.as_of)})"
