"""Overlap: of each two definitions how many people both find, and which definitions people meet together."""

from collections import Counter
from itertools import combinations
from typing import Any

from daylight.domain.definitions import Definition
from daylight.pipeline.bench.cohort import Cohort

Row = dict[str, Any]


def name_of(definition: Definition) -> str:
    """A definition with its edition: `matac@2018`."""
    return f"{definition.name}@{definition.edition}"


def overlap(cohort: Cohort, definitions: tuple[Definition, ...]) -> list[Row]:
    """One row for each two definitions."""
    found = {name_of(each): cohort.listed(each) for each in definitions}
    return [
        {
            "left": left, "right": right, "left_met": len(found[left]), "right_met": len(found[right]),
            "both": len(found[left] & found[right]),
            "jaccard": len(found[left] & found[right]) / len(either) if either else None,
        }
        for left, right in combinations(sorted(found), 2)
        for either in (found[left] | found[right],)
    ]  # fmt: skip


def sets(cohort: Cohort, definitions: tuple[Definition, ...]) -> list[Row]:
    """One row for each combination of definitions that anybody meets exactly, the most people first."""
    of_person: dict[int, list[str]] = {}
    for definition in sorted(definitions, key=name_of):
        for place in cohort.listed(definition):
            of_person.setdefault(place, []).append(name_of(definition))
    counted = Counter(tuple(names) for names in of_person.values())
    return [
        {"definitions": list(names), "people": people}
        for names, people in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]
