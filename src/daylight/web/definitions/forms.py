"""What may be typed: a definition as a sentence, its worked cases, and the moves of its life."""

from typing import Any

from django import forms

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import ERAS, VICTIMS
from daylight.domain.definitions import CHARGED, CONVICTED, GROUPS
from daylight.domain.events import EVENT_ROLES
from daylight.domain.offences import THEMES, offence_kinds
from daylight.domain.relationships import RELATIONSHIPS
from daylight.domain.worked_cases import EXPECTED, HOLDS
from daylight.web.components import fields

_WHOLE = {"invalid": "Enter a whole number, such as 3"}
_NUMBER = {"invalid": "Enter a number, such as 182.5"}
_DAY = "Enter a date, such as 2026-11-01"
_VICTIM_WORDS = {
    "any": "anybody",
    "intimate": "partners and former partners",
    "family": "family members",
    "intimate_or_family": "partners, former partners and family members",
}
_ERA_WORDS = {"any": "at any time"} | {era: era.replace("-", " ", 1) for era in ERAS[1:]}


def words(code: str) -> str:
    """A code of the language as words."""
    return code.replace("ex_", "former ").replace("_", " ")


def _worded(codes: Any) -> list[tuple[str, str]]:
    return [(code, words(code)) for code in codes]


def _several(label: str, codes: Any) -> forms.MultipleChoiceField:
    return fields.several(label, _worded(codes), wrong="Choose from the list")


def _whole(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, error_messages=_WHOLE, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


def _number(label: str) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, error_messages=_NUMBER, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )


def _line(label: str, hint: str = "") -> forms.CharField:
    return fields.line(label, hint=hint, most=500)


class HeadForm(forms.Form):
    """What stands over the conditions: name, source, owner; how conditions combine; ages, answers, places."""

    name = _line("Short name", "Lower-case words with hyphens, such as serial-partners")
    edition = _line("Edition", "Such as 2026.1")
    title = _line("Title", "How the list calls it")
    group = fields.pick("Group", _worded(GROUPS))
    source = _line("Source", "Who asks for this rule, and where that is written")
    owner = _line("Owner", "Who answers for it")
    combine = fields.pick(
        "The suspect must meet",
        [("all", "all of the conditions"), ("any", "any of them"), ("at_least", "at least so many")],
    )
    least = _whole("How many, for at least so many")
    minimum_age = _whole("Aged at least")
    maximum_age = _whole("Aged at most")
    minimum_age_then = _whole("Count only what happened at an age of at least")
    answered_since_first = _several(
        "Not listed if since the first event there was", [kind.value for kind in AnswerKind]
    )
    charged = fields.pick(
        "Not listed if charged",
        [("", "no matter"), *zip(CHARGED, ("with a crime that counts", "with any crime, ever"), strict=True)],
    )
    convicted = fields.pick(
        "Not listed if convicted", [("", "no matter"), *zip(CONVICTED, ("since the first event", "ever"), strict=True)]
    )
    places = _whole("Places, for a capacity rule: the gravest so many")

    def __init__(self, *args: Any, named: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not named:  # of a draft that is there already
            del self.fields["name"], self.fields["edition"]


class ConditionForm(forms.Form):
    """One condition, to be read as a sentence: count these, at least so many, within this window."""

    themes = _several("Count incidents that are", THEMES)
    victims = fields.pick("against", [(v, _VICTIM_WORDS[v]) for v in VICTIMS])
    least_incidents = _whole("incidents")
    least_crimes = _whole("crimes")
    least_victims = _whole("different victims")
    least_partners = _whole("partners or former partners")
    window = fields.pick(
        "Within",
        [
            ("years", "the last so many years"),
            ("months", "the last so many months"),
            ("days", "the last so many days"),
            ("fixed", "fixed days"),
            ("always", "all time"),
        ],
    )
    window_number = _whole("so many")
    crimes_only = forms.BooleanField(label="Only incidents with a recorded crime", required=False)
    kinds = _several("Only crimes of these kinds", offence_kinds())
    offences = _line("Only crimes of these codes", "Such as 8N 008/77")
    relationships = _several("Only these relationships (instead of the choice above)", RELATIONSHIPS[:-1])
    minimum_severity = _number("Only crimes that weigh at least")
    recording_era = fields.pick("Recorded", [(era, _ERA_WORDS[era]) for era in ERAS])
    principal_only = forms.BooleanField(label="Of each report the principal crime alone", required=False)
    roles = _several("Whom", EVENT_ROLES)
    least_severity = _number("summed severity")
    least_unconnected = forms.BooleanField(label="The victims are unconnected to each other", required=False)
    least_same_victim = forms.BooleanField(label="All against one same victim", required=False)
    window_first = fields.day("From, for fixed days", required=False, wrong=_DAY)
    window_last = fields.day("To, for fixed days", required=False, wrong=_DAY)

    @property
    def shows_more(self) -> bool:
        """Whether anything stands, or is wrong, in what is folded away."""
        rest = list(self.fields)[list(self.fields).index("crimes_only") :]
        plain: tuple[Any, ...] = (None, "", [], False, "any", ["suspect"])
        return any(self[name].value() not in plain or name in self.errors for name in rest)


class TextForm(forms.Form):
    """A declaration as TOML, for those who would rather write it."""

    text = forms.CharField(
        label="The definition as TOML",
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": "Write the definition, or paste it"},
    )


class CaseForm(forms.Form):
    """A worked case: a small invented history, and what the definition must say of it."""

    title = fields.line("What it shows", "Say what it shows", most=200)
    as_of = fields.day("As of", "Give the day it is looked at", wrong=_DAY)
    born = fields.day("The suspect's date of birth", required=False, wrong=_DAY)
    events = forms.CharField(
        label="Events, one to a line",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A day, what happened, the victim, the relationship: 2024-05-09 8N v1 ex_partner",
        error_messages={"required": "Give at least one event"},
    )
    done = forms.CharField(
        label="What was done, one to a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as 2026-06-01 conviction 8Q domestic stalking",
    )
    connected = forms.CharField(
        label="Victims connected to each other, one pair to a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as v1 v2",
    )
    expect = fields.several(
        "The definition must say", _worded(EXPECTED), "Say what the definition must say", "Choose from the list"
    )
    held = fields.pick("It waits, because", [("", "it does not wait"), *_worded(HOLDS)])


class ReasonForm(forms.Form):
    """Why a definition is sent back or retired."""

    reason = fields.words("Why", "Say why, for those who come after")


class InForceForm(forms.Form):
    """What whoever puts a definition in force says that they understand."""

    read = forms.BooleanField(
        label="I have read the sentence above, and it is the rule that we want",
        error_messages={"required": "Read the sentence, and tick this if it is the rule that you want"},
    )
    enter = forms.BooleanField(error_messages={"required": "Tick this to say that you understand who enters"})
    leave = forms.BooleanField(error_messages={"required": "Tick this to say that you understand who leaves"})

    def __init__(self, *args: Any, enter: str, leave: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enter"].label, self.fields["leave"].label = enter, leave


class PlacesForm(forms.Form):
    """How many people a unit has room for."""

    places = forms.IntegerField(
        label="Places that you have",
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-slider": "1000"}),
        error_messages={
            **_WHOLE,
            "min_value": "Enter a number of 1 or more",
            "max_value": "Enter a number of 100,000 or fewer",
        },
    )
