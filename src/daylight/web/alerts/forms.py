"""What may be typed of alerts."""

from typing import Any

from django import forms

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.alerts import WORTH_WORDS
from daylight.web.accounts.models import User

_WHY = {
    "required": "Say why",
    "min_length": "Say why in at least 5 letters",
    "max_length": "Use at most 500 letters",
}


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="Do not write a survivor's name or address.",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_WHY,
    )


class ClearForm(forms.Form):
    """Whether it deserved the time."""

    worth = forms.ChoiceField(
        label="Was it worth a person's time?",
        help_text="It shows which kinds of alert are worth raising.",
        choices=[(key.value, words) for key, words in WORTH_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose one of the answers"},
    )
    note = forms.CharField(
        label="Note (optional)",
        help_text="Do not write a survivor's name or address.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Use at most 500 letters"},
    )


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label="Put off until",
        widget=forms.DateInput,
        error_messages={"required": "Say until which day", "invalid": "Write the date as 2026-12-24"},
    )
    reason = _reason("Why can it wait?")


class AssignForm(forms.Form):
    """To whom."""

    to = forms.ModelChoiceField(
        label="Give to",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.value for role in Role if grant_of([role], Permission.CLEAR_ALERT)]
        wanted = [user.pk for user in User.objects.filter(is_active=True) if set(user.roles) & set(roles)]
        self.fields["to"].queryset = User.objects.filter(pk__in=wanted).order_by("name", "username")  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda user: f"{user.shown_name}, {user.unit}"  # type: ignore[attr-defined]


class BackForm(forms.Form):
    """Why one comes back."""

    reason = _reason("Why does it come back?")
