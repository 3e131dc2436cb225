"""Attrition: how many people each condition of a definition drops, in its order, alone, and as the only bar."""

from typing import Any

from daylight.domain.definitions import Definition
from daylight.domain.screening import is_eligible
from daylight.pipeline.bench.cohort import Cohort, Met
from daylight.pipeline.bench.conditions import EVERYONE, Condition, conditions_of, is_wide, narrows, rule_of

Row = dict[str, Any]


def attrition(cohort: Cohort, definition: Definition) -> list[Row]:
    """One row per condition, after a row for everybody; `left` of the last is whoever meets the definition."""
    conditions = conditions_of(definition)
    listed = cohort.listed(definition)
    left, words = _beginning(cohort, definition)
    rows: list[Row] = [_row(0, words, len(left), 0, None, None)]
    for place, condition in enumerate(conditions, start=1):
        before = left
        left = _narrowed(cohort, conditions[:place], before, listed, definition)
        others = (*conditions[: place - 1], *conditions[place:])
        rows.append(
            _row(
                place,
                condition.words,
                len(left),
                len(before) - len(left),
                _dropped_alone(cohort, condition, definition),
                _only_bar(cohort, others, condition, listed, definition),
            )
        )
    return rows


def _row(place: int, words: str, left: int, dropped: int, alone: int | None, only: int | None) -> Row:
    return {
        "place": place, "condition": words, "left": left, "dropped": dropped, "dropped_alone": alone, "only_this": only,
    }  # fmt: skip


def _narrowed(cohort: Cohort, so_far: tuple[Condition, ...], before: Met, listed: Met, definition: Definition) -> Met:
    """Who is left after these conditions: of those left before, or for a rank, whoever holds a place."""
    if _is_rank(so_far[-1]):
        return listed
    rule = rule_of(so_far)
    return before if rule is None else cohort.meeting(rule, among=before & bound(cohort, so_far, definition))


def _beginning(cohort: Cohort, definition: Definition) -> tuple[Met, str]:
    """Everybody whom the definition could find, and who they are."""
    if is_wide(definition):
        return frozenset(range(len(cohort.people))), "everybody suspected, or named by intelligence, of anything"
    return cohort.meeting(EVERYONE), "everybody suspected of an event of any theme"


def _dropped_alone(cohort: Cohort, condition: Condition, definition: Definition) -> int | None:
    rule = None if _is_rank(condition) else rule_of((condition,))
    if rule is None:
        return None
    everybody, _ = _beginning(cohort, definition)
    return len(everybody) - len(cohort.meeting(rule) & everybody)


def _only_bar(
    cohort: Cohort, others: tuple[Condition, ...], condition: Condition, listed: Met, definition: Definition
) -> int | None:
    """How many would meet the definition if this condition were left out. A place taken is another's lost: null."""
    if definition.places is not None and not _is_rank(condition):
        return None
    rule = rule_of(others)
    return None if rule is None else len(cohort.meeting(rule, among=bound(cohort, others, definition)) - listed)


def bound(cohort: Cohort, conditions: tuple[Condition, ...], definition: Definition) -> Met:
    """People beyond whom nobody can meet these conditions together: whoever meets each that narrows, alone."""
    people, _ = _beginning(cohort, definition)
    if is_wide(definition):
        return people
    alone = (rule_of((each,)) for each in conditions if narrows(each))
    return people.intersection(*(cohort.meeting(rule) for rule in alone if rule is not None))


def _is_rank(condition: Condition) -> bool:
    return any(name == "places" for (_, name), _ in condition.said)


def first_failed(cohort: Cohort, definition: Definition, place: int | None) -> str | None:
    """The first condition of a definition that a person fails, in words; of somebody who is no suspect, all of it."""
    if place is None:
        return "no event that counts was known"
    history = cohort.people[place]
    conditions = conditions_of(definition)
    for number, condition in enumerate(conditions, start=1):
        if _is_rank(condition):
            return condition.words
        rule = rule_of(conditions[:number])
        if rule is not None and not cohort.meeting(rule, among=frozenset((place,))):
            return condition.words
    return None if is_eligible(history, definition, cohort.as_of) else "age"
