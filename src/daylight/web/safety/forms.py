"""What may be typed about a survivor's safety."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.safety import Outcome, TaskStatus, safety_policy
from daylight.web.safety.actions import LONGEST, Asked
from daylight.web.safety.models import SafetyCheck

OUTCOMES = {
    Outcome.GO_AHEAD: "Contact with him may go ahead",
    Outcome.GO_AHEAD_IF: "It may go ahead on a condition",
    Outcome.DO_NOT: "Do not make contact with him",
}
_DAY = "Type a date such as 27 3 2026 or 2026-03-27"
_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y"]


def _words(label: str, said: str = "", *, hint: str = "", most: int = LONGEST, lines: int = 3) -> forms.CharField:
    missing = {"required": said} if said else {}
    return forms.CharField(
        label=label, help_text=hint, required=bool(said), max_length=most, widget=forms.Textarea({"rows": lines}),
        error_messages={**missing, "max_length": f"Use at most {most} letters"},
    )  # fmt: skip


class CheckForm(forms.Form):
    """One safety check: her own view first."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    view_of = forms.ChoiceField(
        label="Whose view is this?", choices=list(SafetyCheck.VIEWS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose whose view it is"},
    )  # fmt: skip
    view = _words(
        "Her own view", "Write her view, or why she could not be asked",
        hint="In her words. What does she fear that he will do if police make contact with him?", most=4000, lines=5,
    )  # fmt: skip
    objection = _words(
        "Does she, or her advocate for her, object to something?", hint="Leave it empty for no. A supervisor decides."
    )
    advocate_told = forms.BooleanField(label="Her advocate was told", required=False)
    safe_method = _words("How she can safely be reached", "Write how she can safely be reached, or that she cannot")
    safe_time = _words("When", "Write when she can safely be reached, or that she cannot")
    safe_words = _words("Words that are safe to leave or send", hint="Leave it empty where none are.")
    outcome = forms.ChoiceField(
        label="What follows", choices=list(OUTCOMES.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose what follows"},
    )  # fmt: skip
    condition = _words("The condition, where there is one")
    until = forms.DateField(
        label="Ask her again by", help_text="Leave it empty for the days that policy gives.", required=False,
        input_formats=_FORMATS, widget=forms.DateInput, error_messages={"invalid": _DAY},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A condition where one is chosen."""
        given = super().clean() or {}
        if given.get("outcome") == Outcome.GO_AHEAD_IF and not given.get("condition", "").strip():
            self.add_error("condition", "Write the condition under which it may go ahead")
        until = given.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", "Choose today or a later day, or leave it empty")
        return given

    @property
    def asked(self) -> Asked:
        """What was typed, as the action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Asked(**given | {"outcome": Outcome(given["outcome"])})


class TaskForm(forms.Form):
    """What became of a task."""

    status = forms.ChoiceField(
        label="What became of it?", widget=forms.RadioSelect, error_messages={"required": "Choose what became of it"},
        choices=[
            (TaskStatus.DONE.value, "Done"),
            (TaskStatus.NOT_DONE.value, "It cannot be done"),
            (TaskStatus.CALLED_OFF.value, "Called off, because the act is"),
        ],
    )  # fmt: skip
    note = _words("Note, or the reason where it was not done", most=2000)

    def clean(self) -> dict[str, Any]:
        """A reason where it was not done."""
        given = super().clean() or {}
        if given.get("status") not in {None, TaskStatus.DONE.value} and not given.get("note", "").strip():
            self.add_error("note", "Write why it was not done")
        return given


class NameForm(forms.Form):
    """Somebody at risk whom no record names."""

    name = forms.CharField(label="Who she is", max_length=150, error_messages={"required": "Write who she is"})
    relationship = forms.CharField(label="What he is to her", max_length=40, required=False)
    contact = _words("How she can safely be reached")
    told_by = _words("Who told you", "Write who told you: a referral, an advocate, an officer")


class WordsForm(forms.Form):
    """A reason, or an objection."""

    words = _words("Say why", "Say why, in a sentence or two")


class DecisionForm(WordsForm):
    """What a supervisor decides on an objection."""

    decision = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Choose what you decide"},
        choices=[("stop", "Contact does not go ahead"), ("go", "Contact goes ahead in spite of it")],
    )  # fmt: skip
    field_order = ("decision", "words")


class WaiverForm(forms.Form):
    """Why one act goes ahead without the checks that lack."""

    kind = forms.ChoiceField(
        label="For which act?", widget=forms.RadioSelect, error_messages={"required": "Choose the act"}, choices=[]
    )
    reason = _words("Why it goes ahead without the check", "Write why it goes ahead without the check")
    last_day = forms.DateField(
        label="Until", input_formats=_FORMATS, widget=forms.DateInput,
        error_messages={"invalid": _DAY, "required": "Type the last day"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = safety_policy()
        kinds = [(act.name, act.words.capitalize()) for act in policy.acts.values() if act.waits]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["last_day"].help_text = f"At most {policy.waiver_days} days from today. It is used up by one act."

    def clean_last_day(self) -> Any:
        """A day that policy allows."""
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today <= day <= today + timedelta(days=safety_policy().waiver_days):
            raise forms.ValidationError(f"Choose a day from today to {safety_policy().waiver_days} days from today")
        return day
