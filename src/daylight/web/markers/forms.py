"""What is typed about markers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.markers import KINDS, Kind, shipped_marker_policy
from daylight.web.components import fields
from daylight.web.markers.models import Marker

_KEPT = "Kept with your name"


def _days() -> tuple[forms.DateField, forms.DateField]:
    policy = shipped_marker_policy()
    last = fields.day("Last day", hint=f"At most {policy.longest_days} days from today")
    return last, fields.day("Review by", hint=f"At most {policy.review_days} days from today")


def usual_days() -> dict[str, Any]:
    """The longest life and review that the policy allows, from today."""
    today, policy = timezone.localdate(), shipped_marker_policy()
    return {
        "ends_on": today + timedelta(days=policy.longest_days),
        "review_by": today + timedelta(days=policy.review_days),
    }


class StartForm(forms.Form):
    """Which kind, about whom, and where or on which number."""

    kind = fields.choice(
        "What is marked?", [(kind.value, said) for kind, said in KINDS.items()], "Choose what is marked"
    )
    person = fields.person(
        "Reference of the person",
        hint="Such as P0123456789. For a marker that protects somebody in no record, leave it empty.",
    )
    where = fields.line(
        "Address or telephone",
        hint="Such as 12 AB1 2CD, or 12 High Street. Not needed for a marker on a person.",
        most=200,
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
    priority = fields.choice("Priority", shipped_marker_policy().priorities)
    warning = fields.pick("Warning", shipped_marker_policy().warnings, "Choose a warning")
    at_risk = fields.line(
        "Who is at risk", hint="Shown only to those allowed: such as a woman in her thirties and two children", most=200
    )
    occupancy = fields.words("Who else lives there: what did you check?", rows=2)
    reason = fields.reason(
        "Why is it needed?", hint="What you read: incidents, orders, what she said. Never a score alone."
    )
    ends_on, review_by = _days()

    def __init__(self, *args: Any, on_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_address:
            del self.fields["occupancy"]


class BulkForm(forms.Form):
    """One text for several people."""

    text, reason, priority, warning = (
        DraftForm.base_fields[name] for name in ("text", "reason", "priority", "warning")
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = fields.reason(hint=_KEPT)


class WhoseForm(forms.Form):
    """Whose a marker is."""

    goes_to = fields.choice("Whose is it?", missing="Choose whose it is")
    reason = fields.reason(
        "How do you know?", hint="What you read: which records gave the marker its reason, and whose they are"
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, goes_to=choices)


class ReviewForm(forms.Form):
    """Still right, until when, and how one knows."""

    reason = fields.reason("How do you know that it is still right?", hint=_KEPT)
    ends_on, review_by = _days()


class AgainForm(forms.Form):
    """A returned marker, written anew."""

    text, at_risk = DraftForm.base_fields["text"], DraftForm.base_fields["at_risk"]
    reason = fields.reason("What did you change?", hint=_KEPT)
    ends_on, review_by = _days()


class ReplayForm(forms.Form):
    """A call: where, from which number, when."""

    where = fields.line("Address", most=200)
    phone = fields.line("Telephone", most=30)
    person = fields.person("Reference of a person named")
    on = fields.day("Day of the call")
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
