"""What the system has done about a person: convictions, orders, spells under a scheme, a place on our own list."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from daylight.domain.periods import Window
from daylight.domain.reference import reference_csv, yes

DAYLIGHT = "Daylight"
STALE_AFTER = Window(years=1)
"""A spell without an end, and without an action in this long, is stale: the release's own rule."""


class AnswerKind(StrEnum):
    """What was done."""

    CONVICTION = "conviction"
    ORDER = "order"
    MANAGEMENT = "management"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing done. `what` is an offence code, an order kind, a scheme or `Daylight`; days are inclusive."""

    kind: AnswerKind
    what: str
    on: date
    ends: date | None = None
    category: str | None = None
    level: str | None = None
    role: str | None = None
    last_action: date | None = None
    themes: tuple[str, ...] = ()  # a conviction's: of domestic, sexual, stalking

    def in_force_on(self, day: date) -> bool:
        """Begun by `day` and not ended before it."""
        return self.on <= day and (self.ends is None or self.ends >= day)

    def counts_as_answer(self) -> bool:
        """Whether a thing of this sort answers the abuse at all, whenever it was."""
        match self.kind:
            case AnswerKind.CONVICTION:
                return bool(self.themes)
            case AnswerKind.ORDER:
                return is_protective(self.what)
            case AnswerKind.MANAGEMENT:
                return manages(self.what, self.category, self.level, self.role)
            case AnswerKind.LISTED:
                return True

    def is_stale(self, as_of: date) -> bool:
        """A spell still open at `as_of` with nothing done under it for twelve months.

        An end or an action dated after `as_of` was not known then, and is not looked at.
        """
        if self.kind is not AnswerKind.MANAGEMENT or (self.ends is not None and self.ends <= as_of):
            return False
        acted = self.last_action if self.last_action is not None and self.last_action <= as_of else self.on
        return max(acted, self.on) <= STALE_AFTER.start(as_of)

    def answers_since(self, first: date, as_of: date) -> bool:
        """Whether it answers abuse that began on `first`, as it stands at `as_of`.

        A conviction does if it came on that day or later; an order, a spell or a place on the list if any day
        of it did. A stale spell does not.
        """
        if self.on > as_of or not self.counts_as_answer() or self.is_stale(as_of):
            return False
        if self.kind is AnswerKind.CONVICTION:
            return self.on >= first
        return self.ends is None or self.ends >= first


@dataclass(frozen=True, slots=True)
class Management:
    """Who manages this abuse on one day, and which spells are stale. Both sorted."""

    managed_by: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def management_on(answers: tuple[Answer, ...], as_of: date) -> Management:
    """The schemes that manage this abuse at `as_of` (our own list as `Daylight`), and those long without an action."""
    spells = [
        answer
        for answer in answers
        if answer.kind in (AnswerKind.MANAGEMENT, AnswerKind.LISTED)
        and answer.in_force_on(as_of)
        and answer.counts_as_answer()
    ]
    managing = {_scheme(answer) for answer in spells if not answer.is_stale(as_of)}
    stale = {_scheme(answer) for answer in spells if answer.is_stale(as_of)}
    return Management(tuple(sorted(managing)), tuple(sorted(stale)))


def _scheme(answer: Answer) -> str:
    return DAYLIGHT if answer.kind is AnswerKind.LISTED else answer.what


@cache
def _protective() -> dict[str, bool]:
    return {row["kind"]: yes(row["protective"]) for row in reference_csv("order_kinds.csv").rows}


def is_protective(order_kind: str) -> bool:
    """Whether an order of this kind is made to protect people from the person. An unknown kind is not."""
    return _protective().get(order_kind, False)


@lru_cache(maxsize=4096)
def manages(scheme: str, category: str | None, level: str | None, role: str | None) -> bool:
    """Whether policy says that such a spell manages this abuse: the first row of the rules that fits."""
    spell = {"scheme": scheme, "category": category or "", "level": level or "", "role": role or ""}
    for row in reference_csv("management_rules.csv").rows:
        if all(_fits(row[column], value) for column, value in spell.items()):
            return yes(row["manages"])
    return False


def _fits(pattern: str, value: str) -> bool:
    return any(fnmatchcase(value.casefold(), each.casefold()) for each in pattern.split("|"))
