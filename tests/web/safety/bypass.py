"""Tried on every action that makes contact: it cannot be done past the survivor-safety gate, however it is reached.

A room above registers one `Attempt` for each of its actions and each way in which it can be reached (a direct call,
the API, a bulk action, an import, a page), and calls `check_held` for each in its own tests, with a case in which a
survivor at risk was never asked. `tests/architecture/test_contact.py` fails for an action that is not tried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from daylight.domain.errors import Refused
from daylight.web.audit.models import Entry
from daylight.web.safety.gate import CONTACT_ACTIONS
from daylight.web.safety.models import AdvocateTask, Notice

WAYS = ("direct", "page", "api", "bulk", "import")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to reach an action. `act` tries it: it raises Refused, or gives back the answer of a client.

    `state` gives what must be the same afterwards: rows that the action would write, as values.
    """

    action: str
    way: str
    act: Callable[[], Any]
    state: Callable[[], Any]

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"{self.way} is none of {', '.join(WAYS)}")


def check_held(attempt: Attempt) -> None:
    """The attempt is refused in words, and nothing was written: no row, no task, no notice, no pass of the gate."""
    assert attempt.action in CONTACT_ACTIONS, f"{attempt.action} is not declared with @makes_contact"
    before = attempt.state(), _told()
    said = _answer_of(attempt)
    assert "safety" in said, f"{attempt.action} by {attempt.way} does not say that it waits for a safety check: {said}"
    assert (attempt.state(), _told()) == before, f"{attempt.action} by {attempt.way} wrote past the shut gate"


def _told() -> tuple[int, int, int]:
    passes = Entry.objects.filter(action="passed safety gate")
    return AdvocateTask.objects.count(), Notice.objects.count(), passes.count()


def _answer_of(attempt: Attempt) -> str:
    if attempt.way == "direct":
        with pytest.raises(Refused) as refusal:
            attempt.act()
        return str(refusal.value)
    try:
        answer = attempt.act()
    except Refused as refusal:
        return str(refusal)
    return str(answer.content.decode()) if hasattr(answer, "content") else str(answer)
