"""What may be typed about people."""

from typing import Any

from django import forms


class SearchForm(forms.Form):
    """One box for a name, birth date, postcode, telephone or reference, or several of them."""

    q = forms.CharField(
        label="Search for a person",
        help_text="Name or alias, date of birth, postcode, telephone or reference. More words find fewer people.",
        max_length=200,
        error_messages={
            "required": "Type a name, a date of birth, a postcode, a telephone number or a reference",
            "max_length": "Use at most 200 letters",
        },
    )


class TimelineForm(forms.Form):
    """What of the timeline is shown, and as known on which day."""

    kind = forms.ChoiceField(
        label="Type",
        required=False,
        choices=[
            ("", "Everything"),
            ("incident", "Incidents as suspect"),
            ("as victim", "Incidents as victim"),
            ("order", "Orders and bail"),
            ("management", "Management"),
            ("custody", "Custody"),
            ("conviction", "Convictions"),
            ("proceeding", "Proceedings"),
        ],
    )
    victim = forms.ChoiceField(label="Towards", required=False)
    first = forms.DateField(label="From", required=False, widget=forms.DateInput)
    last = forms.DateField(label="To", required=False, widget=forms.DateInput)
    known_on = forms.DateField(
        label="As known on", help_text="Hides everything recorded later", required=False, widget=forms.DateInput
    )

    def __init__(self, *args: Any, victims: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["victim"].choices = [("", "Anybody"), *((name, name) for name in victims)]  # type: ignore[attr-defined]
        for name in ("first", "last", "known_on"):
            self.fields[name].error_messages["invalid"] = "Write the date as 2024-03-07"


class RevealForm(forms.Form):
    """Whose identity is needed, and why."""

    victims = forms.MultipleChoiceField(
        label="Whom do you need to see?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one survivor", "invalid_choice": "Choose from those shown"},
    )
    reason = forms.CharField(
        label="Why do you need to see who she is?",
        help_text="Kept in the audit with your name",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why you need to see who she is",
            "min_length": "Say why in at least 10 letters",
            "max_length": "Use at most 500 letters",
        },
    )

    def __init__(self, *args: Any, victims: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["victims"].choices = [(name, name) for name in victims]  # type: ignore[attr-defined]
