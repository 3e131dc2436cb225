"""Letters: two people, no accusation, nothing of a survivor, the gate, and a record of how each was served."""

import io
from collections.abc import Callable

import docx
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.casework import WayIn
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.letters import letter_policy
from daylight.domain.safety import Outcome
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions.life import open_case
from daylight.web.caseload.models import Case
from daylight.web.letters.actions.life import (
    Service,
    approve_letter,
    change_letter,
    clear_letter,
    draft_letter,
    send_letter_back,
    serve_letter,
    withdraw_letter,
)
from daylight.web.letters.actions.wordings import approve_wording, change_wording, draft_wording, end_wording
from daylight.web.letters.models import Letter, Wording
from daylight.web.letters.presenters import letter_pdf, letter_word
from daylight.web.safety.actions import Asked, record_check
from daylight.web.safety.queries import watched
from tests.cli.hand_made import LONE, SECRETS
from tests.web.conftest import Member
from tests.web.safety.bypass import Attempt, check_held

REASON = "Nobody has spoken with him since the last report."
VALUES = {"contact": "0800 000 0000, weekdays", "support": "Ring the helpline.", "address": ""}
PAST = "2020-01-01"
SERVED = Service("in_person", "PC 1234")


@pytest.fixture
def second(member: Member) -> User:
    return member(Role.SUPERVISOR, username="second")


@pytest.fixture
def case(loaded: int, manager: User) -> Case:
    return open_case(person_id=LONE, way_in=WayIn.LIST, reason="On the list since May.", by=manager)


@pytest.fixture
def wording(supervisor: User, second: User) -> Wording:
    title, text = letter_policy().starters["warning"]
    made = draft_wording(kind="warning", title=title, text=text, by=supervisor)
    return approve_wording(made.pk, version=made.version, by=second)


@pytest.fixture
def letter(case: Case, wording: Wording, manager: User) -> Letter:
    return draft_letter(case, wording_id=wording.pk, values=VALUES, reason=REASON, by=manager)


def _make_safe(case: Case, by: User) -> None:
    """A safety check in date of everybody at risk."""
    for survivor in watched(case).called:
        asked = Asked("her", "She agrees.", True, "telephone", "mornings", Outcome.GO_AHEAD)
        record_check(case, survivor=survivor, asked=asked, by=by)


def _pdf_text(letter: Letter) -> str:
    made = letter_pdf(letter, synthetic=True, made_at=timezone.now())
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def test_a_wording_takes_two_people_and_replaces_the_one_before(
    wording: Wording, supervisor: User, second: User
) -> None:
    made = draft_wording(kind="warning", title="New", text="Dear {name}", by=supervisor)
    with pytest.raises(Refused, match="Another person"):
        approve_wording(made.pk, version=made.version, by=supervisor)
    changed = change_wording(made.pk, title="Newer", text="Dear {name},", version=made.version, by=second)
    with pytest.raises(Conflict):
        approve_wording(made.pk, version=made.version, by=supervisor)
    with pytest.raises(Refused, match="Another person"):
        approve_wording(made.pk, version=changed.version, by=second)
    approve_wording(made.pk, version=changed.version, by=supervisor)
    wording.refresh_from_db()
    assert (wording.status, made.edition) == ("retired", 2)
    with pytest.raises(Refused):
        change_wording(wording.pk, title="x", text="y", version=wording.version, by=second)


@pytest.mark.parametrize(
    ("text", "error"), [("You are guilty, {name}", Refused), ("Dear {victim}", Invalid), ("", Invalid)]
)
def test_a_wording_that_may_not_be(supervisor: User, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        draft_wording(kind="warning", title="A letter", text=text, by=supervisor)
    with pytest.raises(Invalid, match="kind"):
        draft_wording(kind="threat", title="A letter", text="Dear {name}", by=supervisor)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_write_wordings(member: Member, role: Role) -> None:
    with pytest.raises(Refused):
        draft_wording(kind="warning", title="A", text="Dear {name}", by=member(role))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SUPERVISOR, Role.OFFENDER_MANAGER}])
def test_only_who_plans_drafts_letters(case: Case, wording: Wording, member: Member, role: Role) -> None:
    with pytest.raises(Refused):
        draft_letter(case, wording_id=wording.pk, values=VALUES, reason=REASON, by=member(role))


def test_a_letter_of_another_unit_is_closed(letter: Letter, member: Member) -> None:
    other = member(Role.OFFENDER_MANAGER, username="other", unit="Another unit")
    with pytest.raises(Refused):
        withdraw_letter(letter.pk, reason="not mine to touch", version=letter.version, by=other)


@pytest.mark.parametrize(
    "said",
    ["Ring Zyvictima", "at 99 hidden mews", "zz99zz", "call 07700 900 123", "near Hidden Academy",
     "since 3 January 2025", "you assaulted her", "she told us", "Wobblechild misses you"],
)  # fmt: skip
def test_a_letter_that_tells_or_accuses_is_refused(case: Case, wording: Wording, manager: User, said: str) -> None:
    for name in ("support", "contact", "address"):
        with pytest.raises(Refused):
            draft_letter(case, wording_id=wording.pk, values=VALUES | {name: said}, reason=REASON, by=manager)
    assert not Letter.objects.exists()


def test_a_letter_about_nobody_known_is_not_written(case: Case, wording: Wording, manager: User) -> None:
    Case.objects.filter(pk=case.pk).update(person_id="P999")
    case.refresh_from_db()
    with pytest.raises(Refused, match="who must be protected"):
        draft_letter(case, wording_id=wording.pk, values=VALUES, reason=REASON, by=manager)


def test_what_is_missing_is_asked_for(case: Case, wording: Wording, manager: User, supervisor: User) -> None:
    with pytest.raises(Invalid, match="support that is offered"):
        draft_letter(case, wording_id=wording.pk, values={"contact": "x"}, reason=REASON, by=manager)
    with pytest.raises(Invalid, match="necessary"):
        draft_letter(case, wording_id=wording.pk, values=VALUES, reason=" ", by=manager)
    end_wording(wording.pk, reason="no longer used", version=wording.version, by=supervisor)
    with pytest.raises(Refused, match="not in force"):
        draft_letter(case, wording_id=wording.pk, values=VALUES, reason=REASON, by=manager)


def test_the_whole_life_of_a_letter(letter: Letter, manager: User, supervisor: User) -> None:
    approved = approve_letter(letter.pk, version=letter.version, by=supervisor)
    with pytest.raises(Refused):
        clear_letter(letter.pk, version=approved.version, by=manager)
    _make_safe(letter.case, manager)
    cleared = clear_letter(letter.pk, version=approved.version, by=manager)
    assert cleared.cleared_on == timezone.localdate()
    served = serve_letter(letter.pk, service=SERVED, version=cleared.version, by=manager)
    assert (served.status, served.served_on) == ("served", timezone.localdate())
    assert [step.step for step in served.steps.order_by("pk")] == ["draft", "approve", "clear", "record service"]
    assert Entry.objects.filter(action="moved letter", subject=f"person:{LONE}").count() == 4
    with pytest.raises(Refused):
        withdraw_letter(letter.pk, reason="it was served already", version=served.version, by=manager)


def test_no_way_past_the_gate(
    letter: Letter, manager: User, supervisor: User, signed_in: Callable[..., Client]
) -> None:
    version = approve_letter(letter.pk, version=letter.version, by=supervisor).version
    client, page = signed_in(Role.OFFENDER_MANAGER, username="clicking"), f"/letters/{letter.pk}/clear/do/"
    tries = {
        "direct": lambda: clear_letter(letter.pk, version=version, by=manager),
        "page": lambda: client.post(page, {"version": version}),
    }
    for way, act in tries.items():
        name = "daylight.web.letters.actions.life.clear_letter"
        check_held(Attempt(name, way, act, lambda: list(Letter.objects.values())))


def test_nothing_goes_out_unapproved_or_past_the_gate(letter: Letter, manager: User, supervisor: User) -> None:
    _make_safe(letter.case, manager)
    with pytest.raises(Refused):
        clear_letter(letter.pk, version=letter.version, by=manager)
    with pytest.raises(Refused):
        serve_letter(letter.pk, service=SERVED, version=letter.version, by=manager)
    approved = approve_letter(letter.pk, version=letter.version, by=supervisor)
    with pytest.raises(Refused):
        serve_letter(letter.pk, service=SERVED, version=approved.version, by=manager)
    letter.refresh_from_db()
    assert letter.status == "approved"


def test_whoever_wrote_it_does_not_approve_it_even_after_it_came_back(
    letter: Letter, supervisor: User, second: User
) -> None:
    changed = change_letter(letter.pk, values=VALUES, reason=REASON, version=letter.version, by=supervisor)
    with pytest.raises(Refused, match="Another person"):
        approve_letter(letter.pk, version=changed.version, by=supervisor)
    approved = approve_letter(letter.pk, version=changed.version, by=second)
    back = send_letter_back(letter.pk, reason="one more look", version=approved.version, by=second)
    with pytest.raises(Refused, match="Another person"):
        approve_letter(letter.pk, version=back.version, by=supervisor)


def test_two_who_change_it_at_once(letter: Letter, manager: User) -> None:
    change_letter(letter.pk, values=VALUES, reason=REASON, version=letter.version, by=manager)
    with pytest.raises(Conflict, match="Somebody else"):
        change_letter(letter.pk, values=VALUES, reason=REASON, version=letter.version, by=manager)


def test_documents_of_a_letter_tell_nothing(letter: Letter) -> None:
    word = docx.Document(io.BytesIO(letter_word(letter, synthetic=True, made_at=timezone.now())))
    for text in (_pdf_text(letter), "\n".join(part.text for part in word.paragraphs)):
        assert "Aldous Brackwater" in text
        assert "helpline" in text
        assert not [secret for secret in SECRETS if secret in text]
        assert REASON not in text
    assert "Draft: not to be served" in _pdf_text(letter)
    assert "SYNTHETIC" in _pdf_text(letter)


def test_pages_from_wording_to_service(
    loaded: int, case: Case, signed_in: Callable[..., Client], manager: User
) -> None:
    first, other = (signed_in(Role.SUPERVISOR, username=name) for name in ("one", "two"))
    title, text = letter_policy().starters["warning"]
    answer = first.post("/letters/wordings/new/", {"kind": "warning", "title": title, "text": "you assaulted"})
    assert "Leave out" in answer.content.decode()
    answer = first.post("/letters/wordings/new/", {"kind": "warning", "title": title, "text": text}, follow=True)
    assert "Approve and put in force" not in answer.content.decode()
    wording = Wording.objects.get()
    page = f"/letters/wordings/{wording.pk}/"
    assert "Approve and put in force" in other.get(page).content.decode()
    other.post(page, {"do": "approve", "version": 1})
    start = f"/people/{LONE}/documents/"
    assert "Write a letter" in first.get(start).content.decode()
    assert "Choose a letter" in first.get(f"{start}new-letter/?continue=1").content.decode()
    draft = f"{start}new-letter/{wording.pk}/"
    assert "Say why" in first.post(draft, VALUES).content.decode()
    refused = first.post(draft, VALUES | {"support": "ask Zyvictima", "reason": REASON}).content.decode()
    assert "holds a name" in refused
    first.post(draft, VALUES | {"reason": REASON})
    letter = Letter.objects.get()
    page = f"/letters/{letter.pk}/"
    assert other.post(f"{page}approve/do/", {"version": 1}).status_code == 302
    assert first.post(f"{page}clear/do/", {"version": 2}).status_code == 403
    _make_safe(case, manager)
    assert first.post(f"{page}clear/do/", {"version": 2}).status_code == 302
    assert "Choose how it was served" in first.post(f"{page}serve/do/", {"version": 3}).content.decode()
    first.post(f"{page}serve/do/", {"version": 3, "how": "in_person", "served_by": "PC 1"})
    shown = first.get(page).content.decode()
    assert "Handed over in person by PC 1" in shown
    assert not [secret for secret in SECRETS if secret in shown]
    assert first.get(f"{page}letter.pdf")["Content-Type"] == "application/pdf"
    assert first.get(f"{page}letter.exe").status_code == 404


def test_a_conflict_shows_both(letter: Letter, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.SUPERVISOR, username="third")
    mine = VALUES | {"support": "My own words.", "reason": REASON, "version": letter.version}
    client.post(f"/letters/{letter.pk}/change/", mine | {"support": "Their words."})
    answer = client.post(f"/letters/{letter.pk}/change/", mine)
    assert answer.status_code == 409
    assert "Their words." in answer.content.decode()
    assert "My own words." in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFENDER_MANAGER, 200), (Role.ANALYST, 200), (Role.PARTNER, 403), (Role.COMMISSIONER, 403)],
)
def test_who_reads_letters(letter: Letter, signed_in: Callable[..., Client], role: Role, status: int) -> None:
    client = signed_in(role, username="reader")
    for page in ("/letters/", "/letters/wordings/", f"/letters/{letter.pk}/", f"/letters/{letter.pk}/letter.pdf"):
        assert client.get(page).status_code == status


def test_lists_that_are_empty(loaded: int, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.SUPERVISOR)
    assert "No letter waits" in client.get("/letters/").content.decode()
    assert "No wording" in client.get("/letters/wordings/").content.decode()
    assert "this person has no case" in client.get(f"/people/{LONE}/documents/").content.decode()
    assert client.get("/letters/999999/").status_code == 404
