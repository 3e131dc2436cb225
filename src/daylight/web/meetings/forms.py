"""What is typed for meetings."""

from datetime import date
from typing import Any

from django import forms

from daylight.domain.interventions import Field, kind_of_agency, shipped_catalogue, told_by
from daylight.domain.meetings import meeting_policy
from daylight.web.accounts.models import User
from daylight.web.components import fields
from daylight.web.meetings.models import Attendance
from daylight.web.plans.forms import OWN, own_field

_KINDS = [one for one in shipped_catalogue().interventions.values() if not one.reference_only]


class PlanForm(forms.Form):
    """A meeting to come."""

    unit = fields.line("Unit", "Type the unit", most=80)
    on = fields.day("Day", "Choose a day")
    place = fields.line("Where (optional)", most=120)


class ReasonForm(forms.Form):
    """Why."""

    reason = fields.reason(least=5, rows=2)


class MoveForm(ReasonForm):
    """Another day, and why."""

    on = fields.day("New day", "Choose a day")
    field_order = ("on", "reason")


class AddForm(ReasonForm):
    """Whose case is put on the agenda, and why."""

    reference = fields.line("Reference of the case or the person", "Type the reference", most=20)
    field_order = ("reference", "reason")


class AttendForm(forms.Form):
    """Who was asked or came."""

    name = fields.line("Name", "Type the name", most=150)
    agency = fields.line(
        "Agency", "Type the agency", hint=f"For example: {', '.join(meeting_policy().agencies[:4])}", most=80
    )
    answer = fields.pick("Attendance", Attendance.ANSWERS, "Choose one")
    user = fields.account("Their account, if they may look at this meeting")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = Attendance.CAME
        active = User.objects.filter(is_active=True)
        outside = active.filter(roles__icontains="partner") | active.filter(roles__icontains="advocate")
        fields.offer(self.fields["user"], outside.order_by("name"), lambda user: f"{user.shown_name}, {user.agency}")


class NotesForm(forms.Form):
    """What is said."""

    notes = fields.words("What is said", hint="Survivors as letters. Kept when you press Keep.", most=4000, rows=6)


class AgreeForm(forms.Form):
    """An action as it is agreed."""

    what = fields.line("Action", "Type what is done", most=400)
    taken_by = fields.line("Who does it", "Type who does it", most=150)
    agency = fields.pick("Agency", [(one, one) for one in meeting_policy().agencies], "Choose the agency")
    kind = fields.pick(
        "Kind of action",
        [("", "Choose"), *((one.kind, one.words) for one in _KINDS)],
        hint="Needed for what the police do, and wherever the agency does several kinds.",
    )
    by_day = fields.day("By when", "Choose a day")

    def __init__(self, *args: Any, next_day: date | None = None, agencies: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_day"].initial = next_day
        shown = dict.fromkeys([*meeting_policy().agencies, *agencies])
        fields.put(self, agency=[(one, one) for one in shown])
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
