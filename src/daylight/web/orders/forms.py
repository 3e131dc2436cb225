"""What is typed about orders, bail and warrants."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone

from daylight.domain.orders import shipped_order_policy
from daylight.web.components import fields
from daylight.web.orders.models import Attempt, CourtOrder, Requirement, VictimView, WarrantWork

SAFE = "Write “Survivor A”. Leave places, names and telephones out: they stand in the court's own order."
_day = partial(fields.day, hint="Such as 2027-03-07")


def _line(label: str, *, longest: int = 100, required: bool = True, hint: str = "") -> forms.CharField:
    missing = f"Type: {label[0].lower()}{label[1:]}" if required else ""
    return fields.line(label, missing, hint=hint, most=longest)


def _reason(label: str = "Why?", *, hint: str = SAFE, required: bool = True) -> forms.CharField:
    if not required:
        return fields.words(label, hint=hint)
    return fields.words(label, "Say it in at least 10 letters", hint=hint, least=10)


def _choice(label: str, choices: dict[str, str], *, radios: bool = True, required: bool = True) -> forms.ChoiceField:
    if radios:
        return fields.choice(label, choices)
    return fields.pick(label, choices if required else {"": "None"} | choices, "Choose one" if required else "")


def _policy_choice(label: str, name: str, *, required: bool = True) -> forms.ChoiceField:
    return _choice(label, dict(shipped_order_policy().words[name]), required=required, radios=required)


class OrderForm(forms.Form):
    """An order, a notice or bail that was made."""

    kind = _choice("Which kind?", {one.kind: one.words for one in shipped_order_policy().orders.values()}, radios=False)
    reference = _line("Reference", longest=60, hint="The court's, or the force's own")
    starts_on = _day("First day")
    ends_on = _day("Last day", required=False, hint="Leave empty for until further order. Bail: filled in by rank.")
    made_at = fields.moment(
        "When was it given or made?", hint="Such as 2027-03-07 14:30. A court clock runs from then."
    )
    court = _line("Court", required=False)
    rank = _policy_choice("Bail before charge: who authorised it?", "ranks", required=False)
    without_notice = forms.BooleanField(label="It was made without notice to him", required=False)
    served_at = fields.moment("When was it served on him?")
    reason = _reason("What was it made on?")


class RequirementForm(forms.Form):
    """One requirement."""

    kind = _choice(
        "What is required?", {name: words for name, (words, _) in shipped_order_policy().requirements.items()},
        radios=False,
    )  # fmt: skip
    words = _reason("Anything to add", required=False)
    supervisor = _line("Who supervises it?", longest=150, required=False, hint="Needed for a positive requirement")
    suitability = _reason(
        "What shows that it is suitable and can be enforced?", required=False,
        hint="Needed for a positive requirement (Domestic Abuse Act 2021 s36)",
    )  # fmt: skip
    starts_on = _day("First day")
    ends_on = _day("Last day", required=False, hint="Leave empty for as long as the order")


class BreachForm(forms.Form):
    """One act that is suspected to be a breach."""

    on = _day("On which day?")
    requirements = forms.TypedMultipleChoiceField(
        label="Which requirements?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among those shown"},
    )  # fmt: skip
    incident_id = _line("Reference of the incident", longest=60, required=False)
    knowledge = _policy_choice("How is it known that he knew of the order?", "knowledge")
    evidence = _reason("What is the evidence, of the act and that he knew?")
    arrested_at = fields.moment("If he was arrested: when?")

    def __init__(self, *args: Any, requirements: list[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not requirements:
            del self.fields["requirements"]
        else:
            fields.put(self, requirements=[(one.pk, one.called) for one in requirements])


class ViewForm(forms.Form):
    """What the person protected thinks."""

    occasion = _choice("When was it sought?", VictimView.OCCASIONS)
    view = _choice("What did she or he say?", VictimView.VIEWS)
    words = _reason("In their own words", required=False, hint="Shown on this page alone")
    on = _day("On which day?")


class ClockForm(forms.Form):
    """When a name or an address changed."""

    starts_at = fields.moment("When did his name or address change?", required=True)


class WarrantForm(forms.Form):
    """A warrant that was issued."""

    reference = _line("Reference", longest=60)
    kind = _choice("Which kind?", WarrantWork.KINDS)
    issued_on = _day("When was it issued?")


class AttemptForm(forms.Form):
    """What was tried."""

    tried = _choice("What was tried?", Attempt.TRIED)
    words = _reason("What came of it?")
    on = _day("On which day?")


class FollowForm(forms.Form):
    """Who somebody is now, whom the release no longer has."""

    to = _line("Reference of the person he is now", longest=20, hint="Such as P0123456789")
    reason = _reason("How do you know?")


class StepForm(forms.Form):
    """One step: its reason, what else it asks, and the version that was looked at."""

    version = fields.version()
    reason = _reason()

    def __init__(self, *args: Any, step: str, thing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more: dict[str, forms.Field] = {}
        if (thing, step) == ("order", "discharge"):
            more["consents"] = forms.BooleanField(
                label="The consents that the Act asks for are there, where it is within its least time", required=False
            )
        if (thing, step) == ("order", "extend"):
            more["rank"] = _policy_choice("Who authorised it?", "ranks")
            more["ends_on"] = _day("New last day")
        if (thing, step) == ("order", "served"):
            more["served_at"] = fields.moment("When was it served on him?", required=True)
            self.fields["reason"].label = "How is that known?"
        if (thing, step) == ("order", "renewal"):
            more["answer"] = _choice("What is to become of it?", CourtOrder.RENEWALS)
        if (thing, step) == ("clock", "do"):
            more["done_at"] = fields.moment("When was it done?", required=True)
        self.fields = {**more, **self.fields}


def usual(step: str) -> dict[str, Any]:
    """What a form shows at first: today, or now."""
    now: datetime = timezone.localtime()
    days = {"starts_on": now.date(), "on": now.date()}
    return {**days, "done_at": f"{now:%Y-%m-%d %H:%M}"} if step == "do" else days
