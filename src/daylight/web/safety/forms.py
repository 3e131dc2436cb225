"""What may be typed about a survivor's safety."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.safety import Outcome, TaskStatus, safety_policy
from daylight.web.components import fields
from daylight.web.safety.actions import Asked
from daylight.web.safety.models import SafetyCheck

OUTCOMES = {
    Outcome.GO_AHEAD: "Contact with him may go ahead",
    Outcome.GO_AHEAD_IF: "It may go ahead on a condition",
    Outcome.DO_NOT: "Do not make contact with him",
}


class CheckForm(forms.Form):
    """One safety check: her own view first."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    view_of = fields.choice("Whose view is this?", list(SafetyCheck.VIEWS.items()), "Choose whose view it is")
    view = fields.words(
        "Her own view",
        "Write her view, or why she could not be asked",
        hint="In her words. What does she fear that he will do if police make contact with him?",
        most=4000,
        rows=5,
    )
    objection = fields.words(
        "Does she, or her advocate for her, object to something?", hint="Leave it empty for no. A supervisor decides."
    )
    advocate_told = forms.BooleanField(label="Her advocate was told", required=False)
    safe_method = fields.words(
        "How she can safely be reached", "Write how she can safely be reached, or that she cannot"
    )
    safe_time = fields.words("When", "Write when she can safely be reached, or that she cannot")
    safe_words = fields.words("Words that are safe to leave or send", hint="Leave it empty where none are.")
    outcome = fields.choice("What follows", list(OUTCOMES.items()), "Choose what follows")
    condition = fields.words("The condition, where there is one")
    until = fields.any_day("Ask her again by", hint="Leave it empty for the days that policy gives.", required=False)

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

    status = fields.choice(
        "What became of it?",
        [
            (TaskStatus.DONE.value, "Done"),
            (TaskStatus.NOT_DONE.value, "It cannot be done"),
            (TaskStatus.CALLED_OFF.value, "Called off, because the act is"),
        ],
        "Choose what became of it",
    )
    note = fields.words("Note, or the reason where it was not done", most=2000)

    def clean(self) -> dict[str, Any]:
        """A reason where it was not done."""
        given = super().clean() or {}
        if given.get("status") not in {None, TaskStatus.DONE.value} and not given.get("note", "").strip():
            self.add_error("note", "Write why it was not done")
        return given


class NameForm(forms.Form):
    """Somebody at risk whom no record names."""

    name = fields.line("Who she is", "Write who she is", most=150)
    relationship = fields.line("What he is to her", most=40)
    contact = fields.words("How she can safely be reached")
    told_by = fields.words("Who told you", "Write who told you: a referral, an advocate, an officer")


class WordsForm(forms.Form):
    """A reason, or an objection."""

    words = fields.words("Say why", "Say why, in a sentence or two")


class DecisionForm(WordsForm):
    """What a supervisor decides on an objection."""

    decision = fields.choice(
        "What do you decide?",
        [("stop", "Contact does not go ahead"), ("go", "Contact goes ahead in spite of it")],
        "Choose what you decide",
    )
    field_order = ("decision", "words")


class WaiverForm(forms.Form):
    """Why one act goes ahead without the checks that lack."""

    kind = fields.choice("For which act?", [], "Choose the act")
    reason = fields.words("Why it goes ahead without the check", "Write why it goes ahead without the check")
    last_day = fields.any_day("Until", "Type the last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = safety_policy()
        kinds = [(act.name, act.words.capitalize()) for act in policy.acts.values() if act.waits]
        fields.put(self, kind=kinds)
        self.fields["last_day"].help_text = f"At most {policy.waiver_days} days from today. It is used up by one act."

    def clean_last_day(self) -> Any:
        """A day that policy allows."""
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today <= day <= today + timedelta(days=safety_policy().waiver_days):
            raise forms.ValidationError(f"Choose a day from today to {safety_policy().waiver_days} days from today")
        return day
