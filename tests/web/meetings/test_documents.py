"""Documents of meetings: nothing of a survivor in any of them, two pages, tagged, and for an agency what was agreed."""

import io
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, Refused
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.audit.models import Entry
from daylight.web.meetings import documents
from daylight.web.meetings.actions.minuting import attend
from daylight.web.meetings.models import Item, Meeting
from daylight.web.meetings.permits import meeting_permits
from daylight.web.meetings.protecting import WITHHELD
from daylight.web.meetings.queries import agenda
from daylight.web.releases.models import Person
from tests.cli.hand_made import LONE, SECRETS, SERIAL
from tests.web.conftest import Member, client_of
from tests.web.meetings.conftest import AGENCY, agreed, item_of, made, share, sign, texts


@pytest.mark.parametrize("person", [LONE, SERIAL])
@pytest.mark.parametrize("name", sorted(documents.MAKERS))
def test_no_document_tells_of_a_survivor(opened: Meeting, supervisor: User, name: str, person: str) -> None:
    item = item_of(opened, person)
    agreed(item, supervisor)
    Item.objects.filter(pk=item.pk).update(  # as if it had been written past every check
        notes="Zyvictima Quxsurname is at 99 Hidden Mews", reason="Zyvictima rang 07700900123"
    )
    for text in texts(lambda kind: made(name, opened, supervisor, person, kind)):
        assert not [secret for secret in SECRETS if secret.casefold() in text.casefold()]
        assert name != "minutes" or WITHHELD in " ".join(text.split())
    assert Entry.objects.filter(action="made document").count() == 2


@pytest.mark.parametrize("name", sorted(documents.MAKERS))
def test_every_document_is_tagged_and_in_english(opened: Meeting, supervisor: User, name: str) -> None:
    content = made(name, opened, supervisor, LONE, "pdf").content
    root: Any = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"


def test_a_pack_has_two_pages_at_most_whatever_is_told(opened: Meeting, supervisor: User) -> None:
    item = item_of(opened)
    for number in range(30):
        agreed(item, supervisor, what=f"{number} " + "many words of one action " * 14)
    Item.objects.filter(pk=item.pk).update(reason="why " * 120)
    content = made("pack", opened, supervisor, LONE, "pdf").content
    assert 1 <= len(pypdf.PdfReader(io.BytesIO(content)).pages) <= documents.PACK_PAGES


def test_what_the_profile_says(opened: Meeting, supervisor: User) -> None:
    text = texts(lambda kind: made("profile", opened, supervisor, LONE, kind))[0]
    for words in ("Aldous Brackwater", "allegations", "Survivor A", "Why listed", "OFFICIAL-SENSITIVE", "Page 1 of"):
        assert words in text


def test_without_an_agreement_an_agency_sees_nothing(opened: Meeting, partner: User) -> None:
    share(partner, LONE)
    client = client_of(partner)
    for page in (
        "",
        f"{opened.pk}/",
        f"{opened.pk}/to-do.pdf",
        f"{opened.pk}/people/{item_of(opened).case.reference}/",
    ):
        answer = client.get(f"/meetings/{page}")
        assert answer.status_code == 403
        assert "Brackwater" not in answer.content.decode()


def test_an_agency_sees_shared_people_and_agreed_parts(opened: Meeting, partner: User, manager: User) -> None:
    item = item_of(opened)
    agreed(item, manager, what="Find another flat")
    share(partner, LONE)
    sign("identity", "meeting")
    client, page = client_of(partner), f"/meetings/{opened.pk}/"
    shown = client.get(page).content.decode()
    assert "BRACKWATER" in shown
    assert item_of(opened, SERIAL).case.reference not in shown
    assert "Find another flat" not in shown
    person = f"{page}people/{item.case.reference}/"
    assert "Level not set" not in client.get(person).content.decode()
    text = pypdf.PdfReader(io.BytesIO(client.get(f"{person}pack.pdf").content)).pages[0].extract_text()
    assert "Why at this meeting" in text
    assert "Why listed" not in text
    assert "Incidents" not in text
    assert client.post(person, {"do": "notes", "version": 1, "notes": "x"}).status_code == 403
    assert client.get(f"{page}people/{item_of(opened, SERIAL).case.reference}/").status_code == 403


def test_an_agency_hears_of_its_own_actions_alone(opened: Meeting, partner: User, manager: User) -> None:
    item = item_of(opened)
    agreed(item, manager, what="Find another flat")
    agreed(item, manager, agency="Health", what="See a doctor")
    share(partner, LONE)
    sign("identity", "meeting", "plan", "level")
    client, page = client_of(partner), f"/meetings/{opened.pk}/"
    for address in (page, f"{page}people/{item.case.reference}/"):
        shown = client.get(address).content.decode()
        assert "Find another flat" in shown
        assert "See a doctor" not in shown
    first = pypdf.PdfReader(io.BytesIO(client.get(f"{page}to-do.pdf").content)).pages[0]
    text = " ".join(first.extract_text().split())
    assert "Find another flat" in text
    assert "See a doctor" not in text
    SharingAgreement.objects.all().delete()
    assert client.get(f"{page}to-do.pdf").status_code == 403


def test_an_agency_that_does_not_attend_sees_no_meeting(opened: Meeting, member: Member, manager: User) -> None:
    user = member(Role.PARTNER, username="absent", unit="")
    User.objects.filter(pk=user.pk).update(agency=AGENCY)
    user.refresh_from_db()
    sign("identity", "meeting")
    share(user, LONE)
    assert client_of(user).get(f"/meetings/{opened.pk}/").status_code == 403
    with pytest.raises(Invalid, match="belongs to Housing"):
        attend(opened.pk, name="A", agency="Health", answer="came", user=user, by=manager)


def test_a_sealed_person_is_in_nothing_that_is_made(
    opened: Meeting, supervisor: User, manager: User, loaded: int
) -> None:
    agreed(item_of(opened, SERIAL), supervisor, what="Plainly spoken action")
    Person.objects.filter(loaded=loaded, person_id=SERIAL).update(protected=True)
    permits = meeting_permits(manager)
    rows = agenda(permits, opened)
    assert [row.closed is not None for row in rows if row.item.case.person_id == SERIAL] == [True]
    for maker in (documents.minutes, documents.take_home):
        for text in texts(lambda kind, maker=maker: maker(permits, opened, rows, kind=kind, made_at=timezone.now())):  # type: ignore[misc]
            assert "Plainly spoken action" not in text
    with pytest.raises(Refused):
        documents.profile(permits.permits, SERIAL, kind="pdf", made_at=timezone.now())
    with pytest.raises(Refused):
        documents.pack(permits, item_of(opened, SERIAL), kind="pdf", made_at=timezone.now())
