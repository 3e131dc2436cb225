"""How findings stand: how many wait, are fragile, are managed by nobody, or hang on the counting rule."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from daylight.domain.answers import management_on
from daylight.domain.definitions import Definition
from daylight.domain.fragility import is_fragile
from daylight.domain.histories import History
from daylight.domain.recording_era import as_principal_only
from daylight.domain.screening import Held, claim_of, holds_place, meets, ranked_claims
from daylight.domain.sentences import sentence_of
from daylight.pipeline.bench.cohort import Cohort, Met
from daylight.pipeline.screen.identities import Identities

Row = dict[str, Any]


def standing(cohort: Cohort, principal: Cohort, definition: Definition, identities: Identities | None) -> Row:
    """The counts of one definition. `principal` is the same cohort with one principal crime per report."""
    findings = cohort.findings(definition)
    met = [each for each in findings if each.met]
    listed = cohort.listed(definition)
    otherwise = _listed_otherwise(cohort, principal, definition, listed)
    return {
        "title": definition.title,
        "sentence": sentence_of(definition),
        "met": len(met),
        "near_miss": sum(each.near_miss for each in findings),
        "provisional": sum(each.provisional for each in findings),
        "held": sum(each.held is not None for each in met),
        "under_18": sum(each.held is Held.UNDER_18 for each in met),
        "unmanaged": sum(not _managed(cohort.people[place], cohort.as_of) for place in listed),
        "fragile": None if identities is None else _fragile(cohort, definition, listed, identities),
        "era_lost": len(listed - otherwise),
        "era_gained": len(otherwise - listed),
    }


def with_principal_crimes(cohort: Cohort) -> Cohort:
    """The same people, in the same places, as if each report had made one principal crime."""
    return Cohort([as_principal_only(history) for history in cohort.people], cohort.as_of)


def _listed_otherwise(cohort: Cohort, principal: Cohort, definition: Definition, listed: Met) -> Met:
    """Who meets it with one principal crime per report: only those whose history changes are asked again."""
    if definition.places is not None:
        return principal.listed(definition)
    pairs = enumerate(zip(cohort.people, principal.people, strict=True))
    changed = frozenset(place for place, (before, after) in pairs if before is not after)
    return (listed - changed) | principal.meeting(definition, among=changed)


def _managed(history: History, as_of: date) -> bool:
    return bool(management_on(history.answers, as_of).managed_by)


def _fragile(cohort: Cohort, definition: Definition, listed: Met, identities: Identities) -> int:
    still = _still_meets(cohort, definition)
    return sum(_hangs_on_a_link(cohort.people[place], still, identities) for place in listed)


def _hangs_on_a_link(history: History, still: Callable[[History], bool], identities: Identities) -> bool:
    victims = {event.victim_id for event in history.events}
    return is_fragile(
        history,
        still,
        suspect=identities.as_suspect.get(history.person_id),
        victims={each: identities.as_victim[each] for each in victims if each in identities.as_victim},
        alike=identities.alike_among(victims),
    )


def _still_meets(cohort: Cohort, definition: Definition) -> Callable[[History], bool]:
    if definition.places is None:
        return partial(meets, definition=definition, as_of=cohort.as_of)
    ranked = ranked_claims(cohort.contenders(definition), definition)

    def holds(history: History) -> bool:
        claim = claim_of(history, definition, cohort.as_of)
        return holds_place(claim, ranked, history, definition, instead_of=history.person_id)

    return holds
