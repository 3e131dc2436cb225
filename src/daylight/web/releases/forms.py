"""What may be typed about releases."""

from typing import Any

from django import forms

from daylight.web.releases.offered import Offered


class LoadForm(forms.Form):
    """Which of the offered releases is to be loaded."""

    name = forms.ChoiceField(
        label="Which release?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a release", "invalid_choice": "Choose one of those shown"},
    )

    def __init__(self, *args: Any, offers: list[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.name, f"{one.release_id}, as of {one.as_of}{', shown now' if one.is_current else ''}")
            for one in offers
        ]
        self.fields["name"].choices = choices  # type: ignore[attr-defined]


class FindingsForm(forms.Form):
    """Which findings are shown."""

    action = forms.ChoiceField(label="What was done", required=False)
    source_table = forms.ChoiceField(label="Table", required=False)
    source_file = forms.ChoiceField(label="File", required=False)

    def __init__(self, *args: Any, counted: dict[str, list[tuple[str, int]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in counted.items():
            choices = [("", "All"), *((key, f"{key.replace('_', ' ')} ({count:,})") for key, count in found)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
