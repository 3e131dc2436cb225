"""What is typed to decide about a pair."""

from django import forms

from daylight.web.allegations.models import Decision


class DecisionForm(forms.Form):
    """Who this person is towards the other, and why."""

    found = forms.ChoiceField(
        label="What is this person towards the other?",
        choices=list(Decision.FOUND.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this person is", "invalid_choice": "Choose one of the three"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="What you looked at: statements, injuries, history, what each wants. Kept with your name.",
        min_length=20,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say why",
            "min_length": "Say why in at least 20 letters",
            "max_length": "Use at most 500 letters",
        },
    )
