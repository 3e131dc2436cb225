"""`daylight map FOLDER`: draft a mapping for an unknown layout, and say what the draft is unsure of."""

from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.check_report import check_place
from daylight.cli.export import write_whole
from daylight.cli.terminal import answers, complaints, counted, printable
from daylight.domain.errors import BadExtract, Fault


def map_folder(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of extracts in their own layout.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; default mapping.toml in FOLDER.", dir_okay=False)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a mapping that is there.")] = False,
) -> None:
    """Draft mapping.toml from headings and sample values. Check it before you use it: it is a proposal."""
    if not folder.is_dir():
        raise BadExtract([Fault(f"There is no folder {folder}. Give the folder that holds the extracts.")])
    place = out or folder / "mapping.toml"
    check_place(place, replace=replace)
    from daylight.pipeline.receive.drafting import draft_mapping

    draft = draft_mapping(folder)
    if not draft.toml:
        _tell_unsure(draft.unsure)
        if draft.unsure:
            raise BadExtract([Fault("No table was recognised in this folder, so there is nothing to map.")])
        answers().print("These extracts use Daylight's own names: no mapping is needed.")
        return
    text = (
        f"# Drafted from headings and sample values: a proposal. Look through it, then: daylight check {folder.name}\n"
    )
    write_whole(place, f"{text}\n{draft.toml}".encode())
    answers().print(draft.toml, markup=False, soft_wrap=True)
    _tell_unsure(draft.unsure)
    answers().print(f"Written to {printable(place)}. Look through it, then: daylight check {folder}", markup=False)


def _tell_unsure(unsure: tuple[str, ...]) -> None:
    if unsure:
        complaints().print(f"Unsure of {counted(len(unsure), 'thing')}:")
    for doubt in unsure:
        complaints().print(f"- {printable(doubt)}", markup=False, soft_wrap=True)
