"""A letter as a document, and the words around it."""

from datetime import datetime
from typing import Any

from daylight.domain.letters import LETTERS, SERVED_HOW, LetterStatus
from daylight.web.accounts.models import User
from daylight.web.documents import blocks
from daylight.web.documents.pdf import pdf_of
from daylight.web.documents.word import docx_of
from daylight.web.letters.models import Letter

MARKING = "OFFICIAL"
_FINAL = (LetterStatus.CLEARED, LetterStatus.SERVED)


def letter_data(letter: Letter, *, synthetic: bool) -> dict[str, Any]:
    """A letter as `documents` takes it. Nobody's name is on it but the addressee's and who signs."""
    values = letter.values
    body = [blocks.paragraph(" ".join(part.split("\n"))) for part in letter.text.split("\n\n") if part.strip()]
    return blocks.sheet(
        body,
        by=values["unit"],
        synthetic=synthetic,
        marking=MARKING,
        note="" if letter.value in _FINAL else "Draft: not to be served",
        from_whom=values["unit"],
        to_whom="\n".join(part for part in (values["name"], values.get("address", "")) if part),
        dated=values["date"],
        reference=values["reference"],
        signed=f"{values['officer']}\n{values['unit']}",
    )


def letter_pdf(letter: Letter, *, synthetic: bool, made_at: datetime) -> bytes:
    """The letter as tagged PDF."""
    return pdf_of("letter", letter_data(letter, synthetic=synthetic), title=letter.title, made_at=made_at)


def letter_word(letter: Letter, *, synthetic: bool, made_at: datetime) -> bytes:
    """The letter as Word."""
    return docx_of(letter_data(letter, synthetic=synthetic), title=letter.title, made_at=made_at)


def steps_open(letter: Letter, user: User, granted: frozenset[str]) -> frozenset[str]:
    """What this user may do with a letter now; `granted` are their permissions."""
    return frozenset(
        move.name
        for move in LETTERS.moves_from(letter.value)
        if move.permission.value in granted
        and not (move.another and letter.written_by.casefold() == user.username.casefold())
    )


def served_in_words(letter: Letter) -> str:
    """How, by whom and when it was served; empty where it was not."""
    if letter.served_on is None:
        return ""
    on = f"{letter.served_on.day} {letter.served_on:%B %Y}"
    return f"{SERVED_HOW[letter.served_how].capitalize()} by {letter.served_by} on {on}."
