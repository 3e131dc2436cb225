"""A case of somebody with one survivor, and checks to record."""

import os
from collections.abc import Callable

import pytest

from daylight.domain.safety import Outcome
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.safety.actions import Asked, record_check
from daylight.web.safety.models import SafetyCheck
from tests.cli.hand_made import VICTIM

Checked = Callable[..., SafetyCheck]

collect_ignore = [] if os.environ.get("DAYLIGHT_DATABASE") else ["test_gate_at_once.py"]
"""Requests at one moment try PostgreSQL's locks: SQLite lets one write at a time. `make test` runs them there."""


def asked(**more: object) -> Asked:
    """What a check says, where nothing speaks against contact."""
    said = {
        "view_of": SafetyCheck.HER, "view": "I want him spoken to", "advocate_told": True,
        "safe_method": "text her own phone", "safe_time": "mornings", "outcome": Outcome.GO_AHEAD,
    }  # fmt: skip
    return Asked(**{**said, **more})  # type: ignore[arg-type]


@pytest.fixture
def checked(case: Case, supervisor: User) -> Checked:
    """`checked(objection="...")`: a check of the case's survivor."""

    def make(survivor: str = VICTIM, **more: object) -> SafetyCheck:
        return record_check(case, survivor=survivor, asked=asked(**more), by=supervisor)

    return make
