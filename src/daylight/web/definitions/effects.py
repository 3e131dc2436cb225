"""What putting an edition in force would do: who enters and leaves, as its newest trial counted them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from daylight.domain.definitions import check_retirements
from daylight.domain.errors import Refused
from daylight.domain.lifecycle import Stage
from daylight.web.definitions.models import Change, Edition, MetTogether, Overlap, Rule, Trial
from daylight.web.definitions.queries import (
    Known,
    current_trial,
    id_of,
    replaced_by,
    retired_with,
    rule_of,
    shipped,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """Numbers of people: who would enter and leave this definition's list, and of them on no list otherwise."""

    trial: Trial
    rule: Any
    before: Known | None
    retired: list[Known]  # what ships and would be retired with it
    enter: int
    leave: int
    enter_anew: int  # of those who enter, the ones whom no other definition in force finds
    leave_all: int  # of those who leave, the ones whom none finds any more

    @property
    def told(self) -> tuple[int, int]:
        """What is understood with the two tick-boxes."""
        return self.enter, self.leave


def effect_of(one: Known) -> Effect:
    """What putting this edition in force would do on the release that pages show.

    Refused, with what to do, where this very text was not tried on it, or not beside the edition that it replaces.
    """
    trial = current_trial(Trial.BENCH, one.id)
    rule = rule_of(trial, one) if trial else None
    if trial is None or rule is None:
        raise Refused(f"{one.id} was not tried on the release that the site shows. Try it on the bench first.")
    if rule.sentence != one.sentence:
        raise Refused(f"The text of {one.id} was changed after its trial. Try it on the bench again first.")
    check_retirements(one.definition)
    before, retired = replaced_by(one.own) if one.own else None, retired_with(one)
    gone = [*([before] if before else []), *retired]
    were, both = _beside_all(trial, one, gone)
    others = _in_force() - {one.id} - {each.id for each in gone}
    return Effect(
        trial=trial,
        rule=rule,
        before=before,
        retired=retired,
        enter=rule.met - both,
        leave=were - both,
        enter_anew=_alone(trial, {one.id}, {each.id for each in gone}, others),
        leave_all=_alone(trial, {each.id for each in gone}, {one.id}, others),
    )


def _beside_all(trial: Trial, one: Known, gone: list[Known]) -> tuple[int, int]:
    """How many the definitions found that would go, and how many of those this one finds too."""
    pairs = [_beside(trial, one, each) for each in gone]  # refused where one was not tried together with it
    if len(pairs) < 2:
        return pairs[0] if pairs else (0, 0)
    ids = {each.id for each in gone}
    rows = MetTogether.objects.filter(loaded=trial.number, as_of=trial.as_of).values_list("definitions", "people")
    found = [(definitions, people) for definitions, people in rows if not ids.isdisjoint(definitions)]
    return sum(people for _, people in found), sum(people for met, people in found if one.id in met)


def _beside(trial: Trial, one: Known, before: Known) -> tuple[int, int]:
    """How many the edition before found, and how many both find."""
    row = Rule.objects.filter(
        loaded=trial.number, definition=before.definition.name, edition=before.definition.edition, as_of=trial.as_of
    ).first()
    pair = Q(left=one.id, right=before.id) | Q(left=before.id, right=one.id)
    both = Overlap.objects.filter(pair, loaded=trial.number, as_of=trial.as_of).first()
    if row is None or both is None or row.sentence != before.sentence:
        raise Refused(
            f"The trial did not try {before.id}, which this edition replaces. Export the live definitions, try both "
            "together, and load that trial."
        )
    return int(row.met), int(both.both)


def _in_force() -> set[str]:
    own = Edition.objects.filter(stage=Stage.LIVE).values_list("name", "edition")
    return {one.id for one in shipped() if one.retired_by is None} | {id_of(name, edition) for name, edition in own}


def _alone(trial: Trial, found_by: set[str], not_by: set[str], others: set[str]) -> int:
    """People whom some of these definitions find, none of those, and none of the others in force."""
    rows = MetTogether.objects.filter(loaded=trial.number, as_of=trial.as_of).values_list("definitions", "people")
    return sum(
        people
        for definitions, people in rows
        if not found_by.isdisjoint(definitions) and (not_by | others).isdisjoint(definitions)
    )


def changes_between(trial: Trial, one: Known, before: str, kind: str) -> Any:
    """Who joined or left between what is named `before` and this edition as it was tried."""
    return Change.objects.filter(
        loaded=trial.number,
        definition=one.definition.name,
        edition=one.definition.edition,
        before=before,
        change=kind,
    ).order_by("person_id")
