"""The made-up force shows what the calibration table says it must."""

import pytest

from daylight.synthetic.calibration import TARGETS, Target
from tests.synthetic.measuring import MEASURES, Measured


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.quantity)
def test_a_quantity_meets_its_target(force: Measured, target: Target) -> None:
    value = force.value(target.quantity)
    assert target.is_met_by(value), f"{target.quantity}: {value:.4f}, wanted {target.target} within {target.tolerance}"


def test_every_quantity_is_listed_once_and_can_be_measured() -> None:
    quantities = [target.quantity for target in TARGETS]
    assert sorted(quantities) == sorted(MEASURES)


def test_every_target_names_its_source() -> None:
    assert all(target.source == "assumption" or target.source.startswith("http") for target in TARGETS)
    assert all(target.note for target in TARGETS if target.source == "assumption")


def test_a_target_is_met_within_its_tolerance_only() -> None:
    target = Target("x", 0.5, 0.1, "assumption", "")
    assert target.is_met_by(0.6)
    assert target.is_met_by(0.41)
    assert not target.is_met_by(0.61)
