"""Markers of people whom a release joined, split or lost: they fire for every side; a person says whose they are."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.markers import Asked, Kind, fires
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.lookups.queries import answer
from daylight.web.markers.actions import approve_marker, draft_marker, remove_marker, review_marker
from daylight.web.markers.delivering import deliver, reconcile
from daylight.web.markers.identities import decide_marker
from daylight.web.markers.models import Delivery, IdentityChange, Marker
from daylight.web.markers.proposing import answer_proposal
from daylight.web.markers.queries import markers_of, open_proposals, removed_of, standing_by
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Person
from tests.cli.hand_made import LONE, SECOND, SECRETS, SERIAL, VICTIM, Rows, write_release
from tests.web.conftest import Member
from tests.web.markers.conftest import draft_of, live, moved_rows
from tests.web.markers.test_delivery import StandIn, stand_in  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
People = tuple[User, User]
Next = Callable[..., None]
NEW, WHY = "PNEWCOMER01", "Read the incidents that gave it its reason"


@pytest.fixture
def following(tmp_path: Path) -> Next:
    """`following(change, ...)`: the next release, changed, is loaded."""
    number = iter(range(2, 99))

    def load(*changes: Callable[[Rows], None]) -> None:
        rows, which = moved_rows(("A2", date(2026, 9, 1))), next(number)
        for change in changes:
            change(rows)
        load_release(write_release(tmp_path / f"next{which}", rows, release_id=f"test-{which}"), by="tests")

    return load


def _without(rows: Rows, person: str) -> None:
    for table in ("people", "statuses", "scores"):
        rows[table] = [row for row in rows[table] if row["person_id"] != person]


def _joined(rows: Rows) -> None:
    _without(rows, LONE)
    for table in ("events", "mentions"):
        rows[table] = [{**row, "person_id": SERIAL} if row["person_id"] == LONE else row for row in rows[table]]
    rows["register"] = [{"person_id": LONE, "change": "joined", "other_ids": [SERIAL], "reason": "x"}]


def _split(rows: Rows) -> None:
    """Part of LONE is a new person, and part of them a victim alone."""
    lone = next(row for row in rows["people"] if row["person_id"] == LONE)
    rows["people"].append({**lone, "person_id": NEW})
    parted = {"change": "split", "other_ids": [LONE], "reason": "x"}
    rows["register"] = [{"person_id": NEW, **parted}, {"person_id": SECOND, **parted}]


def _gone(rows: Rows) -> None:
    _without(rows, LONE)
    rows["register"] = [{"person_id": LONE, "change": "gone", "other_ids": [], "reason": "x"}]


@pytest.fixture
def room(member: Member) -> User:
    """A call taker."""
    return member(Role.CONTROL_ROOM, username="room")


def _told(user: User, person: str) -> list[str]:
    grant = check_may(user.held_roles, Permission.LOOK_UP_MARKER)
    return [one.reference for one in answer(user=user, grant=grant, person=person).warned]


def test_a_joined_persons_marker_fires_for_the_heir_and_for_the_old_id(
    people: People, room: User, following: Next, signed_in: Callable[..., Client]
) -> None:
    marker = live(people, Kind.PERSON)
    ended = live(people)
    remove_marker(ended.pk, reason=WHY, version=ended.version, by=people[1])
    assert _told(room, SERIAL) == []
    following(_joined)
    following(_joined)  # an ended id keeps its row in every later release
    change = IdentityChange.objects.get(marker=marker)
    assert (change.kind, [side.person_id for side in change.sides.all()]) == ("joined", [SERIAL])
    assert _told(room, SERIAL) == [marker.reference]
    assert _told(room, LONE) == [marker.reference]
    assert list(markers_of(SERIAL)) == [marker]
    assert list(removed_of(SERIAL)) == [ended]
    client = signed_in(Role.SUPERVISOR)
    for address in (
        f"/people/{SERIAL}/markers/", f"/markers/{marker.reference}/", "/markers/joined-or-split/",
        f"/markers/joined-or-split/{change.pk}/",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert f"{LONE} was joined: now {SERIAL}" in " ".join(page.split()), address
        assert marker.reference in page, address
        assert not [secret for secret in SECRETS if secret in page], address
    assert "Markers whose person was joined or split" in client.get("/").content.decode()
    address = f"/markers/joined-or-split/{change.pk}/"
    assert "Choose whose it is" in client.post(address, {"reason": WHY}).content.decode()
    client.post(address, {"goes_to": SERIAL, "reason": WHY})
    now = Marker.objects.get(pk=marker.pk)
    assert (now.person_id, now.version, now.steps.latest("pk").reason) == (SERIAL, marker.version + 1, WHY)
    assert _told(room, SERIAL) == _told(room, LONE) == [marker.reference]
    following(_joined)
    assert IdentityChange.objects.filter(marker=marker).count() == 1


def test_a_split_persons_marker_fires_for_both_until_somebody_says_whose_it_is(
    people: People, room: User, following: Next
) -> None:
    marker = live(people, Kind.PERSON)
    following(_split)
    change = IdentityChange.objects.get()
    assert {side.person_id for side in change.sides.all()} == {LONE, NEW}  # a victim is no side
    assert _told(room, LONE) == _told(room, NEW) == [marker.reference]
    assert list(markers_of(LONE)) == list(markers_of(NEW)) == [marker]
    decide_marker(change.pk, goes_to=NEW, reason=WHY, by=people[1])
    assert _told(room, LONE) == []
    assert _told(room, NEW) == [marker.reference]
    assert (list(markers_of(LONE)), list(markers_of(NEW))) == ([], [marker])
    with pytest.raises(Conflict, match="approver decided this meanwhile"):
        decide_marker(change.pk, goes_to=LONE, reason=WHY, by=people[1])


def test_who_stays_is_asked_once(people: People, room: User, following: Next) -> None:
    live(people, Kind.PERSON)
    following(_split)
    decide_marker(IdentityChange.objects.get().pk, goes_to=LONE, reason=WHY, by=people[1])
    following(_split)
    assert IdentityChange.objects.count() == 1
    assert _told(room, NEW) == []


def test_a_side_that_is_joined_meanwhile_is_led_on(people: People, room: User, following: Next) -> None:
    marker = live(people, Kind.PERSON)
    following(_split)

    def led(rows: Rows) -> None:
        rows["register"] = [{"person_id": NEW, "change": "joined", "other_ids": [SERIAL], "reason": "x"}]

    following(led)
    assert {side.person_id for side in IdentityChange.objects.get().sides.all()} == {LONE, SERIAL}
    assert _told(room, LONE) == _told(room, SERIAL) == [marker.reference]


def test_a_replayed_call_meets_it_as_it_was_then(people: People, following: Next) -> None:
    marker = live(people, Kind.PERSON)
    before = timezone.now()
    following(_split)
    between = timezone.now()
    decide_marker(IdentityChange.objects.get().pk, goes_to=NEW, reason=WHY, by=people[1])

    def met(person: str, at: Any) -> bool:
        asked = Asked(at, people=frozenset({person}))
        return any(fires(one.placed, asked) is not None for one in standing_by([], "", [person]))

    after = timezone.now()
    assert [met(LONE, at) for at in (before, between, after)] == [True, True, False]
    assert [met(NEW, at) for at in (before, between, after)] == [False, True, True]
    assert marker.reference


def test_a_step_that_lets_it_stand_waits_and_one_that_ends_it_does_not(people: People, following: Next) -> None:
    marker, draft = live(people, Kind.PERSON), draft_marker(draft_of(), by=people[0])
    following(_joined)
    with pytest.raises(Refused, match="First say whose it is"):
        approve_marker(draft.pk, version=draft.version, by=people[1])
    with pytest.raises(Refused, match="First say whose it is"):
        review_marker(
            marker.pk, reason=WHY, review_by=marker.review_by, ends_on=marker.ends_on, version=marker.version,
            by=people[1],
        )  # fmt: skip
    assert remove_marker(marker.pk, reason=WHY, version=marker.version, by=people[1]).state == "removed"
    waits = IdentityChange.objects.get(marker=draft)
    decide_marker(waits.pk, goes_to=SERIAL, reason=WHY, by=people[1])
    with pytest.raises(Conflict, match="approver changed it meanwhile"):
        approve_marker(draft.pk, version=draft.version, by=people[1])
    draft.refresh_from_db()
    assert approve_marker(draft.pk, version=draft.version, by=people[1]).person_id == SERIAL


def test_whoever_says_whose_it_is_may_still_approve_and_the_drafter_may_not(
    member: Member, people: People, following: Next
) -> None:
    both = member(Role.OFFENDER_MANAGER, Role.SUPERVISOR, username="both")
    draft = draft_marker(draft_of(), by=both)
    following(_joined)
    decide_marker(IdentityChange.objects.get().pk, goes_to=SERIAL, reason=WHY, by=people[1])
    draft.refresh_from_db()
    with pytest.raises(Refused):
        approve_marker(draft.pk, version=draft.version, by=both)
    assert approve_marker(draft.pk, version=draft.version, by=people[1]).state == "live"


def test_one_whose_person_is_gone_goes_on_and_can_be_ended(people: People, room: User, following: Next) -> None:
    person, home = live(people, Kind.PERSON), live(people)
    following(_gone)
    change = IdentityChange.objects.get(marker=person)
    assert change.kind == "gone"
    assert _told(room, LONE) == [person.reference]
    for goes_to in ("", SERIAL):
        with pytest.raises(Invalid, match="Choose whose it is"):
            decide_marker(change.pk, goes_to=goes_to, reason=WHY, by=people[1])
    assert remove_marker(person.pk, reason=WHY, version=person.version, by=people[1]).state == "removed"
    done = decide_marker(IdentityChange.objects.get(marker=home).pk, goes_to="", reason=WHY, by=people[1])
    assert (done.person_id, done.state) == ("", "live")
    assert remove_marker(home.pk, reason=WHY, version=done.version, by=people[1]).state == "removed"


def test_only_who_may_approve_says_whose_it_is_and_what_closes_a_side_closes_it(
    people: People, following: Next, signed_in: Callable[..., Client]
) -> None:
    marker = live(people, Kind.PERSON)
    following(_split)
    change = IdentityChange.objects.get()
    with pytest.raises(Refused):
        decide_marker(change.pk, goes_to=NEW, reason=WHY, by=people[0])
    name = Person.objects.filter(person_id=VICTIM).values_list("surname", flat=True)[0]
    with pytest.raises(Invalid, match="holds a name"):
        decide_marker(change.pk, goes_to=NEW, reason=f"{name} told us so", by=people[1])
    for role in Role:
        answered = signed_in(role).get("/markers/joined-or-split/").status_code
        assert (answered == 200) is (role is Role.SUPERVISOR), role
    Restriction.objects.create(person_id=NEW, reason="x", by="tests", at=timezone.now())
    with pytest.raises(Refused):
        decide_marker(change.pk, goes_to=LONE, reason=WHY, by=people[1])
    page = signed_in(Role.SUPERVISOR, username="other").get("/markers/").content.decode()
    assert marker.reference in page
    assert marker.text not in page


def test_what_closes_a_side_closes_the_marker_on_the_other_sides_page_too(
    people: People, following: Next, signed_in: Callable[..., Client]
) -> None:
    marker, ended = live(people, Kind.PERSON), live(people, text="Send two officers. Suspected; was seen with an axe.")
    following(_split)
    remove_marker(ended.pk, reason=WHY, version=ended.version, by=people[1])
    client = signed_in(Role.SUPERVISOR)
    page = client.get(f"/people/{LONE}/markers/?removed=1").content.decode()
    assert marker.text in page
    assert ended.text in page
    assert NEW in page
    Restriction.objects.create(person_id=NEW, reason="x", by="tests", at=timezone.now())
    page = client.get(f"/people/{LONE}/markers/?removed=1").content.decode()
    assert marker.reference in page
    assert "Restricted" in page
    assert not [told for told in (marker.text, ended.text, NEW, WHY) if told in page]


def test_a_marker_that_protects_her_follows_her_and_stands_on_no_suspects_page(
    people: People, following: Next, signed_in: Callable[..., Client]
) -> None:
    marker = live(people, Kind.PROTECT_ADDRESS, person_id=VICTIM, address_id="A3")

    def joined(rows: Rows) -> None:
        _without(rows, VICTIM)
        rows["register"] = [{"person_id": VICTIM, "change": "joined", "other_ids": [SERIAL], "reason": "x"}]

    following(joined)
    change = IdentityChange.objects.get()
    assert [side.person_id for side in change.sides.all()] == [SERIAL]
    assert not markers_of(SERIAL).exists()
    assert marker.reference not in signed_in(Role.SUPERVISOR).get(f"/people/{SERIAL}/markers/").content.decode()
    assert decide_marker(change.pk, goes_to=SERIAL, reason=WHY, by=people[1]).person_id == SERIAL
    assert not markers_of(SERIAL).exists()


def test_other_systems_are_told_of_every_side_and_then_of_one(
    people: People,
    following: Next,
    stand_in: StandIn,  # noqa: F811
) -> None:
    marker = live(people, Kind.PERSON)

    def named(rows: Rows) -> None:
        _split(rows)
        for row in rows["mentions"]:
            row["nominal_id"] = {LONE: "N-OLD", NEW: "N-NEW"}.get(row["person_id"], row.get("nominal_id"))
        rows["mentions"].append({**rows["mentions"][0], "record_id": "S9", "person_id": NEW, "nominal_id": "N-NEW"})
        rows["mentions"][-1]["role"] = "suspect"

    following(named)
    deliver()
    held = stand_in.held[marker.reference]
    assert held["edition"] == marker.edition + 1
    assert (held["person"]["daylight"], held["person"]["also"]) == (LONE, [NEW])
    assert "N-NEW" in held["person"]["records"]
    decide_marker(IdentityChange.objects.get().pk, goes_to=NEW, reason=WHY, by=people[1])
    deliver()
    held = stand_in.held[marker.reference]
    assert held["person"] == {"daylight": NEW, "records": ["N-NEW"]}
    (checked, *_) = reconcile()
    assert (checked.ours, checked.theirs, Delivery.objects.filter(state="waiting").count()) == (1, 1, 0)


def test_where_a_side_lives_asks_and_an_answer_waits_for_whose_it_is(people: People, following: Next) -> None:
    live(people)
    Marker.objects.update(starts_on=date(2026, 8, 1))

    def moved(rows: Rows) -> None:
        _joined(rows)
        last = dict(rows["mentions"][-2], record_id="S9", person_id=SERIAL, address_id="A3", role="suspect")
        rows["mentions"].append({**last, "event_on": date(2026, 10, 20)})

    following(moved)
    asked = open_proposals().get()
    assert (asked.suggests, asked.address_id) == ("moved", "A3")
    with pytest.raises(Refused, match="First say whose"):
        answer_proposal(asked.pk, confirm=True, reason=WHY, by=people[0])
