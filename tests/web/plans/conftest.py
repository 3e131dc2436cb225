"""What the tests of plans share: an open case of LONE, and actions of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from daylight.domain.interventions import Proportionality
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.plans.actions import Wanted, propose
from daylight.web.plans.models import Action

WHY = "He goes to the flat after matches and nobody has spoken to him"
DETAILS: dict[str, dict[str, object]] = {
    "home_visit": {"aim": "Tell him what the order says"},
    "warrant_execution": {"warrant": "W/12/26"},
    "bail_check": {"condition": "curfew"},
    "surveillance_referral": {"authority": "AB/1/26", "from_on": "2026-11-01", "until_on": "2026-12-01"},
    "event_contact": {"event": "A cup final", "event_on": "2026-12-01"},
    "substance_referral": {"consents": True},
    "mental_health_referral": {"consents": True},
    "housing_referral": {"consents": True},
    "behaviour_change": {"offered_at": "custody", "answer": "accepted"},
    "order_application": {"order": "dapo", "positive_requirements": "none"},
    "arrest": {"incident": "I0003"},
    "pdp_nomination": {"grounds": "Threats with a knife in three incidents"},
    "other_partner": {"what": "Keep an eye on the garages"},
}


def wanted(kind: str, *, owner: User | None = None, **more: object) -> Wanted:
    """What somebody wants of this kind, with all that it asks for."""
    today = timezone.localdate()
    details = DETAILS.get(kind, {})
    if kind == "neighbourhood_briefing":
        details = {"audience": "North team", "instruction": "Stop and check his bail",
                   "expires_on": (today + timedelta(days=7)).isoformat()}  # fmt: skip
    written = Proportionality("common_law", "To stop what follows matches", "Nothing milder did", today)
    given: dict[str, object] = {
        "target_on": today + timedelta(days=7), "details": details, "owner": owner, "proportionality": written
    }  # fmt: skip
    if kind != "surveillance_referral":
        given["need"] = "Drinks on match days"
    else:
        given["proportionality"] = Proportionality()
    return Wanted(**{**given, **more})  # type: ignore[arg-type]


@pytest.fixture
def proposed(case: Case, manager: User) -> Callable[..., Action]:
    """`proposed("home_visit")`: an action that the offender manager proposed."""

    def make(kind: str = "home_visit", **more: object) -> Action:
        return propose(case, kind=kind, wanted=wanted(kind, **more), reason=WHY, by=manager)  # type: ignore[arg-type]

    return make
