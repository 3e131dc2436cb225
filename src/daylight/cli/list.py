"""`daylight list R`: the ranked list of serial, repeat and unanswered suspected perpetrators, with filters."""

from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.cohort import SORTS, Choice, Cohort, Listed, definition_words, read_cohort
from daylight.cli.export import FORMATS, as_csv, as_json, as_xlsx, check_may_write, format_of, write_whole
from daylight.cli.release_reader import Release, open_release
from daylight.cli.rules import default_list
from daylight.cli.terminal import answers, complaints, counted, day, printable
from daylight.cli.words import LEVELS, NOBODY, listed, short
from daylight.domain.errors import Invalid

COLUMNS = (
    "rank", "person_id", "suspected_surname", "suspected_forename", "date_of_birth", "age", "definitions", "victims",
    "incidents", "last_event", "days_since", "score", "suggested_level", "managed_by", "stale_schemes", "flags",
    "held", "reason",
)  # fmt: skip
_COUNTED = 76  # ... and from which the counts have columns of their own
_ROOMY = 150  # terminal columns from which a row fits on one line


def list_people(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    definition: Annotated[
        list[str] | None,
        typer.Option(
            "--definition", help="Only this definition; may be repeated. Default: serial, repeat, unanswered."
        ),
    ] = None,
    unmanaged: Annotated[bool, typer.Option("--unmanaged", help="Only people whose abuse nobody manages.")] = False,
    managed: Annotated[bool, typer.Option("--managed", help="Only people whose abuse somebody manages.")] = False,
    near_miss: Annotated[bool, typer.Option("--near-miss", help="People one event short, instead.")] = False,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="People listed only if what is not recorded were so, instead.")
    ] = False,
    fragile: Annotated[bool, typer.Option("--fragile", help="Only those one wrong link would take off.")] = False,
    cross_force: Annotated[
        bool, typer.Option("--cross-force", help="Only those whom no one force's records alone would list.")
    ] = False,
    held: Annotated[bool, typer.Option("--held", help="Only those waiting for a person's decision.")] = False,
    source: Annotated[
        list[str] | None, typer.Option("--source", "--force", help="Only with grounds in this source or force.")
    ] = None,
    district: Annotated[
        list[str] | None, typer.Option("--district", help="Only with grounds in this district.")
    ] = None,
    min_victims: Annotated[int, typer.Option("--min-victims", metavar="N", help="At least N distinct victims.")] = 0,
    top: Annotated[int | None, typer.Option("--top", metavar="N", help="The first N only.")] = None,
    sort: Annotated[str, typer.Option("--sort", help=f"One of {', '.join(SORTS)}.")] = "score",
    format: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; default by --out, else table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", dir_okay=False, help="Write to this file.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an existing file.")] = False,
) -> None:
    """List suspected perpetrators, highest score first. A place on the list is advice: a person decides."""
    if managed and unmanaged:
        raise Invalid("Say --managed or --unmanaged, not both.")
    choice = Choice(
        definitions=tuple(dict.fromkeys(definition)) if definition else (),
        near_miss=near_miss,
        provisional=provisional,
        managed=True if managed else False if unmanaged else None,
        fragile=fragile,
        cross_force=cross_force,
        held=held,
        sources=tuple(source or ()),
        districts=tuple(district or ()),
        min_victims=min_victims,
        top=top,
        sort=sort,
    )
    chosen = format_of(format, out)
    if out is not None:
        check_may_write(out, replace=replace)
    elif chosen == "xlsx":
        raise Invalid("A workbook needs a file to be written to: add --out list.xlsx.")
    opened = open_release(release)
    _hand_over(opened, read_cohort(opened, choice), chosen, out)


def _hand_over(release: Release, cohort: Cohort, format: str, out: Path | None) -> None:
    if format == "table" and out is None:
        _print_table(release, cohort)
        return
    content = _content(release, cohort, format)
    if out is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
        return
    write_whole(out, content)
    complaints().print(f"Wrote {counted(len(cohort.people), 'person', 'people')} to {out}.", markup=False)


def _content(release: Release, cohort: Cohort, format: str) -> bytes:
    rows = [row_of(person) for person in cohort.people]
    about = {
        "release_id": release.release_id,
        "as_of": release.as_of,
        "synthetic": release.synthetic,
        "list": _heading(release, cohort),
        "found": cohort.found,
        "under_18_safeguarding_route": cohort.under_18,
    }
    if format == "json":
        return as_json(rows, about)
    if format == "csv":
        return as_csv(rows, COLUMNS)
    if format == "xlsx":
        return as_xlsx(rows, COLUMNS, _heading(release, cohort))
    from io import StringIO

    from rich.console import Console

    text = StringIO()
    _print_table(release, cohort, Console(file=text, width=160, highlight=False, emoji=False))
    return text.getvalue().encode("utf-8")


def row_of(person: Listed) -> dict[str, Any]:
    """A row for files: the columns of COLUMNS, lists as lists."""
    return {
        "rank": person.rank,
        "person_id": person.person_id,
        "suspected_surname": person.surname,
        "suspected_forename": person.forename,
        "date_of_birth": person.born,
        "age": person.age,
        "definitions": list(person.definitions),
        "victims": person.victims,
        "incidents": person.incidents,
        "last_event": person.last_event,
        "days_since": person.days_since,
        "score": person.score,
        "suggested_level": person.level,
        "managed_by": list(person.managed_by),
        "stale_schemes": list(person.stale_schemes),
        "flags": list(person.flags),
        "held": list(person.held),
        "reason": person.reason,
    }


def _heading(release: Release, cohort: Cohort) -> str:
    choice = cohort.choice
    kind = "Near misses" if choice.near_miss else "Provisional" if choice.provisional else "Suspected perpetrators"
    names = (
        "serial, repeat or unanswered"
        if choice.definitions == default_list(release)
        else listed(map(short, choice.definitions), "or")
    )
    return f"{kind}: {names}, as of {day(release.as_of)}"


def _print_table(release: Release, cohort: Cohort, console: Any = None) -> None:
    console = console or answers()
    if release.synthetic:
        console.print("SYNTHETIC DATA: every person here is invented.", style="bold yellow")
    console.print(_heading(release, cohort), style="bold", markup=False)
    if cohort.people:
        console.print(_table(cohort, console.width))
        console.print()
    console.print(_summary(cohort), markup=False)
    if cohort.people:
        console.print(
            "Suspected, not convicted: score and level are advice, a named person decides. "
            f"One page on a person: daylight show {release.folder} {cohort.people[0].person_id}",
            style="dim",
            markup=False,
        )


def _table(cohort: Cohort, width: int) -> Any:
    from rich import box
    from rich.table import Table

    roomy = width >= _ROOMY
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=roomy,
        padding=(0, 1) if roomy else 0,
        show_lines=not roomy and len(cohort.people) < 200,
    )
    for heading, options in _roomy_columns() if roomy else _narrow_columns(width):
        table.add_column(heading, **options)
    for person in cohort.people:
        table.add_row(*(_roomy_cells(person) if roomy else _narrow_cells(person, width)))
    return table


_NUMBER: dict[str, Any] = {"justify": "right", "no_wrap": True}
_WHOLE: dict[str, Any] = {"no_wrap": True}


def _roomy_columns() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("Rank", _NUMBER), ("Person", _WHOLE), ("Suspected person", {}), ("Born (age)", _WHOLE),
        ("Definitions met", {"ratio": 3}), ("Victims", _NUMBER), ("Incid.", _NUMBER), ("Last event", _WHOLE),
        ("Days", _NUMBER), ("Score, advice", _WHOLE), ("Managed by", {}), ("Flags", {"ratio": 2}),
    ]  # fmt: skip


def _narrow_columns(width: int) -> list[tuple[str, dict[str, Any]]]:
    """Fixed widths, the spare shared among the columns of words; the counts go where there is no room for them."""
    counts = [("Vict", {"width": 4, **_NUMBER}), ("Inc", {"width": 4, **_NUMBER}), ("Last event", {"width": 11})]
    shown = counts if width >= _COUNTED else []
    spare = width - 4 - 9 - 4 - sum(column["width"] + 1 for _, column in shown)
    person = max(11, spare * 42 // 100)
    met = max(10, spare * 26 // 100)
    words = {"overflow": "fold"}
    return [
        ("#", {"width": 4, **_NUMBER}), ("Suspected person", {"width": person, **words}),
        ("Met", {"width": met, **words}), *shown, ("Score", {"width": 9}),
        ("Managed by", {"width": max(8, spare - person - met), **words}),
    ]  # fmt: skip


def _born(person: Listed) -> str:
    if person.sealed or not person.born:
        return "" if person.sealed else "not known"
    return person.born if person.age is None else f"{person.born} ({person.age})"


def _managed(person: Listed) -> Any:
    from rich.text import Text

    return Text(", ".join(person.managed_by)) if person.managed_by else Text(NOBODY, style="bold")


def _level(person: Listed) -> str:
    return LEVELS.get(person.level or "", "")


def _score(person: Listed) -> str:
    return "" if person.score is None else f"{person.score:.1f}"


def _roomy_cells(person: Listed) -> list[Any]:
    from rich.text import Text

    return [
        str(person.rank),
        person.person_id,
        Text(printable(person.name), style="bold"),
        Text(_born(person)),
        definition_words(person),
        str(person.victims),
        str(person.incidents),
        day(person.last_event),
        "" if person.days_since is None else f"{person.days_since:,}",
        f"{_score(person):>5} {_level(person)}",
        _managed(person),
        Text(printable(", ".join(person.flags))),
    ]


def _narrow_cells(person: Listed, width: int) -> list[Any]:
    from rich.text import Text

    born = _born(person)
    flags = printable(", ".join(person.flags))
    since = "" if person.days_since is None else f"\n{person.days_since:,} days"
    counts = [str(person.victims), str(person.incidents), day(person.last_event) + since]
    return [
        str(person.rank),
        Text.assemble((printable(person.name), "bold"), f"\n{person.person_id}", f"\n{born}" if born else ""),
        definition_words(person),
        *(counts if width >= _COUNTED else []),
        f"{_score(person)}\n{_level(person)}",
        Text.assemble(_managed(person), f"\n{flags}" if flags else ""),
    ]


def _summary(cohort: Cohort) -> str:
    nobody = sum(not person.managed_by for person in cohort.people)
    held = sum(bool(person.held) for person in cohort.people)
    if not cohort.people:
        said = "Nobody matches. Take a filter away, or try --near-miss."
    else:
        shown = "" if len(cohort.people) == cohort.found else f"{len(cohort.people):,} shown of "
        said = f"{shown}{counted(cohort.found, 'person', 'people')}; {nobody:,} managed by nobody; {held:,} held."
    children = f" {cohort.under_18:,} under 18: safeguarding route." if cohort.under_18 else ""
    return said + children
