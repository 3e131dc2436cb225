"""What was answered in a referral, read back in the words of its forms."""

from dataclasses import dataclass, field
from typing import Any

from django.forms import ChoiceField, Form, MultipleChoiceField
from django.urls import reverse

from daylight.domain.referrals import STEPS, steps_of
from daylight.web.referrals.forms import FORMS
from daylight.web.referrals.models import Referral

_HERS = ("survivor",)
"""Steps about the survivor: read back to the referrer while they write, and to nobody beside the suspect."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One step as it is read back."""

    step: str
    title: str
    lines: list[tuple[str, str]] = field(repr=False)
    href: str


def answers_shown(referral: Referral, *, person: str, hers: bool) -> list[Answered]:
    """Every step asked so far. `person` is how the person is called; with `hers` the survivor's safety too."""
    shown = []
    for step in steps_of(referral.answers):
        if step in _HERS and not hers:
            continue
        lines = [("", person)] if step == "person" else _lines(referral, step)
        href = reverse("referral-step", args=[referral.reference, step])
        shown.append(Answered(step, STEPS[step], lines if referral.answers.get(step) else [], href))
    return shown


def survivor_lines(referral: Referral) -> list[tuple[str, str]]:
    """What was said of the survivor's safety."""
    return _lines(referral, "survivor")


def _lines(referral: Referral, step: str) -> list[tuple[str, str]]:
    form = FORMS[step](None, referral=referral, step=step)
    stored = referral.answers.get(step, {})
    return [
        (str(form.fields[name].label), _value_words(form, name, stored[name]))
        for name in form.fields
        if stored.get(name)
    ] or ([("", "None")] if stored else [])


def _value_words(form: Form, name: str, value: Any) -> str:
    asked = form.fields[name]
    if isinstance(asked, ChoiceField):
        words = {str(code): str(text) for code, text in list(asked.choices)}  # type: ignore[arg-type]
        values = value if isinstance(asked, MultipleChoiceField) else [value]
        return "; ".join(words.get(str(each), str(each)) for each in values)
    return str(value)
