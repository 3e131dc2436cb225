"""What may be typed about disclosures and proposals of a new partner."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms

from daylight.domain.access import Permission, grant_of
from daylight.domain.disclosures import ENDED, Answered, Result, Route, Stage, shipped_disclosures
from daylight.web.accounts.models import User
from daylight.web.components import fields
from daylight.web.disclosures.models import Disclosure

_DAY = "Write the day as 2026-11-25"
_text = partial(fields.words, most=2000)


def _nation() -> forms.ChoiceField:
    told = [(each.nation, f"{each.title}: {each.days} days") for each in shipped_disclosures().schemes.values()]
    return fields.choice("Which scheme?", told)


class OpenForm(forms.Form):
    """An application, or what was learnt."""

    route = fields.choice(
        "Which route?",
        [
            (Route.ASK.value, "Right to ask: somebody applied"),
            (Route.KNOW.value, "Right to know: the police learnt it"),
        ],
    )
    survivor_id = fields.line(
        "Reference of the person at risk", hint="As on their own page. Leave empty where no record has them", most=20
    )
    who = _text(
        "If no record has them: who is at risk, and how may they be reached safely?",
        hint="Hidden on every page until somebody says why they need it",
        most=500,
    )
    suspect_id = fields.line("Reference of the person suspected", hint="Leave empty where no record has them", most=20)
    about = _text("If no record has them: about whom?", most=500)
    applicant = fields.line(
        "Who applied, if it was not the person at risk?",
        hint="Such as her mother. Whoever applied is told nothing for having applied",
        most=200,
    )
    ended = forms.BooleanField(label="The relationship has ended", required=False)
    opened_on = fields.day(
        "Day of the application, or on which it was learnt",
        _DAY,
        hint="As 2026-11-25. The clock runs from it",
        wrong=_DAY,
    )
    nation = _nation()
    why = _text("What was said, or what was learnt?", missing="Say why the case is opened")


class StepForm(forms.Form):
    """A step with a reason."""

    version = fields.version()
    reason = _text("Why?", hint="Needed to withdraw, send back, reconsider or open again", most=500)


class CheckForm(forms.Form):
    """What a check found."""

    version = fields.version()
    check = fields.choice("Which check?", [])
    found = _text("What was found, where?", missing="Say what was found, or that nothing was")

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, check=list(shipped_disclosures().checks_for(route).items()))


class DecideForm(forms.Form):
    """The three tests, each with why, and the decision."""

    version = fields.version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in shipped_disclosures().tests.items():
            self.fields[name] = fields.choice(words, [("yes", "Yes, the test is met"), ("no", "No, it is not met")])
            self.fields[f"{name}_why"] = _text(f"Why, of the test that it is {name}?", missing="Say why")
        self.fields["result"] = fields.choice(
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

    version = fields.version()
    words = _text(
        "The exact words",
        missing="Write the exact words",
        hint="Nothing else is told. No source, no other survivor, no address. Another person approves them",
    )


class TellForm(forms.Form):
    """To whom it was told, how, with which safety plan."""

    version = fields.version()
    to = fields.choice("Who was told?", [])
    why_them = _text("If not the person at risk: why are they best placed to protect?", most=500)
    told_on = fields.day("On which day?", _DAY, hint="As 2026-11-25", wrong=_DAY)
    how = _text("How and where, and that it may not be passed on?", missing="Say how and where it was told", most=500)
    safety_plan = _text(
        "The safety plan made with them", missing="Make a safety plan before it is told, and write it here"
    )
    departure = _text("If the scheme does not reach a relationship that has ended: the compelling reason", most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, to=list(shipped_disclosures().to.items()))


class DaysForm(forms.Form):
    """More days, for what is exceptional."""

    version = fields.version()
    days = forms.IntegerField(
        label="How many more days?",
        min_value=1,
        error_messages={
            "required": "Give a number of days",
            "invalid": "Give a number of days",
            "min_value": "Give 1 day or more",
        },
    )
    reason = _text("What is exceptional?", missing="Say what is exceptional")


class RevealForm(forms.Form):
    """Why it is needed who is at risk."""

    reason = _text("Why do you need to see who is at risk?", missing="Say why", hint="Kept in the audit with your name")


class ProposalForm(forms.Form):
    """What somebody who looked found."""

    answer = fields.choice(
        "What did you find?", [("confirm", "They are together, or live together"), ("reject", "They are not")]
    )
    nation = _nation()
    reason = _text(
        "What did you look at?",
        missing="Say what you looked at and found",
        most=500,
        hint="The proposal is no evidence: look at each record first",
    )


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
