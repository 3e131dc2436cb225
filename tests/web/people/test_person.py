"""A person's pages: what they say, to whom they are closed, and what of a survivor never stands on them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.carried_definitions import declaration_of
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import shipped_definitions
from daylight.web.access.models import Restriction, Share
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.people.presenters import TAB_NEEDS, TABS, victims_named
from daylight.web.people.queries import events_of
from daylight.web.releases.models import Event, Load, Person, Status
from tests.cli.hand_made import HELD, LONE, SECRETS, SERIAL, VICTIM, release_rows

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
REASON = "Planning her safety before a visit"


def _with_purpose(client: Client, *permissions: Permission) -> Client:
    for permission in permissions:
        client.post(f"/purpose/?next=/&for={permission.value}", {"purpose": "management"})
    return client


def _tabs(person_id: str) -> Iterator[str]:
    for name, _, _ in TABS:
        yield reverse(name, args=[person_id])


def test_every_tab_opens_for_whoever_may_and_refuses_the_rest(signed_in: SignedIn, loaded: int) -> None:
    for role in (Role.ANALYST, Role.SUPERVISOR, Role.COMMISSIONER, Role.CONTROL_ROOM, Role.ADMINISTRATOR):
        client = signed_in(role)
        for name, _, permission in TABS:
            needed = (permission, *TAB_NEEDS.get(name, ()))
            grants = [grant_of([role], each) for each in needed]
            _with_purpose(client, *(grant.permission for grant in grants if grant and grant.purpose))
            status = client.get(reverse(name, args=[LONE])).status_code
            assert status == (200 if all(grants) else 403), (role, name)


def test_a_tab_that_would_be_refused_is_not_shown(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.CONTROL_ROOM).get(reverse("person-risk", args=[LONE]))
    assert page.status_code == 200
    assert reverse("person-markers", args=[LONE]) not in page.content.decode()


def test_no_page_of_a_suspect_holds_anything_of_a_survivor(signed_in: SignedIn, loaded: int) -> None:
    client = _with_purpose(signed_in(Role.SUPERVISOR, Role.INFORMATION_MANAGER), Permission.REVEAL_SURVIVOR)
    suspects = [row["person_id"] for row in release_rows()["people"] if row["as_suspect"]]
    for suspect in suspects:
        for address in _tabs(suspect):
            page = client.get(address)
            assert page.status_code == 200, address
            held = [secret for secret in (*SECRETS, VICTIM) if secret in page.content.decode()]
            assert not held, (address, held)


def test_a_survivor_has_no_page(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.SUPERVISOR).get(f"/people/{VICTIM}/")
    assert page.status_code == 403
    assert "not recorded as a suspect" in page.content.decode()


def test_a_survivor_is_revealed_with_a_reason_once_and_audited(signed_in: SignedIn, loaded: int) -> None:
    client = _with_purpose(signed_in(Role.SUPERVISOR), Permission.REVEAL_SURVIVOR)
    address = f"/people/{LONE}/survivors/"
    letters = victims_named(events_of(loaded, LONE))[VICTIM]
    for wrong in ({}, {"victims": [letters]}, {"victims": [letters], "reason": "short"}, {"reason": REASON}):
        page = client.post(address, wrong).content.decode()
        assert "There is a problem" in page
        assert "Zyvictima" not in page
    page = client.post(address, {"victims": [letters], "reason": REASON})
    assert "Zyvictima" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    entry = Entry.objects.get(action="revealed survivor")
    assert (entry.subject, entry.detail["reason"], entry.detail["beside"]) == (f"survivor:{VICTIM}", REASON, LONE)
    assert "Zyvictima" not in client.get(address).content.decode()


def test_revealing_needs_the_permission(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.ANALYST).post(f"/people/{LONE}/survivors/", {"victims": ["Survivor A"], "reason": REASON})
    assert page.status_code == 403
    assert not Entry.objects.filter(action="revealed survivor").exists()


def test_the_overview_says_why(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.ANALYST).get(f"/people/{LONE}/").content.decode()
    assert "Aldous Brackwater" in page
    assert "Why listed" in page
    assert "at least 3" in page


def test_what_a_record_says_cannot_become_markup(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.ANALYST).get(f"/people/{SERIAL}/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_as_known_on_hides_what_was_recorded_later(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    now = client.get(f"/people/{LONE}/timeline/").context["items"]
    then = client.get(f"/people/{LONE}/timeline/", {"known_on": "2000-01-01"}).context
    assert now
    assert then["items"] == []
    assert then["drawing"] is None
    broken = client.get(f"/people/{LONE}/timeline/", {"known_on": "tomorrow"})
    assert "Write the date as 2024-03-07" in broken.content.decode()


def test_somebody_named_in_a_case_cannot_open_it(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST, username="zyvictima")
    victim = Person.objects.get(loaded=loaded, person_id=VICTIM)
    User.objects.filter(username="zyvictima").update(name="Zyvictima Quxsurname", born_on=victim.date_of_birth)
    page = client.get(f"/people/{LONE}/")
    assert page.status_code == 403
    assert "You are named in this case" in page.content.decode()


def test_a_restricted_case_is_closed_but_to_those_named(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    restriction = Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    for address in _tabs(LONE):
        assert client.get(address).status_code in {302, 403}
    restriction.allowed.add(User.objects.get(username="analyst"))
    assert client.get(f"/people/{LONE}/").status_code == 200


def test_a_partner_sees_a_shared_case_until_its_day(signed_in: SignedIn, loaded: int) -> None:
    client = _with_purpose(signed_in(Role.PARTNER), Permission.SEE_PERSON)
    assert client.get(f"/people/{LONE}/").status_code == 403
    partner, today = User.objects.get(username="partner"), timezone.localdate()
    share = Share.objects.create(person_id=LONE, user=partner, until=today, by="sue", at=timezone.now())
    assert client.get(f"/people/{LONE}/").status_code == 200
    share.until = today.replace(year=today.year - 1)
    share.save()
    assert client.get(f"/people/{LONE}/").status_code == 403


def test_nobody_by_that_id(signed_in: SignedIn, loaded: int) -> None:
    page = signed_in(Role.ANALYST).get("/people/PNOBODY0000/")
    assert page.status_code == 404
    assert "no such person" in page.content.decode()


def test_a_page_asks_the_database_a_bounded_number_of_times(
    signed_in: SignedIn, loaded: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(Role.ANALYST)
    client.get(f"/people/{LONE}/")  # the first page of a session notes when it was used
    with django_assert_max_num_queries(46):  # type: ignore[attr-defined]
        client.get(f"/people/{LONE}/")


def test_a_decided_counter_allegation_is_not_called_contested_data(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    events = Event.objects.filter(person_id=HELD, role="suspect")
    for set_aside, says in ((True, "decided to be a counter-allegation"), (False, "contested data")):
        assert events.update(contested=False, restricted=True, set_aside=set_aside) == 1
        page = client.get(reverse("person-timeline", args=[HELD])).content.decode()
        assert [f"{words}: counted nowhere" in page for words in (says, "contested data")] == [True, not set_aside]


def test_why_listed_explains_a_definition_of_the_forces_own(signed_in: SignedIn, loaded: int) -> None:
    (shipped,) = (each for each in shipped_definitions() if each.name == "repeat")
    own = replace(shipped, name="own-repeat", edition="7", title="Repeat as we mean it", minimum_age=21)
    row = {"definition": own.name, "edition": own.edition, "title": own.title, "group": own.group}
    assert Status.objects.filter(person_id=LONE, definition="repeat").update(definition=own.name, edition=own.edition)
    client = signed_in(Role.ANALYST)
    for more, explained in (({}, False), ({"declared": toml_of(declaration_of(own))}, True)):
        Load.objects.filter(number=loaded).update(manifest={"definitions": [row | more]})
        page = client.get(f"/people/{LONE}/").content.decode()
        assert own.title in page
        assert ["as defined" in page, "at least 21" in page] == [not explained, explained]
