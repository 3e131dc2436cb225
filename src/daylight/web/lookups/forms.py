"""What a call taker types."""

from typing import Any

from django import forms


class LookUpForm(forms.Form):
    """An address, a telephone, a person: any of them."""

    where = forms.CharField(
        label="Address",
        help_text="Postcode and number, such as 12 AB1 2CD; or as the caller says it",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use at most 200 letters"},
    )
    phone = forms.CharField(
        label="Telephone", required=False, max_length=30, error_messages={"max_length": "Use at most 30 digits"}
    )
    person = forms.CharField(
        label="Reference of a person",
        required=False,
        max_length=20,
        error_messages={"max_length": "A reference has at most 20 letters"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in ("where", "phone", "person")):
            self.add_error("where", "Give an address, a telephone number or a person")
        return given
