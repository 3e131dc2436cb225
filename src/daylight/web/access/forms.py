"""What is typed to pass a guard: the purpose of a look."""

from django import forms

from daylight.web.access.guards import PURPOSES


class PurposeForm(forms.Form):
    """Why somebody looks."""

    purpose = forms.ChoiceField(
        label="What do you need it for?",
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need it for", "invalid_choice": "Choose one of the purposes"},
    )
