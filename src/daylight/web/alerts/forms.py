"""What may be typed of alerts."""

from typing import Any

from django import forms

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.alerts import WORTH_WORDS
from daylight.web.accounts.models import User
from daylight.web.components import fields

_NEVER = "Do not write a survivor's name or address."


class ClearForm(forms.Form):
    """Whether it deserved the time."""

    worth = fields.choice(
        "Was it worth a person's time?",
        [(key.value, words) for key, words in WORTH_WORDS.items()],
        "Choose an answer",
        "Choose one of the answers",
        hint="It shows which kinds of alert are worth raising.",
    )
    note = fields.words("Note (optional)", hint=_NEVER, rows=2)


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = fields.day("Put off until", "Say until which day")
    reason = fields.reason("Why can it wait?", hint=_NEVER, least=5)


class AssignForm(forms.Form):
    """To whom."""

    to = fields.account("Give to", wrong="Choose somebody from the list", nobody="Nobody yet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.value for role in Role if grant_of([role], Permission.CLEAR_ALERT)]
        wanted = [user.pk for user in User.objects.filter(is_active=True) if set(user.roles) & set(roles)]
        fields.offer(self.fields["to"], User.objects.filter(pk__in=wanted).order_by("name", "username"))


class BackForm(forms.Form):
    """Why one comes back."""

    reason = fields.reason("Why does it come back?", hint=_NEVER, least=5)
