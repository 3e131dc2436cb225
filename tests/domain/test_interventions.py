"""The catalogue of actions: what each asks for, what is refused, and how an action may go."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.interventions import (
    ACTION_STATUSES,
    OPEN,
    ActionStatus,
    Intervention,
    Proportionality,
    catalogue_of,
    check_may_begin,
    check_proportionality,
    checked_details,
    intervention_of,
    package_of,
    shipped_catalogue,
)
from daylight.domain.levels import LEVELS
from daylight.domain.reference import reference_toml

TODAY = date(2026, 11, 25)
ENTRIES = list(shipped_catalogue().interventions.values())
WRITTEN = Proportionality("common_law", "To stop him going there", "Nothing milder did", TODAY)


@pytest.mark.parametrize(
    "kind",
    ["neighbourhood_briefing", "home_visit", "warning_letter", "warrant_execution", "bail_check", "order_application",
     "substance_referral", "mental_health_referral", "housing_referral", "behaviour_change", "pdp_nomination",
     "surveillance_referral", "event_contact", "disclosure"],
)  # fmt: skip
def test_the_catalogue_has_every_kind(kind: str) -> None:
    assert intervention_of(kind).words


def test_every_tactic_is_used_and_every_result_said() -> None:
    catalogue = shipped_catalogue()
    assert {one.tactic for one in ENTRIES} == set(catalogue.tactics)
    assert all(one.results and one.note and one.evidence for one in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.kind)
def test_contact_that_waits_is_approved_by_another_first(entry: Intervention) -> None:
    if entry.act in {"visit", "letter", "event_contact", "share"}:
        assert entry.approval
    if entry.shares:
        assert entry.act == "share"


def test_a_level_suggests_its_own_and_all_below_it() -> None:
    lower: set[str] = set()
    for level in LEVELS:
        kinds = {one.kind for one in package_of(level)}
        assert lower < kinds
        lower = kinds
    assert package_of("") == ()


def _broken(change: str) -> dict[str, Any]:
    data = deepcopy(reference_toml("interventions.toml"))
    match change:
        case "package":
            data["packages"]["high"].append("nothing_such")
        case "tactic":
            data["interventions"]["arrest"]["tactic"] = "luck"
        case "levels":
            del data["packages"]["high"]
        case "words in a reference":
            data["interventions"]["surveillance_referral"]["fields"].append(
                {"name": "how", "words": "How?", "kind": "text"}
            )
        case "hours":
            data["interventions"]["arrest"]["hours"] = -1
        case "field":
            data["interventions"]["arrest"]["fields"][0]["kind"] = "essay"
    return data


@pytest.mark.parametrize("change", ["package", "tactic", "levels", "words in a reference", "hours", "field"])
def test_a_catalogue_that_does_not_hold_together_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        catalogue_of(_broken(change))


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("home_visit", {}, "What is the visit to achieve"),
        ("home_visit", {"aim": "x" * 401}, "at most 400"),
        ("home_visit", {"aim": "Talk", "colour": "red"}, "no field colour"),
        ("surveillance_referral", {"authority": "he goes to 3 Hill Road", "from_on": "2026-11-01",
                                   "until_on": "2026-12-01"}, "reference only"),
        ("surveillance_referral", {"authority": "RIPA", "from_on": "2026-11-01", "until_on": "2026-12-01"},
         "reference only"),
        ("surveillance_referral", {"authority": "AB/1/26", "from_on": "2026-12-01", "until_on": "2026-11-01"},
         "before the first"),
        ("neighbourhood_briefing", {"audience": "North", "instruction": "Stop him", "expires_on": "2027-11-25"},
         "56 days"),
        ("neighbourhood_briefing", {"audience": "North", "instruction": "Stop him", "expires_on": "soon"},
         "Write the day"),
        ("order_application", {"order": "dapo", "positive_requirements": "programme"}, "Who supervises"),
        ("order_application", {"order": "wish", "positive_requirements": "none"}, "Choose one"),
        ("substance_referral", {"consents": "maybe"}, "yes or no"),
        ("behaviour_change", {"offered_at": "scene", "answer": "accepted", "sessions": 61}, "from 1 to 60"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_entrys_own_fields_is_said(kind: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        checked_details(intervention_of(kind), given, today=TODAY)


def test_what_is_right_is_kept_as_text_and_numbers() -> None:
    details = checked_details(
        intervention_of("surveillance_referral"),
        {"authority": " AB/1/26 ", "from_on": date(2026, 11, 1), "until_on": "2026-12-01"},
        today=TODAY,
    )
    assert details == {"authority": "AB/1/26", "from_on": "2026-11-01", "until_on": "2026-12-01"}
    none = {"order": "dapo", "positive_requirements": "none"}
    assert checked_details(intervention_of("order_application"), none, today=TODAY) == none


@given(st.text(max_size=60))
def test_no_sentence_passes_for_a_reference(text: str) -> None:
    given = {"authority": text, "from_on": TODAY, "until_on": TODAY}
    try:
        kept = checked_details(intervention_of("surveillance_referral"), given, today=TODAY)["authority"]
    except Invalid:
        return
    assert not any(letter.isspace() for letter in kept)
    assert len(kept) <= 40


@pytest.mark.parametrize(
    "lacking",
    [
        Proportionality(),
        Proportionality("", WRITTEN.purpose, WRITTEN.necessity, TODAY),
        Proportionality("magic", WRITTEN.purpose, WRITTEN.necessity, TODAY),
        Proportionality("common_law", " ", WRITTEN.necessity, TODAY),
        Proportionality("common_law", WRITTEN.purpose, "", TODAY),
        Proportionality("common_law", WRITTEN.purpose, WRITTEN.necessity, TODAY - timedelta(days=1)),
    ],
)
def test_an_intrusion_is_proportionate_in_writing(lacking: Proportionality) -> None:
    with pytest.raises(Invalid, match="write down"):
        check_proportionality(intervention_of("home_visit"), lacking, today=TODAY)
    check_proportionality(intervention_of("home_visit"), WRITTEN, today=TODAY)
    check_proportionality(intervention_of("substance_referral"), lacking, today=TODAY)


def test_only_what_needs_no_approval_begins_without() -> None:
    check_may_begin(intervention_of("warrant_execution"))
    with pytest.raises(Refused, match="approval"):
        check_may_begin(intervention_of("home_visit"))


def test_nobody_approves_their_own() -> None:
    ACTION_STATUSES.move(ActionStatus.PROPOSED, "approve", by="sue", last_by="ann")
    with pytest.raises(Refused, match="Another person"):
        ACTION_STATUSES.move(ActionStatus.PROPOSED, "approve", by="Ann", last_by="ann")


def test_whatever_is_open_can_be_dropped_and_what_is_closed_stays() -> None:
    for status in ActionStatus:
        names = {move.name for move in ACTION_STATUSES.moves_from(status)}
        assert ("drop" in names) == (status in OPEN)
        assert bool(names) == (status in OPEN)


def test_approval_is_another_permission_than_planning() -> None:
    asked = {move.permission for move in ACTION_STATUSES.moves if move.name in {"approve", "return"}}
    assert asked == {Permission.APPROVE_PLAN}
