"""What is typed for letters and their wordings."""

from typing import Any

from django import forms

from daylight.domain.letters import LONGEST_VALUE, LONGEST_WORDING, SERVED_HOW, letter_policy, placeholders_in
from daylight.web.letters.models import Wording

_REASON = {
    "required": "Say why",
    "min_length": "Say why in at least 10 letters",
    "max_length": "Use at most 500 letters",
}


def _words(label: str, *, longest: int, rows: int = 3, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": f"Type: {label[0].lower()}{label[1:]}",
            "max_length": f"Use at most {longest} letters",
        },
    )


class ReasonForm(forms.Form):
    """A reason, and the version that was looked at."""

    reason = forms.CharField(
        label="Why?",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REASON,
    )


class KindForm(forms.Form):
    """Which wording a letter is made of."""

    wording = forms.ChoiceField(
        label="Which letter?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a letter", "invalid_choice": "Choose one of those shown"},
    )

    def __init__(self, *args: Any, wordings: list[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(one.pk), f"{one.kind_words}, edition {one.edition}") for one in wordings]
        self.fields["wording"].choices = shown  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """What stands for each placeholder that is typed, and why the letter is needed."""

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in placeholders_in(f"{wording.title}\n{wording.text}"):
            told = letter_policy().placeholders[name]
            if told.typed:
                self.fields[name] = _words(told.words[0].upper() + told.words[1:], longest=LONGEST_VALUE)
        if "address" not in self.fields:
            self.fields["address"] = _words(
                "Address to deliver it to", longest=LONGEST_VALUE, required=False, hint="Leave empty to hand it over."
            )
        self.fields["reason"] = forms.CharField(
            label="Why is this letter necessary and proportionate?",
            help_text="Kept with the letter and in the audit; never printed on it.",
            min_length=10,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages=_REASON,
        )

    @property
    def values(self) -> dict[str, str]:
        """What was typed for the placeholders."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class WordingForm(forms.Form):
    """The words of an edition."""

    title = forms.CharField(
        label="Title",
        max_length=150,
        error_messages={"required": "Type a title", "max_length": "Use at most 150 letters"},
    )
    text = _words(
        "Text",
        longest=LONGEST_WORDING,
        rows=18,
        hint="An empty line begins a new paragraph. Placeholders stand in braces, as {name}.",
    )


class NewWordingForm(WordingForm):
    """The kind, too."""

    kind = forms.ChoiceField(
        label="Kind of letter",
        choices=list(letter_policy().kinds.items()),
        error_messages={"required": "Choose a kind", "invalid_choice": "Choose one of those shown"},
    )
    field_order = ("kind", "title", "text")


class ServiceForm(forms.Form):
    """How it was served, by whom, and what was said."""

    how = forms.ChoiceField(
        label="How was it served?",
        choices=[(key, words.capitalize()) for key, words in SERVED_HOW.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was served", "invalid_choice": "Choose one of those shown"},
    )
    served_by = forms.CharField(
        label="Who served it?",
        help_text="Name and number",
        max_length=150,
        error_messages={"required": "Type who served it", "max_length": "Use at most 150 letters"},
    )
    on = forms.DateField(
        label="On which day? (optional: the day for which it was cleared)",
        required=False,
        widget=forms.DateInput,
        error_messages={"invalid": "Write the date as 2027-03-07"},
    )
    note = _words("What was said", longest=500, required=False)
    is_out = forms.BooleanField(
        label="It is out of the hand already, though the safety gate does not let it pass any more",
        help_text="It is recorded as it happened. Her advocate has a task at once, and a supervisor is told.",
        required=False,
    )
