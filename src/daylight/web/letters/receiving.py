"""A plan's action that is a letter is started and done by its letter alone: one gate, one record."""

from typing import Any

from daylight.domain.errors import Refused
from daylight.domain.letters import LetterStatus
from daylight.web.letters.models import Letter
from daylight.web.plans.models import Action


def hold_for_letter(sender: Any, *, action: Action, step: str, through: str, **_: Any) -> None:
    """Receives `plans.signals.stepping`. Refused where a letter of this action stands and the step is not its own."""
    letter = Letter.objects.filter(action=action).exclude(status=LetterStatus.WITHDRAWN.value).first()
    if letter is None or through == str(letter):
        return
    if step in {"start", "complete"} or letter.value is LetterStatus.CLEARED:
        raise Refused("This action is a letter, written already. Clear and serve it under Documents: this follows.")
