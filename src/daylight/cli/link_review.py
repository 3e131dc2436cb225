"""`daylight link review R`: the pairs of mentions that are worth a person's eye, with what each answer would change."""

import json
from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.release_reader import Row, open_release
from daylight.cli.terminal import counted, printable
from daylight.domain.errors import Invalid

FORMATS = ("text", "json")


def review(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="The first N only.")] = 20,
    format: Annotated[str, typer.Option("--format", help="One of text, json.")] = "text",
) -> None:
    """List the pairs to look at first: those whose answer would change who meets a definition. No name is shown."""
    if format not in FORMATS:
        raise Invalid(f"--format {format} is not known. It is one of {', '.join(FORMATS)}.")
    opened = open_release(release)
    rows = opened.rows("SELECT * FROM {reviews} WHERE rank <= ? ORDER BY rank", top)
    among = opened.value("SELECT max(among) FROM {reviews}") or 0
    if format == "json":
        about = {"release_id": opened.release_id, "as_of": opened.as_of.isoformat(), "synthetic": opened.synthetic}
        content = {**about, "worth_a_look": among, "reviews": rows}
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo("No pair of mentions is in doubt.")
    for row in rows:
        for line in _lines(row):
            typer.echo(printable(line))
    if among > len(rows):
        typer.echo(f"{among - len(rows):,} more of {counted(among, 'pair')} are not shown.")


def _lines(row: Row) -> tuple[str, ...]:
    one, other = (":".join(row[f"{side}_{part}"] for part in ("source", "table", "record_id")) for side in _SIDES)
    now = row["left_person_id"] if row["used"] else f"{row['left_person_id']} and {row['right_person_id']}"
    return (
        f"{row['rank']}. {one}  {other}",
        f"   now {now}; {row['probability']:.1%} likely one human. {row['reason']}",
        f"   If one human: {row['effect_same']}",
        f"   If two: {row['effect_different']}",
    )


_SIDES = ("left", "right")
