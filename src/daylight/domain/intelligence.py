"""Graded intelligence (3x5x2): what a grade means, what weighs nothing, and what may leave the unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from daylight.domain.errors import Invalid, Refused
from daylight.domain.reference import reference_toml

CONDITIONAL = "C"


@dataclass(frozen=True, slots=True)
class GradingPolicy:
    """One edition of the scheme: each code with its words, and which codes are not trusted or are covert."""

    edition: str
    source: str
    owner: str
    note: str
    sources: dict[str, str]
    information: dict[str, str]
    handling: dict[str, str]
    conditions: dict[str, str]
    untrusted_sources: frozenset[str]
    untrusted_information: frozenset[str]
    covert: frozenset[str]

    def __post_init__(self) -> None:
        if not all((self.edition, self.source, self.owner)):
            raise ValueError("a grading scheme has an edition, a source and an owner")
        if (len(self.sources), len(self.information), len(self.handling)) != (3, 5, 2):
            raise ValueError("the scheme has three source evaluations, five of information and two handling codes")
        named = (
            (self.untrusted_sources, self.sources),
            (self.untrusted_information, self.information),
            (self.covert, self.conditions),
        )
        if any(not codes <= set(known) for codes, known in named):
            raise ValueError("a rule of the scheme names a code that it has not")


def grading_policy_of(data: dict[str, Any]) -> GradingPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    return GradingPolicy(
        edition=data["edition"],
        source=data["source"],
        owner=data["owner"],
        note=data["note"],
        sources=data["source_evaluation"],
        information=data["information"],
        handling=data["handling"],
        conditions=data["conditions"],
        untrusted_sources=frozenset(data["untrusted"]["source_evaluation"]),
        untrusted_information=frozenset(data["untrusted"]["information"]),
        covert=frozenset(data["covert"]["conditions"]),
    )


@cache
def shipped_grading() -> GradingPolicy:
    """The scheme that ships with Daylight."""
    return grading_policy_of(reference_toml("intelligence.toml"))


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of one item. Invalid for a code that the scheme has not, and for conditions that do not fit."""

    source: str
    information: str
    handling: str
    conditions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        policy = shipped_grading()
        for code, known, what in (
            (self.source, policy.sources, "source evaluation"),
            (self.information, policy.information, "information"),
            (self.handling, policy.handling, "handling code"),
        ):
            if code not in known:
                raise Invalid(f"The {what} must be one of {', '.join(known)}.")
        if unknown := [each for each in self.conditions if each not in policy.conditions]:
            raise Invalid(f"There is no condition {', '.join(unknown)}. Choose from {', '.join(policy.conditions)}.")
        if self.handling == CONDITIONAL and not self.conditions:
            raise Invalid("Handling code C needs at least one condition. Choose it, or grade the item P.")
        if self.handling != CONDITIONAL and self.conditions:
            raise Invalid("Only handling code C has conditions. Grade the item C, or take them away.")

    @property
    def code(self) -> str:
        """As it is written: `2BC`."""
        return f"{self.source}{self.information}{self.handling}"

    @property
    def told(self) -> str:
        """The grade in words, conditions too."""
        policy = shipped_grading()
        under = "; ".join(f"{each} {policy.conditions[each]}" for each in self.conditions)
        return (
            f"Source {self.source}, {policy.sources[self.source]}. Information {self.information}, "
            f"{policy.information[self.information]}. Handling {self.handling}, {policy.handling[self.handling]}"
            + (f": {under}." if under else ".")
        )


def weighs(grading: Grading, policy: GradingPolicy | None = None) -> bool:
    """Whether an item of this grade counts for anything. One that does not is kept and shown as such."""
    rules = policy or shipped_grading()
    return grading.source not in rules.untrusted_sources and grading.information not in rules.untrusted_information


def may_enter_packs(grading: Grading) -> bool:
    """Whether the item may stand in a pack or be shared: trusted, and under no condition that somebody must meet."""
    return grading.handling != CONDITIONAL and weighs(grading)


def check_may_support(cited: Iterable[Grading], *, otherwise: bool) -> None:
    """Refused for an answer that rests on nothing but items that weigh nothing. `otherwise`: on something else too."""
    gradings = list(cited)
    if gradings and not otherwise and not any(weighs(each) for each in gradings):
        raise Refused(
            "The intelligence cited weighs nothing, so it cannot support an answer alone. Say in the evidence what "
            "else the answer rests on, name an incident, or answer not known."
        )
