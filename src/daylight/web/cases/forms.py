"""What is typed about who may open a case."""

from typing import Any

from django import forms

from daylight.web.accounts.models import User

_REASON = {
    "required": "Say why",
    "min_length": "Say why in at least 10 letters",
    "max_length": "Use at most 500 letters",
}


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="Kept in the audit with your name",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REASON,
    )


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = _reason("Why?")


class RestrictForm(forms.Form):
    """Who may open the case, and why only they."""

    allowed = forms.ModelMultipleChoiceField(
        label="Who may open it, besides you",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose from the people shown",
            "invalid_pk_value": "Choose from those shown",
        },
    )
    reason = _reason("Why is it restricted?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allowed"].queryset = User.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        self.fields["allowed"].label_from_instance = lambda user: user.shown_name  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """With whom, until when, and why."""

    user = forms.ModelChoiceField(
        label="With whom",
        queryset=User.objects.none(),
        error_messages={"required": "Choose a partner or advocate", "invalid_choice": "Choose from the people shown"},
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput,
        error_messages={"required": "Say until when", "invalid": "Write the date as 2027-03-07"},
    )
    reason = _reason("Why do they need it?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        both = active.filter(roles__icontains="partner") | active.filter(roles__icontains="advocate")
        self.fields["user"].queryset = both.order_by("name")  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: f"{user.shown_name}, {user.agency or user.unit}"  # type: ignore[attr-defined]
