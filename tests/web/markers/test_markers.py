"""Markers from draft to end: who may, what is refused, that his lapses and hers does not, pages without a survivor."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.markers import Kind, Life
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.markers import actions
from daylight.web.markers.keys import live_by
from daylight.web.markers.models import Marker, Proposal
from daylight.web.markers.proposing import answer_proposal, propose_after_load
from daylight.web.markers.queries import waiting_cards
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Load, Person
from tests.cli.hand_made import CHILD, LONE, SEALED, SECRETS, VICTIM, write_release
from tests.web.conftest import Member, client_of
from tests.web.markers.conftest import TEXT, WHY, draft_of, live, moved_rows

People = tuple[User, User]
REASON = {"reason": "She rang: he has gone for good"}


def test_a_marker_goes_live_once_another_has_approved_it(people: People) -> None:
    made = actions.draft_marker(draft_of(), by=people[0])
    assert (made.state, made.shown, live_by(["A:A2"])) == ("drafted", "12 SYCAMORE LANE, HARTDEN, AB2 2CD", [])
    stands = actions.approve_marker(made.pk, version=made.version, by=people[1])
    assert stands.state == Life.LIVE
    assert live_by(["B:AB22CD|12"]) == live_by(["S:SYCAMORE LANE|12"]) == [stands]
    assert [step.name for step in stands.steps.all()] == ["draft", "approve"]
    assert Entry.objects.filter(action="marker: approve", subject=f"person:{LONE}").count() == 1


def test_nobody_approves_their_own_and_an_officer_approves_none(people: People, member: Member) -> None:
    made = actions.draft_marker(draft_of(), by=people[1])
    with pytest.raises(Refused, match="Another person"):
        actions.approve_marker(made.pk, version=1, by=people[1])
    with pytest.raises(Refused, match="may not approve a marker"):
        actions.approve_marker(made.pk, version=1, by=people[0])


def test_no_reason_on_his_pages_tells_of_her(people: People, loaded: int) -> None:
    name = Person.objects.filter(loaded=loaded, person_id=VICTIM).values_list("surname", flat=True).get()
    tells = f"{name} says that he has gone"
    with pytest.raises(Invalid, match="holds a name"):
        actions.draft_marker(draft_of(reason=tells), by=people[0])
    with pytest.raises(Invalid, match="holds a name"):
        actions.draft_marker(draft_of(occupancy=tells), by=people[0])
    marker = live(people)
    for end in (actions.remove_marker, actions.lapse_marker):
        with pytest.raises(Invalid, match="holds a name"):
            end(marker.pk, reason=tells, version=marker.version, by=people[1])
    assert Marker.objects.get().state == "live"
    hers = live(people, Kind.PROTECT_ADDRESS, person_id=VICTIM, address_id="A3", reason=f"{name} asked for it herself")
    assert actions.remove_marker(hers.pk, reason=tells, version=hers.version, by=people[1]).state == "removed"


@pytest.mark.parametrize(
    "role", [Role.ANALYST, Role.CONTROL_ROOM, Role.ADVOCATE, Role.PARTNER, Role.COMMISSIONER, Role.ADMINISTRATOR]
)
def test_other_roles_draft_none(role: Role, loaded: int, member: Member, signed_in: Any) -> None:
    with pytest.raises(Refused, match="may not draft a marker"):
        actions.draft_marker(draft_of(), by=member(role))
    assert signed_in(role, username="other").get("/markers/").status_code == 403


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"text": "He is dangerous"}, Invalid, "Begin with what to do"),
        ({"text": "Send two. Suspected. Zyvictima Quxsurname"}, Invalid, "Leave out who is at risk"),
        ({"text": "Send two. Suspected. Ring 07700 900123"}, Invalid, "Leave out who is at risk"),
        ({"reason": "score"}, Invalid, "not a score alone"),
        ({"priority": "none"}, Invalid, "Choose one of the priorities"),
        ({"ends_on": date(2020, 1, 1)}, Invalid, "A marker ends after"),
        ({"address_id": "A9"}, NotFound, "no such address"),
        ({"person_id": ""}, Invalid, "Say about whom"),
        ({"person_id": VICTIM}, Refused, "could be a survivor"),
        ({"person_id": SEALED}, Refused, "sealed"),
        ({"person_id": "PNOBODY0001"}, NotFound, "no such person"),
    ],
)
def test_what_could_not_stand_is_refused_with_nothing_written(
    people: People, more: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        actions.draft_marker(draft_of(**more), by=people[0])
    assert not Marker.objects.exists()


def test_others_at_the_address_must_be_checked(people: People) -> None:
    other = {"address_id": "A2", "person_id": CHILD, "occupancy": ""}
    with pytest.raises(Invalid, match="1 of late"):
        actions.draft_marker(draft_of(**other), by=people[0])


def test_a_second_marker_of_the_same_is_refused(people: People) -> None:
    first = live(people)
    with pytest.raises(Refused, match=f"live already: {first.reference}"):
        actions.draft_marker(draft_of(), by=people[0])


def test_a_restricted_case_is_closed_to_drafting_and_to_every_step(people: People) -> None:
    stands = live(people)
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        actions.draft_marker(draft_of(Kind.PERSON), by=people[0])
    with pytest.raises(Refused, match="restricted"):
        actions.remove_marker(stands.pk, **REASON, version=stands.version, by=people[1])


def test_a_step_on_an_older_version_is_a_conflict_that_says_what_is_now(people: People) -> None:
    stands = live(people)
    with pytest.raises(Conflict, match=r"approver changed it meanwhile.*is now live, version 2"):
        actions.remove_marker(stands.pk, **REASON, version=1, by=people[1])


def test_what_is_removed_is_kept_with_its_reason_and_meets_no_call(people: People, signed_in: Any) -> None:
    stands = live(people)
    actions.remove_marker(stands.pk, **REASON, version=stands.version, by=people[1])
    assert live_by(["A:A2"]) == []
    with pytest.raises(Invalid, match="needs a reason"):
        actions.remove_marker(live(people).pk, reason=" ", version=2, by=people[1])
    page = signed_in(Role.SUPERVISOR).get(f"/people/{LONE}/markers/?removed=1").content.decode()
    assert "View removed (1)" in page
    assert REASON["reason"] in page


def test_his_lapses_and_hers_never_does(people: People) -> None:
    his, hers = live(people), live(people, Kind.PROTECT_ADDRESS)
    lapsed = actions.lapse_marker(his.pk, **REASON, version=his.version, by=people[1])
    assert (lapsed.state, lapsed.left_on) == (Life.LAPSED, timezone.localdate())
    with pytest.raises(Refused, match="protects her"):
        actions.lapse_marker(hers.pk, **REASON, version=hers.version, by=people[1])
    assert live_by(["A:A2"]) == [hers]


def test_what_has_run_out_expires_once(people: People) -> None:
    stands = live(people)
    Marker.objects.filter(pk=stands.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert (actions.expire_due(), actions.expire_due()) == (1, 0)
    assert live_by(["A:A2"]) == []


def _load(tmp_path: Path, name: str, *seen: tuple[str, date]) -> Load:
    return load_release(write_release(tmp_path / name, moved_rows(*seen), release_id=name), by="tests")


def test_a_move_is_a_question_and_the_old_marker_stands_until_the_new_one_does(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    his, hers = live(people), live(people, Kind.PROTECT_ADDRESS, person_id=VICTIM)
    Marker.objects.update(starts_on=date(2026, 8, 1))
    load = _load(tmp_path, "second", ("A2", date(2026, 9, 1)), ("A3", date(2026, 10, 20)))
    assert propose_after_load(Load, load=load) == 0, "the load itself asked already"
    asked = Proposal.objects.get(marker=his)
    assert (asked.suggests, asked.address_id) == ("moved", "A3")
    assert Proposal.objects.get(marker=hers).suggests == "follow"
    made = answer_proposal(asked.pk, confirm=True, reason="Landlord of the new address says so", by=people[0])
    assert made is not None
    his.refresh_from_db()
    assert (made.state, made.address_id, his.state) == ("drafted", "A3", "live")
    actions.approve_marker(made.pk, version=made.version, by=people[1])
    his.refresh_from_db()
    assert (his.state, live_by(["A:A3"])) == ("lapsed", [made])
    assert live_by(["A:A2"]) == [hers]


def test_a_question_that_is_dismissed_changes_nothing_and_is_not_asked_again(people: People, tmp_path: Path) -> None:
    his = live(people)
    Marker.objects.update(starts_on=date(2026, 8, 1))
    load = _load(tmp_path, "second", ("A2", date(2026, 9, 1)), ("A3", date(2026, 10, 20)))
    asked = Proposal.objects.get(marker=his)
    assert answer_proposal(asked.pk, confirm=False, reason="His mother's, for a week", by=people[0]) is None
    assert propose_after_load(Load, load=load) == 0
    his.refresh_from_db()
    assert his.state == Life.LIVE
    with pytest.raises(Refused, match="nothing can be done"):
        answer_proposal(asked.pk, confirm=True, reason="Once more, the other way", by=people[0])


def test_a_dry_run_says_what_would_be_placed_and_writes_nothing(people: People) -> None:
    live(people, Kind.PERSON, occupancy="")
    asked: dict[str, Any] = {"text": TEXT, "priority": "prompt", "warning": "domestic", "reason": WHY}
    people_ids = [LONE, SEALED, "PNEAR000001"]
    before = Marker.objects.count(), Entry.objects.count()
    tried = actions.draft_many(people_ids, **asked, dry_run=True, by=people[0])
    assert [one.outcome for one in tried] == ["duplicate", "refused", "place"]
    assert (Marker.objects.count(), Entry.objects.count()) == before
    done = actions.draft_many(people_ids, **asked, dry_run=False, by=people[0])
    assert [one.reference != "" for one in done] == [False, False, True]


def test_what_waits_is_counted_for_whoever_does_it(people: People) -> None:
    actions.draft_marker(draft_of(), by=people[0])
    counted = {card.words: card.number for card in waiting_cards(people[1])}
    assert counted["Markers to approve"] == 1
    assert "Markers to approve" not in {card.words for card in waiting_cards(people[0])}


def test_the_journey_from_address_to_preview_to_approval(people: People, signed_in: Any) -> None:
    browser, approver = client_of(people[0]), client_of(people[1])
    started = browser.get("/markers/new/", {"kind": "his_address", "person": LONE, "where": "12 AB2 2CD"})
    assert "12 SYCAMORE LANE" in started.content.decode()
    place = f"/markers/new/write/?kind=his_address&person={LONE}&address=A2"
    draft = draft_of()
    typed = {
        "text": draft.text, "priority": "immediate", "warning": "domestic", "reason": draft.reason,
        "ends_on": draft.ends_on, "review_by": draft.review_by, "occupancy": draft.occupancy, "at_risk": "",
    }  # fmt: skip
    assert "As the call taker reads it" in browser.post(place, {**typed, "preview": "1"}).content.decode()
    assert not Marker.objects.exists()
    wrong = browser.post(place, {**typed, "text": "Hello", "preview": "1"}).content.decode()
    assert "Begin with what to do" in wrong
    assert "Error: " in wrong
    assert browser.post(place, {**typed, "send": "1"}).status_code == 302
    made = Marker.objects.get()
    step = f"/markers/{made.reference}/approve/"
    assert "changed it meanwhile" in approver.post(step, {"version": "7"}).content.decode()
    assert approver.post(step, {"version": "1"}).status_code == 302
    page = browser.get(f"/people/{LONE}/markers/").content.decode()
    assert made.reference in page
    replayed = browser.get(
        "/markers/replay/", {"where": "12 AB2 2CD", "on": timezone.localdate() + timedelta(days=1), "at": "01:00"}
    )
    assert TEXT in replayed.content.decode()


def test_what_protects_her_is_on_no_page_of_his_and_closed_to_who_did_not_draft_it(
    people: People, signed_in: Any
) -> None:
    hers = live(people, Kind.PROTECT_ADDRESS, person_id=VICTIM, address_id="A1", occupancy="She lives there alone")
    officer = signed_in(Role.OFFICER)
    assert officer.get(f"/markers/{hers.reference}/").status_code == 403
    said = officer.get("/markers/").content.decode()
    assert hers.reference in said
    assert not [secret for secret in SECRETS if secret in said]
    browser = client_of(people[0])
    tab = browser.get(f"/people/{LONE}/markers/").content.decode()
    assert hers.reference not in tab
    assert not [secret for secret in SECRETS if secret in tab]


@pytest.mark.parametrize(
    "path", ["/markers/", "/markers/new/", "/markers/moved/", "/markers/replay/", "/markers/bulk/"]
)
def test_pages_say_so_where_there_is_nothing(path: str, loaded: int, signed_in: Any) -> None:
    assert signed_in(Role.SUPERVISOR).get(path).status_code == 200
