"""Generated chronicles: histories whose facts became known one by one, some of them cancelled or countered later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from daylight.domain.chronicles import Accusation, Chronicle, Days, Told, ToldCrime
from daylight.domain.events import Crime
from daylight.domain.histories import pair
from daylight.domain.periods import years_before
from tests.oracle.generated import NUMBERS, VICTIMS, Choices, answer_of, born_of, event_of

MONTHS = 24


def month_ends(last: date, count: int = MONTHS) -> list[date]:
    """So many days, each the last of its month, up to the month of `last`."""
    first_of_next = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    days: list[date] = []
    while len(days) < count:
        days.append(first_of_next - timedelta(days=1))
        first_of_next = days[-1].replace(day=1)
    return days[::-1]


def _days_of(choices: Choices, since: date) -> Days:
    since += timedelta(days=choices.one_of((0, 0, 1, 40, 200, 700)))
    until = since + timedelta(days=choices.one_of((1, 90, 400))) if choices.holds(5) else None
    return Days(since, until)


def told_of(number: int, as_of: date) -> Told:
    choices = Choices(number)
    base = event_of(choices.left // 7, as_of)
    days = _days_of(choices, base.on)
    crimes = tuple(
        ToldCrime(
            Crime(f"{base.incident_id}.{each}", float(each), choices.holds()),
            _days_of(choices, days.since),
            domestic_only=choices.holds(4),
            sexual=choices.holds(4),
            stalking=choices.holds(4),
        )
        for each in range(choices.one_of((0, 1, 2)))
    )
    reported = datetime(base.on.year, base.on.month, base.on.day, choices.one_of((1, 13)), tzinfo=UTC)
    event = replace(base, crimes=(), cancelled=False, contested=False)
    return Told(event, days.since, reported, days.until, choices.one_of((0, 3)), crimes)


def accusation_of(number: int, as_of: date) -> Accusation:
    choices = Choices(number)
    on = choices.day(as_of)
    incident = (choices.one_of(("a", "b")), f"i{choices.one_of(range(1, 12))}")
    return Accusation(
        choices.one_of(VICTIMS), incident, datetime(on.year, on.month, on.day, 5, tzinfo=UTC), _days_of(choices, on)
    )


def connection_of(number: int, as_of: date) -> tuple[tuple[str, str], Days]:
    choices = Choices(number)
    one = choices.one_of(VICTIMS)
    other = choices.one_of([victim for victim in VICTIMS if victim != one])
    return pair(one, other), _days_of(choices, years_before(as_of, choices.one_of((0, 1, 2))))


def chronicles(as_of: date, *, person: str = "s") -> st.SearchStrategy[Chronicle]:
    """Any chronicle: at most ten events against four victims, two answers, three accusations, three connections."""

    def made(numbers: tuple[list[int], list[int], list[int], list[int], int]) -> Chronicle:
        found: dict[tuple[str, str, str], Told] = {}
        for number in numbers[0]:
            told = told_of(number, as_of)
            found.setdefault((*told.event.incident, told.event.victim_id), told)
        return Chronicle(
            person,
            tuple(found.values()),
            born_of(numbers[4], as_of),
            tuple(answer_of(number, as_of) for number in numbers[1]),
            tuple(connection_of(number, as_of) for number in numbers[2]),
            tuple(accusation_of(number, as_of) for number in numbers[3]),
        )

    few = st.lists(NUMBERS, max_size=3)
    return st.tuples(st.lists(NUMBERS, max_size=10), st.lists(NUMBERS, max_size=2), few, few, NUMBERS).map(made)
