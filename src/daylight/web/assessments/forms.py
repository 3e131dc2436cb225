"""What may be typed or sent for an assessment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from daylight.domain.assessments import Form, Reply
from daylight.domain.intelligence import Grading, shipped_grading
from daylight.web.accounts.models import User
from daylight.web.assessments.models import Assessment, IntelligenceItem
from daylight.web.components import fields
from daylight.web.components.templatetags.daylight import LEVELS

_LARGEST_FORM_FILE = 1_000_000  # bytes; a form with its words is a few thousand


class FormFileForm(forms.Form):
    """A file with the force's own forms, or with its licensed words."""

    file = forms.FileField(
        label="File",
        help_text="TOML, in UTF-8: a form of your own, or your licensed words for one of the forms below.",
        max_length=200,
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
            "invalid": "Choose a file",
            "max_length": "Give the file a name of at most 200 letters",
        },
    )

    def clean_file(self) -> object:
        """No larger than any form can be."""
        sent = self.cleaned_data["file"]
        if sent.size > _LARGEST_FORM_FILE:
            raise forms.ValidationError("The file is larger than 1 MB. Choose the file of the form itself")
        return sent


REPLIES = {
    Reply.YES: "Yes",
    Reply.NO: "No",
    Reply.NOT_KNOWN: "Not known: it was asked, and the answer is not known or was not given",
    Reply.NOT_ASKED: "Not asked",
}
_ABOUT_HER = "Write Survivor A, B and so on, as the timeline does: never her name, address, telephone, child or school."


def _why(label: str, hint: str) -> forms.CharField:
    return fields.words(label, "Say why", hint=hint, rows=4)


def _levels(label: str) -> forms.ChoiceField:
    return fields.choice(label, LEVELS, "Choose a level", "Choose one of the four levels")


def _codes(label: str, codes: Mapping[str, str]) -> forms.ChoiceField:
    missing = f"Choose a code for {label.lower()}"
    return fields.choice(label, _coded(codes), missing, "Choose one of the codes")


def _coded(codes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, f"{code}: {words}") for code, words in codes.items()]


class StartForm(forms.Form):
    """Which form, and whether it starts from the answers before."""

    form = fields.choice("Which form?", missing="Choose a form", wrong="Choose one of the forms in use")
    carry_over = forms.BooleanField(
        label="Start from the answers of the last signed one by this form; each is marked until somebody confirms it",
        required=False,
    )

    def __init__(self, data: Any, *, in_use: Iterable[Form]) -> None:
        super().__init__(data)
        choices = [(each.name, f"{each.title} (edition {each.edition})") for each in in_use]
        fields.put(self, form=choices)


class AnswerForm(forms.Form):
    """One answer, and what it rests on."""

    reply = fields.choice("", REPLIES, "Choose an answer", "Choose one of the four answers")
    evidence = fields.words(
        "What does the answer rest on?", hint=f"Who said or wrote it, and when. {_ABOUT_HER}", most=2000, rows=4
    )
    incident = fields.pick("An incident it rests on", wrong="Choose one of the incidents of the list")
    items = forms.TypedMultipleChoiceField(
        label="Intelligence it rests on",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose again: the intelligence changed meanwhile"},
    )
    version = fields.version()

    def __init__(
        self,
        data: Any,
        *,
        question: str,
        incidents: Iterable[tuple[str, str]],
        items: Iterable[IntelligenceItem],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        offered = [(item.pk, _item_words(item)) for item in items]
        self.fields["reply"].label = question
        fields.put(self, incident=[("", "None"), *incidents], items=offered)
        if not offered:
            del self.fields["items"]


def _item_words(item: IntelligenceItem) -> str:
    trust = "" if item.weighs else " (weighs nothing: it supports no answer alone)"
    return f"{item.reference}, graded {item.grading.code}{trust}: {item.text[:120]}"


class OwnLevelForm(forms.Form):
    """The assessor's own level, before anything computed is shown."""

    level = _levels("What level do you give, by your own judgement?")
    because = _why("Why?", f"What weighs most with you. {_ABOUT_HER}")
    version = fields.version()


class DecisionForm(forms.Form):
    """Agree with the computed level or change it, because."""

    level = _levels("What is the level?")
    because = _why("Because", f"Why you agree, or why you change it. {_ABOUT_HER}")
    version = fields.version()

    def __init__(self, data: Any, *, row: Assessment, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        said = {row.own_level: ["own level"] if row.own_level else []}
        if row.computed_level:
            said.setdefault(row.computed_level, []).insert(0, "computed")
        choices = [
            (key, f"{name}: {' and '.join(said[key])}" if said.get(key) else name) for key, name in LEVELS.items()
        ]
        fields.put(self, level=choices)


class SignForm(forms.Form):
    """Which version is signed."""

    version = fields.version()


class BecauseForm(forms.Form):
    """A reason alone."""

    because = _why("Why?", _ABOUT_HER)


class ItemForm(forms.Form):
    """One graded item of information."""

    reference = fields.line(
        "Reference in the log", "Enter the log's reference", hint="A number alone. Never who the source is.", most=60
    )
    reported_on = fields.day("Reported on", "Enter the date", wrong="Enter a date, such as 2026-11-01")
    text = fields.words(
        "What it says",
        "Write what the item says",
        hint=f"Without anything that tells who the source is. {_ABOUT_HER}",
        most=2000,
        rows=4,
    )
    source = _codes("Source evaluation", shipped_grading().sources)
    information = _codes("Information", shipped_grading().information)
    handling = _codes("Handling", shipped_grading().handling)
    conditions = fields.several(
        "Conditions, under handling code C",
        _coded(shipped_grading().conditions),
        wrong="Choose conditions of the list",
    )

    @property
    def grading(self) -> Grading:
        """The grade that was chosen. Invalid where its conditions do not fit."""
        given = self.cleaned_data
        return Grading(given["source"], given["information"], given["handling"], tuple(given["conditions"]))


class ReaderForm(forms.Form):
    """Who is asked for a second read."""

    reader = forms.TypedChoiceField(
        label="Who reads it a second time?",
        help_text="They give their own level and do not see the first one or the computed one.",
        coerce=int,
        error_messages={"required": "Choose a colleague", "invalid_choice": "Choose a colleague of the list"},
    )

    def __init__(self, data: Any, *, readers: Iterable[User]) -> None:
        super().__init__(data)
        offered = [(user.pk, f"{user.shown_name}, {user.unit}") for user in readers]
        fields.put(self, reader=[("", "Choose"), *offered])


class SecondReadForm(forms.Form):
    """The reader's own level."""

    level = _levels("What level do you give, by your own judgement?")
    because = _why("Why?", f"What weighs most with you. {_ABOUT_HER}")


class CompareForm(forms.Form):
    """Which two are set side by side."""

    earlier = forms.TypedChoiceField(label="Earlier", coerce=int, error_messages={"invalid_choice": "Choose another"})
    later = forms.TypedChoiceField(label="Later", coerce=int, error_messages={"invalid_choice": "Choose another"})

    def __init__(self, data: Any, *, signed: Iterable[Assessment]) -> None:
        super().__init__(data)
        choices = [(row.number, f"Assessment {row.number}, {row.form.replace('_', ' ')}") for row in signed]
        for name in ("earlier", "later"):
            fields.put(self, **{name: choices})


class MeterForm(forms.Form):
    """By what agreement is told apart."""

    by = forms.ChoiceField(
        label="By",
        choices=[("unit", "unit"), ("sex", "recorded sex of the person"), ("age", "age of the person")],
        error_messages={"invalid_choice": "Choose one of the list"},
    )
