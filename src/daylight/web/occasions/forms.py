"""What is typed about events."""

from functools import partial
from typing import Any

from django import forms

from daylight.domain.occasions import Kind, shipped_occasion_policy
from daylight.web.components import fields
from daylight.web.occasions.models import Calendar, Contact

_DAY = "Write the day as 2026-11-21"
_day = partial(fields.day, missing=_DAY, wrong=_DAY, hint="For example 2026-11-21")
_reason = partial(fields.reason, least=20)


class CalendarForm(forms.Form):
    """A calendar to load."""

    name = fields.line(
        "Name of the calendar",
        "Give the calendar a name",
        hint="A calendar of this name has its days replaced.",
        most=150,
    )
    kind = fields.choice("What is it of?", Calendar.KINDS, "Choose what the calendar is of", "Choose one of the list")
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

    reason = _reason(hint="Kept with your name.")


class PlanForm(forms.Form):
    """What a plan is drafted from."""

    title = fields.line("Which event?", "Name the event", most=150)
    first = _day("First day")
    last = _day("Last day")
    proportionality = _reason(
        "Why is contact needed, and no more than needed?",
        hint="What happened on such days before, and why a lesser step would not do.",
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", "Put the last day on or after the first")
        return given


class ContactForm(forms.Form):
    """Contact somebody, or leave them out."""

    decided = fields.choice(
        "What is decided?",
        [(Contact.CHOSEN, "Contact"), (Contact.LEFT_OUT, "Leave out")],
        "Choose contact, or leave out",
        "Choose one of the two",
    )
    when = fields.choice("When?", Contact.WHEN, wrong="Choose before, during or after", required=False)
    threat = forms.BooleanField(label="There is a live threat: never hold this contact out", required=False)
    reason = _reason(hint="What in the incidents, not which club or faith. Kept with your name.")

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
    word = fields.line(
        "A word to draw by", "Give a word to draw by", hint="Anybody can make the same draw again from it."
    )
    ethics_reference = fields.line("Reference of the ethics decision", "Give the reference of the ethics decision")
    signed_by = fields.line("Who signed it", "Give the name of who signed it", most=150)
    signed_on = _day("Signed on")


class MoveForm(forms.Form):
    """A step of a plan; the version shows whether somebody changed it meanwhile."""

    step = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Say what to do with the plan"})
    version = fields.version()
    reason = fields.words("Why?")
    report = fields.words("What was done, and what followed?", most=4000, rows=8)
