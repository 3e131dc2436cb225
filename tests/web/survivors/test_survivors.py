"""A survivor's pages: who may open them, what they never show, revealing, plans, consent, notices to schools."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.signposting import SafeContact
from daylight.web.access.guards import PURPOSES
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.people.models import Allocation
from daylight.web.releases.models import Event, Incident, Load, Mention
from daylight.web.survivors import actions, consents, notices
from daylight.web.survivors.models import Advocacy, Notice, Plan
from daylight.web.survivors.permits import check_may_open_survivor
from tests.cli.hand_made import LONE, NEAR, SECOND, SECRETS, SERIAL, THIRD, VICTIM
from tests.web.conftest import Member

WHY = "to plan her safety with her"
PAGES = ("", "plan/", "contact/", "consent/")
pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def asked(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """A client with the role, its purpose given."""

    def make(role: Role, **more: str) -> Client:
        client = signed_in(role, **more)
        client.post(f"/purpose/?next=/&for={Permission.SEE_SURVIVOR.value}", {"purpose": next(iter(PURPOSES))})
        return client

    return make


def _hers(advocate: User, survivor_id: str = VICTIM) -> Advocacy:
    return Advocacy.objects.create(
        survivor_id=survivor_id, advocate=advocate, called="blue", since=date(2020, 1, 1), by="x", at=timezone.now()
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_her_pages(role: Role, page: str, asked: Callable[..., Client]) -> None:
    answer = asked(role).get(f"/survivors/{VICTIM}/{page}")
    grant = grant_of([role], Permission.SEE_SURVIVOR)
    if grant is None:
        assert answer.status_code == 403
    elif role is Role.ADVOCATE:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200
    assert not [secret for secret in SECRETS if secret in answer.content.decode()]


def test_a_purpose_is_asked_first(signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.SUPERVISOR).get(f"/survivors/{VICTIM}/")
    assert answer.status_code == 302
    assert "purpose" in answer["Location"]


def test_an_advocate_opens_only_hers_and_learns_nothing_of_others(asked: Callable[..., Client], member: Member) -> None:
    client = asked(Role.ADVOCATE, username="ann")
    user = User.objects.get(username="ann")
    hers = _hers(user)
    assert client.get(f"/survivors/{VICTIM}/").status_code == 200
    assert b"blue" in client.get("/survivors/").content
    others = [client.get(f"/survivors/{one}/") for one in (SECOND, THIRD, LONE, "PNOBODY0001")]
    assert [each.status_code for each in others] == [404] * 4
    assert all("no such survivor, or she is not one of yours" in each.content.decode() for each in others)
    page = client.get(f"/survivors/{VICTIM}/").content.decode()
    assert "BRACKWATER" not in page  # his case is not shared with her
    hers.until = timezone.localdate() - timedelta(days=1)
    hers.save()
    assert client.get(f"/survivors/{VICTIM}/").status_code == 404


def test_a_unit_opens_only_those_whose_suspect_is_its_own_or_nobodys(asked: Callable[..., Client]) -> None:
    client = asked(Role.OFFENDER_MANAGER)
    assert client.get(f"/survivors/{SECOND}/").status_code == 200
    Allocation.objects.create(person_id=SERIAL, unit="Elsewhere", by="x", at=timezone.now())
    assert client.get(f"/survivors/{SECOND}/").status_code == 403


def test_a_sealed_survivor_and_a_person_never_harmed(asked: Callable[..., Client]) -> None:
    unit, supervisor = asked(Role.OFFENDER_MANAGER), asked(Role.SUPERVISOR)
    assert unit.get(f"/survivors/{THIRD}/").status_code == 403
    assert supervisor.get(f"/survivors/{THIRD}/").status_code == 200
    assert supervisor.get(f"/survivors/{NEAR}/").status_code == 404


def test_everybody_who_harmed_her_stands_together(asked: Callable[..., Client]) -> None:
    page = asked(Role.SUPERVISOR).get(f"/survivors/{VICTIM}/").content.decode()
    assert "BRACKWATER, Aldous" in page
    assert "Harmed by 7 people" in page
    assert "of them are listed" in page


def test_her_name_is_shown_on_one_answer_with_a_reason_audited_first(asked: Callable[..., Client]) -> None:
    client = asked(Role.SUPERVISOR)
    refused = client.post(f"/survivors/{VICTIM}/", {"reason": "short"})
    assert b"at least 10 letters" in refused.content
    assert b"Zyvictima" not in refused.content
    shown = client.post(f"/survivors/{VICTIM}/", {"reason": WHY})
    assert b"Zyvictima" in shown.content
    assert b"HIDDEN MEWS" in shown.content
    assert b"Wobblechild" in shown.content
    assert "no-store" in shown["Cache-Control"]
    entry = Entry.objects.get(action="revealed survivor")
    assert (entry.subject, entry.detail["reason"]) == (f"survivor:{VICTIM}", WHY)
    assert b"Zyvictima" not in client.get(f"/survivors/{VICTIM}/").content


def test_whoever_is_suspected_too_has_two_sides_that_meet_only_for_those_with_both(
    loaded: int, asked: Callable[..., Client]
) -> None:
    row = Event.objects.filter(loaded=loaded, person_id=LONE).first()
    row.pk, row.person_id, row.other_person_id, row.incident_id = None, SERIAL, NEAR, "I0999"
    row.save()
    advocate = asked(Role.ADVOCATE, username="ann")
    _hers(User.objects.get(username="ann"), NEAR)
    link = f'href="/people/{NEAR}/"'
    assert link in asked(Role.SUPERVISOR).get(f"/survivors/{NEAR}/").content.decode()
    hers = advocate.get(f"/survivors/{NEAR}/")
    assert hers.status_code == 200
    assert link not in hers.content.decode()
    assert "suspect." not in hers.content.decode()
    other = asked(Role.SUPERVISOR, username="sue").get(f"/people/{NEAR}/").content.decode()
    assert "/survivors/P" not in other.replace(f"/people/{NEAR}/survivors/", "")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICER, Role.PARTNER, Role.COMMISSIONER, Role.ADVOCATE])
def test_every_action_refuses_who_may_not(role: Role, member: Member) -> None:
    by = member(role)
    for act in (
        lambda: actions.reveal(VICTIM, reason=WHY, by=by),
        lambda: actions.write_plan(VICTIM, parts={"home": "x"}, version=0, by=by),
        lambda: actions.set_contact(VICTIM, contact=SafeContact("call", "day", "hi"), version=0, by=by),
        lambda: actions.record_consent(VICTIM, purpose="share", given=True, until=None, words="", by=by),
        lambda: actions.appoint_advocate(VICTIM, advocate=by, called="", until=None, by=by),
        lambda: actions.move_notice(1, move="say it was sent", told="x", by=by),
        lambda: actions.prepare_notice(1, by=by),
        lambda: actions.put_at_risk(SECOND, suspect_id=LONE, reason=WHY, by=by),
    ):
        with pytest.raises((Refused, NotFound)):
            act()


def test_a_plan_is_kept_in_versions_and_two_writers_both_stand(asked: Callable[..., Client]) -> None:
    client = asked(Role.SUPERVISOR)
    url = f"/survivors/{VICTIM}/plan/"
    assert b"at least one part" in client.post(url, {"version": 0}).content
    assert client.post(url, {"version": 0, "home": "the back door"}).status_code == 302
    late = client.post(url, {"version": 0, "home": "the window"})
    assert b"the back door" in late.content
    assert b"the window" in late.content
    assert b'name="version" value="1"' in late.content
    assert client.post(url, {"version": 1, "home": "the window"}).status_code == 302
    assert [each.parts["home"] for each in Plan.objects.filter(survivor_id=VICTIM)] == ["the window", "the back door"]


def test_safe_contact_is_whole_and_a_conflict_shows_both(asked: Callable[..., Client]) -> None:
    client = asked(Role.OFFENDER_MANAGER)
    url = f"/survivors/{VICTIM}/contact/"
    assert b"Do not call" in client.get(url).content
    broken = client.post(url, {"version": 0, "method": "call"}).content
    assert b"Say when she may be reached safely" in broken
    whole = {"method": "call", "hours": "10 to 2", "words": "the dentist", "version": 0}
    assert client.post(url, whole).status_code == 302
    late = client.post(url, whole | {"hours": "nights"}).content
    assert b"10 to 2" in late
    assert b"nights" in late


def test_consent_is_enforced(member: Member, asked: Callable[..., Client]) -> None:
    by = member(Role.SUPERVISOR, username="sue")
    with pytest.raises(Refused):
        consents.check(VICTIM, "advocate")
    actions.record_consent(VICTIM, purpose="advocate", given=True, until=None, words="yes please", by=by)
    consents.check(VICTIM, "advocate")
    answer = asked(Role.SUPERVISOR).post(f"/survivors/{VICTIM}/consent/", {"purpose": "advocate", "given": "no"})
    assert answer.status_code == 302
    with pytest.raises(Refused, match="She said no"):
        consents.check(VICTIM, "advocate", because="because it is so urgent")
    with pytest.raises(NotFound):
        consents.check("", "advocate")


def test_an_advocate_is_appointed_by_the_unit_alone(member: Member, asked: Callable[..., Client]) -> None:
    by, ann, officer = member(Role.SUPERVISOR, username="sue"), member(Role.ADVOCATE), member(Role.OFFICER)
    with pytest.raises(Invalid, match="no advocate"):
        actions.appoint_advocate(VICTIM, advocate=officer, called="", until=None, by=by)
    client = asked(Role.SUPERVISOR)
    page = client.post(f"/survivors/{VICTIM}/advocate/", {"advocate": ann.pk, "called": "blue"}).content.decode()
    assert "She has not been asked" in page
    with pytest.raises(NotFound):
        check_may_open_survivor(ann, VICTIM)
    actions.record_consent(VICTIM, purpose="advocate", given=True, until=None, words="yes please", by=by)
    answer = client.post(f"/survivors/{VICTIM}/advocate/", {"advocate": ann.pk, "called": "blue"})
    assert answer.status_code == 302
    check_may_open_survivor(ann, VICTIM)
    with pytest.raises(Refused, match="Ask the unit"):
        actions.end_advocacy(VICTIM, advocate=ann, reason=WHY, by=ann)
    end = f"/survivors/{VICTIM}/advocate/end/"
    assert end in client.get(f"/survivors/{VICTIM}/").content.decode()
    broken = client.post(end, {"advocate": officer.pk, "reason": "no"}).content.decode()
    assert "Choose one of her advocates" in broken
    check_may_open_survivor(ann, VICTIM)
    assert client.post(end, {"advocate": ann.pk, "reason": WHY}).status_code == 302
    with pytest.raises(NotFound):
        check_may_open_survivor(ann, VICTIM)
    assert "She has no advocate today" in client.get(end).content.decode()


def test_with_her_no_to_an_advocate_her_page_closes_to_them(member: Member, asked: Callable[..., Client]) -> None:
    by, ann = member(Role.SUPERVISOR, username="sue"), member(Role.ADVOCATE, username="ann")
    client = asked(Role.ADVOCATE, username="bea")
    actions.record_consent(VICTIM, purpose="advocate", given=True, until=None, words="", by=by)
    for advocate in (ann, User.objects.get(username="bea")):
        actions.appoint_advocate(VICTIM, advocate=advocate, called="blue", until=None, by=by)
    actions.record_consent(VICTIM, purpose="share", given=False, until=None, words="", by=by)
    check_may_open_survivor(ann, VICTIM)
    said = {"purpose": "advocate", "given": "no", "words": "not any more"}
    assert client.post(f"/survivors/{VICTIM}/consent/", said)["Location"] == "/survivors/"
    for advocate in (ann, User.objects.get(username="bea")):
        with pytest.raises(NotFound):
            check_may_open_survivor(advocate, VICTIM)
    ended = Entry.objects.filter(action="ended advocacy", subject=f"survivor:{VICTIM}")
    assert ended.count() == 2


@pytest.fixture
def notice(loaded: int) -> Notice:
    """The notice of the child of an incident that became known on a Friday night."""
    friday = datetime(2026, 10, 30, 23, tzinfo=UTC)
    told = {"event_date": friday.date(), "reported_at": friday, "recorded_at": friday, "district": "Nowhere"}
    Incident.objects.filter(loaded=loaded, incident_id="I0001").update(**told)
    Mention.objects.filter(loaded=loaded, role="child").update(birth_text="2018-02-02")
    load = Load.objects.get(number=loaded)
    notices.open_notices(load)
    assert notices.open_notices(load) == 0  # again: nothing twice
    return Notice.objects.get(child_row="M4")


def test_a_school_is_told_before_the_next_school_day(notice: Notice, asked: Callable[..., Client]) -> None:
    assert notice.due_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
    client = asked(Role.OFFENDER_MANAGER)
    listed = client.get("/school-notices/").content
    assert b"I0001" in listed
    assert b"Wobblechild" not in listed
    page = client.get(f"/school-notices/{notice.pk}/").content.decode()
    assert "Wobblechild" in page
    assert "Hidden Academy" in page
    assert not [secret for secret in ("Zyvictima", "HIDDEN MEWS", "secretsummary", "Brackwater") if secret in page]
    assert Entry.objects.filter(action="read notice to school").exists()
    url = f"/school-notices/{notice.pk}/"
    for year, late in ((2020, True), (2120, False)):
        Notice.objects.filter(pk=notice.pk).update(due_at=notice.due_at.replace(year=year))
        assert (b"Overdue: the school was to be told before" in client.get(url).content) is late
        assert (b"(overdue)" in client.get("/school-notices/").content) is late
    assert b"Say who was told" in client.post(url, {"move": "say it was sent"}).content
    assert b"needs a reason" in client.post(url, {"move": "say it is not needed"}).content
    assert client.post(url, {"move": "say it was sent", "told": "the head"}).status_code == 302
    assert b"No notice waits" in client.get("/school-notices/").content
    assert asked(Role.ADVOCATE).get("/school-notices/").status_code == 403


def test_survivors_are_found_by_incident_and_never_by_name(asked: Callable[..., Client]) -> None:
    client = asked(Role.SUPERVISOR)
    assert VICTIM in client.get("/survivors/?reference=I0001").content.decode()
    assert "Nobody whom you may open" in client.get("/survivors/?reference=Zyvictima").content.decode()
    assert "Type the reference" in client.get("/survivors/?reference=").content.decode()


def test_a_conflict_is_raised_by_the_action_itself(member: Member) -> None:
    by = member(Role.SUPERVISOR)
    actions.write_plan(VICTIM, parts={"home": "x"}, version=0, by=by)
    with pytest.raises(Conflict):
        actions.write_plan(VICTIM, parts={"home": "y"}, version=0, by=by)
    with pytest.raises(Invalid, match="no part"):
        actions.write_plan(VICTIM, parts={"moon": "y"}, version=1, by=by)
