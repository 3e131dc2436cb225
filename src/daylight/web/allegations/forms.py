"""What is typed to decide about a pair."""

from django import forms

from daylight.web.allegations.models import Decision
from daylight.web.components import fields


class DecisionForm(forms.Form):
    """Who this person is towards the other, and why."""

    found = fields.choice(
        "What is this person towards the other?",
        list(Decision.FOUND.items()),
        "Choose what this person is",
        "Choose one of the three",
    )
    reason = fields.reason(
        hint="What you looked at: statements, injuries, history, what each wants. Kept with your name.",
        least=20,
        rows=4,
    )
