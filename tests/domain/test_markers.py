"""Markers: what may be written, which fire for a call, and what a move of address changes and never changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.markers import (
    DELIVERIES,
    LIVES,
    Asked,
    Door,
    Fit,
    Kind,
    Life,
    MarkerPolicy,
    Placed,
    Proposal,
    Sending,
    Sighting,
    Suggests,
    bones_of,
    check_days,
    check_may_lapse,
    check_text,
    fired,
    fires,
    fit_of,
    keys_of,
    marker_policy_of,
    proposal_for,
    shipped_marker_policy,
)
from daylight.domain.moves import Statuses
from daylight.domain.reference import reference_toml

DAY = date(2026, 11, 1)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
FLAT = Door(house="12", flat="3", street="HIGH STREET", postcode="AB1 2CD", address_id="A1")
GOOD = "Send two officers. Suspected violence to a partner; has used a knife."
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
addresses = st.sampled_from(["A1", "A2", "A3"])
sightings = st.lists(st.builds(Sighting, addresses, days), max_size=8)
kinds = st.sampled_from(Kind)


def placed(**more: Any) -> Placed:
    about: dict[str, Any] = {
        "reference": "M1", "kind": Kind.HIS_ADDRESS, "priority": "immediate", "live_from": NOON - timedelta(days=30),
        "starts_on": DAY - timedelta(days=30), "ends_on": DAY + timedelta(days=30), "person_id": "P1", "door": FLAT,
    }  # fmt: skip
    return Placed(**{**about, **more})


def at(door: Door = FLAT, **more: Any) -> Asked:
    return Asked(**{"at": NOON, "door": door, **more})


def test_a_text_that_tells_what_to_do_is_kept_on_one_line() -> None:
    assert check_text(f"  {GOOD}\n ", kind=Kind.HIS_ADDRESS) == GOOD


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "what the call taker must do"),
        ("Send " + "suspected " * 20, "at most 200 letters; there are 204"),
        ("He is suspected of violence.", "Begin with what to do"),
        ("Send two officers. He hits her.", "Say “suspected”"),
        ("Send two officers. Suspected of hitting Mrs Quxsurname", "Leave out who is at risk"),
        ("Send two. Suspected. Call 07700 900123", "Leave out who is at risk"),
        ("Send two. Suspected. She is at ZZ9 9ZZ", "Leave out who is at risk"),
    ],
)
def test_a_text_that_a_call_taker_could_not_use_or_that_tells_too_much_is_refused(text: str, says: str) -> None:
    hidden = ("Zyvictima Quxsurname", "07700900123", "ZZ9 9ZZ")
    with pytest.raises(Invalid, match=says):
        check_text(text, kind=Kind.HIS_ADDRESS, hidden=hidden)


def test_her_own_marker_may_say_her_name_and_an_instruction_word_is_no_name() -> None:
    assert check_text("Send two officers to Ms Quxsurname", kind=Kind.PROTECT_ADDRESS, hidden=("Quxsurname",))
    assert check_text(GOOD, kind=Kind.PERSON, hidden=("Send Qux",)) == GOOD


def test_a_marker_ends_within_a_year_and_is_reviewed_before() -> None:
    check_days(DAY, DAY + timedelta(days=365), DAY + timedelta(days=90))
    for ends, review in ((366, 30), (-1, -1), (100, 91), (30, 31)):
        with pytest.raises(Invalid):
            check_days(DAY, DAY + timedelta(days=ends), DAY + timedelta(days=review))


@pytest.mark.parametrize(
    ("asked", "fit"),
    [
        (FLAT, Fit.EXACT),
        (Door(house="12", flat="3", postcode="AB1 2CD"), Fit.EXACT),
        (Door(house="12", postcode="AB1 2CD"), Fit.BUILDING),
        (Door(house="12", flat="5", postcode="AB1 2CD"), None),
        (Door(house="12", flat="3", postcode="AB1 2CE"), None),
        (Door(house="14", flat="3", postcode="AB1 2CD"), None),
        (Door(house="12", flat="3", street="HIGH STREET"), Fit.POSSIBLE),
        (Door(house="12", flat="3", street="LOW STREET"), None),
        (Door(postcode="AB1 2CD"), None),
        (Door(), None),
    ],
)
def test_flats_are_places_of_their_own_and_a_building_is_told_as_one(asked: Door, fit: Fit | None) -> None:
    assert fit_of(FLAT, asked) is fit


def test_a_property_number_decides_where_both_have_one() -> None:
    one = Door(house="12", postcode="AB1 2CD", uprn="100")
    assert fit_of(one, Door(uprn="100")) is Fit.EXACT
    assert fit_of(one, Door(house="12", postcode="AB1 2CD", uprn="101")) is None


def test_what_fires_comes_most_urgent_first_then_what_protects() -> None:
    his = placed(reference="M1", priority="prompt")
    hers = placed(reference="M2", kind=Kind.PROTECT_ADDRESS, priority="prompt", person_id="")
    urgent = placed(reference="M3")
    phone = placed(reference="M4", kind=Kind.PROTECT_PHONE, phone="7700900999", door=None, priority="aware")
    person = placed(reference="M5", kind=Kind.PERSON, door=None)
    asked = at(phone="7700900999", people=frozenset({"P1"}))
    found = fired([phone, his, hers, urgent, person], asked)
    assert [marker.reference for marker, _ in found] == ["M3", "M5", "M2", "M1", "M4"]
    assert fired([phone, person], at()) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"live_from": None},
        {"live_from": NOON + timedelta(minutes=1)},
        {"ended_at": NOON},
        {"starts_on": DAY + timedelta(days=1)},
        {"ends_on": DAY - timedelta(days=1)},
        {"left_on": DAY},
    ],
)
def test_drafts_and_what_has_ended_or_not_begun_never_fire(more: dict[str, Any]) -> None:
    assert fires(placed(), at()) is Fit.EXACT
    assert fires(placed(**more), at()) is None


def test_a_day_is_a_day_in_london() -> None:
    summer = placed(ends_on=date(2026, 7, 1), starts_on=date(2026, 6, 1), live_from=datetime(2026, 6, 1, tzinfo=UTC))
    assert fires(summer, at(at=datetime(2026, 7, 1, 22, 59, tzinfo=UTC))) is Fit.EXACT
    assert fires(summer, at(at=datetime(2026, 7, 1, 23, 0, tzinfo=UTC))) is None


@given(kinds, days, days, st.integers(0, 800), st.booleans())
def test_outside_its_days_a_marker_never_fires(kind: Kind, on: date, start: date, length: int, ended: bool) -> None:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    end = start + timedelta(days=length)
    marker = placed(
        kind=kind, starts_on=start, ends_on=end, phone="7700900999", live_from=noon - timedelta(days=1),
        ended_at=noon if ended else None,
    )  # fmt: skip
    asked = Asked(noon, FLAT, "7700900999", frozenset({"P1"}))
    assert (fires(marker, asked) is not None) == (start <= on <= end and not ended)


@given(sightings, days, days)
def test_what_protects_her_never_lapses_because_somebody_left(seen: list[Sighting], start: date, today: date) -> None:
    found = proposal_for(protects=True, address_id="A1", starts_on=start, left_on=None, sightings=seen, today=today)
    assert found is None or found.suggests in {Suggests.FOLLOW, Suggests.STALE}
    with pytest.raises(ValueError, match="does not lapse"):
        placed(kind=Kind.PROTECT_ADDRESS, left_on=today)
    with pytest.raises(Refused, match="protects her"):
        check_may_lapse(Kind.PROTECT_ADDRESS)


@given(sightings, days, days, days)
def test_where_he_left_nothing_is_raised_again_but_as_a_question(
    seen: list[Sighting], start: date, left: date, today: date
) -> None:
    found = proposal_for(protects=False, address_id="A1", starts_on=start, left_on=left, sightings=seen, today=today)
    back = [one.on for one in seen if one.address_id == "A1" and left <= one.on <= today]
    assert found == (Proposal(Suggests.SEEN_AGAIN, "A1", max(back)) if back else None)
    gone = placed(
        left_on=left, starts_on=date(2023, 1, 1), ends_on=date(2028, 1, 1), live_from=datetime(2023, 1, 1, tzinfo=UTC)
    )
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    assert (fires(gone, at(at=noon)) is None) == (today >= left)


@given(sightings, days, days)
def test_a_move_is_proposed_only_to_where_the_newest_record_is(seen: list[Sighting], start: date, today: date) -> None:
    found = proposal_for(protects=False, address_id="A1", starts_on=start, left_on=None, sightings=seen, today=today)
    if found is not None and found.suggests is Suggests.MOVED:
        known = [one for one in seen if one.on <= today]
        assert found.on == max(one.on for one in known if one.address_id != "A1")
        assert all(one.on < found.on for one in known if one.address_id == "A1")
        assert found.address_id != "A1"


def test_a_move_and_a_stale_marker_are_told_and_a_fresh_one_is_not() -> None:
    def of(*seen: Sighting, today: date = DAY) -> Proposal | None:
        return proposal_for(
            protects=False, address_id="A1", starts_on=date(2026, 1, 1), left_on=None, sightings=seen, today=today
        )

    here, gone = Sighting("A1", date(2026, 9, 1)), Sighting("A2", date(2026, 10, 1))
    assert of(here) is None
    assert of(here, gone) == Proposal(Suggests.MOVED, "A2", gone.on)
    assert of(here, Sighting("A2", date(2026, 9, 20))) is None, "a record elsewhere soon after is no move yet"
    assert of(here, gone, Sighting("A1", date(2026, 10, 5))) is None, "recorded here again since"
    assert of(here, today=date(2027, 10, 1)) == Proposal(Suggests.STALE, "A1", here.on)


def test_only_his_address_lapses() -> None:
    check_may_lapse(Kind.HIS_ADDRESS)
    for kind in set(Kind) - {Kind.HIS_ADDRESS}:
        with pytest.raises(Refused):
            check_may_lapse(kind)


def test_a_marker_on_an_address_has_one() -> None:
    with pytest.raises(ValueError, match="has an address"):
        placed(door=None)


@pytest.mark.parametrize("statuses", [LIVES, DELIVERIES])
def test_what_has_ended_stays_ended(statuses: Statuses) -> None:
    ends = {Life.LAPSED, Life.EXPIRED, Life.REMOVED, Sending.ACKNOWLEDGED, Sending.SUPERSEDED}
    assert {status for status in statuses.owners if not statuses.moves_from(status)} <= ends


def test_nobody_approves_their_own_draft() -> None:
    with pytest.raises(Refused, match="Another person"):
        LIVES.move(Life.DRAFTED, "approve", by="Ann", last_by="ann")
    assert LIVES.move(Life.DRAFTED, "approve", by="bob", last_by="ann").after is Life.LIVE


def test_a_policy_that_does_not_hold_together_is_refused() -> None:
    data = reference_toml("markers.toml")
    assert shipped_marker_policy().source
    assert shipped_marker_policy().owner
    with pytest.raises(ValueError, match="reviewed before"):
        marker_policy_of({**data, "review_days": 400})
    with pytest.raises(ValueError, match="names verbs"):
        marker_policy_of({**data, "verbs": []})
    assert isinstance(marker_policy_of(data), MarkerPolicy)


doors = st.builds(
    Door,
    house=st.sampled_from(["", "12", "14"]),
    flat=st.sampled_from(["", "3", "5"]),
    street=st.sampled_from(["", "HIGH STREET", "LOW STREET"]),
    postcode=st.sampled_from(["", "AB1 2CD", "AB1 2CE"]),
    uprn=st.sampled_from(["", "100", "101"]),
    address_id=st.sampled_from(["", "A1", "A2"]),
)


@given(doors, doors)
def test_whatever_fits_shares_a_key(marked: Door, asked: Door) -> None:
    if fit_of(marked, asked) is not None:
        assert set(keys_of(marked)) & set(keys_of(asked))


def test_a_slip_in_a_street_keeps_its_bones() -> None:
    assert bones_of(Door(house="12", street="SYCAMORE LANE")) == bones_of(Door(house="12", street="SICCAMORE LAINE"))
    assert bones_of(Door(house="12", street="SYCAMORE LANE")) != bones_of(Door(house="14", street="SYCAMORE LANE"))
    assert bones_of(Door(house="12")) == ""
