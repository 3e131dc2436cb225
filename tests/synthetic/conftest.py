"""Made-up forces, each made once for a module."""

from pathlib import Path

import pytest

from daylight.synthetic import synthesise
from tests.synthetic.measuring import Measured


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo at the usual dirt."""
    folder = tmp_path_factory.mktemp("dirty") / "made"
    synthesise(folder)
    return folder


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One source without any dirt."""
    folder = tmp_path_factory.mktemp("clean") / "made"
    synthesise(folder, size="force", incidents=1500, dirt=0.0)
    return folder


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """One source of 20,000 incidents, for measuring."""
    folder = tmp_path_factory.mktemp("force") / "made"
    synthesise(folder, size="force", incidents=20_000, seed=5)
    return Measured(folder)
