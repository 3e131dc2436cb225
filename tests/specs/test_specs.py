"""Every specification case, on the plain engine and through the chapter on DuckDB: both give the written answer."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from daylight.domain.definitions import shipped_definitions
from daylight.domain.screening import Finding, screen
from daylight.pipeline.engines import open_engine
from daylight.pipeline.screen import screen as screen_chapter
from daylight.pipeline.settings import Settings
from tests.factories.gathered import load_gathered
from tests.factories.histories import renamed
from tests.specs.reading import Case, cases

DEFINITIONS = {each.name: each for each in shipped_definitions()}
CASES = cases()


def check(case: Case, found: dict[str, object] | None) -> None:
    """Compare what was found with what the case expects; only what the case mentions, and the three answers."""
    wanted = case.expected
    if "nothing" in wanted:
        assert found is None
        return
    assert found is not None
    for name, column in (("met", "met"), ("near", "near_miss"), ("provisional", "provisional")):
        assert found[column] == (name in wanted), f"{case}: {column}"
    assert found["held"] == wanted.get("held"), f"{case}: held"
    for name, column in (("incidents", "incidents"), ("crimes", "crimes"), ("victims", "victims")):
        if name in wanted:
            assert found[column] == int(wanted[name]), f"{case}: {name}"
    if "first" in wanted:
        assert found["first_met_on"] == date.fromisoformat(wanted["first"])
    if "grounds" in wanted:
        assert sorted(found["grounds"]) == sorted(wanted["grounds"].split())


def as_values(finding: Finding | None) -> dict[str, object] | None:
    if finding is None:
        return None
    return {name: getattr(finding, name) for name in finding.__slots__}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_plain_engine_gives_the_written_answer(case: Case) -> None:
    check(case, as_values(screen(case.told, DEFINITIONS[case.definition], case.as_of)))


def test_every_definition_that_counts_has_cases() -> None:
    assert {case.definition for case in CASES} == {name for name, each in DEFINITIONS.items() if each.places is None}


def test_the_chapter_gives_the_written_answers(tmp_path: Path) -> None:
    by_viewpoint: defaultdict[date, list[tuple[str, Case]]] = defaultdict(list)
    for number, case in enumerate(CASES):
        by_viewpoint[case.as_of].append((f"{number:04d}-", case))
    with open_engine("duckdb", scratch=tmp_path) as engine:
        for as_of, told in by_viewpoint.items():
            load_gathered(engine, [renamed(case.told, prefix) for prefix, case in told])
            screen_chapter(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=as_of))
            rows = engine.arrow("SELECT * RENAME (offences AS crimes) FROM statuses").to_pylist()
            found = {(row["person_id"], row["definition"]): row for row in rows}
            for prefix, case in told:
                row = found.get((prefix + case.told.person_id, case.definition))
                if row is not None:
                    row["grounds"] = [each.removeprefix(prefix) for each in row["grounds"]]
                check(case, row)
