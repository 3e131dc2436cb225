"""Word from the same blocks, for those who edit: headings, lists and tables are real ones, and nothing is a macro."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from daylight.web.documents.pdf import moment, without_controls

_FONT = "Arial"  # what the reader's own machine has
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a zip archive: so that the same data give the same bytes


def docx_of(data: Mapping[str, Any], *, title: str, made_at: datetime) -> bytes:
    """A document as Word. `data` is what `blocks.sheet` makes, with `from_whom`, `to_whom`, `dated`, `reference` and
    `signed` for a letter. The same data and moment give the same bytes."""
    data, title = without_controls(data), without_controls(title)
    document = Document()
    _prepare(document, data, title, made_at)
    if "to_whom" in data:
        for words in (data["from_whom"], data["to_whom"], data["dated"]):
            document.add_paragraph(words)
        if data["reference"]:
            document.add_paragraph(f"Our reference: {data['reference']}")
    document.add_heading(title, level=1)
    for block in data["blocks"]:
        _DRAWN[block["kind"]](document, block)
    if "to_whom" in data:
        document.add_paragraph(data["signed"])
    written = io.BytesIO()
    document.save(written)
    return _settled(written)


def _prepare(document: Opened, data: Mapping[str, Any], title: str, made_at: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.language, about.comments = title, data["by"], "en-GB", ""
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    about.last_modified_by = data["by"]
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        marking = data["marking"] + (f" · {data['synthetic_words']}" if data["synthetic"] else "")
        for place in (section.header.paragraphs[0], section.footer.paragraphs[0]):
            place.text, place.alignment = marking, WD_ALIGN_PARAGRAPH.CENTER
        last = section.footer.add_paragraph(f"Made {moment(made_at)} by {data['by']}")
        last.add_run(f" · {data['note']}" if data["note"] else "")
        last.add_run(" · Page ")
        _field(last, "PAGE")
        last.add_run(" of ")
        _field(last, "NUMPAGES")


def _field(paragraph: Paragraph, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  python-docx offers no other way to a field


def _heading(document: Opened, block: Mapping[str, Any]) -> None:
    document.add_heading(block["text"], level=block["level"])


def _paragraph(document: Opened, block: Mapping[str, Any]) -> None:
    document.add_paragraph().add_run(block["text"]).bold = block["strong"] or None


def _bullets(document: Opened, block: Mapping[str, Any]) -> None:
    for item in block["items"]:
        document.add_paragraph(item, style="List Bullet")


def _facts(document: Opened, block: Mapping[str, Any]) -> None:
    for label, value in block["rows"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)


def _grid(document: Opened, block: Mapping[str, Any]) -> None:
    if block["caption"]:
        document.add_paragraph().add_run(block["caption"]).bold = True
    table = document.add_table(rows=1, cols=len(block["heads"]), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, block["heads"], strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  nor to a repeated head
    for row in block["rows"]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _break(document: Opened, block: Mapping[str, Any]) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]


_DRAWN = {
    "heading": _heading, "paragraph": _paragraph, "bullets": _bullets, "facts": _facts, "grid": _grid, "break": _break,
}  # fmt: skip


def _settled(written: io.BytesIO) -> bytes:
    """The same archive with no moment of its own."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return again.getvalue()
