"""People named from a release before: those who plainly go on, and the others, as one rule for all would have it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link.people import name_people
from daylight.pipeline.link.register import keep_ids

MENTIONS = [f"m{number:02d}" for number in range(14)]
labels = st.lists(st.integers(0, 7), min_size=14, max_size=14)
here = st.lists(st.sampled_from((True, True, True, False)), min_size=14, max_size=14)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine("duckdb", scratch=tmp_path_factory.mktemp("engine")) as opened:
        yield opened


def named(engine: Engine, people: dict[int, list[int]]) -> tuple[dict[str, str], list[tuple[object, ...]]]:
    """The id of each mention, and the register."""
    ids = engine.rows("SELECT record_id, person_id FROM tidy_mentions JOIN link_people USING (mention_no)"
                      " JOIN link_ids USING (cluster)")  # fmt: skip
    assert len(ids) == sum(len(group) for group in people.values())
    rows = engine.rows("SELECT person_id, change, other_ids, reason FROM register ORDER BY ALL")
    return dict(ids), [(person, change, tuple(others), reason) for person, change, others, reason in rows]


@given(old=labels, new=labels, before=here, now=here)
@settings(max_examples=25)
def test_who_plainly_goes_on_is_named_as_by_the_rule_for_all(
    engine: Engine, old: list[int], new: list[int], before: list[bool], now: list[bool]
) -> None:
    same = pa.array(["x"] * len(MENTIONS))
    numbers = pa.array(range(len(MENTIONS)), pa.int64())
    every = {"mention_no": numbers, "source": same, "source_table": same, "record_id": pa.array(MENTIONS)}
    engine.load("tidy_mentions", pa.table(every))
    ids_before = pa.array([f"P{label}" for label in old])
    told = pa.table({"source": same, "source_table": same, "record_id": pa.array(MENTIONS), "person_id": ids_before})
    people: dict[int, list[int]] = {}
    for number, (label, present) in enumerate(zip(new, now, strict=True)):
        if present:
            people.setdefault(label, []).append(number)
    rows = [(number, group[0]) for group in people.values() for number in group]
    engine.load(
        "link_people",
        pa.table({
            "mention_no": pa.array([number for number, _ in rows], pa.int64()),
            "cluster": pa.array([cluster for _, cluster in rows], pa.int64()),
            "later": pa.array([False] * len(rows)),
        }),
    )  # fmt: skip
    with TemporaryDirectory() as previous:  # another for each example: a file read once may be remembered
        pq.write_table(told.filter(pa.array(before)), Path(previous) / "mentions.parquet")
        name_people(engine, Path(previous))
    ids, register = named(engine, people)
    keys = {f"x/x/{MENTIONS[group[0]]}": [f"x/x/{MENTIONS[number]}" for number in group] for group in people.values()}
    former = {f"x/x/{MENTIONS[place]}": f"P{old[place]}" for place in range(len(MENTIONS)) if before[place]}
    expected, changes = keep_ids(keys, former, set())
    assert ids == {
        MENTIONS[number]: expected[f"x/x/{MENTIONS[group[0]]}"] for group in people.values() for number in group
    }
    assert register == sorted((c.person_id, c.change, c.other_ids, c.reason) for c in changes)
