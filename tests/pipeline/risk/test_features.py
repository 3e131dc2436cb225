"""What a model may look at: no banned trait, nothing that was not known, and each feature by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from daylight.domain.errors import DaylightError, NotFound, Refused
from daylight.domain.levels import check_may_have_level
from daylight.domain.periods import BirthRange
from daylight.domain.traits import AGE_AND_SEX, age_or_sex_in, traits_in
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.risk.features import BASELINE, FEATURES, NAMES, TELLS_WHO, columns_read
from daylight.pipeline.risk.known import After, People, children_at, people_at, read_release, what_followed
from daylight.pipeline.risk.origins import Origins, month_end, months_from, origins
from daylight.tables.release import RELEASE
from daylight.tables.spec import Sensitivity
from tests.pipeline.risk.force import LESSER, SERIOUS, Force

AT = date(2025, 6, 30)


@contextmanager
def read(force: Force, tmp_path: Path) -> Iterator[Engine]:
    with TemporaryDirectory(dir=tmp_path) as name:
        release = force.write(Path(name) / "release")
        with open_engine("duckdb", scratch=Path(name)) as engine:
            read_release(engine, release)
            yield engine


def at(force: Force, tmp_path: Path, day: date = AT) -> dict[str, dict[str, float]]:
    with read(force, tmp_path) as engine:
        people = people_at(engine, day)
    return dict(zip(people.person_ids, people.rows(), strict=True))


def counted(told: dict[str, float], name: str) -> float:
    """The count that a feature stands for."""
    return round(2.718281828459045 ** told[name] - 1, 5)


def test_no_feature_is_or_is_computed_from_a_banned_trait() -> None:
    """Walks every feature, the columns that it declares, and every column that is loaded at all."""
    for feature in FEATURES:
        names = (feature.name, *feature.columns, *feature.sql.split())
        assert not traits_in(names), feature.name
        assert not age_or_sex_in(names), feature.name
    read_at_all = [f"{table}.{column}" for table, columns in columns_read().items() for column in columns]
    assert not traits_in(read_at_all)
    assert age_or_sex_in(read_at_all) == ("people.born_from", "people.born_to")  # to leave children out, see below
    assert not any(place.startswith("people.") for feature in FEATURES for place in feature.columns)
    assert AGE_AND_SEX


def test_what_is_declared_is_what_is_loaded_and_nothing_of_it_is_special(tmp_path: Path) -> None:
    declared = columns_read()
    for table, names in declared.items():
        columns = {column.name: column for column in RELEASE[table].columns}
        assert set(names) <= set(columns), table
        sensitive = {name for name in names if columns[name].sensitivity in {Sensitivity.SPECIAL, Sensitivity.LOCATING}}
        assert sensitive <= {"weapon", "injury", "strangulation"}, table  # conduct, as the officer recorded it
    with read(Force().person("A").event("A", AT), tmp_path) as engine:
        for table, names in declared.items():
            assert engine.columns(f"release_{table}") == names


def test_each_feature_is_told_in_full() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert set(BASELINE) <= set(NAMES)
    for feature in FEATURES:
        assert all((feature.meaning, feature.unit, feature.columns, feature.why)), feature.name
        assert feature.over in {"incidents", "crimes"}
    assert "people" in TELLS_WHO


def test_the_features_by_hand(tmp_path: Path) -> None:
    force = Force().person("A")
    force.event("A", date(2025, 6, 20), LESSER, "8T", victim="V1", incident={"weapon": True, "strangulation": True})
    force.event("A", date(2024, 8, 1), SERIOUS, victim="V2", relationship="ex_partner", incident={"sexual": True})
    force.event("A", date(2024, 7, 1), victim="V3", relationship="child", incident={"injury": True})
    force.event("A", date(2023, 6, 30), LESSER, victim="V4")  # two years ago to the day: out of the window
    told = at(force, tmp_path)["A"]
    hand = {
        "days_since_last": 10, "incidents": 3, "incidents_6_months": 1, "victims": 3, "partners": 2,
        "sexual_incidents": 1, "weapon_incidents": 1, "injury_incidents": 1, "strangulation_incidents": 1,
        "crimes": 3, "serious_crimes": 1,
    }  # fmt: skip
    assert {name: counted(told, name) for name in hand} == hand
    years = [(AT - date(2025, 6, 20)).days / 365.25] * 2 + [(AT - date(2024, 8, 1)).days / 365.25]
    assert told["severity"] == pytest.approx(log(1 + sum(100 * 0.5**each for each in years)))


def test_what_counts_is_what_the_score_counts(tmp_path: Path) -> None:
    force = Force()
    plain = {"domestic": False}
    for person in "ABCDEF":
        force.person(person)
    force.event("A", AT, LESSER, relationship="stranger", incident=plain)
    force.event("B", AT, "19C", LESSER, relationship="stranger", incident=plain)
    force.event("C", AT, victim="C")
    force.event("D", AT, restricted=True)
    force.event("E", AT, role="victim")
    force.event("F", AT, LESSER, relationship="parent", incident=plain)
    told = at(force, tmp_path)
    assert sorted(told) == ["B", "F"]
    assert counted(told["B"], "crimes") == 1  # of an event that is not domestic, only the sexual crime
    assert counted(told["F"], "partners") == 0


def test_a_fact_from_the_future_changes_no_feature(tmp_path: Path) -> None:
    """Planted: recorded later though dated earlier, dated later, cancelled later, a crime cancelled later."""
    force = Force().person("A").event("A", date(2025, 3, 1), LESSER).event("A", date(2025, 4, 1), SERIOUS)
    before = at(force, tmp_path)
    force.event("A", date(2025, 2, 1), SERIOUS, victim="V2", known=date(2025, 7, 1), incident={"weapon": True})
    force.event("A", date(2025, 7, 1), SERIOUS, victim="V3")
    force.rows["incidents"][0]["cancelled_on"] = date(2025, 7, 2)
    force.rows["offences"][1]["cancelled_on"] = date(2025, 7, 3)
    force.rows["events"][1] |= {"offence_ids": [], "cancelled_offence_ids": ["i000001/0"], "severity": 0.0}
    force.rows["events"][0] |= {"relationship_settled": "stranger", "themes": [], "arrested": True}
    assert at(force, tmp_path) == before
    assert at(force, tmp_path, date(2025, 7, 31)) != before


def test_what_followed_is_as_known_by_then(tmp_path: Path) -> None:
    force = Force().person("A").person("B").person("C")
    for person in "ABC":
        force.event(person, date(2025, 6, 1))
    force.event("A", date(2025, 7, 10), SERIOUS, known=date(2025, 9, 1)).event("A", date(2025, 8, 1))
    force.event("B", date(2025, 7, 30), LESSER).event("C", date(2026, 7, 1), SERIOUS)
    with read(force, tmp_path) as engine:
        people: People = people_at(engine, AT)
        assert people.person_ids == ("A", "B", "C")
        early = what_followed(engine, AT, months=12, known_by=date(2025, 8, 31))
        late = what_followed(engine, AT, months=12, known_by=date(2026, 6, 30))
    assert early == After((False, False, False), (32, 30, 365), (True, True, False))
    assert late == After((True, False, False), (10, 30, 365), (True, True, False))


def test_a_child_is_not_among_the_people_and_is_counted_for_the_safeguarding_route(tmp_path: Path) -> None:
    """By the same rule that gives no level, asked on both sides of the eighteenth birthday."""
    force = Force()
    births = {"child": date(2007, 7, 1), "adult": date(2007, 6, 30), "unknown": None}
    for person, born in births.items():
        force.person(person, born_from=born, born_to=born).event(person, date(2025, 6, 1))
    with read(force, tmp_path) as engine:
        people = people_at(engine, AT)
        assert children_at(engine, AT) == 1
    assert people.person_ids == ("adult", "unknown")
    for person, born in births.items():
        if person in people.person_ids:
            check_may_have_level(BirthRange(born, born), on=AT)
        else:
            with pytest.raises(Refused, match="safeguarding"):
                check_may_have_level(BirthRange(born, born), on=AT)


def test_row_order_is_of_no_matter(tmp_path: Path) -> None:
    force = Force().person("A").person("B")
    for month in range(1, 7):
        force.event("A", date(2025, month, 3), LESSER, victim=f"V{month}").event("B", date(2025, month, 4), SERIOUS)
    before = at(force, tmp_path)
    for rows in force.rows.values():
        rows.reverse()
    assert at(force, tmp_path) == before


def test_a_release_that_lacks_a_table_or_column_is_refused(tmp_path: Path) -> None:
    release = Force().person("A").event("A", AT).write(tmp_path / "r")
    with open_engine("duckdb", scratch=tmp_path) as engine:
        (release / "offences.parquet").rename(release / "incidents.parquet")
        with pytest.raises(DaylightError, match=r"Table incidents .* has no domestic"):
            read_release(engine, release)
        (release / "incidents.parquet").unlink()
        with pytest.raises(NotFound, match="no table incidents"):
            read_release(engine, release)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2025, 6, 30), -12, date(2024, 6, 30)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 29)),
        (date(2025, 3, 30), -1, date(2025, 2, 28)),
        (date(2025, 3, 15), -3, date(2024, 12, 15)),
    ],
)
def test_months_from_a_day(day: date, months: int, found: date) -> None:
    assert months_from(day, months) == found


def test_the_days_never_overlap_and_short_records_are_refused() -> None:
    found = origins(date(2021, 11, 24), date(2026, 11, 5))
    trained = (date(2024, 4, 30), date(2024, 10, 31))
    assert found == Origins((date(2023, 10, 31), *trained), date(2025, 10, 31), date(2026, 10, 31))
    assert all(months_from(day, 12) <= found.held_out for day in found.trained)
    assert month_end(date(2026, 11, 29)) == date(2026, 10, 31)
    with pytest.raises(Refused, match="needs 48 months"):
        origins(date(2023, 1, 1), date(2026, 10, 31))
