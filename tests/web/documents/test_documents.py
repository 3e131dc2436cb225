"""Documents: tagged, named, the same bytes again, and nothing in the data is ever run."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from daylight.domain.errors import Invalid, NotFound
from daylight.web.documents import blocks
from daylight.web.documents.pdf import fitting_pdf, pages_of, pdf_of
from daylight.web.documents.word import docx_of

MADE_AT = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
MARKUP = '#read("/etc/passwd") *bold* $x^2$ @someone <label> \\ `raw` // no comment'
EVERY_BLOCK = [
    blocks.heading("First part"),
    blocks.paragraph("Said on\ntwo lines", strong=True),
    blocks.bullets(["one thing", "another thing"]),
    blocks.facts([("Born", "7 March 1984")]),
    blocks.grid(["When", "What"], [["1 May", "a crime"]], caption="Incidents", widths=[1, 3]),
    blocks.break_page(),
    blocks.heading("Second part", level=3),
]


def _sheet(*more: blocks.Block, synthetic: bool = False, **named: str) -> dict[str, object]:
    return blocks.sheet([*EVERY_BLOCK, *more], by="An Analyst", synthetic=synthetic, note="Not for copying", **named)


def _letter() -> dict[str, object]:
    return _sheet(from_whom="The unit", to_whom="A Person\nA road", dated="1 July 2026", reference="R1", signed="A N")


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _word_text(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    parts = [*document.paragraphs, *document.sections[0].header.paragraphs, *document.sections[0].footer.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in parts), *cells])


@pytest.mark.parametrize("template", ["sheet", "dense", "letter"])
def test_every_template_is_tagged_named_and_in_english(template: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(template, _letter(), title="A paper", made_at=MADE_AT)))
    root: Any = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "A paper"


def test_all_that_is_given_stands_in_both_kinds() -> None:
    told = ("First part", "two lines", "another thing", "7 March 1984", "a crime", "Incidents", "Second part")
    page = _text(pdf_of("sheet", _sheet(), title="A paper", made_at=MADE_AT))
    word = _word_text(docx_of(_sheet(), title="A paper", made_at=MADE_AT))
    for text in (page, word):
        assert all(words in text for words in told)
        assert "OFFICIAL-SENSITIVE" in text
        assert "Made 1 July 2026, 09:30 by An Analyst" in text
        assert "Not for copying" in text
        assert "SYNTHETIC" not in text
    assert "Page 2 of 2" in page


def test_an_invented_force_is_told_on_every_page() -> None:
    made = pdf_of("sheet", _sheet(synthetic=True), title="A paper", made_at=MADE_AT)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert [page.extract_text().count("SYNTHETIC") for page in pages] == [2, 2]
    assert "SYNTHETIC" in _word_text(docx_of(_sheet(synthetic=True), title="A paper", made_at=MADE_AT))


@pytest.mark.parametrize("template", ["sheet", "letter"])
def test_what_is_typed_is_shown_and_never_run(template: str) -> None:
    data = _letter() | {"blocks": [blocks.paragraph(MARKUP), blocks.grid([MARKUP], [[MARKUP]])], "by": MARKUP}
    shown = "".join(_text(pdf_of(template, data, title=MARKUP, made_at=MADE_AT)).split())
    assert shown.count("".join(MARKUP.split())) >= 4
    assert "root:" not in shown
    assert MARKUP in _word_text(docx_of(data, title=MARKUP, made_at=MADE_AT))


def test_the_same_data_give_the_same_bytes() -> None:
    data = _letter()
    assert pdf_of("sheet", data, title="A", made_at=MADE_AT) == pdf_of("sheet", data, title="A", made_at=MADE_AT)
    assert docx_of(data, title="A", made_at=MADE_AT) == docx_of(data, title="A", made_at=MADE_AT)


def test_characters_that_no_font_has_are_told_by_number() -> None:
    data = _sheet(blocks.paragraph("王 Łukasz Žižek Ελένη \x00\x07😀 \ud800end"))
    shown = _text(pdf_of("sheet", data, title="A", made_at=MADE_AT))
    assert "[U+738B] Łukasz Žižek Ελένη" in shown
    assert "[U+1F600]" in shown
    assert "Łukasz" in _word_text(docx_of(data, title="A", made_at=MADE_AT))


def test_only_shipped_fonts_are_in_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of("sheet", _sheet(), title="A paper", made_at=MADE_AT)))
    pages: list[Any] = list(reader.pages)
    fonts = {str(font["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("SourceSansPro" in name for name in fonts)


def test_the_first_size_that_fits_is_taken() -> None:
    small, large = _sheet(), _sheet(*[blocks.paragraph("words")] * 200)
    assert pages_of("sheet", large, title="A", made_at=MADE_AT) > 2
    made = fitting_pdf("sheet", [large, small], pages=2, title="A", made_at=MADE_AT)
    assert made == pdf_of("sheet", small, title="A", made_at=MADE_AT)
    with pytest.raises(Invalid, match="does not fit in 1 pages"):
        fitting_pdf("sheet", [large, small], pages=1, title="A", made_at=MADE_AT)


@pytest.mark.parametrize("template", ["../pdf", "nothing", "/etc/passwd", ""])
def test_a_template_that_there_is_not(template: str) -> None:
    with pytest.raises(NotFound):
        pdf_of(template, _sheet(), title="A", made_at=MADE_AT)


def test_data_that_do_not_fit_are_refused_without_saying_them() -> None:
    with pytest.raises(Invalid) as refused:
        pdf_of("letter", {"by": "secretname"}, title="A", made_at=MADE_AT)
    assert "secretname" not in str(refused.value)
    with pytest.raises(ValueError, match="one cell per head"):
        blocks.grid(["one"], [["1", "2"]])


def test_word_has_headings_a_language_and_no_moment_of_its_own(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(docx_of(_letter(), title="A paper", made_at=MADE_AT)))
    assert [part.style.name for part in document.paragraphs if part.style and part.text == "First part"] == [
        "Heading 2"
    ]
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created == MADE_AT
    assert document.core_properties.title == "A paper"
    assert 'w:val="en-GB"' in document.styles["Normal"].element.xml
