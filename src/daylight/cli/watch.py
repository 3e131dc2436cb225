"""`daylight watch R INBOX`: new incidents as they come, who they are about and what they change. Ids, never a name."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daylight.cli.release_reader import open_release
from daylight.cli.terminal import complaints, counted, printable
from daylight.domain.errors import Invalid, Refused

if TYPE_CHECKING:
    from daylight.pipeline.watch import Opened, Touched

FORMATS = ("text", "json")
_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}


def watch(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    inbox: Annotated[
        Path,
        typer.Argument(
            metavar="INBOX", help="The folder of new incidents: each a .json, or a folder of small extracts."
        ),
    ],
    once: Annotated[bool, typer.Option("--once", help="Take what is there and stop.")] = False,
    every: Annotated[float, typer.Option("--every", metavar="SECONDS", min=0.1, help="How often to look.")] = 1.0,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="F", help="The folder of its journal; default R.watch beside R.")
    ] = None,
    definitions: Annotated[
        Path | None, typer.Option("--definitions", help="The force's own definitions that R was made with.", **_FILE)
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="The force's own weights that R was made with.", **_FILE)
    ] = None,
    format: Annotated[str, typer.Option("--format", help="One of text, json (one object per line).")] = "text",
) -> None:
    """Take new incidents one at a time: who they are about, whose status and score they change. Ctrl-C stops it."""
    if format not in FORMATS:
        raise Invalid(f"--format {format} is not known. It is one of {', '.join(FORMATS)}.")
    opened = open_release(release)
    from daylight.pipeline.watch import check_inbox, empty_inbox, open_watch

    check_inbox(inbox)
    with open_watch(opened.folder, state=state, definitions=definitions, weights=weights) as watching:
        known = counted(watching.mentions, "mention")
        complaints().print(f"Watching {inbox} with {known} known. Ctrl-C stops it.", markup=False)
        refused = 0
        while True:
            for each in empty_inbox(watching, inbox):
                _tell(each, format)
                refused += each.refused is not None
            if once:
                break
            time.sleep(every)
    if refused:
        raise Refused(f"{counted(refused, 'arrival')} could not be taken whole: see {inbox / 'refused'}.")


def _tell(opened: "Opened", format: str) -> None:
    for touched in opened.answers:
        if format == "json":
            typer.echo(json.dumps(touched.as_json(), ensure_ascii=False))
        else:
            for line in sentences(touched):
                typer.echo(printable(line))
    if opened.refused is not None:
        for line in opened.refused.splitlines():
            complaints().print(f"{printable(opened.name)}: {printable(line)}", markup=False, soft_wrap=True)


def sentences(touched: "Touched") -> list[str]:
    """What one incident changed, in sentences."""
    known = sum(each.known for each in touched.mentions)
    mentions = counted(len(touched.mentions), "mention")
    told = [f"{touched.source} {touched.incident_id}: {mentions}, {known} of people known before."]
    told += [f"  {alert.sentence}" for alert in touched.alerts]
    told += [f"  {score}" for score in map(_score, touched.people) if score]
    told += [f"  Noted: {finding}" for finding in touched.findings]
    return told


def _score(person: Any) -> str | None:
    before, after = person.score_before, person.score
    if after is None or (before is not None and before.total == after.total):
        return None
    was = "had no score" if before is None else f"had {before.total:.1f}, rank {before.rank}"
    return (
        f"{person.person_id} {was}; now {after.total:.1f}, rank {after.rank}, suggested level {after.suggested_level}."
    )
