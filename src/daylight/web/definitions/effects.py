"""What putting an edition in force would do: who enters and leaves, as its newest trial counted them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from daylight.domain.errors import Refused
from daylight.domain.lifecycle import Stage
from daylight.web.definitions.models import Change, Edition, MetTogether, Overlap, Rule, Trial
from daylight.web.definitions.queries import Known, current_trial, id_of, own_of, replaced_by, rule_of, shipped


@dataclass(frozen=True, slots=True)
class Effect:
    """Numbers of people: who would enter and leave this definition's list, and of them on no list otherwise."""

    trial: Trial
    rule: Any
    before: Known | None
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
    before = replaced_by(one.own) if one.own else None
    were, both = (0, 0) if before is None else _beside(trial, one, before)
    others = _in_force() - {one.id} - ({before.id} if before else set())
    return Effect(
        trial=trial,
        rule=rule,
        before=before,
        enter=rule.met - both,
        leave=were - both,
        enter_anew=_alone(trial, one.id, before.id if before else "", others),
        leave_all=_alone(trial, before.id, one.id, others) if before else 0,
    )


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
    return {one.id for one in shipped()} | {id_of(name, edition) for name, edition in own}


def _alone(trial: Trial, found_by: str, not_by: str, others: set[str]) -> int:
    """People whom one definition finds, another does not, and none of the others in force does."""
    rows = MetTogether.objects.filter(loaded=trial.number, as_of=trial.as_of).values_list("definitions", "people")
    return sum(
        people
        for definitions, people in rows
        if found_by in definitions and not_by not in definitions and others.isdisjoint(definitions)
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


def effect_or_why(row: Edition) -> tuple[Effect | None, str]:
    """The effect of an edition of the force's own; or none, and the sentence that says why."""
    try:
        return effect_of(own_of(row)), ""
    except Refused as refused:
        return None, str(refused)
