"""The pages of cases: whom they open for, what they ask, and that nothing of a survivor stands on them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Refused
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case, reopen_for, set_level
from daylight.web.caseload.models import Case, Lowering, MeasureDone
from daylight.web.people.models import Allocation
from daylight.web.releases.models import CounterAllegation
from tests.cli.hand_made import HELD, LONE, NEAR, SEALED, SECRETS, SERIAL, VICTIM
from tests.web.caseload.conftest import WHY, Make
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
PAGES = ("triage/", "elsewhere/", "level/", "hand-over/", "transfer/", "discharge/", "reopen/", "person/")


def test_every_page_says_nothing_of_a_survivor(signed_in: SignedIn, made: Make) -> None:
    case = made(level="high")
    client = signed_in(Role.SUPERVISOR)
    addresses = ["/triage/", "/cases/", "/cases/?show=all", "/cover/", "/joined-or-split/", f"/people/{LONE}/case/"]
    addresses += [f"/people/{SERIAL}/case/", f"/people/{SERIAL}/case/open/", f"/cases/{case.reference}/"]
    addresses += [f"/cases/{case.reference}/{page}" for page in PAGES]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not [secret for secret in (*SECRETS, VICTIM) if secret in answer.content.decode()], address


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADVOCATE, Role.PARTNER, Role.COMMISSIONER, Role.CONTROL_ROOM])
def test_casework_is_closed_to_other_roles(signed_in: SignedIn, made: Make, role: Role) -> None:
    case = made(level="high")
    client = signed_in(role)
    for address in ("/triage/", "/cases/", f"/cases/{case.reference}/", f"/people/{LONE}/case/", "/cover/"):
        assert client.get(address).status_code == 403, address


def test_an_analyst_reads_and_takes_no_step(signed_in: SignedIn, made: Make) -> None:
    case = made(level="high")
    client = signed_in(Role.ANALYST)
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert "History of the case" in page
    assert "What you can do now" not in page
    for step in PAGES:
        assert client.post(f"/cases/{case.reference}/{step}", {"reason": WHY}).status_code == 403, step
    assert Case.objects.get().status == "managed"
    assert Entry.objects.filter(action="opened case", subject=f"person:{LONE}").exists()


def test_another_units_case_and_a_restricted_one_stay_closed(signed_in: SignedIn, made: Make) -> None:
    case = made(level="high")
    other = signed_in(Role.OFFENDER_MANAGER, unit="Another unit")
    assert other.get(f"/cases/{case.reference}/").status_code == 403
    assert case.reference not in other.get("/cases/?show=all").content.decode()
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/cases/?show=all").content.decode()
    assert case.reference in page
    assert "Brackwater".upper() not in page
    assert client.get(f"/cases/{case.reference}/").status_code == 403


def test_from_the_list_to_a_level(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)
    page = client.get("/triage/?definition=repeat&show=near_miss").content.decode()
    assert f"/people/{NEAR}/case/open/?way=near_miss" in page
    assert SEALED not in client.get("/triage/?definition=matac").content.decode() or "Sealed" not in page
    address = f"/people/{NEAR}/case/open/?way=near_miss"
    assert "Say why" in client.post(address, {}).content.decode()
    client.post(address, {"reason": WHY})
    case = Case.objects.get()
    assert (case.person_id, case.way_in) == (NEAR, "near_miss")
    assert NEAR not in client.get("/triage/?definition=repeat&show=near_miss").content.decode().split("listed")[1]
    step = f"/cases/{case.reference}/triage/"
    assert "Choose what becomes" in client.post(step, {"reason": WHY}).content.decode()
    wrong = {"outcome": "leave elsewhere", "scheme": "drive", "reason": WHY, "version": "1"}
    assert "Say until when" in client.post(step, wrong).content.decode()
    client.post(step, {"outcome": "accept", "reason": WHY, "version": "1"})
    answer = client.post(
        f"/cases/{case.reference}/level/", {"level": "high", "reason": WHY, "version": "2"}, follow=True
    )
    shown = answer.content.decode()
    assert "The level is set." in shown
    assert shown.count("Not done") >= 6
    assert "Suspected" in shown


def test_a_conflict_shows_what_happened_and_lets_one_choose(signed_in: SignedIn, made: Make) -> None:
    case = made(level="medium")
    client = signed_in(Role.SUPERVISOR)
    sent = {"level": "high", "reason": WHY, "version": str(case.version - 1)}
    page = client.post(f"/cases/{case.reference}/level/", sent).content.decode()
    assert "Somebody else changed this case meanwhile: boss did &#34;set level&#34;" in page
    assert WHY in page
    assert f'name="version" value="{case.version}"' in page
    client.post(f"/cases/{case.reference}/level/", sent | {"version": str(case.version)})
    assert Case.objects.get().level == "high"


def test_a_lower_level_is_asked_for_and_answered_by_somebody_else(signed_in: SignedIn, made: Make) -> None:
    case = made(level="very_high")
    asks = signed_in(Role.OFFENDER_MANAGER)
    page = asks.post(f"/cases/{case.reference}/level/", {"level": "high", "reason": WHY}, follow=True).content.decode()
    assert "until somebody else has approved it" in page
    request = Lowering.objects.get()
    address = f"/cases/{case.reference}/lowering/{request.pk}/"
    assert "Withdraw my request" in asks.get(address).content.decode()
    boss = signed_in(Role.SUPERVISOR)
    assert "1 case." in boss.get("/cases/?show=lowering").content.decode()
    assert "holds until" in boss.post(address, {"answer": "approve"}).content.decode()
    Case.objects.update(level_set_on=timezone.localdate() - timedelta(days=84))
    boss.post(address, {"answer": "approve"})
    assert Case.objects.get().level == "high"


def test_measures_are_said_to_be_done_and_taken_back(signed_in: SignedIn, made: Make) -> None:
    case = made(level="standard")
    client, today = signed_in(Role.OFFENDER_MANAGER), timezone.localdate().isoformat()
    address = f"/cases/{case.reference}/measures/named_officer/"
    assert "Say on which day" in client.post(address, {"on": "2099-01-01"}).content.decode()
    assert "2027-03-07" in client.post(address, {"on": "soon"}).content.decode()
    client.post(address, {"on": today})
    assert "already" in client.post(address, {"on": today}).content.decode()
    odd = client.post(f"/cases/{case.reference}/measures/nothing/", {"on": today}).content.decode()
    assert "does not ask for that" in odd
    client.post(f"{address}take-back/", {"reason": "It was another case"})
    assert MeasureDone.objects.get().taken_back_because == "It was another case"


def test_overdue_and_new_show_on_the_person_the_list_and_home(signed_in: SignedIn, made: Make, boss: User) -> None:
    case = made(level="high")
    Case.objects.update(reassess_by=timezone.localdate() - timedelta(days=3))
    reopen_for(case, what="Since 1 October 2026: 1 new incident.", by="tests")
    client = signed_in(Role.OFFENDER_MANAGER)
    for address in (
        f"/people/{LONE}/",
        f"/people/{LONE}/timeline/",
        f"/cases/{case.reference}/",
        "/cases/?show=overdue",
    ):
        page = client.get(address).content.decode()
        assert "overdue by 3 days" in page, address
        assert "1 new incident" in page, address
    assert (
        "overdue by 3 days"
        in client.get("/?definition=repeat").content.decode() + client.get("/list/?definition=repeat").content.decode()
    )
    home = client.get("/").content.decode()
    assert "Reassessments overdue" in home
    assert "Cases without an owner" in home
    officer = signed_in(Role.OFFICER)
    officer.post("/purpose/", {"purpose": "incident"})
    assert case.reference not in officer.get(f"/people/{LONE}/", follow=True).content.decode()


def test_a_case_left_elsewhere_comes_back_by_itself(signed_in: SignedIn, made: Make) -> None:
    case = made(status="in_triage")
    client, until = signed_in(Role.SUPERVISOR), timezone.localdate() + timedelta(days=5)
    sent = {"outcome": "leave elsewhere", "scheme": "drive", "until": until.isoformat(), "reason": WHY}
    client.post(f"/cases/{case.reference}/triage/", sent)
    assert case.reference not in client.get("/triage/").content.decode()
    Case.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert case.reference in client.get("/triage/").content.decode()


def test_a_counter_allegation_is_decided_before_a_case_is_accepted(
    signed_in: SignedIn, made: Make, loaded: int
) -> None:
    case = made(HELD, status="in_triage")
    row = CounterAllegation.objects.create(
        loaded=loaded, person_id=HELD, definition="repeat", edition="1", other_person_id=VICTIM, kind="each",
        leaning="neither", incidents=2, other_incidents=1,
    )  # fmt: skip
    client = signed_in(Role.SUPERVISOR)
    address = f"/cases/{case.reference}/triage/"
    assert f"/counter-allegations/{row.pk}/" in client.get(address).content.decode()
    refused = client.post(address, {"outcome": "accept", "reason": WHY}).content.decode()
    assert "Two people accuse each other" in refused
    assert Case.objects.get().status == "in_triage"
    decided = {"found": "perpetrator", "reason": "Her injuries were older, and he rang first"}
    client.post(f"/counter-allegations/{row.pk}/", decided)
    client.post(address, {"outcome": "accept", "reason": WHY})
    assert Case.objects.get().status == "accepted"


def test_a_case_of_nobody_in_the_records_has_its_page(signed_in: SignedIn, loaded: int, boss: User) -> None:
    subject = Subject(surname="Unfound", forename="Norman", details="Lives by the mill")
    case = open_case(subject=subject, way_in=WayIn.REFERRAL, reason=WHY, by=boss)
    client = signed_in(Role.SUPERVISOR)
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert "UNFOUND, Norman" in page
    assert "Lives by the mill" in page
    address = f"/cases/{case.reference}/person/"
    assert (
        "The release has no PNOONE00001"
        in client.post(address, {"person": "PNOONE00001", "reason": WHY}).content.decode()
    )
    client.post(address, {"person": SERIAL, "reason": WHY})
    assert Case.objects.get().person_id == SERIAL


def test_an_owner_whose_account_is_off_leaves_cases_in_sight(signed_in: SignedIn, made: Make, member: Member) -> None:
    case = made(level="high")
    holder = member(Role.OFFENDER_MANAGER, username="holder")
    client = signed_in(Role.SUPERVISOR)
    client.post(f"/cases/{case.reference}/hand-over/", {"to": holder.pk, "reason": WHY})
    assert Allocation.objects.get(person_id=LONE).owner == holder
    assert "0 cases." in client.get("/cases/?show=without_owner").content.decode()
    User.objects.filter(pk=holder.pk).update(is_active=False)
    assert "1 case." in client.get("/cases/?show=without_owner").content.decode()
    assert "the account of Test holder is off" in client.get(f"/cases/{case.reference}/").content.decode()


def test_lists_ask_the_database_as_often_for_many_as_for_few(
    signed_in: SignedIn, made: Make, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (LONE, SERIAL, NEAR):
        made(person, level="high")
    client = signed_in(Role.SUPERVISOR)
    for address in ("/cases/?show=all", "/triage/", "/cases/?show=overdue"):
        client.get(address)
        with django_assert_max_num_queries(40):
            client.get(address)


def test_a_reason_that_tells_who_or_where_she_is_is_not_kept(signed_in: SignedIn, made: Make, boss: User) -> None:
    case = made(level="high")
    client = signed_in(Role.SUPERVISOR)
    for text in ("Zyvictima is afraid of him", "He waits at 99 Hidden Mews", "He rings 07700 900123 at night"):
        with pytest.raises(Refused, match="somebody beside this person"):
            set_level(case, level="very_high", reason=text, by=boss)
        page = client.post(f"/cases/{case.reference}/level/", {"level": "very_high", "reason": text}).content.decode()
        assert "somebody beside this person" in page
        address = f"/cases/{case.reference}/measures/named_officer/"
        measured = client.post(address, {"on": timezone.localdate().isoformat(), "note": text}).content.decode()
        assert "somebody beside this person" in measured
    assert Case.objects.get().level == "high"
    assert Entry.objects.filter(action="was refused", subject=f"person:{LONE}").count() == 6
    with pytest.raises(Refused, match="somebody beside this person"):
        open_case(person_id=SERIAL, way_in=WayIn.LIST, reason="Zyvictimb Quxsurname told us", by=boss)


def test_a_long_list_of_near_misses_is_cut_and_says_so(
    signed_in: SignedIn, loaded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = signed_in(Role.SUPERVISOR), "/triage/?definition=repeat"
    assert "2 people, highest score first" in client.get(address).content.decode()  # LONE and HELD: no child is here
    monkeypatch.setattr("daylight.web.caseload.views._Foremost.MOST", 1)
    assert "The foremost 1 person" in client.get(address).content.decode()
