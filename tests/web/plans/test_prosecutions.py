"""Crimes closed without the victim's support: which, in what order, and a second look that a person asks for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.prosecutions import ClosedCrime as Crime
from daylight.domain.prosecutions import Standing, limits_of
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_among, closed_cases
from daylight.web.people.permits import Closed, permits_of
from daylight.web.plans.actions import ask_review, decide_review, set_hours
from daylight.web.plans.closed_crimes import by_urgency, closed_crimes, first_closed_crimes
from daylight.web.plans.models import Capacity, Prosecution
from daylight.web.releases.closed import write_closed_crimes, write_closed_crimes_of_now
from daylight.web.releases.models import ClosedCrime, Incident, Offence
from tests.cli.hand_made import LONE, NEAR, VICTIM
from tests.web.conftest import Member, client_of

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
    write_closed_crimes(loaded)
    found = closed_crimes(loaded, [LONE], date(2025, 3, 1))
    assert (found[0].crime.offence_id, found[0].clock.standing) == ("C0004", Standing.MAY_RUN)
    assert found[1].clock.standing is Standing.NOT_KNOWN
    assert closed_crimes(loaded, [LONE], date(2025, 8, 1))[0].clock.standing is Standing.WITH_STATEMENT


def test_where_no_law_is_known_no_clock_runs(loaded: int, settings: Any) -> None:
    settings.JURISDICTION = ""
    Incident.objects.filter(loaded=loaded).update(force="eastmere")
    write_closed_crimes(loaded)
    assert {one.clock.standing for one in closed_crimes(loaded, [LONE], TODAY)} == {Standing.NOT_KNOWN}
    settings.JURISDICTION = "E"
    assert {one.clock.standing for one in closed_crimes(loaded, [LONE], TODAY)} == {Standing.NO_LIMIT}


def test_a_crime_that_ended_otherwise_is_not_listed(loaded: int) -> None:
    Offence.objects.filter(loaded=loaded, offence_id="C0001").update(outcome_code="1")
    Offence.objects.filter(loaded=loaded, offence_id="C0002").update(cancelled=True)
    Offence.objects.filter(loaded=loaded, offence_id="C0003").update(outcome_code="15", victim_supports=True)
    write_closed_crimes_of_now()
    assert len(closed_crimes(loaded, [LONE], TODAY)) == 8
    assert closed_crimes(loaded, ["PNOBODY"], TODAY) == []


def _kept(number: int, crime: Crime, *, harm: float, loaded: int) -> ClosedCrime:
    limits = limits_of(crime)
    return ClosedCrime(
        loaded=loaded, person_id="P1", source="wessex", incident_id="I", offence_id=f"X{number:04}", offence=crime.code,
        code=crime.code, statement=crime.statement, statement_on=crime.statement_on, harm=harm,
        nation=crime.jurisdiction, domestic=crime.domestic, latest=crime.latest, earliest=crime.earliest,
        tried=limits.tried.value, sure=limits.sure, most=limits.most, again=limits.again,
    )  # fmt: skip


@pytest.mark.parametrize("law", ["E", "S", ""])
def test_the_database_puts_them_in_the_order_of_the_rule(db: None, law: str, settings: Any) -> None:
    settings.JURISDICTION = law
    crimes = [
        Crime(code, latest, latest - timedelta(days=before) if before is not None else None, nation, True, told, on)
        for code in ("105A", "8N", "104", "no such code")
        for latest in (date(2026, 10, 1), date(2026, 5, 1), date(2026, 4, 30), date(2025, 3, 1), date(2024, 1, 1))
        for before in (None, 0, 10)
        for nation in ("", "E", "W", "S")
        for told, on in (("", None), ("declined", None), ("given", None), ("given", latest), ("retracted", latest))
    ]
    ClosedCrime.objects.bulk_create(_kept(n, one, harm=n % 7, loaded=1) for n, one in enumerate(crimes))
    rows = by_urgency(ClosedCrime.objects.all(), TODAY)
    by_rule = [one.crime.offence_id for one in closed_crimes(1, ["P1"], TODAY)]
    assert [row.offence_id for row in rows] == by_rule
    many, first = first_closed_crimes(1, ["P1"], TODAY, 50)
    assert (many, [one.crime.offence_id for one in first]) == (len(crimes), by_rule[:50])
    standings = {one.clock.standing for one in closed_crimes(1, ["P1"], TODAY)}
    assert standings >= (set(Standing) if law == "E" else {Standing.NOT_KNOWN, Standing.OVER, Standing.RUNS})


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


def test_the_unit_s_page_counts_and_shows_what_is_open_to_the_user(case: Case, manager: User) -> None:
    page = client_of(manager)
    said = page.get("/closed-crimes/").content.decode()
    assert "11 of people with an open case of the unit." in said
    assert said.count(f"/people/{LONE}/closed-crimes/") == 11
    Restriction.objects.create(person_id=LONE, reason="x", by="ann", at=timezone.now())
    hidden = page.get("/closed-crimes/").content.decode()
    assert "0 of people with an open case of the unit." in hidden
    assert LONE not in hidden


def test_many_cases_are_closed_to_a_user_by_the_rule_of_one(case: Case, member: Member) -> None:
    def both(by: User) -> tuple[object, object]:
        permits = permits_of(by, check_may(by.held_roles, Permission.PLAN))
        everything = Case.objects.all()
        return closed_cases(permits, everything), closed_among(permits, everything)

    near = member(Role.OFFENDER_MANAGER, username="ned")
    assert both(near) == ({}, {})
    far = member(Role.OFFENDER_MANAGER, username="far", unit="Elsewhere")
    assert both(far) == ({case.reference: Closed.SCOPE},) * 2
    Restriction.objects.create(person_id=LONE, reason="x", by="ann", at=timezone.now())
    assert both(near) == ({case.reference: Closed.RESTRICTED},) * 2


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
