"""Disclosure cases: who may work them, each step by another where it must be, clocks, words; nothing on his pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, Scope, grant_of
from daylight.domain.disclosures import Answered, Result, Route, Stage, shipped_disclosures
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.guards import PURPOSES
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.disclosures import actions
from daylight.web.disclosures.models import Disclosure, Draft, Step
from daylight.web.disclosures.queries import waiting_cards
from daylight.web.survivors.models import Advocacy, WithoutConsent
from tests.cli.hand_made import LONE, NEAR, OFFICER, SEALED, SECOND, SECRETS, SERIAL, THIRD, VICTIM
from tests.web.conftest import Member

WHY = "a report of last night"
WORDS = "He was arrested for an assault on a former partner."
MET = {name: Answered(True, "because it is so") for name in shipped_disclosures().tests}
pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def asked(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """A client with the role, its purposes given."""

    def make(role: Role, **more: str) -> Client:
        client = signed_in(role, **more)
        for permission in (Permission.SEE_SURVIVOR, Permission.FIND_PARTNER):
            client.post(f"/purpose/?next=/&for={permission.value}", {"purpose": next(iter(PURPOSES))})
        return client

    return make


@pytest.fixture
def sue(member: Member) -> User:
    """A supervisor."""
    return member(Role.SUPERVISOR, username="sue")


@pytest.fixture
def max_(member: Member) -> User:
    """Another supervisor."""
    return member(Role.SUPERVISOR, username="max")


def opened(by: User, **more: object) -> Disclosure:
    """A case for the victim about LONE."""
    told = {
        "survivor_id": VICTIM, "suspect_id": LONE, "route": Route.KNOW, "why": WHY, "opened_on": timezone.localdate(),
        "nation": "england and wales",
    }  # fmt: skip
    return actions.open_disclosure(**(told | more), by=by)  # type: ignore[arg-type]


def checked(row: Disclosure, by: User) -> Disclosure:
    """The case with every check of its route."""
    for name in shipped_disclosures().checks_for(Route(row.route)):
        row = actions.record_check(row.pk, check=name, found="searched, nothing more", version=row.version, by=by)
    return row


def ready(by: User, other: User) -> Disclosure:
    """A case whose words are approved."""
    row = checked(opened(by), by)
    row = actions.move(row.pk, name="send to the panel", version=row.version, by=by)
    row = actions.decide(row.pk, result=Result.PARTIAL, tests=MET, reason=WHY, version=row.version, by=other)
    row = actions.write_words(row.pk, words=WORDS, version=row.version, by=by)
    return actions.move(row.pk, name="approve the words", version=row.version, by=other)


def told(row: Disclosure, by: User, **more: object) -> Disclosure:
    """Tell it."""
    given = {
        "to": "at_risk", "why_them": "", "how": "at the station, face to face", "departure": "", "told_on":
        timezone.localdate(), "safety_plan": "stays with her sister", "version": row.version,
    }  # fmt: skip
    return actions.tell(row.pk, **(given | more), by=by)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_the_pages_and_none_names_her(role: Role, asked: Callable[..., Client], sue: User) -> None:
    row = opened(sue)
    client = asked(role)
    grant = grant_of([role], Permission.SEE_SURVIVOR)
    may = grant is not None and grant.scope is not Scope.CASES
    for page in ("/disclosures/", "/disclosures/new/", f"/disclosures/{row.pk}/"):
        answer = client.get(page)
        assert answer.status_code == (200 if may else 403), page
        assert not [secret for secret in SECRETS if secret in answer.content.decode()]


@pytest.mark.parametrize("role", list(Role))
def test_no_page_about_a_suspect_tells_of_a_disclosure(
    role: Role, asked: Callable[..., Client], sue: User, max_: User
) -> None:
    told(ready(sue, max_), sue)
    client = asked(role)
    pages = ["", "timeline/", "survivors/", "connections/", "documents/", "case/", "plan/", "assessments/", "safety/"]
    for page in [*(f"/people/{LONE}/{each}" for each in pages), "/list/", f"/search/?q={LONE}", f"/api/people/{LONE}"]:
        words = client.get(page).content.decode()
        assert WORDS not in words, page
        assert "/disclosures/1" not in words
        assert "right to know" not in words.casefold()


def test_a_case_from_its_opening_to_what_was_told(sue: User, max_: User) -> None:
    row = opened(sue)
    assert row.due_on == timezone.localdate() + timedelta(days=28)
    with pytest.raises(Refused, match="cannot go to the panel yet"):
        actions.move(row.pk, name="send to the panel", version=row.version, by=sue)
    row = checked(row, sue)
    row = actions.move(row.pk, name="send to the panel", version=row.version, by=sue)
    with pytest.raises(Refused, match="Another person"):
        actions.decide(row.pk, result=Result.DISCLOSE, tests=MET, reason=WHY, version=row.version, by=sue)
    failed = MET | {"necessary": Answered(False, "nobody needs it")}
    with pytest.raises(Refused, match="not met"):
        actions.decide(row.pk, result=Result.DISCLOSE, tests=failed, reason=WHY, version=row.version, by=max_)
    row = actions.decide(row.pk, result=Result.DISCLOSE, tests=MET, reason=WHY, version=row.version, by=max_)
    row = actions.write_words(row.pk, words=WORDS, version=row.version, by=sue)
    with pytest.raises(Refused, match="Another person"):
        actions.move(row.pk, name="approve the words", version=row.version, by=sue)
    row = actions.move(row.pk, name="approve the words", version=row.version, by=max_)
    with pytest.raises(Refused, match="safety plan"):
        told(row, sue, safety_plan="")
    with pytest.raises(Refused, match="best placed"):
        told(row, sue, to="guardian")
    with pytest.raises(Invalid, match="not later than today"):
        told(row, sue, told_on=timezone.localdate() + timedelta(days=1))
    row = told(row, sue)
    assert (row.stage, row.words, row.told_on) == (Stage.TOLD, WORDS, timezone.localdate())
    assert list(Step.objects.filter(disclosure=row).values_list("by", flat=True)).count("max") == 2
    entries = Entry.objects.filter(action__startswith="disclosure:")
    assert {entry.subject for entry in entries} == {f"disclosure:{row.pk}"}
    assert not [entry for entry in entries if VICTIM in str(entry.detail) or LONE in str(entry.detail)]


def test_not_to_disclose_ends_the_clock_and_may_be_opened_again_with_a_reason(sue: User, max_: User) -> None:
    row = checked(opened(sue), sue)
    row = actions.move(row.pk, name="send to the panel", version=row.version, by=sue)
    failed = {name: Answered(False, "it is not needed") for name in MET}
    row = actions.decide(row.pk, result=Result.NOT, tests=failed, reason=WHY, version=row.version, by=max_)
    assert row.stage is Stage.NOT_TOLD
    with pytest.raises(Refused, match="No clock"):
        actions.give_more_days(row.pk, days=3, reason=WHY, version=row.version, by=sue)
    with pytest.raises(Invalid, match="reason"):
        actions.move(row.pk, name="open again", version=row.version, by=sue)
    assert actions.move(row.pk, name="open again", reason=WHY, version=row.version, by=sue).stage is Stage.OPEN


def test_more_days_are_given_by_whoever_decides_with_what_is_exceptional(sue: User, member: Member) -> None:
    row = opened(sue)
    manager = member(Role.OFFENDER_MANAGER)
    with pytest.raises(Refused):
        actions.give_more_days(row.pk, days=5, reason=WHY, version=row.version, by=manager)
    with pytest.raises(Invalid, match="exceptional"):
        actions.give_more_days(row.pk, days=5, reason="no", version=row.version, by=sue)
    with pytest.raises(Invalid, match="1 to 28"):
        actions.give_more_days(row.pk, days=0, reason=WHY, version=row.version, by=sue)
    due = row.due_on
    assert actions.give_more_days(row.pk, days=5, reason=WHY, version=row.version, by=sue).due_on == due + timedelta(5)


def test_two_at_once_the_second_is_told_and_chooses(asked: Callable[..., Client], sue: User) -> None:
    row = opened(sue)
    client = asked(Role.SUPERVISOR, username="ann")
    actions.record_check(row.pk, check="records", found="two arrests in 2024", version=1, by=sue)
    with pytest.raises(Conflict):
        actions.record_check(row.pk, check="agencies", found="nothing known", version=1, by=sue)
    url = f"/disclosures/{row.pk}/check/"
    late = client.post(url, {"check": "agencies", "found": "probation knows him", "version": 1})
    page = late.content.decode()
    assert "two arrests in 2024" in page
    assert "probation knows him" in page
    assert 'name="version" value="2"' in page
    assert client.post(url, {"check": "agencies", "found": "probation knows him", "version": 2}).status_code == 302


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICER, Role.PARTNER, Role.ADVOCATE, Role.COMMISSIONER])
def test_every_action_refuses_who_may_not(role: Role, member: Member, sue: User) -> None:
    row, by = opened(sue), member(role)
    for act in (
        lambda: opened(by, survivor_id=SECOND, suspect_id=SERIAL),
        lambda: actions.keep_draft(answers={}, by=by),
        lambda: actions.record_check(row.pk, check="records", found=WHY, version=1, by=by),
        lambda: actions.move(row.pk, name="withdraw", reason=WHY, version=1, by=by),
        lambda: actions.decide(row.pk, result=Result.NOT, tests=MET, reason=WHY, version=1, by=by),
        lambda: actions.write_words(row.pk, words=WORDS, version=1, by=by),
        lambda: told(row, by),
        lambda: actions.give_more_days(row.pk, days=1, reason=WHY, version=1, by=by),
        lambda: actions.reveal_who(row.pk, reason=WHY, by=by),
        lambda: actions.move(999, name="withdraw", reason=WHY, version=1, by=by),
    ):
        with pytest.raises((Refused, NotFound)):
            act()
    assert Disclosure.objects.get().version == 1


def test_a_manager_prepares_and_does_not_decide(member: Member, sue: User) -> None:
    manager = member(Role.OFFENDER_MANAGER)
    row = checked(opened(manager), manager)
    row = actions.move(row.pk, name="send to the panel", version=row.version, by=manager)
    with pytest.raises(Refused):
        actions.decide(row.pk, result=Result.DISCLOSE, tests=MET, reason=WHY, version=row.version, by=manager)
    assert Disclosure.objects.get().stage is Stage.WITH_PANEL
    with pytest.raises(Refused):
        actions.move(row.pk, name="return", reason=WHY, version=row.version, by=manager)


def test_sealed_and_twice_and_tomorrow_and_nobody(member: Member, sue: User) -> None:
    manager = member(Role.OFFENDER_MANAGER)
    with pytest.raises((Refused, NotFound)):
        opened(manager, survivor_id=THIRD, suspect_id=SERIAL)
    with pytest.raises((Refused, NotFound)):
        opened(manager, suspect_id=SEALED)
    with pytest.raises(Refused, match="no page"):
        opened(sue, suspect_id=SECOND)
    with pytest.raises(Invalid, match="today or before"):
        opened(sue, opened_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Invalid, match="who is at risk"):
        opened(sue, survivor_id="")
    opened(sue)
    with pytest.raises(Refused, match="open already"):
        opened(sue)
    sealed = opened(sue, survivor_id=THIRD, suspect_id=SERIAL)
    with pytest.raises(NotFound, match="no such disclosure"):
        actions.record_check(sealed.pk, check="records", found=WHY, version=1, by=manager)


def test_somebody_in_no_record_is_hidden_until_a_reason_is_audited(asked: Callable[..., Client], sue: User) -> None:
    row = opened(sue, survivor_id="", who="Ada Unrecorded, through her mother", route=Route.ASK, applicant="her mother")
    client = asked(Role.SUPERVISOR, username="ann")
    url = f"/disclosures/{row.pk}/"
    assert "Unrecorded" not in client.get(url).content.decode()
    assert "Unrecorded" not in client.post(url, {"reason": "short"}).content.decode()
    assert "Unrecorded" in client.post(url, {"reason": "to call her mother now"}).content.decode()
    assert Entry.objects.filter(action="revealed survivor", subject=f"disclosure:{row.pk}").count() == 1
    assert "met face to face" in client.get(url).content.decode()


def test_a_draft_is_its_owners_alone_and_no_clock_runs(asked: Callable[..., Client], sue: User) -> None:
    client, other = asked(Role.SUPERVISOR, username="ann"), asked(Role.SUPERVISOR, username="bob")
    given = {"route": "ask", "survivor_id": VICTIM, "suspect_id": LONE, "why": "her sister telephoned about it"}
    assert client.post("/disclosures/new/", given | {"draft": "1"}).status_code == 302
    assert not Disclosure.objects.exists()
    assert "her sister telephoned" in client.get("/disclosures/new/").content.decode()
    assert "her sister telephoned" not in other.get("/disclosures/new/").content.decode()
    broken = client.post("/disclosures/new/", given).content.decode()
    assert "Write the day as" in broken
    whole = given | {"opened_on": timezone.localdate().isoformat(), "nation": "scotland"}
    assert client.post("/disclosures/new/", whole).status_code == 302
    row = Disclosure.objects.get()
    assert (row.due_on - row.opened_on).days == 45
    assert not Draft.objects.exists()


def test_her_tab_tells_how_far_it_is_and_her_advocate_works_none(asked: Callable[..., Client], sue: User) -> None:
    row = opened(sue)
    client = asked(Role.ADVOCATE, username="ann")
    assert client.get(f"/survivors/{VICTIM}/disclosures/").status_code == 404
    Advocacy.objects.create(
        survivor_id=VICTIM, advocate=User.objects.get(username="ann"), since=timezone.localdate(), by="x",
        at=timezone.now(),
    )  # fmt: skip
    page = client.get(f"/survivors/{VICTIM}/disclosures/").content.decode()
    assert "28 days left" in page
    assert f"/disclosures/{row.pk}/" not in page
    assert WHY not in page
    assert client.get(f"/disclosures/{row.pk}/").status_code == 403
    assert f"/disclosures/{row.pk}/" in asked(Role.SUPERVISOR).get(f"/survivors/{VICTIM}/disclosures/").content.decode()


def test_the_pages_take_a_case_all_the_way(asked: Callable[..., Client], sue: User) -> None:
    row = opened(sue)
    client = asked(Role.SUPERVISOR, username="ann")
    url = f"/disclosures/{row.pk}/"
    checked(row, sue)
    version = Disclosure.objects.get().version
    actions.move(row.pk, name="send to the panel", version=version, by=sue)
    assert b"Decide by the three tests" in client.get(url).content
    tests = dict.fromkeys(MET, "yes") | {f"{name}_why": "because it is so" for name in MET}
    short = client.post(f"{url}decide/", tests | {"version": version + 1}).content.decode()
    assert "Choose one" in short
    answer = client.post(f"{url}decide/", tests | {"version": version + 1, "result": "disclose", "reason": WHY})
    assert answer.status_code == 302
    assert client.post(f"{url}words/", {"version": version + 2, "words": WORDS}).status_code == 302
    own = client.post(f"{url}move/", {"version": version + 3, "name": "approve the words"})
    assert "Another person must do this" in own.content.decode()
    actions.move(row.pk, name="approve the words", version=version + 3, by=sue)
    tell = {"to": "at_risk", "told_on": timezone.localdate().isoformat(), "how": "at the station with her advocate",
            "safety_plan": "stays with her sister"}  # fmt: skip
    assert client.post(f"{url}tell/", tell | {"version": version + 4}).status_code == 302
    page = client.get(url).content.decode()
    assert "at the station with her advocate" in page
    assert "Disclosure 1" in client.get("/disclosures/?show=ended").content.decode() or row.pk != 1
    assert client.post(f"{url}nothing/", {"version": 1}).status_code == 404


def test_cards_count_clocks_for_those_who_work_them(
    sue: User, member: Member, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    opened(sue, opened_on=timezone.localdate() - timedelta(days=24))
    opened(sue, survivor_id=SECOND, suspect_id=SERIAL, opened_on=timezone.localdate() - timedelta(days=40))
    opened(sue, suspect_id=NEAR)
    late, soon, *_ = waiting_cards(sue)
    assert (late.number, late.urgent, soon.number) == (1, True, 1)
    assert waiting_cards(member(Role.ADVOCATE)) == []
    assert waiting_cards(member(Role.OFFICER)) == []
    for place in range(40):
        opened(sue, survivor_id="", who=f"somebody {place}", suspect_id=OFFICER)
    with django_assert_max_num_queries(16):
        waiting_cards(sue)


def test_told_to_somebody_else_without_her_consent_it_is_kept_who_let_it_and_why(sue: User, max_: User) -> None:
    row = ready(sue, max_)
    why = "Her mother lives with her, and she cannot be reached"
    told(row, sue, to="guardian", why_them=why)
    kept = WithoutConsent.objects.get()
    assert (kept.survivor_id, kept.gateway, kept.because, kept.by) == (VICTIM, "common_law", why, sue.username)


def test_told_to_her_asks_for_no_consent(sue: User, max_: User) -> None:
    told(ready(sue, max_), sue)
    assert not WithoutConsent.objects.exists()
