"""Events: calendars are read whole or not at all, nobody is proposed without cited incidents, and who is held out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import BadExtract, Invalid, Refused
from daylight.domain.levels import LEVELS
from daylight.domain.occasions import (
    EVENT_PLANS,
    EthicsSignOff,
    Kind,
    Occasion,
    PlanStatus,
    Span,
    Standing,
    cited_of,
    days_of,
    hold_out,
    propose,
    read_calendar,
    shipped_occasion_policy,
    waves,
    why_not_held_out,
)
from daylight.domain.patterns import Finding, Trial

DAY = date(2026, 11, 21)
SIGNED = EthicsSignOff("Ethics 12/2026", "Dr Ethics", DAY)
FOUND = Finding(Trial("P1", "fixtures", 4, 1, 0.1, 0.01, 0.001), True, True, 0.02)
CALENDAR = "date,title,ends,place\n2026-11-21,City v United,,The ground\n2026-12-24,Cup,2026-12-26,\n"


def standing(person: str = "P1", **other: object) -> Standing:
    given = {"level": "medium", "live_threat": False, "breached": False, "last_incident": None} | other
    return Standing(person, **given)  # type: ignore[arg-type]


def test_a_calendar_is_read_in_the_order_of_its_days() -> None:
    first, second = read_calendar(f"\ufeff{CALENDAR}", Kind.FIXTURE, file="city.csv")
    assert (first.title, first.first, first.last, first.place) == ("City v United", DAY, DAY, "The ground")
    assert (second.last - second.first).days == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no date and no title"),
        ("date,title\n", "there is no event below the heading"),
        ("date,title\n21/11/2026,City v United\n", r"city.csv, row 2: '21/11/2026' is no date; write it as 2026-11-23"),
        ("date,title\n2026-11-21,\n", "row 2: it has no title"),
        ("date,title,ends\n2026-11-21,Cup,2026-11-20\n", "row 2: it ends before it begins"),
        ("date,title\n2026-11-21,Cup,more\n", "row 2: there are more cells than columns"),
        ("date,title,person\n2026-11-21,Cup,P0000000001\n", "belongs to nobody: leave the column person empty"),
    ],
)
def test_a_wrong_calendar_says_what_and_where(text: str, said: str) -> None:
    with pytest.raises(BadExtract, match=said):
        read_calendar(text, Kind.FIXTURE, file="city.csv")


def test_every_fault_of_a_calendar_is_told_at_once() -> None:
    with pytest.raises(BadExtract) as told:
        read_calendar("date,title\nx,a\n2026-11-21,\n2026-11-22,right\n", Kind.FIXTURE, file="city.csv")
    assert len(told.value.faults) == 2


def test_a_court_date_belongs_to_one_person() -> None:
    with pytest.raises(BadExtract, match="give the reference in the column person"):
        read_calendar("date,title\n2026-11-21,Hearing\n", Kind.COURT, file="court.csv")
    read = read_calendar("date,title,person\n2026-11-21,Hearing,P0000000001\n", Kind.COURT, file="court.csv")
    assert read[0].person_id == "P0000000001"
    assert "P0000000001" not in repr(read[0])


@given(st.integers(0, 3), st.integers(0, 20), st.integers(0, 5))
def test_the_days_of_an_occasion_are_its_own_and_those_around(before: int, after: int, length: int) -> None:
    days = days_of(Occasion("Cup", DAY, DAY + timedelta(days=length)), Span("cup", before, after))
    assert len(days) == before + after + length + 1
    assert min(days) == DAY - timedelta(days=before)


def test_an_incident_is_cited_once_with_the_occasion_it_fell_on() -> None:
    games = [
        Occasion("City v United", DAY, DAY),
        Occasion("City v Rovers", DAY + timedelta(days=1), DAY + timedelta(days=1)),
    ]
    span = Span("fixture", 0, 1)
    incidents = [("I1", DAY), ("I2", DAY + timedelta(days=1)), ("I3", DAY + timedelta(days=9)), ("I1", DAY)]
    assert [(each.incident_id, each.title) for each in cited_of(incidents, games, span)] == [
        ("I2", "City v United"),
        ("I1", "City v United"),
    ]


def test_nobody_is_proposed_without_a_cited_incident_whatever_the_pattern() -> None:
    assert propose("P1", [], FOUND) is None
    cited = cited_of([("I1", DAY)], [Occasion("Cup", DAY, DAY)], Span("cup", 0, 0))
    assert propose("P1", cited, None) is None
    found = propose("P1", cited, FOUND)
    assert found is not None
    assert found.reasons == ("more often than chance: 1, where 0.1 is expected",)


def test_enough_cited_incidents_propose_without_a_pattern() -> None:
    days = [DAY + timedelta(days=7 * number) for number in range(3)]
    cited = cited_of(
        [(f"I{n}", day) for n, day in enumerate(days)], [Occasion("Cup", d, d) for d in days], Span("c", 0, 0)
    )
    found = propose("P1", cited, None)
    assert found is not None
    assert found.reasons == ("3 incidents fell on such days in 5 years",)


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"level": ""}, "no level is set"),
        ({"level": "very_high"}, "the level is very high"),
        ({"live_threat": True}, "there is a live threat"),
        ({"breached": True}, "breached"),
        ({"last_incident": DAY - timedelta(days=27)}, "an incident was recorded"),
        ({"last_incident": DAY - timedelta(days=28)}, ""),
        ({}, ""),
    ],
)
def test_contact_is_never_held_out_where_danger_is_near(given_: dict[str, object], why: str) -> None:
    said = why_not_held_out(standing(**given_), on=DAY)
    assert (why in said) if why else not said


@given(
    st.lists(st.tuples(st.sampled_from(["", *LEVELS]), st.booleans(), st.booleans()), max_size=30),
    st.floats(0.01, 0.5),
    st.text(min_size=1).filter(str.strip),
)
def test_a_draw_holds_out_no_more_than_the_share_and_nobody_who_may_not_be(
    people: list[tuple[str, bool, bool]], share: float, seed: str
) -> None:
    standings = [standing(f"P{n}", level=a, live_threat=b, breached=c) for n, (a, b, c) in enumerate(people)]
    may_be = {each.person_id for each in standings if not why_not_held_out(each, on=DAY)}
    drawn = hold_out(standings, share=share, seed=seed, signed=SIGNED, on=DAY)
    assert drawn <= may_be
    assert len(drawn) == int(len(may_be) * share)
    assert drawn == hold_out(standings[::-1], share=share, seed=seed, signed=SIGNED, on=DAY)


def test_a_draw_needs_a_sign_off_a_seed_and_a_lawful_share() -> None:
    with pytest.raises(Invalid, match="ethics decision"):
        EthicsSignOff(" ", "Dr Ethics", DAY)
    with pytest.raises(Refused, match="before it"):
        hold_out([standing()], share=0.5, seed="x", signed=EthicsSignOff("E", "Dr", DAY + timedelta(days=1)), on=DAY)
    for share in (0, 0.51):
        with pytest.raises(Invalid, match="may be held out"):
            hold_out([standing()], share=share, seed="x", signed=SIGNED, on=DAY)
    with pytest.raises(Invalid, match="word to draw by"):
        hold_out([standing()], share=0.5, seed=" ", signed=SIGNED, on=DAY)


@given(st.sets(st.text(min_size=1), min_size=2, max_size=40), st.integers(2, 5))
def test_waves_are_as_even_as_they_can_be_and_leave_nobody_out(people: set[str], number: int) -> None:
    placed = waves(people, number=number, seed="spring")
    sizes = [sum(wave == each for wave in placed.values()) for each in range(1, number + 1)]
    assert set(placed) == people
    assert max(sizes) - min(sizes) <= 1
    with pytest.raises(Invalid, match="two waves"):
        waves(people, number=1, seed="spring")


def test_the_policy_names_every_kind_and_never_holds_out_the_highest_level() -> None:
    policy = shipped_occasion_policy()
    assert set(policy.days) == set(Kind)
    assert "very_high" not in policy.hold_out.levels


def test_a_plan_is_approved_by_another_than_who_submitted_it() -> None:
    with pytest.raises(Refused, match="Another person"):
        EVENT_PLANS.move(PlanStatus.SUBMITTED, "approve", by="ann", last_by="Ann")
