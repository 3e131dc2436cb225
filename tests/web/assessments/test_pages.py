"""Pages of assessments: what each shows and hides, saves and refuses; the own level before anything computed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.assessments.actions import decide, give_answer, give_own_level, sign, start_assessment
from daylight.web.assessments.models import Answer, Assessment
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case, reopen_for, triage
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE, SECRETS, VICTIM
from tests.web.assessments.conftest import FORM, decided, fill, judged
from tests.web.conftest import Member, client_of

pytestmark = pytest.mark.django_db
SCORE = ("90.0", "Very high</strong>", "Eleven incidents in three years", "Recency", "daylight, edition")
"""What gives the computed level of LONE away."""


@pytest.fixture
def client_of_assessor(assessor: User) -> Client:
    return client_of(assessor)


def _text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def _addresses(row: Assessment) -> list[str]:
    own = f"/assessments/{row.pk}"
    return [
        f"{own}/",
        *(f"{own}/{page}/" for page in ("questions/weapons", "own-level", "decision", "sign", "abandon")),
    ]


@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_for_those_whose_role_says_so(
    role: Role, case: Case, assessment: Assessment, assessor: User, member: Member
) -> None:
    decided(assessment, assessor)
    client = client_of(member(role, username="looker"))
    client.post(f"/purpose/?next=/&for={Permission.SEE_CASE.value}", {"purpose": "management"})
    pages = {
        f"/people/{LONE}/assessments/": Permission.SEE_CASE,
        f"/assessments/{assessment.pk}/": Permission.SEE_CASE,
        f"/assessments/{assessment.pk}/questions/weapons/": Permission.ASSESS,
        f"/assessments/{assessment.pk}/decision/": Permission.ASSESS,
        f"/assessments/{assessment.pk}/sign/": Permission.SET_LEVEL,
        f"/assessments/{assessment.pk}/abandon/": Permission.ASSESS,
        f"/assessments/{assessment.pk}/second-read/": Permission.APPROVE_LEVEL,
        f"/cases/{case.reference}/assessments/start/": Permission.ASSESS,
        f"/cases/{case.reference}/assessments/compare/": Permission.SEE_CASE,
        f"/cases/{case.reference}/intelligence/": Permission.ASSESS,
        "/second-reads/": Permission.ASSESS,
        "/agreement/": Permission.SEE_MEASURES,
    }
    for address, permission in pages.items():
        may = grant_of([role], permission) is not None
        assert client.get(address).status_code == (200 if may else 403), (role, address)


def test_nothing_computed_stands_on_any_page_before_the_own_level(
    case: Case, assessment: Assessment, assessor: User, client_of_assessor: Client
) -> None:
    fill(assessment, assessor)
    places = [*_addresses(assessment), f"/people/{LONE}/assessments/", f"/cases/{case.reference}/intelligence/"]
    for address in places:
        page = client_of_assessor.get(address, follow=True).content.decode()
        assert not [mark for mark in SCORE if mark in page], address
    give_own_level(assessment.pk, level="medium", because="My view.", version=1, by=assessor)
    page = _text(client_of_assessor, f"/assessments/{assessment.pk}/decision/")
    assert not [mark for mark in SCORE if mark not in page]


def test_a_question_a_page_from_the_first_to_the_last_saved_and_come_back_to(
    assessment: Assessment, client_of_assessor: Client
) -> None:
    first = f"/assessments/{assessment.pk}/questions/recent/"
    page = _text(client_of_assessor, first)
    assert "question 1 of 10" in page
    assert [words for words in ("Yes", "No", "Not known: it was asked", "Not asked") if words not in page] == []
    sent = {"reply": "not_known", "evidence": "Nobody asked him.", "incident": "I0003", "version": "0"}
    answer = client_of_assessor.post(first, sent)
    assert answer["Location"] == f"/assessments/{assessment.pk}/questions/repeated/"
    again = _text(client_of_assessor, first)
    assert re.search(r'value="not_known"[^>]*checked', again)
    assert "Nobody asked him." in again
    assert re.search(r'value="I0003" selected', again)
    to_list = client_of_assessor.post(first, {**sent, "version": "1", "go": "list"})
    assert to_list["Location"] == f"/assessments/{assessment.pk}/"
    last = client_of_assessor.post(
        f"/assessments/{assessment.pk}/questions/substances/", {"reply": "no", "version": "0"}
    )
    assert last["Location"] == f"/assessments/{assessment.pk}/"
    assert "Questions: 8 left" in _text(client_of_assessor, f"/assessments/{assessment.pk}/")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose an answer"),
        ({"reply": "perhaps"}, "Choose one of the four answers"),
        ({"reply": "yes", "incident": "I9999"}, "Choose one of the incidents"),
        ({"reply": "yes", "version": "x"}, "Load the page again"),
        ({"reply": "yes", "evidence": "x" * 2001}, "at most 2000 letters"),
        ({"reply": "yes", "evidence": "She moved to 99 Hidden Mews"}, "an address or postcode"),
    ],
)
def test_a_broken_answer_says_what_to_do_and_keeps_what_was_typed(
    sent: dict[str, str], words: str, assessment: Assessment, client_of_assessor: Client
) -> None:
    address = f"/assessments/{assessment.pk}/questions/weapons/"
    page = client_of_assessor.post(address, {"version": "0", **sent}).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert "Error:" in page
    assert not Answer.objects.exists()


def test_a_conflict_shows_both_answers_and_lets_one_choose(
    assessment: Assessment, client_of_assessor: Client, member: Member
) -> None:
    address = f"/assessments/{assessment.pk}/questions/weapons/"
    colleague = member(Role.OFFENDER_MANAGER, username="colleague")
    give_answer(assessment.pk, "weapons", reply="no", version=0, evidence="Searched.", by=colleague)
    answer = client_of_assessor.post(address, {"reply": "yes", "evidence": "Seen.", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "colleague answered this meanwhile: no." in page
    assert "Searched." in page
    assert "Seen." in page
    assert 'name="version" value="1"' in page
    client_of_assessor.post(address, {"reply": "yes", "evidence": "Seen.", "version": "1"})
    assert [row.reply for row in Answer.objects.order_by("version")] == ["no", "yes"]


def test_from_own_level_to_signature(
    case: Case, assessment: Assessment, assessor: User, client_of_assessor: Client
) -> None:
    fill(assessment, assessor)
    own = f"/assessments/{assessment.pk}"
    assert client_of_assessor.get(f"{own}/decision/")["Location"] == f"{own}/own-level/"
    assert client_of_assessor.get(f"{own}/sign/")["Location"] == f"{own}/"
    assert "Choose a level" in client_of_assessor.post(f"{own}/own-level/", {"version": "1"}).content.decode()
    sent = {"level": "high", "because": "My view.", "version": "1"}
    assert client_of_assessor.post(f"{own}/own-level/", sent)["Location"] == f"{own}/decision/"
    page = _text(client_of_assessor, f"{own}/decision/")
    assert "Very high: computed" in page
    assert "High: own level" in page
    opened = Assessment.objects.get().decision_opened_at
    _text(client_of_assessor, f"{own}/decision/")
    assert Assessment.objects.get().decision_opened_at == opened
    sent = {"level": "very_high", "because": "The records tell more.", "version": "2"}
    assert client_of_assessor.post(f"{own}/decision/", sent)["Location"] == f"{own}/sign/"
    assert "agreed with the computed level, very high" in _text(client_of_assessor, f"{own}/sign/")
    client_of_assessor.post(f"{own}/sign/", {"version": "3"})
    case.refresh_from_db()
    assert case.level == "very_high"
    tab = _text(client_of_assessor, f"/people/{LONE}/assessments/")
    assert "The records tell more." in tab
    assert "To be assessed again by" in tab


def test_two_who_decide_see_both(assessment: Assessment, assessor: User, client_of_assessor: Client) -> None:
    row = judged(assessment, assessor)
    decide(row.pk, level="medium", because="First words.", version=row.version, by=assessor)
    sent = {"level": "high", "because": "Second words.", "version": str(row.version)}
    answer = client_of_assessor.post(f"/assessments/{row.pk}/decision/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First words." in page
    assert "Second words." in page
    assert f'name="version" value="{row.version + 1}"' in page


def test_a_signed_one_shows_all_and_no_form(assessment: Assessment, assessor: User, client_of_assessor: Client) -> None:
    row = decided(assessment, assessor)
    sign(row.pk, version=row.version, by=assessor)
    page = _text(client_of_assessor, f"/assessments/{row.pk}/")
    assert "Read of weapons." in page
    assert 'name="version"' not in page
    for name in ("questions/weapons", "own-level", "decision", "sign"):
        assert client_of_assessor.get(f"/assessments/{row.pk}/{name}/").status_code == 302


def test_two_are_compared_answer_by_answer(
    case: Case, assessment: Assessment, assessor: User, client_of_assessor: Client
) -> None:
    address = f"/cases/{case.reference}/assessments/compare/"
    assert "Two signed assessments are needed" in _text(client_of_assessor, address)
    row = decided(assessment, assessor)
    sign(row.pk, version=row.version, by=assessor)
    second = start_assessment(case, form=FORM, carry_over=True, by=assessor)
    give_answer(second.pk, "weapons", reply="no", version=1, evidence="Handed in.", by=assessor)
    row = give_own_level(second.pk, level="very_high", because="Still.", version=1, by=assessor)
    row = decide(row.pk, level="very_high", because="Still so.", version=row.version, by=assessor)
    sign(row.pk, version=row.version, by=assessor)
    page = _text(client_of_assessor, address)
    assert "1 of 10 answers changed" in page
    assert "Handed in." in page
    assert "Choose another" in client_of_assessor.get(address, {"earlier": "9", "later": "1"}).content.decode()


def test_something_new_is_told_in_one_sentence(
    case: Case, assessment: Assessment, assessor: User, client_of_assessor: Client
) -> None:
    assert "Not assessed yet" in _text(client_of_assessor, f"/people/{LONE}/assessments/")
    row = decided(assessment, assessor)
    sign(row.pk, version=row.version, by=assessor)
    reopen_for(Case.objects.get(), what="A new report on 3 November.", by=assessor.username)
    page = _text(client_of_assessor, f"/people/{LONE}/assessments/")
    assert "Assess again, something is new: A new report on 3 November." in page
    assert "Overdue" in page
    Case.objects.update(news="", reassess_by=timezone.localdate().replace(year=2020))
    assert "Overdue: it was to be assessed again by" in _text(client_of_assessor, f"/people/{LONE}/assessments/")


def test_a_person_without_a_case_and_a_case_without_a_person_have_pages(
    loaded: int, assessor: User, client_of_assessor: Client
) -> None:
    from daylight.domain.casework import Subject, WayIn

    assert "There is no case of this person" in _text(client_of_assessor, f"/people/{LONE}/assessments/")
    told = Subject(surname="Unknownname", forename="Bob", born=None, details="Lives above the baker's.")
    opened = open_case(subject=told, way_in=WayIn.REFERRAL, reason="Referred.", by=assessor)
    case = triage(opened, outcome="accept", reason="Serious.", by=assessor)
    address = f"/cases/{case.reference}/assessments/"
    assert "Bob Unknownname" in _text(client_of_assessor, address)
    sent = {"form": FORM, "carry_over": ""}
    assert client_of_assessor.post(f"{address}start/", sent).status_code == 302
    row = judged(Assessment.objects.get(), assessor)
    page = _text(client_of_assessor, f"/assessments/{row.pk}/decision/")
    assert "No level was computed" in page
    row = decide(row.pk, level="high", because="By the answers.", version=row.version, by=assessor)
    signed = sign(row.pk, version=row.version, by=assessor)
    assert signed.provisional == ["No level was computed for this person."]


def test_starting_with_nothing_chosen_or_twice_is_told(case: Case, client_of_assessor: Client) -> None:
    address = f"/cases/{case.reference}/assessments/start/"
    assert "Choose a form" in client_of_assessor.post(address, {}).content.decode()
    client_of_assessor.post(address, {"form": FORM})
    assert "is under way" in client_of_assessor.post(address, {"form": FORM}).content.decode()
    assert (
        "no signed assessment"
        in client_of_assessor.post(address, {"form": "survivor_account", "carry_over": "on"}).content.decode()
    )
    assert Assessment.objects.count() == 1


def test_a_restricted_case_is_closed_and_the_look_is_filed_under_the_person(
    case: Case, assessment: Assessment, client_of_assessor: Client
) -> None:
    _text(client_of_assessor, f"/assessments/{assessment.pk}/")
    assert Entry.objects.latest("number").subject == f"person:{LONE}"
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    for address in _addresses(assessment):
        assert client_of_assessor.get(address).status_code == 403
    assert Entry.objects.latest("number").subject == f"person:{LONE}"


def test_no_page_holds_anything_of_a_survivor(
    case: Case, assessment: Assessment, assessor: User, client_of_assessor: Client
) -> None:
    judged(assessment, assessor)
    places = [*_addresses(assessment), f"/people/{LONE}/assessments/", f"/cases/{case.reference}/intelligence/"]
    for address in places:
        page = client_of_assessor.get(address, follow=True).content.decode()
        assert not [mark for mark in (*SECRETS, VICTIM) if mark in page], address


def test_what_is_left_is_read_in_few_statements(
    assessment: Assessment,
    assessor: User,
    client_of_assessor: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fill(assessment, assessor)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        _text(client_of_assessor, f"/assessments/{assessment.pk}/")
