"""What is typed to make a token."""

from typing import Any

from django import forms

from daylight.domain.access import Role
from daylight.web.components import fields

_DAYS = {7: "7 days", 30: "30 days", 90: "90 days"}


class TokenForm(forms.Form):
    """What the token is for, which roles it holds, and how long."""

    name = fields.line("What is it for?", "Say what the token is for", hint="Such as: nightly briefing", most=60)
    roles = fields.several(
        "Which of your roles does it need?",
        missing="Choose at least one role",
        wrong="Choose from your own roles",
        hint="As few as will do",
    )
    days = forms.TypedChoiceField(
        label="For how long?",
        choices=list(_DAYS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for how long", "invalid_choice": "Choose one of the times shown"},
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.value.replace("_", " ").capitalize()) for role in roles]
        fields.put(self, roles=choices)
