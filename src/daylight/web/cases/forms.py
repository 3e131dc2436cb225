"""What is typed about who may open a case."""

from typing import Any

from django import forms

from daylight.web.accounts.models import User
from daylight.web.components import fields


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = fields.reason(hint=fields.KEPT)


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
    reason = fields.reason("Why is it restricted?", hint=fields.KEPT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.offer(
            self.fields["allowed"], User.objects.filter(is_active=True).order_by("name"), lambda user: user.shown_name
        )


class ShareForm(forms.Form):
    """With whom, until when, and why."""

    user = fields.account("With whom", "Choose a partner or advocate")
    until = fields.day("Until", "Say until when")
    reason = fields.reason("Why do they need it?", hint=fields.KEPT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        both = active.filter(roles__icontains="partner") | active.filter(roles__icontains="advocate")
        fields.offer(
            self.fields["user"], both.order_by("name"), lambda user: f"{user.shown_name}, {user.agency or user.unit}"
        )
