"""A small force told by hand, gathered and published: a release to look back from."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from daylight.domain.definitions import Definition, shipped_definitions
from daylight.pipeline.backtest import Asked, Backtested, backtest
from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.publish import publish
from daylight.pipeline.settings import Settings
from tests.factories.working import Records

AS_OF = date(2024, 12, 31)
Released = Callable[..., Path]


def three_incidents() -> Records:
    """A abuses B three times in a year and then C; later A does B serious harm. D does E serious harm unannounced."""
    records = Records().abuse("i1", "2022-01-10", "A > B", "partner", codes=["8N"])
    records.abuse("i2", "2022-03-10", "A > B", "partner", codes=["105A"])
    records.abuse("i3", "2022-05-10", "A > B", "partner", codes=["8N"])
    records.abuse("i4", "2022-09-10", "A > C", "ex_partner")
    records.abuse("i5", "2023-03-10", "A > B", "ex_partner", codes=["5A"])
    return records.abuse("i6", "2023-04-10", "D > E", "spouse", codes=["5A"])


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """Gather and publish records; the release folder."""

    def run(records: Records, name: str = "release", *, as_of: date = AS_OF, backwards: bool = False) -> Path:
        chosen = Settings(extracts=tmp_path, out=tmp_path / name, as_of=as_of)
        with open_engine("duckdb", scratch=tmp_path / f"scratch-{name}", threads=1, memory_gb=1.0) as engine:
            records.load(engine, backwards=backwards)
            gather(engine, chosen)
            publish(engine, chosen)
        return chosen.out

    return run


def looked_back(
    release: Path, first: str, last: str, definitions: tuple[Definition, ...] | None = None, **more: object
) -> Backtested:
    """A back-test over the months from one, as 2022-03, to another."""
    asked = Asked(
        release=release,
        definitions=definitions or shipped_definitions(),
        first=date.fromisoformat(f"{first}-01"),
        last=date.fromisoformat(f"{last}-01"),
        **more,  # type: ignore[arg-type]
    )
    return backtest(asked, threads=1, memory_gb=1.0)


def rows_of(done: Backtested, table: str, **wanted: object) -> list[dict[str, object]]:
    """The rows of one table in which these columns hold these values."""
    found = done.tables[f"backtest_{table}"].to_pylist()
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]
