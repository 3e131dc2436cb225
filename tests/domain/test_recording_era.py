"""The recording era: one principal crime per report, before June 2023 as after."""

from dataclasses import replace
from datetime import date

from daylight.domain.definitions import Threshold, shipped_definitions
from daylight.domain.events import Crime
from daylight.domain.recording_era import BEFORE, SINCE, as_principal_only, era_of, principal_crime
from daylight.domain.screening import meets
from tests.factories.histories import history

HAMPSHIRE = next(each for each in shipped_definitions() if each.name == "hampshire-2012")
AS_OF = date(2024, 6, 30)


def test_the_rule_changed_on_the_first_of_june_2023() -> None:
    assert (era_of(date(2023, 5, 31)), era_of(date(2023, 6, 1))) == (BEFORE, SINCE)


def test_the_gravest_crime_is_the_principal_one() -> None:
    light, grave, plain = Crime("a", 40.0), Crime("b", 184.0), Crime("c", 184.0, themed=False)
    assert principal_crime((light, plain, grave)) == (grave,)
    assert principal_crime(()) == ()


def test_each_victim_of_an_incident_keeps_one_crime() -> None:
    told = as_principal_only(history("2022-01-05 ABH+harassment v1 partner", "2022-02-05 incident v2 partner"))
    assert [len(event.crimes) for event in told.events] == [1, 0]
    same = history("2022-01-05 ABH v1 partner")
    assert as_principal_only(same) is same


def test_a_status_that_hangs_on_a_second_crime_is_told_by_the_other_count() -> None:
    two_crimes = replace(HAMPSHIRE, threshold=Threshold(crimes=2))
    double = history("2021-01-05 ABH+harassment v1 partner")
    assert meets(double, two_crimes, AS_OF)
    assert not meets(as_principal_only(double), two_crimes, AS_OF)
    twice = history("2021-01-05 ABH+harassment v1 partner", "2024-01-05 assault v1 partner")
    assert meets(as_principal_only(twice), two_crimes, AS_OF)
