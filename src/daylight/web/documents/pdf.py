"""Tagged PDF/UA-1 by Typst, with fonts that a package brings: the same data and moment give the same bytes."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import font_source_sans_pro
import typst

from daylight.domain.errors import Invalid, NotFound

TEMPLATES = Path(__file__).parent / "typst"
_LONDON = ZoneInfo("Europe/London")
_STYLES = ("Regular", "Bold", "It", "BoldIt")
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TRIES = 50  # different characters that no font here has, in one document


@cache
def _fonts() -> tuple[typst.Fonts, "tempfile.TemporaryDirectory[str]"]:
    """The fonts and the folder that holds one file for each style: the package has two, and which is found may vary."""
    folder = tempfile.TemporaryDirectory(prefix="daylight-fonts-")
    shipped = Path(font_source_sans_pro.font_directory)
    for style in _STYLES:
        shutil.copy(shipped / f"SourceSansPro-{style}.ttf", folder.name)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder.name]), folder


def moment(at: datetime) -> str:
    """A moment as documents say it, in local time."""
    here = at.astimezone(_LONDON)
    return f"{here.day} {here:%B %Y, %H:%M}"


def pdf_of(template: str, data: Mapping[str, Any], *, title: str, made_at: datetime) -> bytes:
    """A document as tagged PDF/UA-1 in British English.

    `template` names a file of `documents/typst`: `sheet`, `dense`, `letter`, `card`. `data` is what
    `blocks.sheet` makes.
    Everything in `data` is shown as text. A character that no shipped font has is shown as its number in Unicode.
    NotFound for a template that there is not, Invalid for data that do not fit it.
    """
    return _compiled(template, data, title, made_at)[0]


def pages_of(template: str, data: Mapping[str, Any], *, title: str, made_at: datetime) -> int:
    """How many pages the document has."""
    return _compiled(template, data, title, made_at, count=True)[1]


def fitting_pdf(template: str, sizes: list[Mapping[str, Any]], *, pages: int, title: str, made_at: datetime) -> bytes:
    """The first of `sizes`, from most to least told, that fits in so many pages. Invalid where none does."""
    for data in sizes:
        made, counted = _compiled(template, data, title, made_at, count=True)
        if counted <= pages:
            return made
    raise Invalid(f"This does not fit in {pages} pages. Shorten what was typed for it.")


def _compiled(
    template: str, data: Mapping[str, Any], title: str, made_at: datetime, *, count: bool = False
) -> tuple[bytes, int]:
    path = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not path.is_file():
        raise NotFound(f"There is no template {template} of documents.")
    text = json.dumps(without_controls({**data, "title": title, "made_at": moment(made_at)}), ensure_ascii=False)
    for _ in range(_TRIES):
        compiler = typst.Compiler(
            str(path), root=str(TEMPLATES), font_paths=_fonts()[0], ignore_system_fonts=True, sys_inputs={"data": text}
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=int(made_at.timestamp()))
            pages = int(compiler.query("<pages>", field="value", one=True)) if count else 0
        except typst.TypstError as wrong:
            unshown = _UNSHOWN.search(wrong.message)
            if unshown is None:
                raise Invalid(
                    "The document could not be made: what it should show does not fit its template."
                ) from wrong
            text = _told_by_number(text, unshown[1])
            continue
        return cast("bytes", made), pages
    raise Invalid("The document has too many characters that its fonts do not have.")


def without_controls(value: Any) -> Any:
    """The same with a space for each character that no document has a place for."""
    if isinstance(value, str):
        return _CONTROLS.sub(" ", value)
    if isinstance(value, Mapping):
        return {key: without_controls(each) for key, each in value.items()}
    return [without_controls(each) for each in value] if isinstance(value, list | tuple) else value


def _told_by_number(text: str, unshown: str) -> str:
    characters = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), unshown)
    for character in set(characters):
        if not character.isascii():
            text = text.replace(character, f"[U+{ord(character):04X}]")
    return text
