"""Signposting: who may, from a reference to an offer, safe contact, a card safe to be found, the directory."""

import io
from collections.abc import Callable

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.directory import COLUMNS
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.signposting import Reached, SafeContact, told_by
from daylight.web.access.guards import PURPOSES
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.signposting import actions
from daylight.web.signposting.models import AdvocateReferral, Entry, Signpost, SuspectOffer
from daylight.web.signposting.queries import waiting_cards
from daylight.web.survivors import consents
from daylight.web.survivors.actions import record_consent
from daylight.web.survivors.models import Advocacy, Contact
from tests.cli.hand_made import LONE, SECRETS, VICTIM
from tests.web.conftest import Member

CSV = f"{','.join(COLUMNS)}\nHarbour House,refuge; advocate,North,,01632 960 001,,,Harbour,2020-01-01\n"
SAFE = {"method": "call", "hours": "10 to 2", "words": "the dentist"}
pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def services(member: Member) -> None:
    """A directory of one service."""
    actions.import_directory(CSV, file="x.csv", by=member(Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", list(Role))
def test_who_may_signpost(role: Role, signed_in: Callable[..., Client]) -> None:
    client = signed_in(role)
    grant = grant_of([role], Permission.SIGNPOST)
    pages = [client.get(url) for url in ("/signpost/", "/incidents/I0001/signpost", "/incidents/I0001/suspect-offer")]
    expected = 200 if grant else 403
    assert pages[0].status_code == expected
    assert [page.status_code for page in pages[1:]] == [404 if role is Role.ADVOCATE else expected] * 2
    assert not [secret for page in pages for secret in SECRETS if secret in page.content.decode()]


@pytest.mark.usefixtures("services")
def test_two_taps_from_a_reference_to_what_was_offered(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.OFFICER)
    assert client.get("/signpost/?reference=I0001")["Location"] == "/incidents/I0001/signpost"
    assert b"dots and dashes only" in client.get("/signpost/?reference=a b").content
    url = "/incidents/I0001/signpost"
    page = client.get(url).content.decode()
    assert "Survivor A" in page
    assert VICTIM not in page
    told = {"letter": "Survivor A", "wish": "record_only", "offer_0": "accepted"}
    assert b"Choose what she wants" in client.post(url, {"offer_0": "accepted"}).content
    assert b"at least one service" in client.post(url, {"wish": "not_asked"}).content
    assert b"reached safely" in client.post(url, told | {"refer_to": "Harbour House", "agreed": "on"}).content
    assert b"needs her agreement" in client.post(url, told | SAFE | {"refer_to": "Harbour House"}).content
    assert not Signpost.objects.exists()
    whole = told | SAFE | {"refer_to": "Harbour House", "agreed": "on"}
    assert client.post(url, whole)["Location"] == "/incidents/I0001/suspect-offer"
    row = Signpost.objects.get()
    assert (row.survivor_id, row.offers, row.referral.words) == (VICTIM, {"Harbour House": "accepted"}, "the dentist")
    consents.check(VICTIM, "advocate")  # she has just said yes


@pytest.mark.usefixtures("services")
def test_an_incident_of_tonight_and_one_that_is_closed_look_the_same(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.OFFICER)
    Restriction.objects.create(person_id=LONE, reason="x", by="x", at="2026-01-01T00:00Z")
    pages = [client.get(f"/incidents/{one}/signpost").content.decode() for one in ("I0001", "TONIGHT1")]
    assert all("not in the records yet" in page and "Survivor A" not in page for page in pages)
    assert client.post("/incidents/TONIGHT1/signpost", {"wish": "pursue", "offer_0": "declined"}).status_code == 302
    assert Signpost.objects.get().survivor_id == ""


def test_whoever_is_suspected_is_offered_a_programme_and_a_notice_considered(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.OFFICER)
    url = "/incidents/I0001/suspect-offer"
    told = {"place": "custody", "answer": "declined"}
    assert b"Say why no protection notice" in client.post(url, told).content
    assert client.post(url, told | {"notice_considered": "on"}).status_code == 302
    assert SuspectOffer.objects.get().answer == "declined"
    assert b"Choose where" in client.post(url, {}).content


@pytest.mark.usefixtures("services")
def test_a_card_that_is_found_tells_nothing(signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.OFFICER).get("/signpost/card/").content.decode()
    assert told_by(page) == []
    assert "Harbour: 01632 960 001" in page
    assert "Harbour House" not in page
    assert not [secret for secret in SECRETS if secret in page]


@pytest.mark.usefixtures("services")
def test_the_card_to_print_tells_nothing_either(signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.OFFICER).get("/signpost/card.pdf")
    made = pypdf.PdfReader(io.BytesIO(answer.content))
    words = "\n".join(page.extract_text() for page in made.pages)
    assert "Harbour: 01632 960 001" in words
    assert told_by(words) == []
    assert told_by(str(made.metadata)) == []
    assert not [one for one in ("OFFICIAL", "Made", "officer", "invented") if one in words + str(made.metadata)]
    assert signed_in(Role.ANALYST).get("/signpost/card.pdf").status_code == 403


@pytest.fixture
def referral(services: None, member: Member) -> AdvocateReferral:
    """A referral of the victim."""
    row = actions.signpost(
        "I0001", letter="Survivor A", wish="pursue", offers={}, refer_to="Harbour House", contact=SafeContact(**SAFE),
        agreed=True, by=member(Role.OFFICER, username="olly"),
    )  # fmt: skip
    return AdvocateReferral.objects.get(signpost=row)


def test_a_referral_is_moved_along_by_her_advocate_and_conflicts_are_said(
    referral: AdvocateReferral, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.ADVOCATE, username="ann")
    client.post(f"/purpose/?next=/&for={Permission.SEE_SURVIVOR.value}", {"purpose": next(iter(PURPOSES))})
    url = f"/signpost/referrals/{referral.pk}/"
    assert client.post(url, {"name": "take", "version": 1}).status_code == 404
    ann = User.objects.get(username="ann")
    assert waiting_cards(ann)[0].number == 0
    Advocacy.objects.create(survivor_id=VICTIM, advocate=ann, since=timezone.localdate(), by="x", at=timezone.now())
    assert waiting_cards(ann)[0].number == 1
    assert b"Take" in client.get(f"/survivors/{VICTIM}/support/").content
    assert client.post(url, {"name": "take", "version": 1}).status_code == 302
    assert b"Somebody else moved this referral" in client.post(url, {"name": "take", "version": 1}).content
    assert b"needs a reason" in client.post(url, {"name": "say not reached", "version": 2}).content
    assert client.post(url, {"name": "say in touch", "version": 2}).status_code == 302
    assert AdvocateReferral.objects.get().reached is Reached.IN_TOUCH
    assert waiting_cards(ann)[0].number == 0


def test_safe_contact_of_a_referral_is_hers_and_never_in_place_of_what_was_kept(
    referral: AdvocateReferral, member: Member
) -> None:
    kept = Contact.objects.get(survivor_id=VICTIM)
    assert (kept.method, kept.hours, kept.words, kept.by) == (*SAFE.values(), "olly")
    actions.signpost(
        "I0001", letter="Survivor A", wish="pursue", offers={}, refer_to="Harbour House",
        contact=SafeContact("call", "nights", "her sister"), agreed=True, by=User.objects.get(username="olly"),
    )  # fmt: skip
    assert Contact.objects.get(survivor_id=VICTIM).hours == SAFE["hours"]


def test_nobody_is_put_in_touch_with_her_once_she_said_no(referral: AdvocateReferral, member: Member) -> None:
    sue = member(Role.SUPERVISOR)
    actions.move_referral(referral.pk, name="take", version=1, by=sue)
    record_consent(VICTIM, purpose="advocate", given=False, until=None, words="", by=sue)
    with pytest.raises(Refused, match="She said no"):
        actions.move_referral(referral.pk, name="say in touch", version=2, by=sue)
    for role in (Role.OFFICER, Role.ANALYST, Role.PARTNER):
        with pytest.raises(Refused):
            actions.move_referral(referral.pk, name="say not reached", reason="x", version=2, by=member(role))
    with pytest.raises(Conflict):
        actions.move_referral(referral.pk, name="say not reached", reason="no answer", version=1, by=sue)


def test_a_directory_is_imported_whole_or_not_at_all(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.ADMINISTRATOR)

    def send(text: str) -> str:
        file = SimpleUploadedFile("d.csv", text.encode())
        return client.post("/services/import/", {"file": file}, follow=False).content.decode()

    send(CSV)
    assert Entry.objects.get().name == "Harbour House"
    wrong = send(CSV + "Other,nothing,North,,01632 960 002,,,,2020-01-01\n")
    assert "row 3, column needs: There is no need nothing" in wrong
    assert Entry.objects.count() == 1
    shown = signed_in(Role.OFFICER).get("/services/").content.decode()
    assert "Review overdue" in shown
    assert "Choose a file" in client.post("/services/import/", {}).content.decode()


@pytest.mark.usefixtures("services")
def test_the_actions_refuse_by_themselves(member: Member) -> None:
    officer, advocate, analyst = member(Role.OFFICER), member(Role.ADVOCATE), member(Role.ANALYST)
    offers = {"Harbour House": "offered"}
    with pytest.raises(Refused):
        actions.signpost("I0001", wish="pursue", offers=offers, by=analyst)
    with pytest.raises(Refused):
        actions.import_directory(CSV, file="x", by=officer)
    with pytest.raises(NotFound):
        actions.signpost("I0001", wish="pursue", offers=offers, by=advocate)
    for more in (
        {"letter": "Survivor Z"}, {"offers": {"No such": "offered"}}, {"wish": "nothing"},
        {"refer_to": "Harbour House", "contact": SafeContact("call", "day", "hi")},
        {"refer_to": "Harbour House", "agreed": True},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            actions.signpost("I0001", **{"wish": "pursue", "offers": offers, "by": officer, **more})  # type: ignore[arg-type]
    assert not Signpost.objects.exists()
