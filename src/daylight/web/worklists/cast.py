"""A small cast for a demonstration: cases, a referral, a plan, a letter, orders, a meeting, made as people make them.

Everything goes through the areas' own actions as the ready sign-ins, so nothing stands here that a person could not do.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from daylight.domain.alerts import AlertKind
from daylight.domain.casework import WayIn
from daylight.domain.errors import DaylightError, Refused
from daylight.domain.interventions import Proportionality
from daylight.domain.letters import letter_policy
from daylight.domain.markers import Kind
from daylight.domain.safety import Outcome
from daylight.web.accounts.models import User
from daylight.web.alerts.actions import raise_alert
from daylight.web.assessments.actions import decide, give_answer, give_own_level, sign, start_assessment
from daylight.web.assessments.queries import form_of
from daylight.web.audit.actions import record
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import hand_over, open_case, reopen_for, triage
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import open_case_of
from daylight.web.cases.actions import share
from daylight.web.letters.actions.life import draft_letter
from daylight.web.letters.actions.wordings import approve_wording, draft_wording
from daylight.web.letters.models import Wording
from daylight.web.markers.actions import Draft, approve_marker, draft_marker
from daylight.web.meetings.actions.minuting import attend
from daylight.web.meetings.actions.planning import plan_meeting
from daylight.web.meetings.queries import days_proposed
from daylight.web.plans.actions import Wanted, announce, approve, complete, propose, start
from daylight.web.plans.models import Action
from daylight.web.referrals import actions as referring
from daylight.web.releases.models import Listing, Load
from daylight.web.releases.queries import current
from daylight.web.safety.actions import Asked, record_check
from daylight.web.safety.queries import watched
from daylight.web.worklists.cast_orders import make_orders

_MADE = "made up a cast"
_ROLES = ("officer", "offender_manager", "supervisor", "supervisor2", "advocate", "partner")
_FORM = "suspect_priority"
_WHY = "Invented for the demonstration: reports grow more frequent and nobody has spoken with him"
_TRIED = 40  # people of the list who are tried for a part before it is left out
Part = Callable[[str, dict[str, User]], object]


def make_cast() -> list[str]:
    """The parts that were made; none where the cast was made before. All or nothing.

    Refused where the release is not synthetic or the ready sign-ins are not there: never on a site that is at work.
    """
    load, users = _of_a_demonstration()
    if Entry.objects.filter(action=_MADE).exists():
        return []
    people = _people(load)
    with transaction.atomic():
        made = [name for name, part in _PARTS.items() if _played(part, people, users)]
        mine = Case.objects.exclude(person_id="").order_by("pk").values_list("person_id", flat=True)
        made += make_orders([*mine, *islice(people, _TRIED)], users["offender_manager"])
        _meeting(users)
        record(_MADE, by="demonstration", detail={"parts": ", ".join(made)})
    return made


def _of_a_demonstration() -> tuple[Load, dict[str, User]]:
    load = current()
    if load is None or not load.synthetic:
        raise Refused("This site shows no synthetic release, so nothing is made up in it.")
    users = {user.username: user for user in User.objects.filter(username__in=_ROLES, demo=True, is_active=True)}
    if len(users) != len(_ROLES) or User.objects.filter(demo=False).exists():
        raise Refused("This site is no demonstration, so nothing is made up in it. Begin with `site setup --demo`.")
    return load, users


def _people(load: Load) -> Iterator[str]:
    """People at the top of the list, each once, those first whom nobody manages."""
    rows = Listing.objects.filter(loaded=load.number, met=True, held=None).exclude(protected=True)
    seen: set[str] = set()
    for person_id in rows.order_by("managed", "rank", "person_id").values_list("person_id", flat=True)[: 20 * _TRIED]:
        if person_id not in seen and open_case_of(person_id) is None:
            seen.add(person_id)
            yield person_id


def _played(part: Part, people: Iterator[str], users: dict[str, User]) -> bool:
    """Whether somebody could be found for a part: who is a child, closed or unsuitable is passed over."""
    for person_id, _ in zip(people, range(_TRIED), strict=False):
        try:
            with transaction.atomic():
                part(person_id, users)
        except DaylightError:
            continue
        return True
    return False


def _referred(person_id: str, users: dict[str, User]) -> None:
    """A referral at the door that waits to be screened."""
    officer = users["officer"]
    draft = referring.begin(key=uuid5(NAMESPACE_URL, person_id), by=officer)
    answers: dict[str, dict[str, object]] = {
        "danger": {"danger": "no"},
        "person": {"person_id": person_id},
        "way": {"way": "proactive", "incident": ""},
        "behalf": {"behalf": "self", "who": "", "contact": ""},
        "concern": {
            "concerns": ["escalating"],
            "words": "Invented: called out three times, worse each time",
        },
        "factors": {"factors": ["alcohol"]},
        "comments": {"alcohol": "Invented: had drunk each time"},
        "survivor": {"knows": "yes", "view": "Invented: wants it to stop", "safe": "yes", "contact": "mornings"},
    }
    for step, given in answers.items():
        draft = referring.keep_answer(draft.reference, step=step, given=given, version=draft.version, by=officer)
    referring.send(draft.reference, by=officer)


def _in_triage(person_id: str, users: dict[str, User]) -> None:
    open_case(person_id=person_id, way_in=WayIn.LIST, reason="Invented: at the top of the list", by=users["supervisor"])
    what = "Suspected in a new incident (invented for the demonstration)."
    raise_alert(
        kind=AlertKind.INCIDENT, person_id=person_id, fact="demonstration", what=what, on=timezone.localdate(),
        by="demonstration",
    )  # fmt: skip


def _assessed(person_id: str, users: dict[str, User]) -> Case:
    """An accepted case, owned, assessed with the own level before the computed one, and signed."""
    manager = users["offender_manager"]
    case = open_case(person_id=person_id, way_in=WayIn.LIST, reason=_WHY, by=manager)
    case = triage(case, outcome="accept", reason=_WHY, by=manager)
    case = hand_over(case, to=manager, reason="Invented: has time for it", by=users["supervisor"])
    row = start_assessment(case, form=_FORM, carry_over=False, by=manager)
    for number, topic in enumerate(form_of(row.form, row.edition).topic_ids):
        reply = "yes" if number % 3 else "not_known"
        give_answer(row.pk, topic, reply=reply, version=0, evidence="Invented for the demonstration.", by=manager)
    row = give_own_level(row.pk, level="high", because=_WHY, version=row.version, by=manager)
    row = decide(row.pk, level="high", because=_WHY, version=row.version, by=manager)
    sign(row.pk, version=row.version, by=manager)
    return Case.objects.get(pk=case.pk)


def _waiting_for_her(person_id: str, users: dict[str, User]) -> None:
    """A home visit that is approved, and waits for the survivor's safety check."""
    case = _assessed(person_id, users)
    if not watched(case).called:
        raise Refused("Nobody is recorded beside this person.")
    visit = approve(_visit(case, users), by=users["supervisor"])
    _shared(case, users)
    announce(visit, when=timezone.now() + timedelta(days=2), by=users["offender_manager"])
    reopen_for(case, what="Named in a new report (invented for the demonstration).", by="demonstration")


def _managed(person_id: str, users: dict[str, User]) -> None:
    """A visit that went ahead, a letter and an action that wait for approval, a marker that stands."""
    case, manager, supervisor = _assessed(person_id, users), users["offender_manager"], users["supervisor"]
    _shared(case, users)
    asked = Asked("her", "Invented: wants him spoken to", True, "text", "mornings", Outcome.GO_AHEAD)
    survivors = watched(case).called
    if not survivors:
        raise Refused("Nobody is recorded beside this person.")
    for survivor in survivors:
        record_check(case, survivor=survivor, asked=asked, by=users["advocate"])
    visit = start(approve(_visit(case, users), by=supervisor), by=manager)
    complete(visit, result="partly", words="Invented: he listened, and took the leaflet", by=manager)
    target = timezone.localdate() + timedelta(days=14)
    wanted = Wanted(target_on=target, need="Invented: asked for help with drinking", details={"consents": True})
    propose(case, kind="substance_referral", wanted=wanted, reason=_WHY, by=manager)
    values = {"contact": "0800 000 0000, weekdays", "support": "A helpline is open every day.", "address": ""}
    draft_letter(case, wording_id=_wording(users).pk, values=values, reason=_WHY, by=manager)
    drafted = draft_marker(_marker_on(person_id), by=manager)
    approve_marker(drafted.pk, version=drafted.version, by=supervisor)


def _visit(case: Case, users: dict[str, User]) -> Action:
    today = timezone.localdate()
    why = "Invented: to stop what the reports describe"
    wanted = Wanted(
        target_on=today + timedelta(days=7),
        need="Invented: nobody has told him what support there is",
        details={"aim": "Invented: say what the law is, and offer support"},
        proportionality=Proportionality("common_law", why, "Invented: nothing milder did", today + timedelta(days=28)),
    )
    return propose(case, kind="home_visit", wanted=wanted, reason=_WHY, by=users["offender_manager"])


def _shared(case: Case, users: dict[str, User]) -> None:
    until = timezone.localdate() + timedelta(days=90)
    for name in ("advocate", "partner"):
        share(case.person_id, user=users[name], until=until, reason=_WHY, by=users["supervisor"])


def _wording(users: dict[str, User]) -> Wording:
    there = Wording.objects.filter(kind="warning", status="in_force").first()
    if there is not None:
        return there
    title, text = letter_policy().starters["warning"]
    made = draft_wording(kind="warning", title=title, text=text, by=users["supervisor"])
    return approve_wording(made.pk, version=made.version, by=users["supervisor2"])


def _marker_on(person_id: str) -> Draft:
    today = timezone.localdate()
    return Draft(
        kind=Kind.PERSON, text="Send two officers. Suspected violence to a partner.", priority="prompt",
        warning="domestic", reason=_WHY, ends_on=today + timedelta(days=180), review_by=today + timedelta(days=60),
        person_id=person_id,
    )  # fmt: skip


def _meeting(users: dict[str, User]) -> None:
    """The unit's next meeting: its agenda proposes itself by risk."""
    supervisor = users["supervisor"]
    day = days_proposed(supervisor.unit, timezone.localdate(), number=1)[0]
    meeting = plan_meeting(unit=supervisor.unit, on=day, place="Invented room", by=supervisor)
    partner = users["partner"]
    attend(meeting.pk, name=partner.name, agency=partner.agency, answer="asked", user=partner, by=supervisor)


_PARTS: dict[str, Part] = {
    "a visit, a letter and a marker": _managed,
    "a visit that waits for a safety check": _waiting_for_her,
    "an assessed case": _assessed,
    "a case in triage": _in_triage,
    "a referral to screen": _referred,
}
"""What the cast shows, each about somebody else of the list."""
