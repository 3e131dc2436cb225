"""Whether something of a survivor's may leave the force, asked by the act itself inside its own transaction.

The room of survivors, which lies above, answers; without an answer nothing leaves. The doors stand in `doors`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from daylight.domain.agreements import sharing_policy
from daylight.domain.errors import Invalid, Refused
from daylight.web.accounts.models import User

_CONSENT = "consent_of_survivor"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is about to leave: whose, for which purpose, by which act, on whose word; a gateway where it is not hers."""

    survivor_id: str
    purpose: str
    act: str
    by: User
    gateway: str = ""
    because: str = ""


Answer = Callable[[Leaving], None]
"""Refused where it may not leave; it writes down what left without her consent, who let it and why."""
_ANSWERS: list[Answer] = []


def answer_for_her(answer: Answer) -> None:
    """Let the room of survivors answer: called once, when the site starts."""
    _ANSWERS[:] = [answer]


def check_hers_may_leave(
    survivor_id: str, purpose: str, *, act: str, by: User, gateway: str = "", because: str = ""
) -> None:
    """Refused unless she consents to the purpose today, or a gateway with a written reason stands in for it.

    Called inside the transaction of the act, with the act in words. What goes ahead without her consent is kept with
    who, when, which gateway and why. Invalid for a reason without a gateway, or a gateway that there is not.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("her consent is asked inside the transaction of the act, and nowhere else")
    gateways = sharing_policy().gateways.keys() - {_CONSENT}
    if (gateway or because) and gateway not in gateways:
        raise Invalid("Say on which ground it goes ahead without her consent: choose one of the gateways.")
    if not _ANSWERS:
        raise Refused("Her consent cannot be read, so nothing of hers is shared. Tell support.")
    for answer in _ANSWERS:
        answer(Leaving(survivor_id, purpose, act, by, gateway, because))
