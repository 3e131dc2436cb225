"""What may be typed about releases."""

from typing import Any

from django import forms

from daylight.web.components import fields
from daylight.web.releases.offered import Offered


class LoadForm(forms.Form):
    """Which of the offered releases is to be loaded."""

    name = fields.choice("Which release?", missing="Choose a release")

    def __init__(self, *args: Any, offers: list[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.name, f"{one.release_id}, as of {one.as_of}{', shown now' if one.is_current else ''}")
            for one in offers
        ]
        fields.put(self, name=choices)


class FindingsForm(forms.Form):
    """Which findings are shown."""

    action = fields.pick("What was done")
    source_table = fields.pick("Table")
    source_file = fields.pick("File")

    def __init__(self, *args: Any, counted: dict[str, list[tuple[str, int]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in counted.items():
            choices = [("", "All"), *((key, f"{key.replace('_', ' ')} ({count:,})") for key, count in found)]
            fields.put(self, **{name: choices})
