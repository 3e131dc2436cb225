"""What is typed of a sharing agreement: drafted, signed, ended."""

from typing import Any

from django import forms

from daylight.domain.agreements import sharing_policy
from daylight.web.components import fields


class AgreementForm(forms.Form):
    """A draft: with whom, what for, on what ground, what, from when until when."""

    agency = fields.line(
        "Agency", "Type the agency's name", hint="As it stands in the accounts of its people.", most=80
    )
    purpose = fields.words("Purpose", "Write what it is for, in one or two sentences")
    gateway = fields.choice("Legal gateway", missing="Choose the legal gateway: without one nothing is shared")
    fields_open = fields.several("What may be shared", missing="Choose at least one thing that may be shared")
    first_day = fields.any_day("First day")
    last_day = fields.any_day("Last day")
    review_on = fields.any_day("Review on", hint="Between the first and the last day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = sharing_policy()
        gateways = [
            (each.name, f"{each.words} ({'a duty' if each.duty else 'a power, not a duty'}). {each.scope}")
            for each in policy.gateways.values()
        ]
        opened = [(name, words[0].upper() + words[1:]) for name, words in policy.fields.items()]
        fields.put(self, gateway=gateways, fields_open=opened)

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

    version = fields.version()
    signed_for_force = fields.line("Who signed for the force", "Type who signed for the force", most=150)
    signed_for_agency = fields.line("Who signed for the agency", "Type who signed for the agency", most=150)


class EndForm(forms.Form):
    """Why an agreement ends now."""

    version = fields.version()
    reason = fields.words("Why does it end?", "Write why it ends")
