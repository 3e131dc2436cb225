"""What is typed about events."""

from typing import Any

from django import forms

from daylight.domain.occasions import Kind, shipped_occasion_policy
from daylight.web.occasions.models import Calendar, Contact

_LEAST = 20
_REASON_ERRORS = {
    "required": "Say why",
    "min_length": f"Say why in at least {_LEAST} letters",
    "max_length": "Use at most 500 letters",
}


def _reason(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=_LEAST,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REASON_ERRORS,
    )


def _day(label: str, hint: str = "For example 2026-11-21") -> forms.DateField:
    wrong = "Write the day as 2026-11-21"
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": wrong, "invalid": wrong},
    )


class CalendarForm(forms.Form):
    """A calendar to load."""

    name = forms.CharField(
        label="Name of the calendar",
        help_text="A calendar of this name has its days replaced.",
        max_length=150,
        error_messages={"required": "Give the calendar a name", "max_length": "Use at most 150 letters"},
    )
    kind = forms.ChoiceField(
        label="What is it of?",
        choices=Calendar.KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the calendar is of", "invalid_choice": "Choose one of the list"},
    )
    file = forms.FileField(
        label="File",
        help_text="iCalendar, or CSV with the columns date and title, and if wanted ends, place and person.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty; choose another",
            "missing": "Choose a file",
            "invalid": "Choose a file",
        },
    )

    def clean_kind(self) -> Kind:
        """The kind as the domain names it."""
        return Kind(self.cleaned_data["kind"])


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = _reason("Why?", "Kept with your name.")


class PlanForm(forms.Form):
    """What a plan is drafted from."""

    title = forms.CharField(
        label="Which event?",
        max_length=150,
        error_messages={"required": "Name the event", "max_length": "Use at most 150 letters"},
    )
    first = _day("First day")
    last = _day("Last day")
    proportionality = _reason(
        "Why is contact needed, and no more than needed?",
        "What happened on such days before, and why a lesser step would not do.",
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", "Put the last day on or after the first")
        return given


class ContactForm(forms.Form):
    """Contact somebody, or leave them out."""

    decided = forms.ChoiceField(
        label="What is decided?",
        choices=[(Contact.CHOSEN, "Contact"), (Contact.LEFT_OUT, "Leave out")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose contact, or leave out", "invalid_choice": "Choose one of the two"},
    )
    when = forms.ChoiceField(
        label="When?",
        choices=Contact.WHEN,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose before, during or after"},
    )
    threat = forms.BooleanField(label="There is a live threat: never hold this contact out", required=False)
    reason = _reason("Why?", "What in the incidents, not which club or faith. Kept with your name.")

    def clean(self) -> dict[str, Any]:
        """Contact has a time."""
        given = super().clean() or {}
        if given.get("decided") == Contact.CHOSEN and not given.get("when"):
            self.add_error("when", "Choose before, during or after")
        return given


class HoldOutForm(forms.Form):
    """A draw, with the ethics decision behind it."""

    share = forms.FloatField(
        label="Share to hold out, in per cent",
        min_value=1,
        max_value=100 * shipped_occasion_policy().hold_out.most,
        error_messages={
            "required": "Give the share in per cent",
            "invalid": "Give the share as a number, for example 30",
            "min_value": "Hold out 1 per cent or more",
            "max_value": f"No more than {shipped_occasion_policy().hold_out.most:.0%}% may be held out",
        },
    )
    word = forms.CharField(
        label="A word to draw by",
        help_text="Anybody can make the same draw again from it.",
        max_length=100,
        error_messages={"required": "Give a word to draw by", "max_length": "Use at most 100 letters"},
    )
    ethics_reference = forms.CharField(
        label="Reference of the ethics decision",
        max_length=100,
        error_messages={
            "required": "Give the reference of the ethics decision",
            "max_length": "Use at most 100 letters",
        },
    )
    signed_by = forms.CharField(
        label="Who signed it",
        max_length=150,
        error_messages={"required": "Give the name of who signed it", "max_length": "Use at most 150 letters"},
    )
    signed_on = _day("Signed on")


class MoveForm(forms.Form):
    """A step of a plan; the version shows whether somebody changed it meanwhile."""

    step = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Say what to do with the plan"})
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Open the plan again"})
    reason = forms.CharField(
        label="Why?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Use at most 500 letters"},
    )  # fmt: skip
    report = forms.CharField(
        label="What was done, and what followed?", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}), error_messages={"max_length": "Use at most 4000 letters"},
    )  # fmt: skip
