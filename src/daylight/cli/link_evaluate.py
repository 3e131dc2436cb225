"""`daylight link evaluate EXTRACTS`: retrain the linkage model with reviewers' labels, and say how it does."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.progress import shown_progress
from daylight.cli.run import Extracts, Mapping, Memory, Model, Threads
from daylight.cli.terminal import answers
from daylight.domain.errors import BadExtract, Fault

_FOLDER: dict[str, Any] = {"exists": True, "file_okay": False, "readable": True}


def evaluate(
    extracts: Extracts,
    decisions: Annotated[
        Path, typer.Option("--decisions", metavar="D", help="The folder of what people decided: the labels.", **_FOLDER)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="A new folder for the model and its card.")],
    model: Model = None,
    mapping: Mapping = None,
    threads: Threads = None,
    memory: Memory = 4.0,
) -> None:
    """Retrain the linkage model with what reviewers judged, measure it on judgements held out, and write its card."""
    if not extracts.is_dir():
        raise BadExtract([Fault(f"There is no folder {extracts}. Give the folder that holds the extracts.")])
    from daylight.pipeline.evaluate import CARD, STEPS
    from daylight.pipeline.evaluate import evaluate as retrained
    from daylight.pipeline.publish.manifest import LINKAGE_MODEL
    from daylight.pipeline.settings import Settings

    with shown_progress(STEPS) as progress:
        settings = Settings(
            extracts=extracts,
            out=out,
            mapping=mapping,
            decisions=decisions,
            model=model,
            disposal_key=os.environ.get("DAYLIGHT_DISPOSAL_KEY", ""),
            progress=progress,
        )
        done = retrained(settings, threads=threads or os.cpu_count() or 1, memory_gb=memory)
    screen = answers()
    use = f"daylight run {extracts} --model {out / LINKAGE_MODEL}"
    for line in (
        done.evaluation.verdict,
        f"{done.labels} labels were used. The card is {out / CARD}.",
        f"Nothing uses the model by itself. When its owner has read the card and agrees: {use}",
    ):
        screen.print(line, markup=False, soft_wrap=True)
