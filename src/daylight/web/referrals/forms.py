"""What may be typed in a referral: one question a page; and what the unit answers."""

from functools import partial
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.referrals import OUTCOMES, shipped_referral_policy
from daylight.web.components import fields
from daylight.web.referrals.models import Referral

_NEVER = "Do not write a survivor's name, address, telephone or school here."
_YES_NO = [("yes", "Yes"), ("no", "No")]
_YES_NO_UNKNOWN = [*_YES_NO, ("not_known", "Not known"), ("not_asked", "Not asked")]
_radios = partial(fields.choice, missing="Choose an answer", wrong="Choose one of the answers")
_line = partial(fields.line, most=150)
_text = partial(fields.words, most=2000, rows=4)


class StepForm(forms.Form):
    """One step. `version` is of the referral when the page was made; `reason` is asked once it had been sent."""

    version = fields.version()

    def __init__(self, data: Any, *, referral: Referral, step: str) -> None:
        initial = {**referral.answers.get(step, {}), "version": referral.version}
        super().__init__(data, initial=initial)
        self.step = step
        if referral.sent_at is not None:
            self.fields["reason"] = fields.line("Why do you change it?", "Say why you change it", most=500)

    def given(self) -> dict[str, Any]:
        """What was answered, fit to be kept: dates as text."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "reason"}}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()}


class DangerForm(StepForm):
    """Asked first, for it cannot wait for a form."""

    danger = _radios("Is anybody in danger now?", _YES_NO)


class ActForm(StepForm):
    """What was done at once."""

    done = _text(
        "What was done about it?",
        hint=f"For example: called 999 at 14:05, officers sent. {_NEVER}",
        missing="Say what was done. If nothing was yet, call 999 or the control room first",
    )


class DetailsForm(StepForm):
    """A person in no record, as the referrer knows them."""

    forename = _line("First name")
    surname = _line("Surname")
    known_as = _line("Other names")
    born_on = fields.day("Date of birth", required=False, wrong="Write the date as 1984-03-07")
    age = _line("Or their age, about", most=20)
    address = _line("Where they live or stay", hint="His own address, not a survivor's.", most=200)
    telephone = _line("Telephone", most=40)
    more = _text("Anything else that tells who is meant", hint=f"Work, vehicle, looks. {_NEVER}", rows=3)

    def clean_born_on(self) -> Any:
        """A day that has been."""
        born = self.cleaned_data["born_on"]
        if born and not 1900 <= born.year <= timezone.localdate().year:
            raise forms.ValidationError("Write the date as 1984-03-07")
        return born or ""

    def clean(self) -> dict[str, Any]:
        """Something by which the person can be told."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("forename", "surname", "known_as", "more")):
            self.add_error("surname", "Give a name, or say below how to tell who is meant")
        return given


class WayForm(StepForm):
    """Proactive or reactive."""

    way = _radios(
        "What led to this referral?",
        [
            ("reactive", "An incident that was reported or attended"),
            ("proactive", "No single incident: a pattern, or a worry that something will happen"),
        ],
    )
    incident = _line("Incident or crime reference, if there is one", most=60)


class BehalfForm(StepForm):
    """For oneself, or for somebody else."""

    behalf = _radios(
        "On whose behalf do you refer?",
        [("self", "My own"), ("other", "Somebody else's: a colleague's, a family's, a service's")],
    )
    who = _line("Whose, and their role", hint="Not the survivor: her safety is asked about later.")
    contact = _line("How the unit reaches them")

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name."""
        given = super().clean() or {}
        if given.get("behalf") == "other" and not given.get("who"):
            self.add_error("who", "Say on whose behalf you refer")
        return given


class ConcernForm(StepForm):
    """What the worry is."""

    concerns = fields.several("What worries you?", missing="Choose at least one")
    words = _text(
        "Say what is suspected, and why now",
        hint=f"Whether you saw it, were told it, or believe it. {_NEVER}",
        missing="Say what is suspected, and why now",
        rows=6,
    )

    def __init__(self, data: Any, *, referral: Referral, step: str) -> None:
        super().__init__(data, referral=referral, step=step)
        choices = [(each.code, each.words) for each in shipped_referral_policy().concerns]
        fields.put(self, concerns=choices)


class FactorsForm(StepForm):
    """What contributes; nothing may."""

    factors = fields.several(
        "Does any of this contribute?", hint="Leave all empty if none does, or if you do not know."
    )

    def __init__(self, data: Any, *, referral: Referral, step: str) -> None:
        super().__init__(data, referral=referral, step=step)
        fields.put(self, factors=list(shipped_referral_policy().factors.items()))


class CommentsForm(StepForm):
    """A comment on each factor that was chosen."""

    def __init__(self, data: Any, *, referral: Referral, step: str) -> None:
        super().__init__(data, referral=referral, step=step)
        words = shipped_referral_policy().factors
        for code in referral.answer("factors", "factors"):
            self.fields[code] = _text(words[code], missing="Say how it contributes, or take the factor away", rows=2)


class SurvivorForm(StepForm):
    """The survivor's safety: her own view, and how she can be reached without harm."""

    knows = _radios("Does the survivor know of this referral?", _YES_NO_UNKNOWN)
    view = _text("What is her own view?", hint="In her words where you can. Only those who may see it do.", rows=3)
    safe = _radios("Is it safe to contact her?", _YES_NO_UNKNOWN)
    contact = _text("How and when it is safe, and what must not be said", rows=3)

    def clean(self) -> dict[str, Any]:
        """Safe contact is said in words."""
        given = super().clean() or {}
        if given.get("safe") == "yes" and not given.get("contact"):
            self.add_error("contact", "Say how and when it is safe to contact her")
        return given


FORMS: dict[str, type[StepForm]] = {
    "danger": DangerForm,
    "act": ActForm,
    "details": DetailsForm,
    "way": WayForm,
    "behalf": BehalfForm,
    "concern": ConcernForm,
    "factors": FactorsForm,
    "comments": CommentsForm,
    "survivor": SurvivorForm,
}
"""The form of each step; who it is about is chosen from a search instead."""


class BeginForm(forms.Form):
    """A new referral: its key makes sending this form twice begin one."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Load the page again, then begin", "invalid": "Load the page again, then begin"},
    )


class PersonForm(forms.Form):
    """Who it is about: a person of the release, or nobody that is recorded."""

    person_id = forms.CharField(required=False, max_length=20)
    version = forms.IntegerField(min_value=0)
    reason = forms.CharField(required=False, max_length=500)


class FindForm(forms.Form):
    """A line to find the person by."""

    q = fields.line(
        "Is the person known already?",
        "Type a name, a date of birth, a postcode, a telephone number or a reference",
        hint="Name or alias, date of birth, postcode, telephone or reference.",
        most=200,
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = fields.reason(least=5)


_REASON_OF = {"take_on": "Why it is taken on", "decline": "Why it is declined", "return": "What is missing"}


class AnswerForm(forms.Form):
    """The unit's answer, with its reason."""

    outcome = _radios(
        "What becomes of it?",
        [("take_on", "Take on"), ("decline", "Decline"), ("return", "Return to the referrer for more")],
    )
    words = fields.words(
        "What you decided on, and from what",
        "Say what you decided on, and from what",
        hint=f"For the unit; the referrer does not see it. {_NEVER}",
        least=10,
    )
    note = fields.words(
        "A note to the referrer (optional)",
        hint="They read it beside the outcome. Write nothing that they may not know.",
        rows=2,
    )
    version = fields.version()

    def __init__(self, data: Any, *, version: int) -> None:
        super().__init__(data, initial={"version": version})
        policy = shipped_referral_policy()
        for outcome in OUTCOMES:
            reasons = [(each.code, each.words) for each in policy.reasons if each.outcome == outcome]
            self.fields[f"reason_{outcome}"] = fields.pick(
                _REASON_OF[outcome], [("", ""), *reasons], wrong="Choose one of the reasons"
            )
        self.order_fields(["outcome", *(f"reason_{outcome}" for outcome in OUTCOMES), "words", "note"])

    def clean(self) -> dict[str, Any]:
        """The reason of the outcome that was chosen."""
        given = super().clean() or {}
        outcome = given.get("outcome", "")
        if outcome and not given.get(f"reason_{outcome}"):
            self.add_error(f"reason_{outcome}", "Choose a reason for this outcome")
        return given


class SignOffForm(forms.Form):
    """A second person's word on a decline."""

    agreed = _radios("Do you agree that it is declined?", [("yes", "Yes: decline it"), ("no", "No: screen it again")])
    words = fields.reason(least=5)
    version = fields.version()
