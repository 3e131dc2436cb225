"""What the tests of orders share: somebody who works them, and an order of LONE of each kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.web.accounts.models import User
from daylight.web.orders.actions import Made, record_order
from daylight.web.orders.models import CourtOrder
from tests.cli.hand_made import LONE

WHY = "Made on the evidence of the officer"
Entered = Callable[..., CourtOrder]


def made_of(kind: str = "DAPO", **more: Any) -> Made:
    """An order of this kind that was made a minute ago."""
    made_at = timezone.now() - timedelta(minutes=1)
    told: dict[str, Any] = {"kind": kind, "reference": f"T/{kind}/1", "starts_on": timezone.localdate(made_at)}
    if kind in {"DVPN", "DAPN", "DAPO", "SPO"}:
        told["made_at"] = made_at
    if kind == "police_bail":
        told["rank"] = "custody_officer"
    return Made(**{**told, **more})


@pytest.fixture
def manager(manager: User, loaded: int) -> User:
    """An offender manager of the unit, a release loaded."""
    return manager


@pytest.fixture
def entered(manager: User) -> Entered:
    """`entered("DAPN")`: an order of LONE that the offender manager typed in."""
    return lambda kind="DAPO", **more: record_order(LONE, made_of(kind, **more), reason=WHY, by=manager)
