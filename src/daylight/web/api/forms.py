"""What is typed to make a token."""

from typing import Any

from django import forms

from daylight.domain.access import Role

_DAYS = {7: "7 days", 30: "30 days", 90: "90 days"}


class TokenForm(forms.Form):
    """What the token is for, which roles it holds, and how long."""

    name = forms.CharField(
        label="What is it for?",
        help_text="Such as: nightly briefing",
        max_length=60,
        error_messages={"required": "Say what the token is for", "max_length": "Use at most 60 letters"},
    )
    roles = forms.MultipleChoiceField(
        label="Which of your roles does it need?",
        help_text="As few as will do",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role", "invalid_choice": "Choose from your own roles"},
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
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]
