"""Alerts: raised once for each fact, worked by those who may, put off within the cap, and what they were worth."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.alerts import AlertKind, AlertStatus, Worth
from daylight.domain.casework import WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.alerts import actions
from daylight.web.alerts.models import Alert
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case
from daylight.web.caseload.models import Case
from daylight.web.people.models import Allocation
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Load
from tests.cli.hand_made import LONE, NEAR, OFFICER, SEALED, SECRETS, THIRD, VICTIM, release_rows, write_release
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
Rows = dict[str, list[dict[str, Any]]]
WHY = "He is in hospital until then"


def _raise(person_id: str = LONE, kind: AlertKind = AlertKind.INCIDENT, fact: str = "x", days: int = 0) -> Alert:
    on = timezone.localdate() - timedelta(days=days)
    actions.raise_alert(kind=kind, person_id=person_id, fact=fact, what="Something happened.", on=on, by="tests")
    return Alert.objects.get(fact=f"{kind.value}:{person_id}:{fact}")


@pytest.fixture
def case(loaded: int, member: Member) -> Case:
    """An open case of LONE, of the unit of the tests."""
    return open_case(
        person_id=LONE, way_in=WayIn.LIST, reason="on the list", by=member(Role.SUPERVISOR, username="sue")
    )


def _changed(rows: Rows) -> Rows:
    """The next month: an incident with a new victim, a warrant, an order and custody that end, somebody who joins."""
    today = timezone.localdate()
    new = next(row for row in rows["events"] if row["person_id"] == LONE)
    at = datetime.combine(today, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    more = {"incident_id": "I9001", "event_date": today, "reported_at": at, "recorded_at": at, "offence_ids": []}
    carried = {"source": "wessex", "source_file": "x.csv", "source_row": 9, "person_id": LONE}
    met = next(row for row in rows["statuses"] if row["person_id"] == LONE)
    order = {"order_id": "O9", "kind": "police_bail", "starts_on": today, "ends_on": today + timedelta(days=10)}
    return rows | {
        "events": [*rows["events"], new | more | {"other_person_id": THIRD}],
        "warrants": [*rows["warrants"], {**carried, "record_id": "W9", "warrant_id": "W9", "issued_on": today}],
        "orders": [*rows["orders"], {**carried, **order, "record_id": "O9", "conditions": "keepawayfrom Zyvictima"}],
        "custody": [{**carried, "record_id": "Q1", "starts_on": today, "release_on": today + timedelta(days=3)}],
        "statuses": [
            row | {"met": True, "near_miss": False} if row["person_id"] == NEAR else row for row in rows["statuses"]
        ] + [met | {"person_id": OFFICER, "definition": "matac", "held": "contested"}],
    }  # fmt: skip


@pytest.fixture
def reloaded(case: Case, tmp_path: Path) -> Load:
    """The next release, loaded after a case was opened."""
    folder = write_release(tmp_path / "next", _changed(release_rows()), release_id="test-2")
    return load_release(folder, by="tests")


def test_the_first_release_raises_nothing_that_it_cannot_compare(loaded: int) -> None:
    assert not Alert.objects.exists()


def test_a_load_raises_what_is_new_once_for_each_fact(reloaded: Load) -> None:
    found = sorted(Alert.objects.values_list("kind", "person_id"))
    assert found == sorted(
        [
            ("threshold", NEAR), ("incident", LONE), ("victim", LONE), ("warrant", LONE), ("release", LONE),
            ("ending", LONE),
        ]
    )  # fmt: skip
    assert Alert.objects.get(kind="ending").what == "Police bail ends within 14 days."
    before = set(Alert.objects.values_list("fact", flat=True))
    assert actions.raise_after_load(reloaded) == 0
    assert set(Alert.objects.values_list("fact", flat=True)) == before
    assert not [fact for fact in before if THIRD in fact]


def test_the_same_release_loaded_again_raises_nothing(reloaded: Load, tmp_path: Path) -> None:
    before = Alert.objects.count()
    load_release(Path(reloaded.folder), by="tests")
    assert Alert.objects.count() == before


def test_nobody_without_a_case_is_watched(loaded: int, tmp_path: Path) -> None:
    load_release(write_release(tmp_path / "next", _changed(release_rows()), release_id="test-2"), by="tests")
    assert list(Alert.objects.values_list("kind", "person_id")) == [("threshold", NEAR)]


def test_a_reassessment_is_said_when_its_day_comes_and_once(case: Case) -> None:
    today = timezone.localdate()
    Case.objects.update(status="managed", level="high", reassess_by=today)
    assert actions.raise_due(on=today - timedelta(days=1), by="tests") == 0
    assert actions.raise_due(on=today, by="tests") == 1
    assert actions.raise_due(on=today + timedelta(days=5), by="tests") == 0
    Case.objects.update(reassess_by=today + timedelta(days=40))
    assert actions.raise_due(on=today + timedelta(days=41), by="tests") == 1


def test_a_load_asks_the_database_a_fixed_number_of_times(
    reloaded: Load, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(40):
        actions.raise_after_load(reloaded)


def test_the_inbox_is_for_those_who_work_it(signed_in: SignedIn, loaded: int) -> None:
    for role in Role:
        client = signed_in(role)
        may = grant_of([role], Permission.CLEAR_ALERT) is not None
        for path in ("/alerts/", "/alerts/precision/"):
            assert client.get(path).status_code == (200 if may else 403)
        if may:
            assert "Nothing here" in client.get("/alerts/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if not grant_of([role], Permission.CLEAR_ALERT)])
def test_the_actions_themselves_ask_who_may(role: Role, member: Member, loaded: int) -> None:
    by, alert = member(role), _raise()
    tomorrow = timezone.localdate() + timedelta(days=1)
    for attempt in (
        lambda: actions.clear([alert.pk], worth="no", by=by),
        lambda: actions.snooze([alert.pk], until=tomorrow, reason=WHY, by=by),
        lambda: actions.assign([alert.pk], to=by, by=by),
        lambda: actions.take_next(by=by),
        lambda: actions.bring_back(alert.pk, reason=WHY, by=by),
        lambda: actions.wake([alert.pk], by=by),
    ):
        with pytest.raises(Refused):
            attempt()


def test_those_that_were_ticked_are_cleared_with_a_word_on_their_worth(signed_in: SignedIn, loaded: int) -> None:
    alerts = [_raise(fact="a"), _raise(fact="b"), _raise(fact="c")]
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/alerts/").content.decode()
    assert page.count('name="alert"') == 3
    ticked = {"alert": [alerts[0].pk, alerts[1].pk]}
    assert "Was it worth a person" in client.get("/alerts/clear/", ticked).content.decode()
    assert "Choose an answer" in client.post("/alerts/clear/", ticked).content.decode()
    client.post("/alerts/clear/", ticked | {"worth": "yes_action", "note": "arrested"})
    assert [alert.now for alert in Alert.objects.order_by("pk")] == [
        AlertStatus.CLEARED, AlertStatus.CLEARED, AlertStatus.WAITS,
    ]  # fmt: skip
    assert Entry.objects.filter(action="alert: clear", subject=f"person:{LONE}").count() == 2
    page = client.get("/alerts/?show=cleared").content.decode()
    assert "Yes, and it led to action" in page
    assert client.get("/alerts/clear/")["Location"] == "/alerts/"


def test_two_who_clear_the_same_are_told(member: Member, loaded: int) -> None:
    alert = _raise()
    actions.clear([alert.pk], worth="no", by=member(Role.SUPERVISOR))
    with pytest.raises(Conflict, match="supervisor has cleared"):
        actions.clear([alert.pk], worth="yes_action", by=member(Role.OFFENDER_MANAGER))
    alert.refresh_from_db()
    assert alert.worth == "no"


def test_what_was_cleared_comes_back_with_a_reason(signed_in: SignedIn, loaded: int) -> None:
    alert = _raise()
    client = signed_in(Role.SUPERVISOR)
    actions.clear([alert.pk], worth="no", by=User.objects.get())
    assert "Say why" in client.post(f"/alerts/{alert.pk}/back/").content.decode()
    client.post(f"/alerts/{alert.pk}/back/", {"reason": "cleared the wrong one"})
    alert.refresh_from_db()
    assert (alert.now, alert.worth) == (AlertStatus.WAITS, "")
    assert client.get("/alerts/999999/back/").status_code == 404


def test_it_is_put_off_within_the_cap_of_its_level_with_a_reason(signed_in: SignedIn, loaded: int) -> None:
    very_high, medium = _raise(LONE), _raise(NEAR)  # by the scores of the release
    client, today = signed_in(Role.SUPERVISOR), timezone.localdate()
    for ids, days, words in (
        ([very_high.pk], 31, "at most 30 days"),
        ([very_high.pk, medium.pk], 31, "at most 30 days"),
        ([medium.pk], 181, "at most 180 days"),
        ([medium.pk], 0, "after today"),
    ):
        given = {"alert": ids, "until": (today + timedelta(days=days)).isoformat(), "reason": WHY}
        assert words in client.post("/alerts/snooze/", given).content.decode()
    for wrong in ({"until": "soon", "reason": WHY}, {"until": "", "reason": WHY}, {"until": "2099-01-01"}):
        assert "There is a problem" in client.post("/alerts/snooze/", {"alert": [medium.pk], **wrong}).content.decode()
    assert not Alert.objects.filter(status=AlertStatus.SNOOZED).exists()
    client.post("/alerts/snooze/", {"alert": [medium.pk], "until": (today + timedelta(180)).isoformat(), "reason": WHY})
    assert Alert.objects.get(status=AlertStatus.SNOOZED).pk == medium.pk
    assert WHY in client.get("/alerts/?show=snoozed").content.decode()
    assert client.get("/alerts/").content.decode().count('name="alert"') == 1


def test_the_level_of_a_case_counts_where_it_is_higher_than_the_computed_one(case: Case, member: Member) -> None:
    other = open_case(person_id=NEAR, way_in=WayIn.LIST, reason="a worry", by=User.objects.get(username="sue"))
    Case.objects.filter(pk=other.pk).update(level="very_high", status="managed")
    with pytest.raises(Invalid, match="at most 30"):
        actions.snooze(
            [_raise(NEAR).pk],
            until=timezone.localdate() + timedelta(days=31),
            reason=WHY,
            by=User.objects.get(username="sue"),
        )


def test_a_snoozed_one_comes_back_by_itself_on_its_day(signed_in: SignedIn, loaded: int) -> None:
    alert, client, today = _raise(), signed_in(Role.SUPERVISOR), timezone.localdate()
    by = User.objects.get()
    actions.snooze([alert.pk], until=today + timedelta(days=5), reason=WHY, by=by)
    assert "Nothing here" in client.get("/alerts/").content.decode()
    Alert.objects.update(until=today)
    assert "was put off until" in client.get("/alerts/").content.decode()
    actions.snooze([alert.pk], until=today + timedelta(days=5), reason=WHY, by=by)  # and may be put off again
    actions.wake([alert.pk], by=by)
    alert.refresh_from_db()
    assert (alert.now, alert.until) == (AlertStatus.WAITS, None)


def test_a_new_fact_of_the_same_kind_on_that_person_breaks_the_snooze(member: Member, loaded: int) -> None:
    by, later = member(Role.SUPERVISOR), timezone.localdate() + timedelta(days=20)
    asleep = [_raise(fact="a"), _raise(kind=AlertKind.WARRANT, fact="b"), _raise(NEAR, fact="c")]
    actions.snooze([alert.pk for alert in asleep], until=later, reason=WHY, by=by)
    assert not actions.raise_alert(
        kind=AlertKind.INCIDENT, person_id=LONE, fact="a", what="x", on=later, by="tests"
    )  # said already: it wakes nothing
    assert Alert.objects.filter(status=AlertStatus.SNOOZED).count() == 3
    _raise(fact="new")
    assert set(Alert.objects.filter(status=AlertStatus.SNOOZED).values_list("pk", flat=True)) == {
        asleep[1].pk, asleep[2].pk,
    }  # fmt: skip


def test_assigning_and_taking_the_next(signed_in: SignedIn, member: Member, loaded: int) -> None:
    old, new = _raise(fact="a", days=3), _raise(fact="b")
    client, colleague = signed_in(Role.SUPERVISOR), member(Role.OFFENDER_MANAGER)
    client.post("/alerts/assign/", {"alert": [new.pk], "to": colleague.pk})
    new.refresh_from_db()
    assert new.assigned_to == colleague
    client.post("/alerts/next/")
    old.refresh_from_db()
    assert old.assigned_to == User.objects.get(username="supervisor")
    assert "Nothing waits that nobody has" in client.post("/alerts/next/", follow=True).content.decode()
    assert client.get("/alerts/?show=mine").content.decode().count('name="alert"') == 1
    with pytest.raises(Invalid, match="does not work alerts"):
        actions.assign([old.pk], to=member(Role.OFFICER), by=colleague)


def test_nobody_is_given_what_is_closed_to_them(member: Member, loaded: int) -> None:
    alert, by = _raise(), member(Role.SUPERVISOR)
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now()).allowed.add(by)
    with pytest.raises(Refused, match="closed to"):
        actions.assign([alert.pk], to=member(Role.OFFENDER_MANAGER), by=by)


def test_what_is_closed_shows_its_reference_and_cannot_be_worked(signed_in: SignedIn, loaded: int) -> None:
    alert, other = _raise(), _raise(SEALED, fact="s")
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    client = signed_in(Role.OFFENDER_MANAGER)
    by = User.objects.get()
    page = client.get("/alerts/").content.decode()
    assert LONE in page
    assert "BRACKWATER" not in page
    assert "Sealedsurname".upper() not in page
    assert 'name="alert"' not in page
    for one in (alert, other):
        assert client.post("/alerts/clear/", {"alert": [one.pk], "worth": "no"}).status_code == 403
        assert client.get(f"/alerts/{one.pk}/back/").status_code == 404
    assert actions.take_next(by=by) is None
    with pytest.raises(Refused):  # in bulk too, with one that is open
        actions.clear([alert.pk, _raise(NEAR).pk], worth="no", by=by)
    assert not Alert.objects.filter(status=AlertStatus.CLEARED).exists()


def test_another_units_alerts_are_not_in_the_inbox(signed_in: SignedIn, loaded: int) -> None:
    alert = _raise()
    Allocation.objects.create(person_id=LONE, unit="Another unit", by="sue", at=timezone.now())
    client = signed_in(Role.OFFENDER_MANAGER)
    assert LONE not in client.get("/alerts/").content.decode()
    assert client.post("/alerts/clear/", {"alert": [alert.pk], "worth": "no"}).status_code == 403
    assert LONE in signed_in(Role.SUPERVISOR).get("/alerts/").content.decode()


def test_too_few_too_many_and_none_such(member: Member, loaded: int) -> None:
    by = member(Role.SUPERVISOR)
    with pytest.raises(Invalid, match="at least one"):
        actions.clear([], worth="no", by=by)
    with pytest.raises(Invalid, match="at most 200"):
        actions.clear(range(1, 300), worth="no", by=by)
    with pytest.raises(NotFound):
        actions.clear([987654], worth="no", by=by)
    with pytest.raises(Invalid, match="worth"):
        actions.clear([_raise().pk], worth="perhaps", by=by)


def test_precision_by_kind_with_its_interval(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    by = User.objects.get()
    for number, worth in enumerate([Worth.ACTION] * 6 + [Worth.NO_ACTION] * 2 + [Worth.NO] * 2):
        actions.clear([_raise(fact=str(number)).pk], worth=worth.value, by=by)
    _raise(kind=AlertKind.WARRANT)
    page = client.get("/alerts/precision/").content.decode()
    assert "80.0%" in page
    assert "49.0% to 94.3%" in page  # Wilson, 8 of 10
    assert "no answer yet" in page


def test_no_page_of_alerts_tells_of_a_survivor(reloaded: Load, signed_in: SignedIn) -> None:
    client = signed_in(Role.SUPERVISOR)
    every = list(Alert.objects.values_list("pk", flat=True))
    pages = [client.get("/alerts/"), client.get("/alerts/clear/", {"alert": every}), client.get("/alerts/precision/")]
    for page in (answer.content.decode() for answer in pages):
        assert not [secret for secret in (*SECRETS, VICTIM, THIRD) if secret in page]
    assert LONE in pages[0].content.decode()


def test_alerts_wait_on_the_first_page(signed_in: SignedIn, loaded: int) -> None:
    _raise()
    assert "Alerts to clear" in signed_in(Role.OFFENDER_MANAGER).get("/").content.decode()
    assert "Alerts to clear" not in signed_in(Role.ANALYST).get("/").content.decode()


def test_the_inbox_asks_the_database_as_often_for_many_as_for_few(
    signed_in: SignedIn, loaded: int, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(60):
        _raise(fact=str(number))
    client = signed_in(Role.SUPERVISOR)
    client.get("/alerts/")
    with django_assert_max_num_queries(35):
        client.get("/alerts/")
