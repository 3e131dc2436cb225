"""What is typed for meetings."""

from datetime import date
from typing import Any

from django import forms

from daylight.domain.interventions import Field, kind_of_agency, shipped_catalogue, told_by
from daylight.domain.meetings import meeting_policy
from daylight.web.accounts.models import User
from daylight.web.meetings.models import Attendance
from daylight.web.plans.forms import OWN, own_field

_KINDS = [one for one in shipped_catalogue().interventions.values() if not one.reference_only]
_DAY = {"required": "Choose a day", "invalid": "Write the date as 2027-03-07"}


class PlanForm(forms.Form):
    """A meeting to come."""

    unit = forms.CharField(label="Unit", max_length=80, error_messages={"required": "Type the unit"})
    on = forms.DateField(label="Day", widget=forms.DateInput, error_messages=_DAY)
    place = forms.CharField(
        label="Where (optional)",
        max_length=120,
        required=False,
        error_messages={"max_length": "Use at most 120 letters"},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Why?",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Say why",
            "min_length": "Say why in at least 5 letters",
            "max_length": "Use at most 500 letters",
        },
    )


class MoveForm(ReasonForm):
    """Another day, and why."""

    on = forms.DateField(label="New day", widget=forms.DateInput, error_messages=_DAY)
    field_order = ("on", "reason")


class AddForm(ReasonForm):
    """Whose case is put on the agenda, and why."""

    reference = forms.CharField(
        label="Reference of the case or the person",
        max_length=20,
        error_messages={"required": "Type the reference", "max_length": "Use at most 20 letters"},
    )
    field_order = ("reference", "reason")


class AttendForm(forms.Form):
    """Who was asked or came."""

    name = forms.CharField(label="Name", max_length=150, error_messages={"required": "Type the name"})
    agency = forms.CharField(
        label="Agency",
        max_length=80,
        help_text=f"For example: {', '.join(meeting_policy().agencies[:4])}",
        error_messages={"required": "Type the agency"},
    )
    answer = forms.ChoiceField(
        label="Attendance",
        choices=list(Attendance.ANSWERS.items()),
        initial=Attendance.CAME,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of those shown"},
    )
    user = forms.ModelChoiceField(
        label="Their account, if they may look at this meeting",
        queryset=User.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose from the people shown"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        outside = active.filter(roles__icontains="partner") | active.filter(roles__icontains="advocate")
        self.fields["user"].queryset = outside.order_by("name")  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: f"{user.shown_name}, {user.agency}"  # type: ignore[attr-defined]


class NotesForm(forms.Form):
    """What is said."""

    notes = forms.CharField(
        label="What is said",
        help_text="Survivors as letters. Kept when you press Keep.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": "Use at most 4000 letters"},
    )


class AgreeForm(forms.Form):
    """An action as it is agreed."""

    what = forms.CharField(
        label="Action",
        max_length=400,
        error_messages={"required": "Type what is done", "max_length": "Use at most 400 letters"},
    )
    taken_by = forms.CharField(label="Who does it", max_length=150, error_messages={"required": "Type who does it"})
    agency = forms.ChoiceField(
        label="Agency",
        choices=[(one, one) for one in meeting_policy().agencies],
        error_messages={"required": "Choose the agency", "invalid_choice": "Choose one of those shown"},
    )
    kind = forms.ChoiceField(
        label="Kind of action",
        help_text="Needed for what the police do, and wherever the agency does several kinds.",
        required=False,
        choices=[("", "Choose"), *((one.kind, one.words) for one in _KINDS)],
        error_messages={"invalid_choice": "Choose one of those shown"},
    )
    by_day = forms.DateField(label="By when", widget=forms.DateInput, error_messages=_DAY)

    def __init__(self, *args: Any, next_day: date | None = None, agencies: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_day"].initial = next_day
        shown = dict.fromkeys([*meeting_policy().agencies, *agencies])
        self.fields["agency"].choices = [(one, one) for one in shown]  # type: ignore[attr-defined]
        self.kind_now = self.data.get("kind") or kind_of_agency(self.data.get("agency", ""))
        self.asked = _asked(self.kind_now)
        self.fields |= {OWN + each.name: own_field(each) for each in self.asked}

    def clean(self) -> dict[str, Any]:
        """The kind: as chosen, or the one that the agency does."""
        given = super().clean() or {}
        if "kind" not in self.errors and not self.kind_now:
            self.add_error("kind", "Choose the kind of action")
        return given | {"kind": self.kind_now}

    @property
    def details(self) -> dict[str, Any]:
        """What the kind asks for besides."""
        told = {each: self.cleaned_data.get(OWN + each.name) for each in self.asked}
        return {
            each.name: value == "yes" if each.kind == "yes_no" else value
            for each, value in told.items()
            if value not in (None, "")
        }


def _asked(kind: str) -> list[Field]:
    """What a kind must have besides what is done."""
    entry = next((one for one in _KINDS if one.kind == kind), None)
    return [each for each in entry.fields if each.required and each.name not in told_by(entry, "x")] if entry else []
