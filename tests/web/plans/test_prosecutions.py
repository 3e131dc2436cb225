"""Crimes closed without the victim's support: which, in what order, and a second look that a person asks for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.prosecutions import Standing
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.plans.actions import ask_review, decide_review, set_hours
from daylight.web.plans.closed_crimes import closed_crimes
from daylight.web.plans.models import Capacity, Prosecution
from daylight.web.releases.models import Incident, Offence
from tests.cli.hand_made import LONE, NEAR, VICTIM
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
WHY = "The neighbour saw it and the video shows the injury"


def test_crimes_are_listed_with_their_series_and_clock(loaded: int) -> None:
    found = closed_crimes(loaded, [LONE], TODAY)
    assert len(found) == 11
    assert {(one.series, one.victims, one.victim_id) for one in found} == {(11, 1, VICTIM)}
    assert {one.clock.standing for one in found} == {Standing.NO_LIMIT}


def test_the_soonest_clock_comes_first_and_what_is_not_known_says_so(loaded: int) -> None:
    Offence.objects.filter(loaded=loaded, offence_id="C0004").update(offence_code="105A")
    Incident.objects.filter(loaded=loaded, incident_id="I0005").update(force="S32000000")
    found = closed_crimes(loaded, [LONE], date(2025, 3, 1))
    assert (found[0].crime.offence_id, found[0].clock.standing) == ("C0004", Standing.MAY_RUN)
    assert found[1].clock.standing is Standing.NOT_KNOWN
    assert closed_crimes(loaded, [LONE], date(2025, 8, 1))[0].clock.standing is Standing.WITH_STATEMENT


def test_where_no_law_is_known_no_clock_runs(loaded: int, settings: Any) -> None:
    settings.JURISDICTION = ""
    Incident.objects.filter(loaded=loaded).update(force="eastmere")
    assert {one.clock.standing for one in closed_crimes(loaded, [LONE], TODAY)} == {Standing.NOT_KNOWN}
    settings.JURISDICTION = "E"
    assert {one.clock.standing for one in closed_crimes(loaded, [LONE], TODAY)} == {Standing.NO_LIMIT}


def test_a_crime_that_ended_otherwise_is_not_listed(loaded: int) -> None:
    Offence.objects.filter(loaded=loaded, offence_id="C0001").update(outcome_code="1")
    Offence.objects.filter(loaded=loaded, offence_id="C0002").update(cancelled=True)
    Offence.objects.filter(loaded=loaded, offence_id="C0003").update(outcome_code="15", victim_supports=True)
    assert len(closed_crimes(loaded, [LONE], TODAY)) == 8
    assert closed_crimes(loaded, ["PNOBODY"], TODAY) == []


def _ask(by: User, **more: str) -> Prosecution:
    given = {"source": "wessex", "offence_id": "C0001", "decision_maker": "DI Example", "reason": WHY} | more
    return ask_review(LONE, by=by, **given)


def test_a_second_look_is_asked_for_once_and_decided_with_reasons(loaded: int, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    look = _ask(by)
    with pytest.raises(Conflict, match="already"):
        _ask(by)
    sent = decide_review(look, step="send to the prosecutor", reason="Enough without her", by=by)
    with pytest.raises(Conflict, match="Read it again"):
        decide_review(look, step="charge", reason="x", by=by, version=look.version)
    with pytest.raises(Invalid, match="Say why"):
        decide_review(sent, step="leave closed", reason=" ", by=by)
    assert decide_review(sent, step="charge", reason="Authorised", by=by).status == "charged"
    with pytest.raises(Refused):
        decide_review(sent, step="leave closed", reason="x", by=by)
    entries = Entry.objects.filter(subject=f"person:{LONE}", action__startswith="prosecution review").order_by("number")
    assert [entry.action.split(": ")[1] for entry in entries] == ["ask", "send to the prosecutor", "charge"]


def test_only_a_closed_crime_of_this_person_by_who_may(loaded: int, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    with pytest.raises(NotFound):
        _ask(by, offence_id="C0033")  # of NEAR
    with pytest.raises(Invalid):
        _ask(by, decision_maker="")
    with pytest.raises(Invalid):
        _ask(by, reason=" ")
    for role in (Role.ANALYST, Role.OFFICER, Role.PARTNER):
        with pytest.raises(Refused):
            _ask(member(role))
    assert closed_crimes(loaded, [NEAR], TODAY)
    assert not Prosecution.objects.exists()


def test_hours_are_set_by_who_approves_and_never_over_a_colleague(loaded: int, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    assert set_hours("Serial unit", hours=37.5, by=by).minutes == 2250
    with pytest.raises(Conflict, match=r"37\.5 hours"):
        set_hours("Serial unit", hours=1, by=by, version=0)
    for wrong in (-1, 10_001):
        with pytest.raises(Invalid):
            set_hours("Serial unit", hours=wrong, by=by)
    with pytest.raises(Refused):
        set_hours("Serial unit", hours=1, by=member(Role.OFFENDER_MANAGER))
    assert Capacity.objects.get().version == 1
    assert timezone.localdate() - timezone.localtime(Capacity.objects.get().at).date() == timedelta()
