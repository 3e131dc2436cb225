"""How well a list of people who meet a definition matches the truth of a synthetic force."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Mention = TypeVar("Mention", bound=Hashable)
"""Whatever names a mention: a number, or its source, table and record."""


@dataclass(frozen=True, slots=True)
class ListQuality:
    """Precision and recall of a list of people, one definition."""

    definition: str
    truly: int
    listed: int
    found: int

    @property
    def precision(self) -> float:
        """Share of the listed people who are humans that truly meet it, each human counted once."""
        return self.found / self.listed if self.listed else 1.0

    @property
    def recall(self) -> float:
        """Share of the humans who truly meet it that are listed."""
        return self.found / self.truly if self.truly else 1.0


def human_of_each_person(person_of: Mapping[Mention, str], human_of: Mapping[Mention, str]) -> dict[str, str]:
    """The human whom most of a person's mentions are about; ties go to the lower id."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention, person in person_of.items():
        if mention in human_of:
            votes[person][human_of[mention]] += 1
    return {person: min(counts.items(), key=lambda item: (-item[1], item[0]))[0] for person, counts in votes.items()}


def list_quality(definition: str, listed: Iterable[str], truly: Iterable[str], human: Mapping[str, str]) -> ListQuality:
    """Compare listed person ids with the humans who truly meet a definition."""
    people, humans = set(listed), set(truly)
    found = {human[person] for person in people if person in human} & humans
    return ListQuality(definition, len(humans), len(people), len(found))
