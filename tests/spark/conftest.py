"""Two engines for every test here. They need pyspark and Java 17: `make test-spark` runs them."""

from collections.abc import Iterator

import pytest

from daylight.pipeline.engines import Engine, open_engine


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One session for all: it takes seconds to start."""
    with open_engine("spark", scratch=tmp_path_factory.mktemp("spark"), threads=2, memory_gb=2.0) as opened:
        yield opened


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine that Spark is held against."""
    with open_engine("duckdb", scratch=tmp_path_factory.mktemp("duck"), threads=2, memory_gb=1.0) as opened:
        yield opened
