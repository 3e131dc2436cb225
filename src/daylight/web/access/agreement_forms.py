"""What is typed of a sharing agreement: drafted, signed, ended."""

from typing import Any

from django import forms

from daylight.domain.agreements import sharing_policy

_DAY = {"required": "Type a date such as 27 3 2026 or 2026-03-27", "invalid": "Type a date such as 27 3 2026"}
_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y"]


def _day(label: str, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, input_formats=_FORMATS, widget=forms.DateInput, error_messages=_DAY
    )


class AgreementForm(forms.Form):
    """A draft: with whom, what for, on what ground, what, from when until when."""

    agency = forms.CharField(
        label="Agency",
        help_text="As it stands in the accounts of its people.",
        max_length=80,
        error_messages={"required": "Type the agency's name"},
    )
    purpose = forms.CharField(
        label="Purpose", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write what it is for, in one or two sentences"},
    )  # fmt: skip
    gateway = forms.ChoiceField(
        label="Legal gateway", widget=forms.RadioSelect, choices=[],
        error_messages={"required": "Choose the legal gateway: without one nothing is shared"},
    )  # fmt: skip
    fields_open = forms.MultipleChoiceField(
        label="What may be shared", widget=forms.CheckboxSelectMultiple, choices=[],
        error_messages={"required": "Choose at least one thing that may be shared"},
    )  # fmt: skip
    first_day = _day("First day")
    last_day = _day("Last day")
    review_on = _day("Review on", "Between the first and the last day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = sharing_policy()
        gateways = [
            (each.name, f"{each.words} ({'a duty' if each.duty else 'a power, not a duty'}). {each.scope}")
            for each in policy.gateways.values()
        ]
        self.fields["gateway"].choices = gateways  # type: ignore[attr-defined]
        opened = [(name, words[0].upper() + words[1:]) for name, words in policy.fields.items()]
        self.fields["fields_open"].choices = opened  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        given = super().clean() or {}
        first, last, review = given.get("first_day"), given.get("last_day"), given.get("review_on")
        if first and last and last < first:
            self.add_error("last_day", "Type a last day that is not before the first")
        elif first and last and review and not first <= review <= last:
            self.add_error("review_on", "Type a review day between the first and the last day")
        return given


class SignedForm(forms.Form):
    """Who signed, when an agreement is put in force."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_for_force = forms.CharField(
        label="Who signed for the force", max_length=150, error_messages={"required": "Type who signed for the force"}
    )
    signed_for_agency = forms.CharField(
        label="Who signed for the agency", max_length=150, error_messages={"required": "Type who signed for the agency"}
    )


class EndForm(forms.Form):
    """Why an agreement ends now."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why does it end?", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write why it ends"},
    )  # fmt: skip
