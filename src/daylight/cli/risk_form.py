"""`daylight risk form`: the assessment forms in use, and whether a force's own forms or wording can be loaded."""

from pathlib import Path
from typing import Annotated

import typer

from daylight.cli.terminal import counted, printable
from daylight.domain.assessments import Form, form_worded, read_forms, read_wording, shipped_forms
from daylight.domain.errors import NotFound


def form(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Forms of your own, in TOML. None: those that ship.")
    ] = None,
    wording: Annotated[
        Path | None, typer.Option("--wording", metavar="FILE", help="Licensed wording for one of the forms, in TOML.")
    ] = None,
) -> None:
    """Check assessment forms and the wording for them, and print each form: topics, and which of them are required."""
    forms = shipped_forms() if file is None else read_forms(_text(file), file=file.name)
    words: dict[str, str] = {}
    worded: Form | None = None
    if wording is not None:
        worded = form_worded(_text(wording), forms, file=wording.name)
        words = read_wording(_text(wording), worded, file=wording.name)
    for each in forms:
        if worded is None or each is worded:
            for line in _lines(each, words):
                typer.echo(printable(line))


def _text(file: Path) -> bytes:
    if not file.is_file():
        raise NotFound(f"There is no file {file}. Check the path.")
    return file.read_bytes()


def _lines(form: Form, words: dict[str, str]) -> list[str]:
    required = sum(topic.required for topic in form.topics)
    return [
        f"{form.name} {form.edition}: {form.title}",
        f"  owner {form.owner}; source {form.source}",
        f"  {counted(len(form.topics), 'topic')}, {required} required (*): without a yes or no it stays provisional",
        *(f"  {topic.id}{' *' if topic.required else ''}: {words.get(topic.id, topic.name)}" for topic in form.topics),
    ]
