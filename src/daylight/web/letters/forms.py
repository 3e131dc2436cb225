"""What is typed for letters and their wordings."""

from typing import Any

from django import forms

from daylight.domain.letters import LONGEST_VALUE, LONGEST_WORDING, SERVED_HOW, letter_policy, placeholders_in
from daylight.web.components import fields
from daylight.web.letters.models import Wording


def _words(label: str, *, longest: int, rows: int = 3, hint: str = "") -> forms.CharField:
    return fields.words(label, f"Type: {label[0].lower()}{label[1:]}", hint=hint, most=longest, rows=rows)


class ReasonForm(forms.Form):
    """A reason, and the version that was looked at."""

    reason = fields.reason()


class KindForm(forms.Form):
    """Which wording a letter is made of."""

    wording = fields.choice("Which letter?", missing="Choose a letter")

    def __init__(self, *args: Any, wordings: list[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(one.pk), f"{one.kind_words}, edition {one.edition}") for one in wordings]
        fields.put(self, wording=shown)


class LetterForm(forms.Form):
    """What stands for each placeholder that is typed, and why the letter is needed."""

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in placeholders_in(f"{wording.title}\n{wording.text}"):
            told = letter_policy().placeholders[name]
            if told.typed:
                self.fields[name] = _words(told.words[0].upper() + told.words[1:], longest=LONGEST_VALUE)
        if "address" not in self.fields:
            self.fields["address"] = fields.words(
                "Address to deliver it to", most=LONGEST_VALUE, hint="Leave empty to hand it over."
            )
        self.fields["reason"] = fields.reason(
            "Why is this letter necessary and proportionate?",
            hint="Kept with the letter and in the audit; never printed on it.",
        )

    @property
    def values(self) -> dict[str, str]:
        """What was typed for the placeholders."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class WordingForm(forms.Form):
    """The words of an edition."""

    title = fields.line("Title", "Type a title", most=150)
    text = _words(
        "Text",
        longest=LONGEST_WORDING,
        rows=18,
        hint="An empty line begins a new paragraph. Placeholders stand in braces, as {name}.",
    )


class NewWordingForm(WordingForm):
    """The kind, too."""

    kind = fields.pick("Kind of letter", list(letter_policy().kinds.items()), "Choose a kind")
    field_order = ("kind", "title", "text")


class ServiceForm(forms.Form):
    """How it was served, by whom, and what was said."""

    how = fields.choice(
        "How was it served?",
        [(key, words.capitalize()) for key, words in SERVED_HOW.items()],
        "Choose how it was served",
    )
    served_by = fields.line("Who served it?", "Type who served it", hint="Name and number", most=150)
    on = fields.day("On which day? (optional: the day for which it was cleared)", required=False)
    note = fields.words("What was said")
    is_out = forms.BooleanField(
        label="It is out of the hand already, though the safety gate does not let it pass any more",
        help_text="It is recorded as it happened. Her advocate has a task at once, and a supervisor is told.",
        required=False,
    )
