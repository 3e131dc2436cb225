"""Words for the pages of matches: each field of two rows as match, close, differ or blank, without telling a survivor.

Whether two fields agree is told of every row; what stands in a survivor's row is told only once it was revealed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from daylight.domain.access import Permission, grant_of
from daylight.domain.people import words
from daylight.web.accounts.models import User
from daylight.web.matches.queries import PERSON_ID, Question, Side
from daylight.web.people.judgements import Verdict, weighed
from daylight.web.people.models import Judgement
from daylight.web.people.permits import Permits
from daylight.web.people.presenters import titles_of
from daylight.web.releases.keys import digits_of, postcode_of
from daylight.web.releases.models import Person

CHANGES = {
    "undoes": "Somebody would no longer be listed",
    "meets": "Somebody would be listed",
    "nothing": "No status changes",
}
VERDICTS = {
    Verdict.NONE: "Waits",
    Verdict.SAME: "One person",
    Verdict.DIFFERENT: "Two people",
    Verdict.UNSURE: "Not sure",
    Verdict.DISPUTED: "Two answers",
}
ANSWERS = {
    Judgement.SAME: "one person",
    Judgement.DIFFERENT: "two people",
    Judgement.UNSURE: "not sure",
}
MATCH, CLOSE, DIFFER, BLANK = "match", "close", "differ", "blank"
TAGS = {MATCH: "govuk-tag--green", CLOSE: "govuk-tag--yellow", DIFFER: "govuk-tag--red", BLANK: "govuk-tag--grey"}
_MEETS = re.compile(r"\bmeet ([a-z0-9][a-z0-9-]*)")
_HIDDEN = "Hidden: a survivor's row"


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison: what it is, what stands on each side, how they agree."""

    words: str
    left: str = field(repr=False)
    right: str = field(repr=False)
    state: str = BLANK

    @property
    def tag(self) -> str:
        """The colour that goes with the word; the word is always written."""
        return TAGS[self.state]


Reader = Callable[[Side], str]
Comparer = Callable[[str, str], str]


def _name(side: Side) -> str:
    return str(side.mention.shown_name or "")


def _born(side: Side) -> str:
    return str(side.mention.birth_text or "")


def _reference(side: Side) -> str:
    return str(side.mention.nominal_id or "")


def _address(side: Side) -> str:
    return str(side.address.normal or side.address.address_id) if side.address else ""


def _postcode(side: Side) -> str:
    return str(side.address.postcode or "") if side.address else ""


def _phone(side: Side) -> str:
    return str(side.mention.phone or "")


def _names_agree(one: str, other: str) -> str:
    left, right = words(one), words(other)
    if sorted(left) == sorted(right):
        return MATCH
    return CLOSE if set(left) & set(right) else DIFFER


def _births_agree(one: str, other: str) -> str:
    if one == other:
        return MATCH
    return CLOSE if one.startswith(other) or other.startswith(one) or _turned_round(one, other) else DIFFER


def _turned_round(one: str, other: str) -> bool:
    """Day and month exchanged, or one digit mistyped."""
    left, right = one.split("-"), other.split("-")
    if len(left) == len(right) == 3 and left[0] == right[0] and left[1:] == right[:0:-1]:
        return True
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _texts_agree(one: str, other: str) -> str:
    return MATCH if re.sub(r"\W", "", one).upper() == re.sub(r"\W", "", other).upper() else DIFFER


def _phones_agree(one: str, other: str) -> str:
    return MATCH if digits_of(one) == digits_of(other) else DIFFER


def _postcodes_agree(one: str, other: str) -> str:
    if postcode_of(one) == postcode_of(other):
        return MATCH
    return CLOSE if postcode_of(one)[:-3] == postcode_of(other)[:-3] else DIFFER


FIELDS: tuple[tuple[str, Reader, Comparer], ...] = (
    ("Name", _name, _names_agree),
    ("Born", _born, _births_agree),
    ("Reference", _reference, _texts_agree),
    ("Address", _address, _texts_agree),
    ("Postcode", _postcode, _postcodes_agree),
    ("Telephone", _phone, _phones_agree),
)
"""What two rows are compared by: its words, how it is read, how two of it agree."""


def compared(left: Side, right: Side, *, revealed: bool) -> list[Field]:
    """Field by field. A survivor's side reads "Hidden" unless it was revealed; how the sides agree is told always."""
    return [_compared(name, read, agree, left, right, revealed) for name, read, agree in FIELDS]


def _compared(name: str, read: Reader, agree: Comparer, left: Side, right: Side, revealed: bool) -> Field:
    one, other = read(left), read(right)
    state = agree(one, other) if one and other else BLANK
    return Field(name, _shown(left, one, revealed), _shown(right, other, revealed), state)


def _shown(side: Side, value: str, revealed: bool) -> str:
    if not value:
        return "Not recorded"
    return _HIDDEN if side.is_survivors and not revealed else value


def conflicts(left: Side, right: Side, fields: list[Field]) -> list[str]:
    """What speaks against one person, in sentences, most telling first."""
    one, other = left.mention, right.mention
    same_incident = one.incident_id is not None and (one.source, one.incident_id) == (other.source, other.incident_id)
    differ = {each.words for each in fields if each.state == DIFFER}
    roles = (one.role or "not said").replace("_", " "), (other.role or "not said").replace("_", " ")
    return [
        *([f"Both rows are of one incident, as {roles[0]} and as {roles[1]}."] if same_incident else []),
        *(["The dates of birth differ."] if "Born" in differ else []),
        *(
            ["The same system gave them different references."]
            if "Reference" in differ and one.source == other.source
            else []
        ),
        *(["The names have no word in common."] if "Name" in differ else []),
    ]


@dataclass(frozen=True, slots=True)
class Effects:
    """What each answer would change, with the names of those whom the reader may open."""

    if_same: str
    if_different: str
    people: list[tuple[str, str]] = field(repr=False)  # id, name


def effects_in_words(user: User, loaded: int, review: Any) -> Effects:
    """The effects of a question as the release words them, definitions by their titles."""
    said = (review.effect_same or "", review.effect_different or "")
    at_stake = sorted(set(PERSON_ID.findall(" ".join(said))))
    grant = grant_of(user.held_roles, Permission.SEE_PERSON)
    closed = set(Permits(user, loaded, grant).closed(at_stake)) if grant else set(at_stake)
    rows = Person.objects.filter(loaded=loaded, person_id__in=set(at_stake) - closed, as_suspect__gt=0)
    people = [
        (each.person_id, f"{(each.surname or 'Not known').upper()}, {each.forename or 'not known'}") for each in rows
    ]
    titles = titles_of(loaded)
    in_words = [_MEETS.sub(lambda found: f"meet “{titles.get(found[1], found[1])}”", text) for text in said]
    return Effects(in_words[0], in_words[1], sorted(people))


def row_words(key: tuple[str, str, str]) -> str:
    """A row as people call it: its system, table and record."""
    source, table, record = key
    return f"{source}, {table.replace('_', ' ')} {record}"


def sureness(probability: float | None) -> str:
    """How likely one human is; never quite none and never quite certain."""
    if probability is None:
        return "not computed"
    return "over 99.9%" if probability > 0.999 else "under 0.1%" if probability < 0.001 else f"{probability:.1%}"


def said_of(question: Question) -> list[str]:
    """Who said what of a question, oldest first."""
    return [f"{each.by}: {ANSWERS[each.judgement]}" for each in question.judgements]


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement of the history, or nothing but when and by whom where the case is closed to the reader."""

    judgement: Judgement
    closed: bool
    words: str
    disputed: bool


def stands_how(verdict: Verdict, in_release: bool | None) -> str:
    """What follows from what was judged."""
    if verdict is Verdict.DISPUTED:
        return "Two people gave two answers. Neither counts until they agree."
    if verdict is Verdict.UNSURE:
        return "Nobody could say. The release decides by the weights, as before."
    if verdict is Verdict.NONE:
        return "Every answer was taken back. The release decides by the weights."
    return "The release has it so." if in_release else "Takes effect in the next run."


def standing_words(judgements: list[Judgement], people: dict[tuple[str, str, str], str]) -> str:
    """What the standing judgements of one pair come to, and whether the release has it."""
    still = [each for each in judgements if each.taken_back_at is None]
    if not still:
        return stands_how(Verdict.NONE, None)
    judged = weighed((still[0].left, still[0].right), still, people)
    return stands_how(judged.verdict, judged.in_release)
