"""Engines by name, and what is said where one cannot run."""

from pathlib import Path

import pytest

from daylight.cli.run import _ENGINES
from daylight.domain.errors import Refused
from daylight.pipeline.engines import java, open_engine
from daylight.pipeline.engines.base import ENGINES


def test_the_command_offers_every_engine() -> None:
    assert _ENGINES == ENGINES


def test_there_is_no_other_engine(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there are duckdb, spark"), open_engine("abacus", scratch=tmp_path):
        pass


def test_without_pyspark_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="install daylight with its spark extra"), open_engine("spark", scratch=tmp_path):
        pass


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "install a Java 17 runtime"),
        ('openjdk version "11.0.2" 2019-01-15', "this machine's is Java 11"),
        ('java version "1.8.0_281"', "this machine's is Java 8"),
    ],
)
def test_without_java_17_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str | None, said: str
) -> None:
    (tmp_path / "bin").mkdir()
    if told:
        program = tmp_path / "bin" / "java"
        program.write_text(f"#!/bin/sh\necho '{told}' >&2\n", encoding="ascii")
        program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(java, "find_spec", lambda name: name)
    with pytest.raises(Refused, match=said):
        java.check_spark()


def test_java_17_and_later_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "java_version", lambda: 21)
    assert java.java_fault() is None
