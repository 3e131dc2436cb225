"""What no text about a case may tell: one rule, and where nobody at risk is known nothing leaves the unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Invalid, Refused
from daylight.domain.interventions import Proportionality
from daylight.domain.letters import letter_policy
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case
from daylight.web.caseload.models import Case
from daylight.web.letters.actions.life import draft_letter
from daylight.web.letters.actions.wordings import approve_wording, draft_wording
from daylight.web.letters.models import Wording
from daylight.web.meetings.protecting import WITHHELD, Guarded
from daylight.web.plans.actions import Wanted, propose
from daylight.web.plans.actions.planning import write_progress
from daylight.web.safety.actions import name_survivor
from daylight.web.safety.protecting import beside
from tests.web.conftest import Member

HERS = "Wilhelmina Quartermaine"
VALUES = {"contact": "0800 000 0000, weekdays", "support": "Ring the helpline.", "address": ""}


@pytest.fixture
def nowhere(loaded: int, supervisor: User) -> Case:
    """A case of somebody in no record."""
    subject = Subject(surname="Nowhere", forename="Ned")
    return open_case(subject=subject, way_in=WayIn.REFERRAL, reason="A neighbour rang", by=supervisor)


@pytest.fixture
def wording(supervisor: User, member: Member) -> Wording:
    """A wording in force."""
    title, text = letter_policy().starters["warning"]
    made = draft_wording(kind="warning", title=title, text=text, by=supervisor)
    return approve_wording(made.pk, version=made.version, by=member(Role.SUPERVISOR, username="second"))


def _briefing(case: Case, instruction: str, by: User) -> None:
    today = timezone.localdate()
    details = {"audience": "Serial unit", "instruction": instruction,
               "expires_on": (today + timedelta(days=7)).isoformat()}  # fmt: skip
    written = Proportionality("common_law", "To stop what follows matches", "Nothing milder did", today)
    wanted = Wanted(target_on=today, need="Drinks", details=details, proportionality=written)
    User.objects.update(unit="Serial unit")
    propose(case, kind="neighbourhood_briefing", wanted=wanted, reason="Nobody has spoken to him", by=by)


def _letter(case: Case, wording: Wording, said: str, by: User) -> str:
    values = VALUES | {"support": said}
    return draft_letter(case, wording_id=wording.pk, values=values, reason="No report since May", by=by).text


def _named(case: Case, by: User) -> None:
    name_survivor(case, name=f"His new partner, {HERS}", told_by="a neighbour", contact="by text, 07700 900456", by=by)


def test_where_nobody_is_known_nothing_leaves_the_unit(nowhere: Case, wording: Wording, supervisor: User) -> None:
    assert beside(nowhere) is None
    with pytest.raises(Refused, match="safety page"):
        _briefing(nowhere, "Stop and check his bail", supervisor)
    with pytest.raises(Refused, match="safety page"):
        _letter(nowhere, wording, "Ring the helpline", supervisor)
    assert Guarded(nowhere).told("He was seen") == WITHHELD


@pytest.mark.parametrize("said", ["wilhelmina rang", "Tell Quartermaine", "ring 07700 900 456"])
def test_who_the_site_alone_knows_is_hidden(nowhere: Case, wording: Wording, supervisor: User, said: str) -> None:
    _named(nowhere, supervisor)
    for write in (_briefing, lambda case, text, by: _letter(case, wording, text, by)):
        with pytest.raises((Invalid, Refused), match="it holds a"):
            write(nowhere, said, supervisor)
    assert Guarded(nowhere).told(said) == WITHHELD


def test_once_she_is_known_letters_and_briefings_go(nowhere: Case, wording: Wording, supervisor: User) -> None:
    _named(nowhere, supervisor)
    _briefing(nowhere, "Stop and check his bail", supervisor)
    assert "Ned Nowhere" in _letter(nowhere, wording, "Ring his helpline, whoever is with you", supervisor)
    assert Guarded(nowhere).told("Nowhere was seen") == "Nowhere was seen"


def test_of_somebody_in_the_records_whom_the_site_knows_counts_too(
    case: Case, wording: Wording, supervisor: User
) -> None:
    _letter(case, wording, f"Ring {HERS}", supervisor)
    _named(case, supervisor)
    with pytest.raises(Refused, match="a name"):
        _letter(case, wording, f"Ring {HERS}", supervisor)
    wanted = Wanted(target_on=timezone.localdate(), need="Drinks", details={"what": "Watch the garages"})
    action = propose(case, kind="other_partner", wanted=wanted, reason="Nobody has spoken to him", by=supervisor)
    with pytest.raises(Invalid, match="a name"):
        write_progress(action, words="Quartermaine was seen with him", by=supervisor)


def test_a_person_who_is_in_no_release_any_more_is_written_of_by_nobody(
    case: Case, wording: Wording, supervisor: User
) -> None:
    wanted = Wanted(target_on=timezone.localdate(), need="Drinks", details={"what": "Watch the garages"})
    Case.objects.filter(pk=case.pk).update(person_id="P999", key="P999")
    case.refresh_from_db()
    assert beside(case) is None
    for write in (
        lambda: propose(case, kind="other_partner", wanted=wanted, reason="Nobody has spoken", by=supervisor),
        lambda: _letter(case, wording, "Ring the helpline", supervisor),
    ):
        with pytest.raises(Refused, match="No release has this person"):
            write()
