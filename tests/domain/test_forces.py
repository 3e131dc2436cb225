"""Statuses that are met only when forces are read together."""

from dataclasses import replace
from datetime import date
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.definitions import shipped_definitions
from daylight.domain.forces import is_cross_force
from daylight.domain.histories import History
from daylight.domain.screening import meets
from tests.factories.histories import history

AS_OF = date(2024, 12, 31)
MATAC = partial(meets, definition=next(each for each in shipped_definitions() if each.name == "matac"), as_of=AS_OF)


def told_by(found: History, *sources: str) -> History:
    """The history with each event, in order of date, from a source."""
    return found.with_events(replace(event, source=source) for event, source in zip(found.events, sources, strict=True))


def test_two_victims_in_two_forces_are_serial_only_together() -> None:
    found = told_by(history("2023-01-10 ABH v1 flagged", "2024-06-10 ABH v2 flagged"), "north", "south")
    assert MATAC(found)
    assert is_cross_force(found, MATAC)


def test_one_force_that_knows_enough_needs_no_other() -> None:
    found = told_by(
        history("2023-01-10 ABH v1 flagged", "2024-06-10 ABH v2 flagged", "2024-07-10 ABH v2 flagged"),
        "north",
        "north",
        "south",
    )
    assert MATAC(found)
    assert not is_cross_force(found, MATAC)


@given(st.lists(st.sampled_from(["north", "south", "east"]), min_size=5, max_size=5))
def test_what_all_sources_meet_is_met_by_one_of_them_or_crosses(sources: list[str]) -> None:
    plain = history(
        "2022-03-10 ABH v1 flagged",
        "2023-01-10 ABH v1 flagged",
        "2023-05-10 ABH v2 flagged",
        "2024-06-10 ABH v3 flagged",
        "2024-07-10 ABH v1 flagged",
    )
    found = told_by(plain, *sources)
    alone = any(
        MATAC(found.with_events(event for event in found.events if event.source == source)) for source in sources
    )
    assert MATAC(found)
    assert is_cross_force(found, MATAC) is not alone
