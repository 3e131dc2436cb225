"""Orders: policy that holds together, clocks of law over every awkward day, one route for one act, never “apply”."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.clocks import LONDON, NOTHING, LeftOut, counted_between
from daylight.domain.eligibility import Facts, considerations
from daylight.domain.errors import Invalid, Refused
from daylight.domain.orders import (
    BREACHES,
    STATUSES,
    BreachStatus,
    alarm_at,
    bail_ends,
    check_age,
    check_one_route,
    check_requirement,
    check_route,
    check_time,
    hours_left,
    last_day_of_months,
    order_kind,
    order_policy_of,
    renewal_is_asked,
    renewal_stage,
    run_of,
    shipped_order_policy,
)
from daylight.domain.periods import london_date, months_before
from daylight.domain.reference import reference_csv, reference_toml
from daylight.web.components.bank_holidays import NATIONS, bank_holidays_around

MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda n: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
NATION = st.sampled_from(sorted(NATIONS))
POLICY = shipped_order_policy()
HOURLY = st.sampled_from([one for one in POLICY.clocks.values() if one.hours])
DAILY = st.sampled_from([one for one in POLICY.clocks.values() if one.days])
TODAY = date(2026, 11, 25)
FOUND = {"connected_abuse": ("I1",), "recent": ("I1",)}


def _at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LONDON)


def _facts(**more: Any) -> Facts:
    born = date(1984, 3, 7)
    told: dict[str, Any] = {"found": FOUND, "born_from": born, "born_to": born, "force": "06"}
    return Facts(**{**told, "jurisdiction": "england_and_wales", **more})


@given(HOURLY, MOMENTS, NATION)
def test_an_hourly_clock_counts_its_hours_and_runs_out_on_no_day_left_out(
    clock: Any, start: datetime, nation: str
) -> None:
    holidays = bank_holidays_around(nation, start.date())
    run = run_of(clock, start, holidays)
    left_out = LeftOut(holidays) if clock.leaves_out else NOTHING
    assert abs(counted_between(start, run.due_at, left_out) - timedelta(hours=clock.hours)) < timedelta(seconds=1)
    assert not left_out.has(london_date(run.due_at - timedelta(microseconds=1)))
    moments = [moment for _, moment in run.alarms]
    assert start <= moments[0] < moments[1] < moments[2] < run.due_at
    assert [alarm_at(run, moment) for moment in moments] == [50, 75, 90]
    assert alarm_at(run, start) == 0
    assert alarm_at(run, run.due_at + timedelta(seconds=1)) == 100
    assert abs(hours_left(clock, start, run.due_at, holidays) - clock.hours) < 0.001
    assert hours_left(clock, run.due_at, run.due_at, holidays) == 0


@pytest.mark.parametrize(
    ("given_at", "due"),
    [
        (_at(2026, 11, 25, 14), _at(2026, 11, 27, 14)),  # Wednesday
        (_at(2026, 11, 27, 20), _at(2026, 11, 30, 20)),  # Friday: Sunday is left out
        (_at(2026, 12, 24, 12), _at(2026, 12, 29, 12)),  # out: Christmas Day, a Sunday, Monday for Boxing Day
        (_at(2024, 2, 28, 9), _at(2024, 3, 1, 9)),  # a leap day counts
        (_at(2026, 3, 28, 12), _at(2026, 3, 31, 12)),  # the Sunday of 23 hours is left out whole
        (_at(2026, 10, 24, 12), _at(2026, 10, 27, 12)),  # and the one of 25 hours
    ],
)
def test_a_notice_is_heard_within_48_hours_that_count(given_at: datetime, due: datetime) -> None:
    holidays = bank_holidays_around("england and wales", given_at.date())
    assert run_of(POLICY.clocks["notice_hearing"], given_at, holidays).due_at == due


@pytest.mark.parametrize(
    ("arrested_at", "over"),
    [
        (_at(2026, 11, 29, 22), _at(2026, 11, 30, 1)),  # a Sunday counts: it is no clock of a court
        (_at(2026, 12, 25, 10), _at(2026, 12, 25, 13)),  # and so does Christmas Day
        (_at(2026, 3, 29, 0), _at(2026, 3, 29, 4)),  # the night of 23 hours
        (_at(2026, 10, 25, 0), _at(2026, 10, 25, 2)),  # and that of 25
        (_at(2028, 2, 28, 23), _at(2028, 2, 29, 2)),
    ],
)
def test_the_clock_of_detention_stands_still_for_three_hours_whatever_the_day(
    arrested_at: datetime, over: datetime
) -> None:
    assert order_kind("police_bail").breach_clocks == ("detention_pause",)
    holidays = bank_holidays_around("england and wales", arrested_at.date())
    assert run_of(POLICY.clocks["detention_pause"], arrested_at, holidays).due_at == over


@given(MOMENTS, NATION)
def test_an_arrest_for_breach_of_a_notice_comes_before_the_court_sooner_than_the_notice_is_heard(
    start: datetime, nation: str
) -> None:
    holidays = bank_holidays_around(nation, start.date())
    arrest, notice = (
        run_of(POLICY.clocks[name], start, holidays).due_at for name in ("arrest_court", "notice_hearing")
    )
    assert arrest < notice
    assert arrest - start >= timedelta(hours=24)
    assert notice - start <= timedelta(
        hours=48, days=5
    )  # Easter at most: Good Friday, Sunday, Monday, and the hours over


@given(DAYS, st.sampled_from(sorted(POLICY.bail_months)))
def test_each_rank_takes_bail_further_than_the_one_before_and_never_past_its_months(first: date, rank: str) -> None:
    ranks = list(POLICY.bail_months)
    last = bail_ends(first, rank)
    assert months_before(last + timedelta(days=1), POLICY.bail_months[rank]) >= first.replace(day=1)
    for higher in ranks[ranks.index(rank) + 1 :]:
        assert bail_ends(first, higher) > last


@given(DAILY, MOMENTS)
def test_a_clock_of_days_counts_its_first_day_and_ends_at_midnight(clock: Any, start: datetime) -> None:
    run = run_of(clock, start, ())
    last = london_date(run.due_at - timedelta(microseconds=1))
    assert (last - london_date(start)).days == clock.days - 1
    assert london_date(run.due_at) == last + timedelta(days=1)
    assert start <= run.alarms[0][1] <= run.due_at


@given(DAYS, st.integers(1, 24))
def test_months_of_which_the_first_day_is_one_follow_on_without_a_gap_or_an_overlap(first: date, months: int) -> None:
    last = last_day_of_months(first, months)
    following = last + timedelta(days=1)
    assert months_before(following, months) in {first, first.replace(day=1)} or following.day == 1
    assert following.day == first.day or (following.day == 1 and first.day > 28)
    assert last > first
    assert 28 * months - 1 <= (last - first).days <= 31 * months


@pytest.mark.parametrize(
    ("first", "rank", "last"),
    [
        (date(2026, 1, 1), "custody_officer", date(2026, 3, 31)),
        (date(2026, 11, 30), "custody_officer", date(2027, 2, 28)),
        (date(2023, 11, 30), "custody_officer", date(2024, 2, 29)),
        (date(2026, 11, 25), "inspector", date(2027, 5, 24)),
        (date(2026, 11, 25), "superintendent", date(2027, 8, 24)),
    ],
)
def test_bail_goes_as_far_as_the_rank_that_authorises_it(first: date, rank: str, last: date) -> None:
    assert bail_ends(first, rank) == last
    kind = order_kind("police_bail")
    check_time(kind, first, last, rank=rank)
    with pytest.raises(Invalid, match="no later"):
        check_time(kind, first, last + timedelta(days=1), rank=rank)
    check_time(kind, first, last + timedelta(days=300), rank="court")


def test_no_other_rank_takes_bail_on_and_bail_always_ends() -> None:
    with pytest.raises(Invalid, match="the court decides"):
        bail_ends(TODAY, "constable")
    with pytest.raises(Invalid, match="last day"):
        check_time(order_kind("police_bail"), TODAY, None)


@pytest.mark.parametrize(
    ("kind", "days", "right"),
    [("DVPO", 14, True), ("DVPO", 28, True), ("DVPO", 13, False), ("DVPO", 29, False), ("SPO", 700, False),
     ("SPO", 731, True), ("DAPO", 1, True), ("DAPO", 4000, True), ("DAPO", 0, False)],
)  # fmt: skip
def test_the_time_of_an_order_is_what_the_law_allows(kind: str, days: int, right: bool) -> None:
    ends_on = TODAY + timedelta(days=days - 1)
    if right:
        check_time(order_kind(kind), TODAY, ends_on)
    else:
        with pytest.raises(Invalid):
            check_time(order_kind(kind), TODAY, ends_on)
    check_time(order_kind("DAPO"), TODAY, None)


@pytest.mark.parametrize("kind", ["DAPN", "DAPO"])
def test_nobody_under_18_and_nobody_who_may_be_gets_a_notice_or_its_order(kind: str) -> None:
    child, adult = date(2009, 1, 1), date(2008, 11, 25)
    check_age(order_kind(kind), adult, adult, TODAY)
    for born in ((child, child), (adult - timedelta(days=400), child)):
        with pytest.raises(Refused, match="safeguarding"):
            check_age(order_kind(kind), *born, TODAY)
    barred = considerations(_facts(born_from=child, born_to=child), TODAY)
    assert {one.kind.kind for one in barred if "18 or over" in one.barred} >= {"DAPN", "DAPO"}


def test_a_positive_requirement_needs_a_supervisor_and_evidence() -> None:
    with pytest.raises(Invalid, match="supervisor"):
        check_requirement(kind="programme", supervisor=" ", suitability="Assessed by the provider")
    with pytest.raises(Invalid, match="suitable"):
        check_requirement(kind="programme", supervisor="A. Provider", suitability="ok")
    with pytest.raises(Invalid, match="what is required"):
        check_requirement(kind="dance", supervisor="A", suitability="Assessed by the provider")
    check_requirement(kind="programme", supervisor="A. Provider", suitability="Assessed by the provider")
    check_requirement(kind="no_contact", supervisor="", suitability="")


@pytest.mark.parametrize(
    ("kind", "route", "right"),
    [
        ("DVPO", BreachStatus.CONTEMPT, True), ("DVPO", BreachStatus.CRIMINAL, False),
        ("DAPO", BreachStatus.CRIMINAL, True), ("DAPO", BreachStatus.CONTEMPT, True),
        ("SPO", BreachStatus.CONTEMPT, False), ("police_bail", BreachStatus.CRIMINAL, False),
        ("police_bail", BreachStatus.ARREST_ONLY, True), ("DVPN", BreachStatus.ARREST_ONLY, True),
    ],
)  # fmt: skip
def test_a_breach_goes_only_where_its_order_lets_it(kind: str, route: BreachStatus, right: bool) -> None:
    if right:
        check_route(order_kind(kind), route, knowledge="served", without_notice=False)
    else:
        with pytest.raises(Refused, match="cannot go that way"):
            check_route(order_kind(kind), route, knowledge="served", without_notice=False)


def test_an_order_made_without_notice_binds_who_knew_of_it() -> None:
    with pytest.raises(Refused, match="without notice"):
        check_route(order_kind("NMO"), BreachStatus.CRIMINAL, knowledge="not_known", without_notice=True)
    check_route(order_kind("NMO"), BreachStatus.CRIMINAL, knowledge="not_known", without_notice=False)


@given(st.lists(st.sampled_from(list(BreachStatus))), st.sampled_from(list(BreachStatus)))
def test_never_criminal_and_contempt_for_one_act(others: list[BreachStatus], route: BreachStatus) -> None:
    both = {BreachStatus.CRIMINAL, BreachStatus.CONTEMPT}
    if route in both and (both - {route}) & set(others):
        with pytest.raises(Refused, match="never both"):
            check_one_route(route, others)
    else:
        check_one_route(route, others)


def test_a_route_is_chosen_once_and_changed_only_by_thinking_again() -> None:
    assert {move.name for move in BREACHES.moves_from(BreachStatus.CRIMINAL)} == {"think again"}
    assert len({one.title for one in STATUSES}) == 5


@given(DAYS, st.integers(-5, 60))
def test_the_renewal_question_comes_at_28_14_and_7_days_and_waits_until_it_is_answered(ends: date, left: int) -> None:
    today = ends - timedelta(days=left)
    stage = renewal_stage(ends, today)
    assert stage == (0 if left < 0 or left > 28 else 7 if left <= 7 else 14 if left <= 14 else 28)
    assert renewal_is_asked(ends, today, None) == bool(stage)
    assert not renewal_is_asked(ends, today, today)
    if stage in {7, 14}:
        assert renewal_is_asked(ends, today, ends - timedelta(days=stage + 1))


def test_an_order_without_end_asks_nothing() -> None:
    assert not renewal_is_asked(None, TODAY, None)


def test_what_needs_no_conviction_is_considered_with_its_test_and_what_is_missing() -> None:
    found = considerations(_facts(), TODAY)
    kinds = {one.kind.kind for one in found}
    assert kinds == {"DVPN", "DVPO", "DAPN", "DAPO", "SPO", "NMO", "OO", "RO", "SRO", "police_bail"}
    assert not any(one.kind.conviction for one in found)
    first = found[0]
    assert first.kind.kind == "DAPN"
    assert first.words == "Consider: Domestic abuse protection notice"
    assert not first.missing
    assert first.there[0][1] == ("I1",)
    assert first.kind.test
    assert first.asks
    spo = next(one for one in found if one.kind.kind == "SPO")
    assert spo.words == "Nothing recorded yet for: Stalking protection order"
    assert spo.missing == ("Acts that are recorded as stalking",)


def test_it_says_consider_and_never_apply() -> None:
    everywhere = [*considerations(_facts(), TODAY), *considerations(_facts(jurisdiction="scotland"), TODAY)]
    for one in everywhere:
        assert one.words.startswith(("Consider: ", "Not open: ", "Nothing recorded yet for: "))
        told = " ".join([one.words, one.note, *one.missing, *one.asks]).lower()
        assert "apply" not in told


@pytest.mark.parametrize(
    ("force", "on", "barred"),
    [("06", date(2024, 11, 26), True), ("06", date(2024, 11, 27), False), ("20", TODAY, True), ("17", TODAY, False)],
)
def test_a_notice_is_open_where_and_since_when_it_is_in_force(force: str, on: date, barred: bool) -> None:
    found = {one.kind.kind: one for one in considerations(_facts(force=force), on)}
    assert bool(found["DAPO"].barred) == barred
    assert not found["DVPN"].barred
    assert ("first" in found["DVPN"].note) == (not barred)


def test_notes_name_the_part_of_a_force_and_what_he_is_under() -> None:
    found = {one.kind.kind: one for one in considerations(_facts(force="01", in_force=frozenset({"NMO"})), TODAY)}
    assert "Croydon" in found["DAPN"].note
    assert "under one already" in found["NMO"].note


def test_somebody_whose_age_is_not_known_is_told_so() -> None:
    found = considerations(_facts(born_from=None, born_to=None), TODAY)
    assert all("His date of birth, or an age" in one.missing for one in found)


def test_scotland_has_its_own() -> None:
    assert {one.kind.kind for one in considerations(_facts(jurisdiction="scotland"), TODAY)} == {"NHO", "INT", "SCUND"}


def test_every_fact_has_a_source_and_how_sure_it_is() -> None:
    assert all(one.source and one.sure in POLICY.words["sure"] for one in POLICY.orders.values())
    assert all(one.source and one.sure in POLICY.words["sure"] for one in POLICY.clocks.values())
    protective = {row["kind"] for row in reference_csv("order_kinds.csv").rows if row["protective"] == "yes"}
    assert protective - {"granted"} <= set(POLICY.orders)


@pytest.mark.parametrize(
    ("where", "value"), [("needs", ["nothing"]), ("routes", ["both"]), ("sure", "perhaps"), ("clocks", ["sundial"])]
)
def test_a_policy_that_does_not_hold_together_is_refused(where: str, value: Any) -> None:
    data = reference_toml("orders.toml")
    data["orders"]["DVPN"][where] = value
    with pytest.raises(ValueError, match="DVPN"):
        order_policy_of(data)
