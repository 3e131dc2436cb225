"""What may be typed about disclosures and proposals of a new partner."""

from dataclasses import dataclass
from typing import Any

from django import forms

from daylight.domain.access import Permission, grant_of
from daylight.domain.disclosures import ENDED, Answered, Result, Route, Stage, shipped_disclosures
from daylight.web.accounts.models import User
from daylight.web.disclosures.models import Disclosure

_DAY = {"required": "Write the day as 2026-11-25", "invalid": "Write the day as 2026-11-25"}


def _text(label: str, *, missing: str, hint: str = "", required: bool = True, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": f"Use at most {most:,} letters"},
    )  # fmt: skip


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of those shown"},
    )  # fmt: skip


def _nation() -> forms.ChoiceField:
    told = [(each.nation, f"{each.title}: {each.days} days") for each in shipped_disclosures().schemes.values()]
    return _choice("Which scheme?", told)


class OpenForm(forms.Form):
    """An application, or what was learnt."""

    route = _choice(
        "Which route?",
        [
            (Route.ASK.value, "Right to ask: somebody applied"),
            (Route.KNOW.value, "Right to know: the police learnt it"),
        ],
    )
    survivor_id = forms.CharField(
        label="Reference of the person at risk", required=False, max_length=20,
        help_text="As on their own page. Leave empty where no record has them",
        error_messages={"max_length": "Use at most 20 letters"},
    )  # fmt: skip
    who = _text(
        "If no record has them: who is at risk, and how may they be reached safely?", missing="", required=False,
        hint="Hidden on every page until somebody says why they need it", most=500,
    )  # fmt: skip
    suspect_id = forms.CharField(
        label="Reference of the person suspected", required=False, max_length=20,
        help_text="Leave empty where no record has them", error_messages={"max_length": "Use at most 20 letters"},
    )  # fmt: skip
    about = _text("If no record has them: about whom?", missing="", required=False, most=500)
    applicant = forms.CharField(
        label="Who applied, if it was not the person at risk?", required=False, max_length=200,
        help_text="Such as her mother. Whoever applied is told nothing for having applied",
        error_messages={"max_length": "Use at most 200 letters"},
    )  # fmt: skip
    ended = forms.BooleanField(label="The relationship has ended", required=False)
    opened_on = forms.DateField(
        label="Day of the application, or on which it was learnt", help_text="As 2026-11-25. The clock runs from it",
        widget=forms.DateInput, error_messages=_DAY,
    )  # fmt: skip
    nation = _nation()
    why = _text("What was said, or what was learnt?", missing="Say why the case is opened")


class StepForm(forms.Form):
    """A step with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text(
        "Why?", missing="", required=False, hint="Needed to withdraw, send back, reconsider or open again", most=500
    )


class CheckForm(forms.Form):
    """What a check found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    check = _choice("Which check?", [])
    found = _text("What was found, where?", missing="Say what was found, or that nothing was")

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["check"].choices = list(shipped_disclosures().checks_for(route).items())  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """The three tests, each with why, and the decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in shipped_disclosures().tests.items():
            self.fields[name] = _choice(words, [("yes", "Yes, the test is met"), ("no", "No, it is not met")])
            self.fields[f"{name}_why"] = _text(f"Why, of the test that it is {name}?", missing="Say why")
        self.fields["result"] = _choice(
            "What is decided?",
            [
                (Result.DISCLOSE.value, "Disclose"),
                (Result.PARTIAL.value, "Disclose in part"),
                (Result.NOT.value, "Do not disclose"),
            ],
        )
        self.fields["reason"] = _text("Why is it decided so?", missing="Say why it is decided so")

    def tests(self) -> dict[str, Answered]:
        """Each test with its answer."""
        told = self.cleaned_data
        return {name: Answered(told[name] == "yes", told[f"{name}_why"]) for name in shipped_disclosures().tests}


class WordsForm(forms.Form):
    """The exact words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = _text(
        "The exact words", missing="Write the exact words",
        hint="Nothing else is told. No source, no other survivor, no address. Another person approves them",
    )  # fmt: skip


class TellForm(forms.Form):
    """To whom it was told, how, with which safety plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to = _choice("Who was told?", [])
    why_them = _text(
        "If not the person at risk: why are they best placed to protect?", missing="", required=False, most=500
    )
    told_on = forms.DateField(
        label="On which day?", help_text="As 2026-11-25", widget=forms.DateInput, error_messages=_DAY
    )
    how = _text("How and where, and that it may not be passed on?", missing="Say how and where it was told", most=500)
    safety_plan = _text(
        "The safety plan made with them", missing="Make a safety plan before it is told, and write it here"
    )
    departure = _text(
        "If the scheme does not reach a relationship that has ended: the compelling reason", missing="", required=False,
        most=500,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(shipped_disclosures().to.items())  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """More days, for what is exceptional."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    days = forms.IntegerField(
        label="How many more days?", min_value=1,
        error_messages={"required": "Give a number of days", "invalid": "Give a number of days",
                        "min_value": "Give 1 day or more"},
    )  # fmt: skip
    reason = _text("What is exceptional?", missing="Say what is exceptional")


class RevealForm(forms.Form):
    """Why it is needed who is at risk."""

    reason = _text("Why do you need to see who is at risk?", missing="Say why", hint="Kept in the audit with your name")


class ProposalForm(forms.Form):
    """What somebody who looked found."""

    answer = _choice(
        "What did you find?", [("confirm", "They are together, or live together"), ("reject", "They are not")]
    )
    nation = _nation()
    reason = _text(
        "What did you look at?", missing="Say what you looked at and found", most=500,
        hint="The proposal is no evidence: look at each record first",
    )  # fmt: skip


_FORMS: dict[str, tuple[str, str, type[forms.Form], Permission, frozenset[Stage]]] = {
    "check": ("Record a check", "Record", CheckForm, Permission.SEE_SURVIVOR, frozenset({Stage.OPEN})),
    "decide": (
        "Decide by the three tests", "Decide", DecideForm, Permission.DECIDE_DISCLOSURE, frozenset({Stage.WITH_PANEL})
    ),
    "words": (
        "Write the exact words", "Keep for approval", WordsForm, Permission.SEE_SURVIVOR, frozenset({Stage.TO_WORD})
    ),
    "tell": ("Record that it was told", "Record as told", TellForm, Permission.SEE_SURVIVOR, frozenset({Stage.READY})),
    "days": (
        "Give more days", "Give more days", DaysForm, Permission.DECIDE_DISCLOSURE, frozenset(set(Stage) - ENDED)
    ),
}  # fmt: skip
"""What is done with a case by a form of its own: its title, button, form, permission, and the stages that have it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that can be done with a case now: its form and its button."""

    do: str
    title: str
    button: str
    form: Any


def form_for(do: str, row: Disclosure, data: Any = None) -> Any:
    """The form of one thing that is done with a case."""
    kind = _FORMS[do][2] if do in _FORMS else StepForm
    more: dict[str, Any] = {"route": Route(row.route)} if do == "check" else {}
    initial = {"version": row.version, "words": row.words}
    return kind(data, initial=initial, auto_id=f"id_{do}_%s", **more)


def sections_of(row: Disclosure, user: User, sent: tuple[str, Any] | None) -> list[Section]:
    """What this user may do with a case now; with what they sent, where it was not right."""
    shown = []
    for do, (title, button, _, permission, stages) in _FORMS.items():
        if row.stage in stages and grant_of(user.held_roles, permission) is not None:
            form = sent[1] if sent and sent[0] == do else form_for(do, row)
            shown.append(Section(do, title, button, form))
    return shown
