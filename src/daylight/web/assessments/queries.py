"""Reading assessments, the forms they use, and what stands beside them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.domain.agreement_meter import Reading
from daylight.domain.assessing import Answered, AssessmentStatus, ReadStatus
from daylight.domain.assessments import Assessment as Filled
from daylight.domain.assessments import Form, Reply, assess, shipped_forms
from daylight.domain.errors import NotFound
from daylight.domain.fairness import age_band, sex_group
from daylight.domain.intelligence import may_enter_packs
from daylight.domain.levels import LEVELS
from daylight.domain.periods import BirthRange
from daylight.web.accounts.models import User
from daylight.web.assessments.models import (
    OPEN,
    Answer,
    Assessment,
    IntelligenceItem,
    LoadedForm,
    LoadedWording,
    SecondRead,
)
from daylight.web.caseload.models import Case
from daylight.web.components.cards import Card
from daylight.web.releases.models import Event, Person, Score
from daylight.web.releases.queries import current

_INCIDENTS_OFFERED = 100
NOT_RECORDED = "not recorded"
PARTS = {
    "recency": "how recent the newest event is",
    "frequency": "how many incidents",
    "gravity": "how grave, faded with time",
    "victims": "how many distinct victims",
}
"""Components of the score, each 0 to 1, in words."""


def every_form() -> dict[tuple[str, str], Form]:
    """Every edition of every form that there is, by name and edition: shipped ones, then those loaded, oldest first."""
    loaded = (row.form for row in LoadedForm.objects.all())
    return {(form.name, form.edition): form for form in (*shipped_forms(), *loaded)}


def forms_in_use() -> tuple[Form, ...]:
    """The edition of each form with which a new assessment starts: the one loaded last, else the shipped one."""
    return tuple({form.name: form for form in every_form().values()}.values())


def form_of(name: str, edition: str) -> Form:
    """One edition. NotFound where there is none."""
    found = every_form().get((name, edition))
    if found is None:
        raise NotFound(f"There is no form {name} of edition {edition}. Choose one of the forms in use.")
    return found


def wording_of(name: str, edition: str) -> LoadedWording | None:
    """The words for this edition that were loaded last; None where the topics' own names serve."""
    return LoadedWording.objects.filter(form=name, edition=edition).order_by("at", "pk").last()


def assessment_called(assessment_id: int) -> Assessment:
    """One assessment with its case. NotFound where there is none."""
    found = Assessment.objects.select_related("case", "wording", "follows").filter(pk=assessment_id).first()
    if found is None:
        raise NotFound("There is no such assessment. Open it from the case.")
    return found


def assessments_of(case: Case) -> QuerySet[Assessment]:
    """Every assessment of a case, newest first, abandoned ones too."""
    return Assessment.objects.filter(case=case).order_by("-number")


def open_of(case: Case, form: str) -> Assessment | None:
    """The assessment by this form that is still worked on."""
    return Assessment.objects.filter(case=case, form=form, status__in=OPEN).first()


def last_signed(case: Case, form: str) -> Assessment | None:
    """The newest signed assessment by this form."""
    return Assessment.objects.filter(case=case, form=form, status=AssessmentStatus.SIGNED.value).first()


def answers_of(assessment: Assessment, *, early: bool = False) -> dict[str, Answer]:
    """The answer that counts of each topic that has one, by topic; `early`, as before the computed level was shown."""
    rows = Answer.objects.filter(assessment=assessment).prefetch_related("items").order_by("version")
    return {row.topic: row for row in rows if not (early and row.late)}


def answer_of(assessment: Assessment, topic: str) -> Answer | None:
    """The answer to one topic that counts."""
    found = Answer.objects.filter(assessment=assessment, topic=topic).prefetch_related("items")
    return found.order_by("version").last()


def filled(form: Form, answers: dict[str, Answer]) -> Filled:
    """The form as the rules see it. What was carried over and nobody confirmed is taken as not asked."""
    return assess(form, {key: row.reply for key, row in answers.items() if not row.carried})


def answered(answers: dict[str, Answer]) -> dict[str, Answered]:
    """The answers as they are compared."""
    return {key: Answered(Reply(row.reply), row.evidence, row.incident) for key, row in answers.items()}


def carried_in(answers: dict[str, Answer]) -> list[str]:
    """Topics whose earlier answer nobody has confirmed."""
    return [key for key, row in answers.items() if row.carried]


def computed_for(case: Case) -> dict[str, Any] | None:
    """The score of the release that pages show, with its components; None where there is none."""
    release = current()
    if release is None or not case.person_id:
        return None
    row = Score.objects.filter(loaded=release.number, person_id=case.person_id).order_by("scorer").first()
    if row is None or row.suggested_level not in LEVELS:
        return None
    return {
        "level": row.suggested_level,
        "total": row.total,
        "parts": {name: getattr(row, name) for name in PARTS},
        "reason": row.reason or "",
        "provisional": bool(row.provisional),
        "scorer": f"{row.scorer}, edition {row.edition}",
        "release": release.release_id,
        "as_of": release.as_of.isoformat(),
    }


def incidents_of(case: Case) -> list[tuple[str, date | None]]:
    """Incidents in which the person is recorded as suspect, the newest first, at most 100."""
    release = current()
    if release is None or not case.person_id:
        return []
    rows = Event.objects.filter(loaded=release.number, person_id=case.person_id, role="suspect", cancelled=False)
    found = rows.order_by("-event_date", "-incident_id").values_list("incident_id", "event_date")
    return list(dict.fromkeys(found))[:_INCIDENTS_OFFERED]


def is_incident_of(case: Case, incident: str) -> bool:
    """Whether the person is recorded as suspect in an incident."""
    release = current()
    rows = Event.objects.filter(person_id=case.person_id, role="suspect", incident_id=incident)
    return bool(release and case.person_id and rows.filter(loaded=release.number).exists())


def intelligence_of(case: Case) -> QuerySet[IntelligenceItem]:
    """Every graded item of a case, the newest first, withdrawn ones too."""
    return IntelligenceItem.objects.filter(case=case)


def intelligence_for_packs(case: Case) -> list[IntelligenceItem]:
    """What may stand in a pack or be shared: in force, trusted, and under no condition."""
    return [item for item in intelligence_of(case).filter(withdrawn_at=None) if may_enter_packs(item.grading)]


def readings() -> Iterable[tuple[str, str, Reading]]:
    """Every signed assessment beside a computed level, as unit, person and reading: nothing of who made it."""
    rows = Assessment.objects.filter(status=AssessmentStatus.SIGNED.value).exclude(computed=None)
    second = dict(
        SecondRead.objects.filter(status=ReadStatus.GIVEN.value)
        .order_by("-given_at")
        .values_list("assessment_id", "level")
    )
    for row in rows.select_related("case"):
        took = row.decided_at - row.decision_opened_at if row.decided_at and row.decision_opened_at else None
        seconds = max(0, round(took.total_seconds())) if took is not None else None
        reading = Reading(row.own_level, row.computed_level, row.final_level, second.get(row.pk, ""), seconds)
        yield row.unit or NOT_RECORDED, row.case.person_id, reading


def groups_of(person_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Recorded sex and age band of people of the current release, by person."""
    release = current()
    if release is None:
        return {}
    people = Person.objects.filter(loaded=release.number, person_id__in=set(person_ids))
    found = {}
    for person_id, sex, born in people.values_list("person_id", "sex", "date_of_birth"):
        band = age_band(BirthRange.between(born, born), release.as_of)
        found[person_id] = (sex_group(sex) or NOT_RECORDED, band or NOT_RECORDED)
    return found


def readers_for(assessment: Assessment, *, besides: User) -> list[User]:
    """Who may be asked for a second read: who assesses, and had no part in it nor was asked yet."""
    had_part = {assessment.started_by, assessment.own_by, assessment.decided_by, assessment.signed_by, besides.username}
    had_part |= set(Answer.objects.filter(assessment=assessment).values_list("by", flat=True))
    had_part |= set(assessment.second_reads.values_list("reader__username", flat=True))
    active = User.objects.filter(is_active=True).exclude(username__in=had_part).order_by("name", "username")
    return [user for user in active if grant_of(user.held_roles, Permission.ASSESS) is not None]


def second_reads_for(user: User) -> QuerySet[SecondRead]:
    """Second reads that wait for this user, the oldest first."""
    asked = SecondRead.objects.filter(reader=user, status=ReadStatus.ASKED.value)
    return asked.select_related("assessment__case").order_by("asked_at", "pk")


def second_read_called(read_id: int) -> SecondRead:
    """One second read with its assessment and case. NotFound where there is none."""
    found = SecondRead.objects.select_related("assessment__case", "assessment__wording", "reader").filter(pk=read_id)
    if (read := found.first()) is None:
        raise NotFound("There is no such second read. Open it from your home page.")
    return read


def waiting_cards(user: User) -> list[Card]:
    """Second reads that wait for this user."""
    if grant_of(user.held_roles, Permission.ASSESS) is None:
        return []
    return [Card(second_reads_for(user).count(), "Second reads to give", reverse("second-reads"))]
