"""The survivor-safety gate: it never opens by itself, by time or by news, and never holds what protects at once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.levels import LEVELS
from daylight.domain.safety import (
    CHECKS,
    UNNAMED,
    Check,
    CheckStatus,
    Outcome,
    Recorded,
    Standing,
    State,
    Waiver,
    WaiverStatus,
    at_risk,
    check_contact,
    check_may_record,
    check_may_waive,
    safety_policy,
    standing_of,
    task_times,
)

DAY = date(2026, 11, 1)
POLICY = safety_policy()
WAITING = sorted(name for name, act in POLICY.acts.items() if act.waits)
NEVER_WAITING = sorted(name for name, act in POLICY.acts.items() if not act.waits)
FACTS = frozenset({"I1", "I2"})

people = st.sampled_from(["A", "B", "C"])
facts = st.frozensets(st.sampled_from(["I1", "I2", "I3", "I4"]))
days = st.integers(-60, 60).map(lambda n: DAY + timedelta(days=n))
levels = st.sampled_from([*LEVELS, ""])
checks = st.builds(
    Check, people, days.filter(lambda day: day <= DAY), levels, facts, st.sampled_from(Outcome),
    st.sampled_from(CheckStatus), st.none() | days,
)  # fmt: skip
waivers = st.builds(
    Waiver, st.integers(1, 9), st.sampled_from(WAITING), st.frozensets(people), days, days, facts,
    st.sampled_from(WaiverStatus),
)  # fmt: skip
later = st.integers(0, 90).map(lambda n: DAY + timedelta(days=n))


def _standing(
    survivors: set[str], made: list[Check], known: frozenset[str], on: date = DAY, level: str = ""
) -> Standing:
    called = {one: f"Survivor {one}" for one in sorted(survivors)}
    return standing_of(called, made, facts=known, level=level, on=on)


def _passes(kind: str, standing: Standing, given_: list[Waiver], known: frozenset[str]) -> bool:
    try:
        check_contact(kind, standing, given_, known)
    except Refused:
        return False
    return True


def _check(survivor: str = "A", **more: object) -> Check:
    said = {"made_on": DAY, "level": "standard", "known": FACTS, "outcome": Outcome.GO_AHEAD}
    return Check(survivor, **{**said, **more})  # type: ignore[arg-type]


def _waiver(**more: object) -> Waiver:
    said = {"survivors": frozenset({"A"}), "given_on": DAY, "last_day": DAY, "known": FACTS}
    return Waiver(1, "letter", **{**said, **more})  # type: ignore[arg-type]


def test_what_waits_and_what_never_does_is_no_matter_of_policy() -> None:
    assert {"letter", "visit", "event_contact", "share", "disclosure"} <= set(WAITING)
    assert {
        "arrest", "warrant", "order_sought", "marac", "child_safeguarding", "school_notice", "marker",
        "disclosure_to_her",
    } <= set(NEVER_WAITING)  # fmt: skip
    for name in ("visit", "letter", "arrest", "release"):
        assert POLICY.acts[name].before_hours > 0
        assert POLICY.acts[name].after_hours > 0


def test_a_higher_level_never_holds_a_check_longer() -> None:
    assert set(POLICY.days) == set(LEVELS)
    held = [POLICY.days[level] for level in LEVELS]
    assert all(lower >= higher for lower, higher in pairwise(held))
    assert POLICY.days_of("no such level") == min(held)


@given(st.sets(people), st.lists(checks, max_size=5), st.lists(waivers, max_size=4), facts, later, levels)
def test_no_contact_passes_where_a_survivor_at_risk_has_neither_check_nor_waiver(
    survivors: set[str], made: list[Check], given_: list[Waiver], known: frozenset[str], on: date, level: str
) -> None:
    standing = _standing(survivors, made, known, on, level)
    for kind in WAITING:
        if not _passes(kind, standing, given_, known):
            continue
        assert survivors
        for one in survivors:
            hers = [check for check in made if check.survivor == one]
            assert not any(check.status is CheckStatus.OBJECTED for check in hers)
            newest = hers[-1] if hers else None
            in_date = (
                newest is not None
                and known <= newest.known
                and on <= newest.made_on + timedelta(days=POLICY.days_of(level))
                and on <= newest.made_on + timedelta(days=POLICY.days_of(newest.level))
                and (newest.until is None or on <= newest.until)
                and newest.status is not CheckStatus.UPHELD
                and (newest.outcome is not Outcome.DO_NOT or newest.status is CheckStatus.OVERRULED)
            )
            waived = any(
                one in each.survivors
                and each.kind == kind
                and each.status is WaiverStatus.GIVEN
                and each.given_on <= on <= each.last_day
                and known <= each.known
                for each in given_
            )
            assert in_date or waived


@given(st.sets(people, min_size=1), st.lists(checks, max_size=5), st.lists(waivers, max_size=4), facts, later, levels)
def test_what_never_waits_always_passes_and_uses_no_waiver(
    survivors: set[str], made: list[Check], given_: list[Waiver], known: frozenset[str], on: date, level: str
) -> None:
    standing = _standing(survivors, made, known, on, level)
    for kind in NEVER_WAITING:
        assert check_contact(kind, standing, given_, known) == ()


@given(st.sets(people), st.lists(checks, max_size=5), st.lists(waivers, max_size=4), facts, facts)
def test_something_new_never_opens_the_gate(
    survivors: set[str], made: list[Check], given_: list[Waiver], known: frozenset[str], news: frozenset[str]
) -> None:
    for kind in WAITING:
        after = _passes(kind, _standing(survivors, made, known | news), given_, known | news)
        assert not after or _passes(kind, _standing(survivors, made, known), given_, known)


@given(st.sets(people), st.lists(checks, max_size=5), facts, later, later, levels)
def test_time_only_closes_it(
    survivors: set[str], made: list[Check], known: frozenset[str], one: date, another: date, level: str
) -> None:
    sooner, after = sorted([one, another])
    if _standing(survivors, made, known, after, level).is_open:
        assert _standing(survivors, made, known, sooner, level).is_open


@given(st.sets(people), people, st.lists(checks, max_size=5), facts)
def test_one_more_survivor_never_opens_it(
    survivors: set[str], more: str, made: list[Check], known: frozenset[str]
) -> None:
    if _standing(survivors | {more}, made, known).is_open:
        assert not survivors or _standing(survivors, made, known).is_open


rows = st.lists(
    st.builds(
        Recorded, st.sampled_from(["A", "B", ""]), st.none() | days,
        st.sampled_from(["ex_partner", "sibling", "neighbour", None]), st.booleans(),
    )
)  # fmt: skip


@given(rows, rows)
def test_rows_only_add_to_who_is_at_risk(some: list[Recorded], more: list[Recorded]) -> None:
    few, many = (set(at_risk(each, opened_on=DAY)) for each in (some, some + more))
    assert few - {UNNAMED} <= many
    assert few
    assert many


def test_who_is_at_risk() -> None:
    long_ago = date(2016, 10, 31)
    found = at_risk(
        [
            Recorded("FORMER", date(2016, 11, 1), "ex_partner", themed=False),
            Recorded("BEFORE", long_ago, "spouse", themed=True),
            Recorded("UNDATED", None, "sibling", themed=False),
            Recorded("NEIGHBOUR", DAY, "neighbour", themed=False),
            Recorded("STALKED", DAY, "stranger", themed=True),
            Recorded("UNKNOWN", DAY, None, themed=False),
            Recorded("", DAY, None, themed=True),
        ],
        opened_on=DAY,
        named=("own:1",),
    )
    assert found == ("FORMER", "UNDATED", "STALKED", "UNKNOWN", UNNAMED, "own:1")
    assert at_risk([], opened_on=DAY) == (UNNAMED,)


def test_the_shorter_time_wins_and_the_last_day_counts() -> None:
    high = POLICY.days["high"]
    for then, now in (("high", "standard"), ("standard", "high")):
        check = _check(level=then)
        for wait, state in ((0, State.IN_DATE), (high, State.IN_DATE), (high + 1, State.LAPSED)):
            standing = _standing({"A"}, [check], FACTS, DAY + timedelta(days=wait), now)
            assert standing.survivors[0].state is state
    early = _check(until=DAY + timedelta(days=1))
    assert not _standing({"A"}, [early], FACTS, DAY + timedelta(days=2), "standard").is_open


def test_each_state_says_why_and_nothing_of_hers() -> None:
    asked = {
        State.NEVER: [],
        State.IN_DATE: [_check()],
        State.LAPSED: [_check(known=frozenset({"I1"}))],
        State.OBJECTION: [_check(status=CheckStatus.OBJECTED), _check()],
        State.DO_NOT: [_check(outcome=Outcome.DO_NOT)],
    }
    for state, made in asked.items():
        one = _standing({"A"}, made, FACTS).survivors[0]
        assert one.state is state
        assert bool(one.reason) == (state is not State.IN_DATE)
    with pytest.raises(Refused, match=r"A letter to him waits.*Survivor A: no safety check was ever made"):
        check_contact("letter", _standing({"A"}, [], FACTS), [], FACTS)


def test_a_waiver_is_for_one_kind_its_survivors_and_what_was_known() -> None:
    standing = _standing({"A"}, [], FACTS)
    assert _passes("letter", standing, [_waiver()], FACTS)
    assert not _passes("visit", standing, [_waiver()], FACTS)
    for changed in (
        {"survivors": frozenset({"B"})},
        {"known": frozenset({"I1"})},
        {"status": WaiverStatus.USED},
        {"last_day": DAY - timedelta(days=1)},
        {"given_on": DAY + timedelta(days=1), "last_day": DAY + timedelta(days=2)},
    ):
        assert not _passes("letter", standing, [_waiver(**changed)], FACTS)
    for check in (_check(status=CheckStatus.OBJECTED), _check(outcome=Outcome.DO_NOT)):
        assert not _passes("letter", _standing({"A"}, [check], FACTS), [_waiver()], FACTS)


def test_an_act_that_policy_does_not_know_waits() -> None:
    with pytest.raises(Refused, match="knows no act called fireworks"):
        check_contact("fireworks", _standing({"A"}, [_check()], FACTS), [], FACTS)


def test_an_objection_is_overruled_by_another_person_with_a_reason() -> None:
    with pytest.raises(Invalid, match="reason"):
        CHECKS.move(CheckStatus.OBJECTED, "go ahead")
    with pytest.raises(Refused, match="Another person"):
        CHECKS.move(CheckStatus.OBJECTED, "go ahead", reason="so", by="sue", last_by="Sue")
    overruled = _check(outcome=Outcome.DO_NOT, status=CheckStatus.OVERRULED)
    assert _standing({"A"}, [overruled], FACTS).is_open


def test_tasks_lie_around_the_act_and_the_one_before_is_due_no_later_than_it() -> None:
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    times = task_times("letter", now + timedelta(days=3), now=now)
    assert times.before == now + timedelta(days=2)
    assert times.after == now + timedelta(days=4)
    assert task_times("arrest", now + timedelta(hours=1), now=now).before == now + timedelta(hours=1)
    past = task_times("arrest", now - timedelta(hours=1), now=now)
    assert past.before is None
    assert past.after is not None
    assert task_times("marac", now, now=now).after is None


def test_what_makes_no_check_or_waiver_is_said() -> None:
    with pytest.raises(Invalid, match="her own view"):
        check_may_record(Outcome.GO_AHEAD, view=" ", condition="", objects=False, objection="")
    with pytest.raises(Invalid, match="condition"):
        check_may_record(Outcome.GO_AHEAD_IF, view="x", condition="", objects=False, objection="")
    with pytest.raises(Invalid, match="objects to"):
        check_may_record(Outcome.GO_AHEAD, view="x", condition="", objects=True, objection="")
    with pytest.raises(Refused, match="never waits"):
        check_may_waive("arrest", reason="x", on=DAY, last_day=DAY)
    with pytest.raises(Invalid, match="why"):
        check_may_waive("letter", reason="", on=DAY, last_day=DAY)
    with pytest.raises(Invalid, match="at most"):
        check_may_waive("letter", reason="x", on=DAY, last_day=DAY + timedelta(days=POLICY.waiver_days + 1))
