"""Words for the pages of assessments: whose it is, what is left, how it stands, two side by side, agreement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from daylight.domain.agreement_meter import Agreement, Reading, agreement_of
from daylight.domain.assessing import Beside, compared, why_provisional
from daylight.domain.assessments import Form
from daylight.domain.casework import CaseStatus
from daylight.web.assessments.models import Answer, Assessment
from daylight.web.assessments.queries import (
    NOT_RECORDED,
    PARTS,
    answered,
    answers_of,
    carried_in,
    filled,
    form_of,
    groups_of,
    readings,
)
from daylight.web.caseload.models import Case
from daylight.web.components.templatetags.daylight import LEVELS, on_day
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current

REPLY_WORDS = {"yes": "Yes", "no": "No", "not_known": "Not known", "not_asked": "Not asked"}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a case is about, as a page names them, and the page of their assessments."""

    name: str
    reference: str
    href: str


def subject_of(case: Case) -> Subject:
    """The person of the release, or the details of a case whose person is in no record."""
    if not case.person_id:
        name = f"{case.forename} {case.surname}".strip() or "Name not known"
        return Subject(name, case.reference, reverse("case-assessments", args=[case.reference]))
    release = current()
    rows = Person.objects.filter(loaded=release.number if release else 0, person_id=case.person_id)
    names = rows.values_list("forename", "surname").first() or ("", "")
    name = " ".join(part for part in names if part) or "Name not known"
    return Subject(name, case.person_id, reverse("person-assessments", args=[case.person_id]))


def due_of(case: Case, on: date) -> str:
    """Whether and why a case is to be assessed again, in a sentence; empty where it is not."""
    if case.status == CaseStatus.ACCEPTED:
        return "Not assessed yet: the case was accepted and has no level."
    if case.status != CaseStatus.MANAGED:
        return ""
    if case.news:
        return f"Assess again, something is new: {case.news}"
    if case.reassess_by and case.reassess_by < on:
        return f"Overdue: it was to be assessed again by {on_day(case.reassess_by)}."
    return f"To be assessed again by {on_day(case.reassess_by)}." if case.reassess_by else ""


def is_overdue(case: Case, on: date) -> bool:
    """Whether the reassessment is past its day, or something new came."""
    past = case.reassess_by is not None and case.reassess_by < on
    return case.status == CaseStatus.MANAGED and (past or bool(case.news))


@dataclass(frozen=True, slots=True)
class Task:
    """One topic of the list of what is left."""

    topic: str
    name: str
    required: bool
    answer: Answer | None
    words: str
    done: bool


def tasks_of(form: Form, answers: dict[str, Answer]) -> list[Task]:
    """Every topic, with how it stands."""
    return [_task(topic.id, topic.name, topic.required, answers.get(topic.id)) for topic in form.topics]


def _task(key: str, name: str, required: bool, answer: Answer | None) -> Task:
    if answer is None:
        return Task(key, name, required, None, "Not answered yet", done=False)
    words = REPLY_WORDS[answer.reply]
    if answer.carried:
        return Task(key, name, required, answer, f"{words}, carried over: confirm it", done=False)
    return Task(key, name, required, answer, words, done=True)


def question_of(assessment: Assessment, form: Form, topic: str) -> str:
    """The force's licensed words for a topic where it loaded any, else the topic's own name."""
    told = assessment.wording.words.get(topic) if assessment.wording else None
    name = next(each.name for each in form.topics if each.id == topic)
    return str(told or f"{name[:1].upper()}{name[1:]}")


def missing_of(assessment: Assessment, form: Form, answers: dict[str, Answer]) -> list[str]:
    """Why it is provisional, a sentence each. Of the computed level nothing before the own level was given."""
    if assessment.is_signed:
        return list(assessment.provisional)
    known = assessment.computed["provisional"] if assessment.computed else None
    score = known if assessment.own_level else False
    return list(why_provisional(form, filled(form, answers), carried=carried_in(answers), score_provisional=score))


def parts_of(assessment: Assessment) -> list[tuple[str, str, float | None]]:
    """The components of the computed level: name, what it tells, 0 to 1."""
    parts: dict[str, Any] = (assessment.computed or {}).get("parts", {})
    return [(name.capitalize(), words, parts.get(name)) for name, words in PARTS.items()]


def decision_in_words(row: Assessment) -> str:
    """One sentence: own level, computed level, what was decided."""
    own, final = LEVELS[row.own_level].lower(), LEVELS[row.final_level].lower()
    if not row.computed_level:
        return f"Decided: {final}; own level {own}; none was computed."
    computed = LEVELS[row.computed_level].lower()
    agreed = f"agreed with the computed level, {computed}" if row.agreed else f"changed from the computed {computed}"
    return f"Decided: {final}, {agreed}; own level before it was shown: {own}."


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two assessments, answer by answer."""

    earlier: Assessment
    later: Assessment
    rows: tuple[Beside, ...]

    @property
    def changed(self) -> list[Beside]:
        """Topics whose answer changed."""
        return [row for row in self.rows if row.changed]


def side_by_side(earlier: Assessment, later: Assessment) -> SideBySide:
    """Two assessments compared by the rules."""
    sides = [(form_of(row.form, row.edition), answered(answers_of(row))) for row in (earlier, later)]
    return SideBySide(earlier, later, compared(sides[0], sides[1]))


def meter_by(what: str) -> tuple[tuple[Agreement, ...], Agreement | None]:
    """Agreement by unit, sex or age band, and over all; None where nothing was signed beside a computed level."""
    told = list(readings())
    groups = groups_of(person for _, person, _ in told) if what != "unit" else {}
    place = {"sex": 0, "age": 1}.get(what, 0)
    grouped: Iterable[tuple[str, Reading]] = (
        (unit if what == "unit" else groups.get(person, (NOT_RECORDED, NOT_RECORDED))[place], reading)
        for unit, person, reading in told
    )
    whole = agreement_of(("All", reading) for *_, reading in told)
    return agreement_of(grouped), whole[0] if whole else None


def minutes_of(seconds: int | None) -> str:
    """A middle time in words; too few where none is told."""
    if seconds is None:
        return "too few"
    return f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
