"""A definition held against its own worked cases: what it says of each, beside what it must say."""

from dataclasses import dataclass

from daylight.domain.definitions import Definition
from daylight.domain.errors import Invalid
from daylight.domain.lifecycle import Stage
from daylight.domain.screening import Finding, contender_of, rank_capacity, screen
from daylight.domain.worked_cases import WorkedCase


@dataclass(frozen=True, slots=True)
class Proof:
    """One worked case and what came out: the two sets of words are equal where it passes."""

    title: str
    expected: frozenset[str]
    found: frozenset[str]

    @property
    def passes(self) -> bool:
        """Whether the definition says what the case expects, and nothing else."""
        return self.expected == self.found


def prove(definition: Definition) -> tuple[Proof, ...]:
    """Each worked case of a definition, in the order written, with what the definition says of it."""
    return tuple(
        Proof(case.title, case.expected | _held(case.held), _said(_finding(definition, case)))
        for case in definition.cases
    )


def check_proven(definition: Definition, *, file: str) -> None:
    """Invalid, naming the first worked case that does not come out as written."""
    for number, proof in enumerate(prove(definition), start=1):
        if not proof.passes:
            expected, found = (", ".join(sorted(words)) for words in (proof.expected, proof.found))
            raise Invalid(
                f"{file}, {definition.name} edition {definition.edition}, [[case]] {number}: it expects {expected}, and"
                f" the definition says {found}; change one of them."
            )


def check_all_proven(definitions: tuple[Definition, ...], *, file: str) -> None:
    """Invalid when a live definition fails one of its worked cases."""
    for each in definitions:
        if each.stage is Stage.LIVE:
            check_proven(each, file=file)


def _finding(definition: Definition, case: WorkedCase) -> Finding | None:
    """What is said of the one person of a case. Under a capacity rule nobody else stands in the ranking."""
    if definition.places is None:
        return screen(case.history, definition, case.as_of)
    contender = contender_of(case.history, definition, case.as_of)
    if contender is None:
        return None
    return next(iter(rank_capacity([contender], definition, case.as_of)), None)


def _said(finding: Finding | None) -> frozenset[str]:
    if finding is None:
        return frozenset({"nothing"})
    answers = {"met": finding.met, "near": finding.near_miss, "provisional": finding.provisional}
    return frozenset(word for word, holds in answers.items() if holds) | _held(finding.held)


def _held(held: str | None) -> frozenset[str]:
    return frozenset() if held is None else frozenset({f"held {held}"})
