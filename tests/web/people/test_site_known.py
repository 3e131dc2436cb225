"""Those whom only the site knows: no text on a suspect's pages tells of them, whichever room knows or asks."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.alerts import Worth
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Invalid, Refused
from daylight.domain.markers import Kind, check_text
from daylight.domain.signposting import SafeContact
from daylight.web.accounts.models import User
from daylight.web.alerts import actions as alerts
from daylight.web.alerts.models import Alert
from daylight.web.caseload.actions import open_case, triage
from daylight.web.disclosures.models import Disclosure
from daylight.web.markers.queries import hidden_beside
from daylight.web.people.protected import kinds_told
from daylight.web.people.site_known import known_to_site, read_from, rooms
from daylight.web.referrals.models import Referral
from daylight.web.releases.models import Person
from daylight.web.safety.actions import name_survivor
from daylight.web.survivors.actions import hear_contact
from daylight.web.survivors.models import AtRisk
from tests.cli.hand_made import LONE, NEAR, VICTIM
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
HERS = "Wilhelmina Quartermaine"
TELLS = "He asked where Wilhelmina is"


@pytest.fixture
def boss(member: Member, loaded: int) -> User:
    """Somebody who may do all that is tried here."""
    return member(Role.SUPERVISOR, Role.OFFICER, username="boss")


def _at_risk(loaded: int, boss: User) -> None:
    Person.objects.create(loaded=loaded, person_id="PPARTNER001", forename="Wilhelmina", surname="Quartermaine")
    AtRisk.objects.create(survivor_id="PPARTNER001", suspect_id=LONE, reason="x", by="tests", at=timezone.now())


def _disclosed(loaded: int, boss: User) -> None:
    Disclosure.objects.create(
        who=f"His new partner, {HERS}", suspect_id=LONE, route="know", scheme="x", why="x", by="tests",
        opened_on=date(2026, 10, 1), due_on=date(2026, 10, 29), last_by="tests", at=timezone.now(),
    )  # fmt: skip


def _named(loaded: int, boss: User) -> None:
    case = open_case(person_id=LONE, way_in=WayIn.LIST, reason="On the list", by=boss)
    name_survivor(case, name=f"His new partner, {HERS}", told_by="a neighbour", by=boss)


Know = Callable[[int, User], None]


@pytest.mark.parametrize("know", [_at_risk, _disclosed, _named])
def test_whoever_the_site_knows_is_told_of_in_no_text(loaded: int, boss: User, know: Know) -> None:
    assert kinds_told(loaded, [LONE], TELLS) == []
    know(loaded, boss)
    assert kinds_told(loaded, [LONE], TELLS) == ["a name"]
    assert kinds_told(loaded, [NEAR], TELLS) == []
    alert = Alert.objects.create(
        fact="x", kind="new_incident", person_id=LONE, what="x", on=date(2026, 10, 1), raised_at=timezone.now()
    )
    with pytest.raises(Refused, match="holds a name"):
        alerts.snooze([alert.pk], until=timezone.localdate() + timedelta(days=2), reason=TELLS, by=boss)
    with pytest.raises(Refused, match="holds a name"):
        alerts.clear([alert.pk], worth=next(iter(Worth)).value, note=TELLS, by=boss)
    alert.refresh_from_db()
    assert (alert.status, alert.reason, alert.note) == ("waits", "", "")
    with pytest.raises(Invalid, match="Leave out who is at risk"):
        check_text(f"Send two officers. Suspected. {TELLS}", kind=Kind.PERSON, hidden=hidden_beside(loaded, LONE))


def test_who_is_at_risk_from_one_is_told_of_in_no_text_though_she_is_suspected_too(loaded: int, boss: User) -> None:
    AtRisk.objects.create(survivor_id=NEAR, suspect_id=LONE, reason="x", by="tests", at=timezone.now())
    name = Person.objects.filter(loaded=loaded, person_id=NEAR).values_list("forename", flat=True).get()
    both = [
        Alert.objects.create(
            fact=person, kind="new_incident", person_id=person, what="x", on=date(2026, 10, 1), raised_at=timezone.now()
        ).pk
        for person in (LONE, NEAR)
    ]
    told = {"until": timezone.localdate() + timedelta(days=2), "reason": f"{name} was seen yesterday", "by": boss}
    assert alerts.snooze(both[1:], **told) == 1  # on the page of whose name it is it tells of nobody
    with pytest.raises(Refused, match="holds a name"):
        alerts.snooze(both, **told)


def test_how_she_is_safely_reached_is_told_in_no_text(loaded: int, boss: User) -> None:
    text = "He had 07700 900987 written on his hand"
    assert kinds_told(loaded, [LONE], text) == []
    contact = SafeContact(method="call", hours="mornings", words="ring her sister, 07700 900987")
    hear_contact(VICTIM, contact=contact, by=boss)
    assert kinds_told(loaded, [LONE], text) == ["a telephone number"]


def test_of_somebody_in_no_record_the_case_says_whom_the_site_knows(loaded: int, boss: User) -> None:
    case = open_case(
        subject=Subject(surname="Nowhere", forename="Ned"), way_in=WayIn.REFERRAL, reason="A neighbour rang", by=boss
    )
    name_survivor(case, name=HERS, told_by="a neighbour", by=boss)
    Referral.objects.create(
        reference="R234567", key="00000000-0000-0000-0000-000000000001", by="tests", begun_at=timezone.now(),
        last_by="tests", case_reference=case.reference,
        answers={"survivor": {"contact": "ring 07700 900987 after nine", "view": "afraid"}},
    )  # fmt: skip
    for text, kind in ((TELLS, "a name"), ("He knows 07700 900987", "a telephone number")):
        with pytest.raises(Refused, match=f"holds {kind}"):
            triage(case, outcome="accept", reason=text, by=boss)
    assert triage(case, outcome="accept", reason="Ned was seen at the door", by=boss).status != "in_triage"


def test_every_room_that_knows_of_survivors_says_whom() -> None:
    assert rooms() == {"safety", "survivors", "referrals", "disclosures"}


def test_what_is_typed_of_a_person_is_taken_apart() -> None:
    known = read_from([f"His new partner, {HERS}"], ["ring 07700 900987 or write to a.b@example.org, AB1 2CD"])
    assert known.names == {"Wilhelmina", "Quartermaine"}
    assert known.phones == {"07700 900987"}
    assert known.places == {"AB1 2CD", "a.b@example.org,"[:-1]}
    assert read_from() == read_from([], [])


def test_nobody_is_known_by_an_empty_key(loaded: int) -> None:
    assert known_to_site(loaded, "") == read_from()
