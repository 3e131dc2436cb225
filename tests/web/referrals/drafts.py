"""Answers of a whole referral, and keeping them."""

from collections.abc import Callable
from typing import Any

from daylight.web.accounts.models import User
from daylight.web.referrals import actions
from daylight.web.referrals.models import Referral

Drafted = Callable[..., Referral]


def whole(**changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every answer of a referral of somebody in no record, with a high concern."""
    return {
        "danger": {"danger": "no"},
        "person": {"person_id": ""},
        "details": {"forename": "Norbert", "surname": "Unrecorded", "known_as": "Nobby", "born_on": "1980-05-05",
                    "age": "", "address": "5 Own Street", "telephone": "", "more": "drives a red van"},
        "way": {"way": "proactive", "incident": ""},
        "behalf": {"behalf": "self", "who": "", "contact": ""},
        "concern": {"concerns": ["strangulation"], "words": "Told a neighbour that he held somebody by the neck"},
        "factors": {"factors": ["alcohol"]},
        "comments": {"alcohol": "drinks daily"},
        "survivor": {"knows": "yes", "view": "she is afraid", "safe": "yes",
                     "contact": "mornings by text, say the dentist"},
        **changed,
    }  # fmt: skip


def fill(referral: Referral, answers: dict[str, dict[str, Any]]) -> None:
    """Keep these answers as their referrer."""
    user = User.objects.get(username=referral.by)
    for step, given in answers.items():
        actions.keep_answer(referral.reference, step=step, given=given, version=999, by=user, reason="asked for")
