"""What a call taker types."""

from typing import Any

from django import forms

from daylight.web.components import fields


class LookUpForm(forms.Form):
    """An address, a telephone, a person: any of them."""

    where = fields.line("Address", hint="Postcode and number, such as 12 AB1 2CD; or as the caller says it", most=200)
    phone = forms.CharField(
        label="Telephone", required=False, max_length=30, error_messages={"max_length": "Use at most 30 digits"}
    )
    person = fields.person("Reference of a person")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in ("where", "phone", "person")):
            self.add_error("where", "Give an address, a telephone number or a person")
        return given
