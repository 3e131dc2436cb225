"""The chapter score: from events to a ranked row per suspect, and from nothing that may not be looked at."""

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from daylight.pipeline import score as package
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.score import score
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from daylight.tables.release import SAFEGUARDING, SCORES
from tests.factories.gathered import load_gathered
from tests.factories.histories import history, renamed

AS_OF = date(2024, 12, 31)


def scores_of(engine: Engine, tmp_path: Path, *told: object) -> dict[str, dict[str, object]]:
    load_gathered(engine, told)  # type: ignore[arg-type]
    settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF)
    screen(engine, settings)
    score(engine, settings)
    return {row["person_id"]: row for row in engine.arrow("SELECT * FROM scores ORDER BY rank").to_pylist()}


def test_rows_ranks_and_inputs(tmp_path: Path) -> None:
    people = [
        history("2024-12-21 ABH v1 partner", "2024-11-01 ABH v2 partner", "2019-01-01 rape v3 partner", person="a"),
        history("2023-01-01 incident v4 partner", person="b"),
        history("2024-12-30 ABH v5 stranger", person="no-theme"),
        history("2024-12-30 ABH v6 partner cancelled", person="cancelled"),
        history("2024-12-30 ABH v7 partner restricted", person="restricted"),
        history("2024-12-30 ABH v8 partner", person="child", born="2008-01-01"),
        history("2025-01-01 ABH v9 partner", person="later"),
    ]
    with open_engine("duckdb", scratch=tmp_path) as engine:
        found = scores_of(engine, tmp_path, *people)
        assert engine.columns("scores") == SCORES.column_names
        assert engine.columns("safeguarding") == SAFEGUARDING.column_names
        route = engine.rows("SELECT person_id, reason FROM safeguarding")
    assert route == [("child", "This person is under 18. Refer to the safeguarding route; a child is given no level.")]
    assert list(found) == ["a", "b"]
    first = found["a"]
    assert (first["rank"], first["days_since_last"], first["incident_count"], first["victim_count"]) == (1, 10, 2, 3)
    assert found["b"]["gravity"] == 0.0
    assert found["b"]["rank"] == 2


def test_a_crime_against_two_victims_weighs_once(tmp_path: Path) -> None:
    shared = history("2024-12-31 ABH v1 partner #1", "2024-12-31 ABH v2 partner #1")
    with open_engine("duckdb", scratch=tmp_path) as engine:
        row = scores_of(engine, tmp_path, shared)["s"]
    assert (row["decayed_severity"], row["incident_count"], row["victim_count"]) == (184.0, 1, 2)


def test_only_sexual_or_stalking_crimes_of_an_event_that_is_not_domestic(tmp_path: Path) -> None:
    told = history("2024-12-31 touching+damage v1 stranger")
    with open_engine("duckdb", scratch=tmp_path) as engine:
        row = scores_of(engine, tmp_path, told)["s"]
    assert row["decayed_severity"] == 443.0


def test_an_unknown_relationship_makes_the_score_provisional(tmp_path: Path) -> None:
    unknown = history("2024-12-31 rape v1")
    known = renamed(history("2024-12-31 rape v1 stranger"), "k-")
    with open_engine("duckdb", scratch=tmp_path) as engine:
        found = scores_of(engine, tmp_path, unknown, known)
    assert found["s"]["provisional"] is True
    assert found["k-s"]["provisional"] is False


def test_the_kind_of_a_crime_reaches_the_level_floor(tmp_path: Path) -> None:
    told = history("2023-01-01 strangulation v1 partner")
    crime = told.events[0].crimes[0]
    code = {"source": told.events[0].source, "offence_id": crime.offence_id, "code": "008/77", "stats_code": "008/77"}
    with open_engine("duckdb", scratch=tmp_path) as engine:
        load_gathered(engine, [told], tidy_offences=[code])
        settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF)
        screen(engine, settings)
        score(engine, settings)
        row = engine.arrow("SELECT suggested_level, reason FROM scores").to_pylist()[0]
    assert row["suggested_level"] == "high"
    assert "because of strangulation" in row["reason"]


def test_the_order_of_rows_is_of_no_matter(tmp_path: Path) -> None:
    people = [
        history("2024-12-21 ABH v1 partner", "2024-11-01 rape+ABH v2 partner", person=f"p{number}")
        for number in range(5)
    ]
    with open_engine("duckdb", scratch=tmp_path / "one") as engine:
        straight = scores_of(engine, tmp_path, *people)
    with open_engine("duckdb", scratch=tmp_path / "two") as engine:
        assert scores_of(engine, tmp_path, *people[::-1]) == straight


def test_nobody_at_all(tmp_path: Path) -> None:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        assert scores_of(engine, tmp_path) == {}
        assert engine.count("scores") == 0


class Watched:
    """An engine that notes every statement."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.said: list[str] = []

    def __getattr__(self, name: str) -> object:
        whole = getattr(self.engine, name)

        def noted(*given: object, **more: object) -> object:
            self.said.extend(each for each in given if isinstance(each, str))
            return whole(*given, **more)

        return noted


FORBIDDEN = re.compile(
    r"ethnic|relig|club|\binterests\b|disab|mental|orient|gender|\bsex\b|postcode|address|uprn|district|depriv|forename|surname"
)


@pytest.mark.parametrize("chapter", [screen, score])
def test_what_must_not_be_looked_at_is_not_read(chapter: object, tmp_path: Path) -> None:
    """Neither chapter's SQL names a guarded column, nor takes all the columns of a table that holds one."""
    with open_engine("duckdb", scratch=tmp_path) as engine:
        load_gathered(engine, [history("2024-12-21 ABH v1 partner")])
        settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF)
        screen(engine, settings)
        watched = Watched(engine)
        chapter(watched, settings)  # type: ignore[operator]
    statements = "\n".join(watched.said)
    assert "events" in statements
    assert not FORBIDDEN.search(statements)
    assert not re.search(r"SELECT \*\s+FROM (people_found|tidy_mentions)", statements)


def test_it_comes_out_the_same_whatever_the_person_is(tmp_path: Path) -> None:
    """Guarded columns filled one way or another change no score and no status."""
    told = [history("2024-12-21 ABH v1 partner", "2024-11-01 ABH v2 partner")]

    def outcome(folder: str, **guarded: object) -> tuple[pa.Table, pa.Table]:
        with open_engine("duckdb", scratch=tmp_path / folder) as engine:
            load_gathered(engine, told)
            for column, value in guarded.items():
                engine.run(f"UPDATE people_found SET {column} = '{value}'")
            engine.run(f"UPDATE events SET address_id = '{guarded['surname']}'")
            settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF)
            screen(engine, settings)
            score(engine, settings)
            return (
                engine.arrow("SELECT * FROM statuses ORDER BY ALL"),
                engine.arrow("SELECT * FROM scores ORDER BY ALL"),
            )

    assert outcome("one", sex="M", forename="Adam", surname="Okafor") == outcome(
        "two", sex="F", forename="Zofia", surname="Smith"
    )


def test_the_package_hands_on_one_function() -> None:
    assert package.score is score
