"""Beside an assessment: graded intelligence, blind second reads, the meter of agreement, the API."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.intelligence import Grading
from daylight.web.accounts.models import User
from daylight.web.api.actions import make_token
from daylight.web.assessments.actions import (
    ask_second_read,
    give_answer,
    give_second_read,
    record_item,
    sign,
    withdraw_item,
    withdraw_second_read,
)
from daylight.web.assessments.models import Answer, Assessment, IntelligenceItem, SecondRead
from daylight.web.assessments.queries import intelligence_for_packs
from daylight.web.audit.models import Entry
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE
from tests.web.assessments.conftest import decided, judged
from tests.web.conftest import Member, client_of

pytestmark = pytest.mark.django_db
GOOD, FALSE, COVERT = Grading("1", "A", "P"), Grading("2", "E", "P"), Grading("1", "B", "C", ("A2",))
DAY = date(2026, 10, 1)
OWN = "The first reader's own words"


def _item(case: Case, by: User, reference: str, grading: Grading) -> IntelligenceItem:
    return record_item(case, reference=reference, text=f"Item {reference}.", reported_on=DAY, grading=grading, by=by)


def test_an_untrusted_item_supports_no_answer_alone(case: Case, assessment: Assessment, assessor: User) -> None:
    weak, good = _item(case, assessor, "L1", FALSE), _item(case, assessor, "L2", GOOD)
    assert (weak.weighs, good.weighs) == (False, True)
    with pytest.raises(Refused, match="weighs nothing"):
        give_answer(assessment.pk, "weapons", reply="yes", version=0, items=[weak.pk], by=assessor)
    give_answer(assessment.pk, "weapons", reply="yes", version=0, items=[weak.pk, good.pk], by=assessor)
    give_answer(assessment.pk, "threats", reply="yes", version=0, items=[weak.pk], evidence="Heard.", by=assessor)
    assert Answer.objects.count() == 2
    page = client_of(assessor).get(f"/assessments/{assessment.pk}/questions/stalking/").content.decode()
    assert "L1, graded 2EP (weighs nothing: it supports no answer alone)" in page


def test_the_page_of_intelligence_shows_grades_conditions_and_what_was_withdrawn(case: Case, assessor: User) -> None:
    client, address = client_of(assessor), f"/cases/{case.reference}/intelligence/"
    assert "Nothing is recorded" in client.get(address).content.decode()
    sent = {
        "reference": "L9", "reported_on": "2026-10-01", "text": "Keeps a knife.", "source": "3", "information": "D",
        "handling": "C", "conditions": ["A1", "S2"],
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    page = client.get(address).content.decode()
    for words in (
        "graded 3DC",
        "A1 covert development; S2 consult the originator",
        "Weighs nothing",
        "Left out of packs",
    ):
        assert words in page
    assert "recorded already" in client.post(address, sent).content.decode()
    wrong = client.post(address, {**sent, "reference": "L8", "handling": "P"}).content.decode()
    assert "Only handling code C has conditions" in wrong
    empty = client.post(address, {}).content.decode()
    for words in ("s reference", "Enter the date", "Choose a code for source evaluation", "Write what the item says"):
        assert words in empty
    item = IntelligenceItem.objects.get()
    gone = f"{address}{item.pk}/withdraw/"
    assert "Say why" in client.post(gone, {"because": ""}).content.decode()
    assert client.post(gone, {"because": "Graded wrongly."}).status_code == 302
    assert "Graded wrongly." in client.get(address).content.decode()
    assert client.get(gone).status_code == 404


def test_packs_hold_only_trusted_items_under_no_condition(case: Case, assessor: User) -> None:
    good = _item(case, assessor, "L1", GOOD)
    for reference, grading in (("L2", FALSE), ("L3", COVERT)):
        _item(case, assessor, reference, grading)
    assert intelligence_for_packs(case) == [good]
    withdraw_item(case, good.pk, because="Taken back by the source.", by=assessor)
    assert intelligence_for_packs(case) == []
    with pytest.raises(NotFound):
        withdraw_item(case, good.pk, because="Again.", by=assessor)


def test_intelligence_that_is_wrong_is_refused(case: Case, assessor: User, member: Member) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for reference, text, on in (("", "x", DAY), ("L1", " ", DAY), ("L1", "x", tomorrow), ("L1", "Ask Quxsurname", DAY)):
        with pytest.raises(Invalid):
            record_item(case, reference=reference, text=text, reported_on=on, grading=GOOD, by=assessor)
    for role in (Role.PARTNER, Role.OFFICER, Role.ANALYST, Role.ADVOCATE):
        with pytest.raises(Refused):
            record_item(case, reference="L1", text="x", reported_on=DAY, grading=GOOD, by=member(role))
    assert not IntelligenceItem.objects.exists()


@pytest.fixture
def reader(member: Member) -> User:
    return member(Role.OFFENDER_MANAGER, username="reader")


@pytest.fixture
def read(assessment: Assessment, assessor: User, reader: User, supervisor: User) -> SecondRead:
    row = decided(assessment, assessor, own="medium", final="high")
    Assessment.objects.update(own_because=OWN, final_because=f"{OWN}, final")
    give_answer(row.pk, "weapons", reply="no", version=1, evidence="After the very high score.", by=assessor)
    return ask_second_read(row.pk, reader=reader, by=supervisor)


def test_a_second_reader_sees_nothing_of_the_first_until_their_own_is_given(
    case: Case, read: SecondRead, reader: User
) -> None:
    client, own = client_of(reader), f"/assessments/{read.assessment_id}"
    page = client.get(f"/second-reads/{read.pk}/").content.decode()
    assert "Read of weapons." in page
    Case.objects.update(level="very_high", status="managed")
    secrets = (OWN, "90.0", "After the very high score", "Eleven incidents in three years", "daylight-badge")
    assert not [mark for mark in secrets if mark in page]
    for address in (f"{own}/", f"{own}/decision/", f"{own}/questions/weapons/", f"{own}/sign/", f"{own}/own-level/"):
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert OWN not in answer.content.decode()
    for address in (f"/people/{LONE}/assessments/", f"/cases/{case.reference}/assessments/compare/", "/second-reads/"):
        shown = client.get(address).content.decode()
        assert not [mark for mark in secrets if mark in shown], address
    _, token = make_token(name="t", roles=(Role.OFFENDER_MANAGER,), days=7, by=reader)
    told = client.get(f"/api/cases/{case.reference}/assessments", headers={"Authorization": f"Bearer {token}"})
    assert told.json()["assessments"] == []
    sent = {"level": "very_high", "because": "By the answers."}
    assert client.post(f"/second-reads/{read.pk}/", sent)["Location"] == f"{own}/"
    assert "By the answers." in client.get(f"{own}/").content.decode()
    assert SecondRead.objects.get().level == "very_high"


def test_a_second_read_is_only_the_reader_s_to_give_and_once(read: SecondRead, reader: User, assessor: User) -> None:
    with pytest.raises(Refused, match="somebody else"):
        give_second_read(read.pk, level="high", because="x", by=assessor)
    assert client_of(assessor).get(f"/second-reads/{read.pk}/").status_code == 403
    give_second_read(read.pk, level="high", because="x", by=reader)
    with pytest.raises(Refused, match="nothing can be done"):
        give_second_read(read.pk, level="medium", because="x", by=reader)
    broken = client_of(reader).post(f"/second-reads/{read.pk}/", {})
    assert broken.status_code == 302


def test_who_had_a_part_or_may_not_assess_is_not_asked(
    read: SecondRead, assessor: User, reader: User, supervisor: User, member: Member
) -> None:
    elsewhere = member(Role.OFFENDER_MANAGER, username="elsewhere", unit="Another unit")
    analyst = member(Role.ANALYST, username="analyst")
    for wrong in (assessor, reader, supervisor, elsewhere, analyst):
        with pytest.raises(Invalid):
            ask_second_read(read.assessment_id, reader=wrong, by=supervisor)
    with pytest.raises(Refused):
        ask_second_read(read.assessment_id, reader=elsewhere, by=reader)
    assert SecondRead.objects.count() == 1


def test_it_is_not_asked_for_before_there_is_a_first(assessment: Assessment, reader: User, supervisor: User) -> None:
    with pytest.raises(Refused, match="once the first own level"):
        ask_second_read(assessment.pk, reader=reader, by=supervisor)


def test_a_supervisor_asks_and_withdraws_on_pages(
    assessment: Assessment, assessor: User, reader: User, supervisor: User
) -> None:
    row, client = judged(assessment, assessor), client_of(supervisor)
    address = f"/assessments/{row.pk}/second-read/"
    assert "Choose a colleague" in client.post(address, {}).content.decode()
    assert client.post(address, {"reader": str(reader.pk)}).status_code == 302
    asked = SecondRead.objects.get()
    home = client_of(reader).get("/").content.decode()
    assert "Second reads to give" in home
    assert "asked" in client.get(f"/assessments/{row.pk}/").content.decode()
    assert client.post(f"/second-reads/{asked.pk}/withdraw/", {"because": "On leave."}).status_code == 302
    assert client_of(reader).get(f"/assessments/{row.pk}/").status_code == 200
    assert Entry.objects.filter(action="withdrew second read", subject=f"person:{LONE}").exists()
    with pytest.raises(Refused):
        withdraw_second_read(asked.pk, because="Again.", by=supervisor)


def test_the_meter_counts_units_and_hides_small_ones(assessment: Assessment, assessor: User, supervisor: User) -> None:
    client = client_of(supervisor)
    assert "No assessment beside a computed level" in client.get("/agreement/").content.decode()
    row = decided(assessment, assessor)
    row = sign(row.pk, version=row.version, by=assessor)
    few = client.get("/agreement/").content.decode()
    assert "hidden" in few
    assert "1 of 1" not in few
    opened = timezone.now()
    for number in range(2, 8):
        row.pk, row.number = None, number
        row.decision_opened_at, row.decided_at = opened, opened + timedelta(seconds=30 * number)
        row.save()
    Assessment.objects.filter(number=1).update(decision_opened_at=opened, decided_at=opened + timedelta(minutes=3))
    page = client.get("/agreement/").content.decode()
    assert "0 of 7" in page
    assert "7 of 7" in page
    assert "Hardly anybody departs" in page
    assert "2 minutes" in page
    assert "assessor" not in page
    for by in ("sex", "age"):
        assert "7 of 7" in client.get("/agreement/", {"by": by}).content.decode()
    assert "Choose one of the list" in client.get("/agreement/", {"by": "user"}).content.decode()


def test_the_api_tells_assessments_to_those_who_may_and_nothing_computed_too_early(
    case: Case, assessment: Assessment, assessor: User, member: Member
) -> None:
    def asked(user: User) -> object:
        _, token = make_token(name="t", roles=user.held_roles, days=7, by=user)
        return Client().get(f"/api/cases/{case.reference}/assessments", headers={"Authorization": f"Bearer {token}"})

    told = asked(assessor)
    assert told.status_code == 200  # type: ignore[attr-defined]
    [first] = told.json()["assessments"]  # type: ignore[attr-defined]
    assert (first["status"], first["computed_level"], first["own_level"]) == ("in_progress", None, None)
    assert Entry.objects.latest("number").subject == f"person:{LONE}"
    elsewhere = member(Role.OFFENDER_MANAGER, username="elsewhere", unit="Another unit")
    assert asked(elsewhere).status_code == 403  # type: ignore[attr-defined]
    assert asked(member(Role.CONTROL_ROOM)).status_code == 403  # type: ignore[attr-defined]
