"""The life of a definition: draft, in review, live, retired; and the two names that put it in force."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daylight.domain.errors import Refused

SIGNATURES = 2


class Stage(StrEnum):
    """Where a definition stands. Only a live one says anything in a run."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    LIVE = "live"
    RETIRED = "retired"


MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.DRAFT: (Stage.IN_REVIEW,),
    Stage.IN_REVIEW: (Stage.DRAFT, Stage.LIVE),
    Stage.LIVE: (Stage.RETIRED,),
    Stage.RETIRED: (),
}
"""The moves there are. What is live is never changed: a new edition starts as a draft, and the old one is retired."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a definition off, and on which day."""

    by: str
    on: date

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ValueError("a signature needs a name")

    @property
    def signer(self) -> str:
        """The name as it is compared: one person is one person in capitals too."""
        return " ".join(self.by.split()).casefold()


def check_move(now: Stage, to: Stage) -> None:
    """Refused, with what is allowed, when a definition at `now` cannot go to `to`."""
    if to in MOVES[now]:
        return
    allowed = " or ".join(_words(each) for each in MOVES[now])
    rest = f"; from there it can go to {allowed}" if allowed else "; write a new edition"
    raise Refused(f"A definition that is {_words(now)} cannot go to {_words(to)}{rest}.")


def check_signed(signed: tuple[Signature, ...]) -> None:
    """Refused unless two different people have signed."""
    check_distinct_signers(signed)
    if len(signed) < SIGNATURES:
        found = "only one person has" if signed else "nobody has"
        raise Refused(f"A definition goes live with the names of {SIGNATURES} people, and {found} signed it.")


def check_distinct_signers(signed: tuple[Signature, ...]) -> None:
    """Refused when one person has signed twice."""
    if len({each.signer for each in signed}) < len(signed):
        raise Refused("One person has signed twice; the second name must be another person's.")


def _words(stage: Stage) -> str:
    return stage.value.replace("_", " ")
