"""The queue of counter-allegations: nobody leaves it in silence, and each decision has a name and a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.web.access.models import Restriction
from daylight.web.allegations.models import Decision
from daylight.web.audit.models import Entry
from daylight.web.releases.models import CounterAllegation
from tests.cli.hand_made import HELD, SECRETS, VICTIM

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
REASON = "Her injuries were older, and he rang first to be ahead of her"


@pytest.fixture
def row(loaded: int) -> int:
    """One status that waits."""
    made = CounterAllegation.objects.create(
        loaded=loaded,
        person_id=HELD,
        definition="matac",
        edition="2026.1",
        other_person_id=VICTIM,
        kind="each",
        leaning="neither",
        accused_more="person",
        incidents=2,
        other_incidents=1,
        decide_by=date(2026, 10, 1),
        overdue=True,
    )
    return int(made.pk)


def test_the_queue_shows_whom_and_until_when(signed_in: SignedIn, row: int) -> None:
    page = signed_in(Role.SUPERVISOR).get("/counter-allegations/").content.decode()
    assert HELD in page
    assert "1 October 2026, overdue" in page
    assert not [secret for secret in SECRETS if secret in page]


def test_deciding_needs_a_reason_and_is_kept_and_audited(signed_in: SignedIn, row: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    address = f"/counter-allegations/{row}/"
    assert "Accused in more incidents" in client.get(address).content.decode()
    for wrong in (
        {},
        {"found": "victim"},
        {"found": "angel", "reason": REASON},
        {"found": "victim", "reason": "short"},
    ):
        assert "There is a problem" in client.post(address, wrong).content.decode()
    assert not Decision.objects.exists()
    client.post(address, {"found": "victim", "reason": REASON})
    decision = Decision.objects.get()
    assert (decision.person_id, decision.other_person_id, decision.found) == (HELD, VICTIM, "victim")
    assert Entry.objects.get(action="decided counter-allegation").detail["reason"] == REASON
    page = client.get("/counter-allegations/").content.decode()
    assert HELD in page
    assert "takes effect in the next run" in page


def test_only_those_granted_come_in(signed_in: SignedIn, row: int) -> None:
    for role in Role:
        expected = 200 if grant_of([role], Permission.DECIDE_STATUS) else 403
        assert signed_in(role).get("/counter-allegations/").status_code == expected


def test_a_restricted_person_stays_in_the_queue_without_a_name(signed_in: SignedIn, row: int) -> None:
    Restriction.objects.create(person_id=HELD, reason="x", by="sue", at=timezone.now())
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/counter-allegations/").content.decode()
    assert HELD in page
    assert "Marchbanks" not in page.replace("MARCHBANKS", "Marchbanks")
    assert client.post(f"/counter-allegations/{row}/", {"found": "both", "reason": REASON}).status_code == 403
    assert not Decision.objects.exists()


def test_a_row_of_an_older_release_is_told(signed_in: SignedIn, row: int) -> None:
    page = signed_in(Role.SUPERVISOR).get(f"/counter-allegations/{row + 999}/")
    assert page.status_code == 404
    assert "another release was loaded" in page.content.decode()
