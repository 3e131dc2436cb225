"""What is typed about markers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.markers import KINDS, Kind, shipped_marker_policy
from daylight.web.markers.models import Marker

_DAY = {"required": "Say which day", "invalid": "Write the date as 2027-03-07"}


def _reason(label: str, hint: str = "Kept with your name") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why",
            "min_length": "Say why in at least 10 letters",
            "max_length": "Use at most 500 letters",
        },
    )


def _days() -> tuple[forms.DateField, forms.DateField]:
    policy = shipped_marker_policy()
    last = forms.DateField(
        label="Last day",
        help_text=f"At most {policy.longest_days} days from today",
        widget=forms.DateInput,
        error_messages=_DAY,
    )
    review = forms.DateField(
        label="Review by",
        help_text=f"At most {policy.review_days} days from today",
        widget=forms.DateInput,
        error_messages=_DAY,
    )
    return last, review


def usual_days() -> dict[str, Any]:
    """The longest life and review that the policy allows, from today."""
    today, policy = timezone.localdate(), shipped_marker_policy()
    return {
        "ends_on": today + timedelta(days=policy.longest_days),
        "review_by": today + timedelta(days=policy.review_days),
    }


class StartForm(forms.Form):
    """Which kind, about whom, and where or on which number."""

    kind = forms.ChoiceField(
        label="What is marked?",
        choices=[(kind.value, said) for kind, said in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is marked", "invalid_choice": "Choose one of those shown"},
    )
    person = forms.CharField(
        label="Reference of the person",
        help_text="Such as P0123456789. For a marker that protects somebody in no record, leave it empty.",
        required=False,
        max_length=20,
        error_messages={"max_length": "A reference has at most 20 letters"},
    )
    where = forms.CharField(
        label="Address or telephone",
        help_text="Such as 12 AB1 2CD, or 12 High Street. Not needed for a marker on a person.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use at most 200 letters"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind and not Kind(kind).protects and not given.get("person"):
            self.add_error("person", "Give the suspect's reference, or start from their page")
        if kind and Kind(kind) is not Kind.PERSON and not given.get("where"):
            self.add_error("where", "Give the address, or the telephone number")
        return given


class DraftForm(forms.Form):
    """What the call taker will read, and everything around it."""

    text = forms.CharField(
        label="What the call taker reads",
        help_text="At most 200 letters. Begin with what to do: Send, Treat, Ask. Say “suspected”. Name no survivor.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what the call taker must do", "max_length": "Use at most 200 letters"},
    )
    priority = forms.ChoiceField(label="Priority", widget=forms.RadioSelect, error_messages={"required": "Choose one"})
    warning = forms.ChoiceField(label="Warning", error_messages={"required": "Choose a warning"})
    at_risk = forms.CharField(
        label="Who is at risk",
        help_text="Shown only to those allowed: such as a woman in her thirties and two children",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use at most 200 letters"},
    )
    occupancy = forms.CharField(
        label="Who else lives there: what did you check?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Use at most 500 letters"},
    )
    reason = _reason("Why is it needed?", "What you read: incidents, orders, what she said. Never a score alone.")
    ends_on, review_by = _days()

    def __init__(self, *args: Any, on_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = shipped_marker_policy()
        self.fields["priority"].choices = list(policy.priorities.items())  # type: ignore[attr-defined]
        self.fields["warning"].choices = list(policy.warnings.items())  # type: ignore[attr-defined]
        if not on_address:
            del self.fields["occupancy"]


class BulkForm(forms.Form):
    """One text for several people."""

    text, reason = DraftForm.base_fields["text"], DraftForm.base_fields["reason"]
    priority = forms.ChoiceField(
        label="Priority",
        choices=list(shipped_marker_policy().priorities.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one"},
    )
    warning = forms.ChoiceField(label="Warning", choices=list(shipped_marker_policy().warnings.items()))


class ReasonForm(forms.Form):
    """Why."""

    reason = _reason("Why?")


class WhoseForm(forms.Form):
    """Whose a marker is."""

    goes_to = forms.ChoiceField(
        label="Whose is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose it is", "invalid_choice": "Choose one of those shown"},
    )
    reason = _reason("How do you know?", "What you read: which records gave the marker its reason, and whose they are")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goes_to"].choices = choices  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Still right, until when, and how one knows."""

    reason = _reason("How do you know that it is still right?")
    ends_on, review_by = _days()


class AgainForm(forms.Form):
    """A returned marker, written anew."""

    text, at_risk = DraftForm.base_fields["text"], DraftForm.base_fields["at_risk"]
    reason = _reason("What did you change?")
    ends_on, review_by = _days()


class ReplayForm(forms.Form):
    """A call: where, from which number, when."""

    where = forms.CharField(label="Address", required=False, max_length=200)
    phone = forms.CharField(label="Telephone", required=False, max_length=30)
    person = forms.CharField(label="Reference of a person named", required=False, max_length=20)
    on = forms.DateField(label="Day of the call", widget=forms.DateInput, error_messages=_DAY)
    at = forms.TimeField(
        label="Time of the call",
        help_text="Such as 23:05",
        widget=forms.TextInput,
        error_messages={"required": "Say at what time", "invalid": "Write the time as 23:05"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("where") or given.get("phone") or given.get("person")):
            self.add_error("where", "Give an address, a telephone number or a person")
        return given


def again_of(marker: Marker) -> dict[str, Any]:
    """What stands in a returned marker, to be changed."""
    return {"text": marker.text, "at_risk": marker.at_risk, **usual_days()}
