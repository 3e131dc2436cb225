"""The fields that every area asks for: a reason, words, a line, a day, a moment, a choice, a person, a version.

Each says in its error what to do. `missing` is what is said where nothing was typed: a field without it may be empty.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

_NO_SUCH = {"null_characters_not_allowed": "Take out the letter that cannot be kept"}
DAY = "Write the date as 2027-03-07"
MOMENT = "Write the day and time as 2027-03-07 14:30"
KEPT = "Kept in the audit with your name"
ANY_DAY = "Type a date such as 27 3 2026 or 2026-03-27"
SHOWN = "Choose one of those shown"
Choices = Mapping[Any, Any] | Iterable[tuple[Any, Any]]
"""What is sent, and what is read."""


def _told(**said: str) -> dict[str, str]:
    """What a field says by what is wrong; what has no words of its own keeps the framework's."""
    return {wrong: sentence for wrong, sentence in said.items() if sentence}


def line(label: str, missing: str = "", *, hint: str = "", most: int = 100) -> forms.CharField:
    """One line of at most so many letters."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        error_messages=_NO_SUCH | _told(required=missing, max_length=f"Use at most {most} letters"),
    )


def words(
    label: str,
    missing: str = "",
    *,
    hint: str = "",
    least: int | None = None,
    short: str = "Say it",
    most: int = 500,
    rows: int = 3,
) -> forms.CharField:
    """Several lines; fewer letters than the least are asked for by `short`."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        min_length=least,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=_NO_SUCH
        | _told(
            required=missing,
            min_length=f"{short} in at least {least} letters",
            max_length=f"Use at most {most} letters",
        ),
    )


def reason(
    label: str = "Why?", *, hint: str = "", least: int = 10, missing: str = "Say why", rows: int = 3
) -> forms.CharField:
    """Why something is done, in a sentence."""
    return words(label, missing, hint=hint, least=least, short="Say why", rows=rows)


def person(label: str, *, hint: str = "") -> forms.CharField:
    """The reference of a person, which may be left empty."""
    told = {"max_length": "A reference has at most 20 letters"}
    return forms.CharField(label=label, help_text=hint, required=False, max_length=20, error_messages=told)


def day(
    label: str, missing: str = "Say which day", *, hint: str = "", required: bool = True, wrong: str = DAY
) -> forms.DateField:
    """A day, as a browser's own calendar gives it or as it is typed."""
    told = _told(required=missing, invalid=wrong)
    return forms.DateField(label=label, help_text=hint, required=required, widget=forms.DateInput, error_messages=told)


def any_day(label: str, missing: str = ANY_DAY, *, hint: str = "", required: bool = True) -> forms.DateField:
    """A day in any of the ways in which people write one here."""
    field = day(label, missing, hint=hint, required=required, wrong=ANY_DAY)
    field.input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y"]
    return field


def moment(label: str, *, hint: str = "Such as 2027-03-07 14:30", required: bool = False) -> forms.DateTimeField:
    """A day and a time."""
    told = _told(required="Say when", invalid=MOMENT)
    return forms.DateTimeField(
        label=label, help_text=hint, required=required, widget=forms.TextInput, error_messages=told
    )


def choice(
    label: str,
    choices: Choices = (),
    missing: str = "Choose one",
    wrong: str = SHOWN,
    *,
    hint: str = "",
    required: bool = True,
) -> forms.ChoiceField:
    """One of a few, all shown."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages=_told(required=missing, invalid_choice=wrong),
    )


def pick(
    label: str, choices: Choices = (), missing: str = "", wrong: str = SHOWN, *, hint: str = ""
) -> forms.ChoiceField:
    """One of a list that folds away."""
    told = _told(required=missing, invalid_choice=wrong)
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=bool(missing), error_messages=told)


def several(
    label: str, choices: Choices = (), missing: str = "", wrong: str = "Choose from those shown", *, hint: str = ""
) -> forms.MultipleChoiceField:
    """Any of a few, all shown."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=bool(missing),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_told(required=missing, invalid_choice=wrong),
    )


def account(
    label: str, missing: str = "", wrong: str = "Choose from the people shown", *, nobody: str = "---------"
) -> Any:
    """One account of those that `offer` puts there; `nobody` names the empty choice."""
    told = _told(required=missing, invalid_choice=wrong)
    return forms.ModelChoiceField(
        label=label, queryset=None, required=bool(missing), empty_label=nobody, error_messages=told
    )


def _with_unit(user: Any) -> str:
    return f"{user.shown_name}, {user.unit}"


def offer(field: Any, accounts: QuerySet[Any], called: Callable[[Any], str] = _with_unit) -> None:
    """Put these accounts to a field, each called so."""
    field.queryset, field.label_from_instance = accounts, called


def put(form: forms.BaseForm, /, **choices: Choices) -> None:
    """Put choices that are known only as a form is made to its fields, by name."""
    for name, offered in choices.items():
        field: Any = form.fields[name]
        field.choices = offered


def version(*, required: bool = True) -> forms.IntegerField:
    """Which version was read, hidden: a step on an older one is a conflict."""
    told = _told(required="Load the page again", invalid="Load the page again")
    return forms.IntegerField(required=required, widget=forms.HiddenInput, error_messages=told)
