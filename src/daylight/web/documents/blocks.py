"""What a document is made of: small values that both PDF and Word draw. Text is text: nothing in it is ever run.

A sheet is a dictionary: `by` (who made it), `synthetic` (invented people), `blocks`, and optionally `marking` (the
classification above and below every page) and `note` (a line under every page).
"""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
MARKING = "OFFICIAL-SENSITIVE"
SYNTHETIC = "SYNTHETIC: everybody here is invented"


def heading(text: str, level: int = 2) -> Block:
    """A heading below the title, which is level 1."""
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str, *, strong: bool = False) -> Block:
    """Running text; line breaks are kept."""
    return {"kind": "paragraph", "text": text, "strong": strong}


def bullets(items: Iterable[str]) -> Block:
    """A list, in its order."""
    return {"kind": "bullets", "items": list(items)}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """What each thing is called, and what it is."""
    return {"kind": "facts", "rows": [[label, value] for label, value in rows]}


def grid(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", widths: Sequence[int] = ()
) -> Block:
    """A table with a row of heads. `widths` are parts of the line, one per column; equal where not given.

    ValueError for a row of another length than the heads.
    """
    kept = [list(row) for row in rows]
    if any(len(row) != len(heads) for row in kept) or (widths and len(widths) != len(heads)):
        raise ValueError("Each row of a table has one cell per head, and each column one width.")
    return {
        "kind": "grid", "heads": list(heads), "rows": kept, "caption": caption,
        "widths": list(widths) or [1] * len(heads),
    }  # fmt: skip


def break_page() -> Block:
    """What follows begins on a new page."""
    return {"kind": "break"}


def sheet(
    blocks: Iterable[Block], *, by: str, synthetic: bool, marking: str = MARKING, note: str = "", **more: Any
) -> dict[str, Any]:
    """The whole of a document's data, as `pdf_of` and `docx_of` take it."""
    return {
        "blocks": list(blocks), "by": by, "synthetic": synthetic, "synthetic_words": SYNTHETIC, "marking": marking,
        "note": note, **more,
    }  # fmt: skip
