"""What is typed about cases."""

from typing import Any

from django import forms

from daylight.domain.casework import shipped_casework_policy
from daylight.domain.levels import LEVELS
from daylight.web.accounts.models import User
from daylight.web.caseload.actions.ownership import can_hold
from daylight.web.components.templatetags.daylight import LEVELS as LEVEL_WORDS

_DAY = {"required": "Say which day", "invalid": "Write the date as 2027-03-07"}


def _reason(label: str = "Why?", hint: str = "One sentence. Kept with your name in the history of the case.") -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why",
            "min_length": "Say why in at least 10 letters",
            "max_length": "Use at most 500 letters",
        },
    )


def _day(label: str, hint: str = "") -> Any:
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput, error_messages=_DAY)


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = _reason()


class TriageForm(forms.Form):
    """What becomes of a case."""

    outcome = forms.ChoiceField(
        label="What becomes of this case?",
        choices=[
            ("accept", "Accept: the unit takes this person on"),
            ("decline", "Decline"),
            ("leave elsewhere", "Leave to another scheme that manages this person already"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the case", "invalid_choice": "Choose one of the three"},
    )
    scheme = forms.ChoiceField(
        label="If another scheme manages this person, which?",
        required=False,
        choices=[("", "None"), *shipped_casework_policy().schemes.items()],
        error_messages={"invalid_choice": "Choose one of the schemes shown"},
    )
    until = forms.DateField(
        label="Until when?",
        help_text="The case comes back to this queue by itself after that day",
        required=False,
        widget=forms.DateInput,
        error_messages=_DAY,
    )
    reason = _reason()


class LevelForm(forms.Form):
    """A level, and why."""

    level = forms.ChoiceField(
        label="Level of intervention and management",
        choices=[(level, LEVEL_WORDS[level]) for level in reversed(LEVELS)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a level", "invalid_choice": "Choose one of the levels shown"},
    )
    reason = _reason(
        "Why this level?", "One sentence: what it rests on. It stands in the history of the level, with your name."
    )


class MeasureForm(forms.Form):
    """On which day a measure was done."""

    on = _day("On which day was it done?")
    note = forms.CharField(
        label="Note",
        help_text="If there is anything to add",
        required=False,
        max_length=500,
        error_messages={"max_length": "Use at most 500 letters"},
    )


class HandOverForm(forms.Form):
    """To whom a case goes, and why."""

    to = forms.ModelChoiceField(
        label="To whom?",
        queryset=User.objects.none(),
        error_messages={"required": "Choose somebody of the unit", "invalid_choice": "Choose somebody who is shown"},
    )
    reason = _reason()

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["to"], User.objects.filter(is_active=True, unit=unit))


class CoverForm(forms.Form):
    """Who is away, who covers, from when until when."""

    away = forms.ModelChoiceField(
        label="Who is away?",
        queryset=User.objects.none(),
        error_messages={"required": "Choose who is away", "invalid_choice": "Choose somebody who is shown"},
    )
    covers = forms.ModelChoiceField(
        label="Who covers?",
        queryset=User.objects.none(),
        error_messages={"required": "Choose who covers", "invalid_choice": "Choose somebody who is shown"},
    )
    first = _day("First day")
    last = _day("Last day", "The cases are open to who covers until the end of this day")
    reason = _reason("Why?", "For example: leave, training, illness")

    def __init__(self, *args: Any, user: User, may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        _choose_from(self.fields["away"], active if may_all else active.filter(pk=user.pk))
        _choose_from(self.fields["covers"], active)


def _choose_from(field: Any, users: Any) -> None:
    """Those of these accounts that may hold a case, by name with their unit."""
    holders = [user.pk for user in users if can_hold(user)]
    field.queryset = User.objects.filter(pk__in=holders).order_by("name", "username")
    field.label_from_instance = lambda user: f"{user.shown_name}, {user.unit or 'no unit'}"


class TransferForm(forms.Form):
    """Where a case goes: to another unit, or to another force."""

    unit = forms.ChoiceField(
        label="To another unit of this force",
        required=False,
        error_messages={"invalid_choice": "Choose one of the units shown"},
    )
    force = forms.CharField(
        label="Or to another force",
        help_text="The case stays yours, and open, until the other force has said that it has it",
        required=False,
        max_length=120,
        error_messages={"max_length": "Use at most 120 letters"},
    )
    reason = _reason()

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = User.objects.filter(is_active=True).exclude(unit__in=["", unit]).values_list("unit", flat=True)
        choices = [("", "None"), *((one, one) for one in sorted(set(units)))]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """Who of the other force said that it has the case."""

    reason = _reason(
        "Who there said that they have the case, and under which reference?",
        "Name, force, their reference, the day. The case closes here.",
    )


class DischargeForm(forms.Form):
    """Why a case ends."""

    criterion = forms.ChoiceField(
        label="Which criterion is met?",
        choices=[(one.name, one.words) for one in shipped_casework_policy().criteria.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the criterion that is met", "invalid_choice": "Choose one that is shown"},
    )
    reason = _reason("What shows that it is met?")


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
    reason = _reason("How do you know that it is the same person?")


class IdentityForm(forms.Form):
    """Where a case goes whose person was joined or split."""

    goes_to = forms.ChoiceField(
        label="Where does this case go?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the case goes", "invalid_choice": "Choose one that is shown"},
    )
    reason = _reason()

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goes_to"].choices = places  # type: ignore[attr-defined]
