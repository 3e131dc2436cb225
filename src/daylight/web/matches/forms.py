"""What may be typed about matches."""

from django import forms

from daylight.web.people.models import Judgement

_WHY = {
    "required": "Say why, so that others can follow it",
    "min_length": "Say why in at least 5 letters",
    "max_length": "Use at most 500 letters",
}


class QueueForm(forms.Form):
    """What of the queue is shown."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("waiting", "Waiting for an answer"),
            ("disputed", "Two answers that differ"),
            ("unsure", "Not sure"),
            ("judged", "Answered"),
            ("all", "Everything"),
        ],
    )
    changes = forms.ChoiceField(
        label="What an answer would change",
        required=False,
        choices=[
            ("", "Anything"),
            ("undoes", "Somebody would no longer be listed"),
            ("meets", "Somebody would be listed"),
            ("nothing", "No status"),
        ],
    )
    person = forms.CharField(
        label="About one person",
        help_text="The reference, such as P0123456789",
        required=False,
        max_length=20,
        error_messages={"max_length": "A reference has at most 20 letters"},
    )


class JudgeForm(forms.Form):
    """One answer, with its reason. `seen` counts what had been said of the pair when the page was made."""

    judgement = forms.ChoiceField(
        label="Are these two rows about one person?",
        choices=[
            (Judgement.SAME, "Same person"),
            (Judgement.DIFFERENT, "Different people"),
            (Judgement.UNSURE, "Not sure"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose one of the answers"},
    )
    reason = forms.CharField(
        label="What makes you say so?",
        help_text="Kept with your name. Do not write a survivor's name or address.",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_WHY,
    )
    pair = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TakeBackForm(forms.Form):
    """Why an answer no longer stands."""

    reason = forms.CharField(
        label="Why do you take it back?",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_WHY,
    )


class RevealRowsForm(forms.Form):
    """Why what stands in a survivor's row is needed."""

    reason = forms.CharField(
        label="Why do you need to see what stands in her rows?",
        help_text="Kept in the audit with your name",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_WHY | {"min_length": "Say why in at least 10 letters"},
    )
