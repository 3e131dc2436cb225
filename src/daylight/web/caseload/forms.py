"""What is typed about cases."""

from typing import Any

from django import forms

from daylight.domain.casework import shipped_casework_policy
from daylight.domain.levels import LEVELS
from daylight.web.accounts.models import User
from daylight.web.caseload.actions.ownership import can_hold
from daylight.web.components import fields
from daylight.web.components.templatetags.daylight import LEVELS as LEVEL_WORDS

_KEPT = "One sentence. Kept with your name in the history of the case."


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = fields.reason(hint=_KEPT)


class TriageForm(forms.Form):
    """What becomes of a case."""

    outcome = fields.choice(
        "What becomes of this case?",
        [
            ("accept", "Accept: the unit takes this person on"),
            ("decline", "Decline"),
            ("leave elsewhere", "Leave to another scheme that manages this person already"),
        ],
        "Choose what becomes of the case",
        "Choose one of the three",
    )
    scheme = fields.pick(
        "If another scheme manages this person, which?",
        [("", "None"), *shipped_casework_policy().schemes.items()],
        wrong="Choose one of the schemes shown",
    )
    until = fields.day("Until when?", hint="The case comes back to this queue by itself after that day", required=False)
    reason = fields.reason(hint=_KEPT)


class LevelForm(forms.Form):
    """A level, and why."""

    level = fields.choice(
        "Level of intervention and management",
        [(level, LEVEL_WORDS[level]) for level in reversed(LEVELS)],
        "Choose a level",
        "Choose one of the levels shown",
    )
    reason = fields.reason(
        "Why this level?", hint="One sentence: what it rests on. It stands in the history of the level, with your name."
    )


class MeasureForm(forms.Form):
    """On which day a measure was done."""

    on = fields.day("On which day was it done?")
    note = fields.line("Note", hint="If there is anything to add", most=500)


class HandOverForm(forms.Form):
    """To whom a case goes, and why."""

    to = fields.account("To whom?", "Choose somebody of the unit", "Choose somebody who is shown")
    reason = fields.reason(hint=_KEPT)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["to"], User.objects.filter(is_active=True, unit=unit))


class CoverForm(forms.Form):
    """Who is away, who covers, from when until when."""

    away = fields.account("Who is away?", "Choose who is away", "Choose somebody who is shown")
    covers = fields.account("Who covers?", "Choose who covers", "Choose somebody who is shown")
    first = fields.day("First day")
    last = fields.day("Last day", hint="The cases are open to who covers until the end of this day")
    reason = fields.reason(hint="For example: leave, training, illness")

    def __init__(self, *args: Any, user: User, may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        _choose_from(self.fields["away"], active if may_all else active.filter(pk=user.pk))
        _choose_from(self.fields["covers"], active)


def _choose_from(field: Any, users: Any) -> None:
    """Those of these accounts that may hold a case, by name with their unit."""
    holders = [user.pk for user in users if can_hold(user)]
    fields.offer(
        field,
        User.objects.filter(pk__in=holders).order_by("name", "username"),
        lambda user: f"{user.shown_name}, {user.unit or 'no unit'}",
    )


class TransferForm(forms.Form):
    """Where a case goes: to another unit, or to another force."""

    unit = fields.pick("To another unit of this force", wrong="Choose one of the units shown")
    force = fields.line(
        "Or to another force",
        hint="The case stays yours, and open, until the other force has said that it has it",
        most=120,
    )
    reason = fields.reason(hint=_KEPT)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = User.objects.filter(is_active=True).exclude(unit__in=["", unit]).values_list("unit", flat=True)
        choices = [("", "None"), *((one, one) for one in sorted(set(units)))]
        fields.put(self, unit=choices)


class ReceiptForm(forms.Form):
    """Who of the other force said that it has the case."""

    reason = fields.reason(
        "Who there said that they have the case, and under which reference?",
        hint="Name, force, their reference, the day. The case closes here.",
    )


class DischargeForm(forms.Form):
    """Why a case ends."""

    criterion = fields.choice(
        "Which criterion is met?",
        [(one.name, one.words) for one in shipped_casework_policy().criteria.values()],
        "Choose the criterion that is met",
        "Choose one that is shown",
    )
    reason = fields.reason("What shows that it is met?", hint=_KEPT)


class AttachForm(forms.Form):
    """Which person of the records the subject of a case is."""

    person = forms.RegexField(
        label="Reference of the person",
        help_text="Search for the person first; the reference stands under the name, such as P0123456789",
        regex=r"^[0-9A-Z]{1,20}$",
        error_messages={
            "required": "Give the reference of the person",
            "invalid": "Write the reference as it stands under the name",
        },
    )
    reason = fields.reason("How do you know that it is the same person?", hint=_KEPT)


class IdentityForm(forms.Form):
    """Where a case goes whose person was joined or split."""

    goes_to = fields.choice(
        "Where does this case go?", missing="Choose where the case goes", wrong="Choose one that is shown"
    )
    reason = fields.reason(hint=_KEPT)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, goes_to=places)
