"""`daylight risk train R` and `daylight risk card MODEL`: a model of serious harm, and what its card says."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.progress import shown_progress
from daylight.cli.run import Memory, Threads
from daylight.cli.terminal import answers, printable
from daylight.domain.errors import Invalid

FORMATS = ("text", "json")


def train(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL", help="A new folder for the model and its card.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same model.")] = 1,
    threads: Threads = None,
    memory: Memory = 2.0,
) -> None:
    """Train models of serious harm on the past, measure each once on months it never saw, keep what the rule ships."""
    from daylight.pipeline.risk import CARD, STEPS
    from daylight.pipeline.risk import train as trained

    with shown_progress(STEPS) as progress:
        done = trained(
            release, out, seed=seed, threads=threads or os.cpu_count() or 1, memory_gb=memory, progress=progress
        )
    screen = answers()
    for line in (
        f"Shipped: {done.choice.name}.",
        *done.choice.reasons,
        f"The card is {out / CARD}. Read it first; nothing uses the model by itself: daylight risk apply R {out}",
    ):
        screen.print(line, markup=False, soft_wrap=True)


def card(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The folder made by `daylight risk train`.")],
    format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "text",
) -> None:
    """Print the card of a model: what it was trained on, how it did, for whom it does worse, who decides."""
    if format not in FORMATS:
        raise Invalid(f"--format {format} is not known. It is one of {', '.join(FORMATS)}.")
    from daylight.pipeline.risk import stored_card

    data, text = stored_card(model)
    if format == "json":
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in text.splitlines():
        typer.echo(printable(line))
