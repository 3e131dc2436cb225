"""Writing about events: load a calendar, plan contact, decide about each person, draw a hold-out, report."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Scope, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.occasions import EVENT_PLANS, EthicsSignOff, Kind, PlanStatus, hold_out
from daylight.domain.patterns import told_of
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.occasions.models import Calendar, Contact, Entry, EventPlan, HoldOut
from daylight.web.occasions.queries import asked_about, open_cases, standings_of, viewpoint
from daylight.web.occasions.reading import read_upload
from daylight.web.occasions.trials import courses_of, looked_back, proposals
from daylight.web.people.models import Allocation
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.plans.actions import Wanted, propose
from daylight.web.plans.actions.steps import check_hides_survivors
from daylight.web.releases.models import Event, Load
from daylight.web.releases.queries import current_number

_PARTS = {PlanStatus.DRAFT.value: "drafted", PlanStatus.APPROVED.value: "approved"}


def load_calendar(*, name: str, kind: Kind, content: bytes, file: str, by: User) -> Calendar:
    """Load a calendar from a file; one of the same name has its days replaced.

    BadExtract with every fault of the file, and Refused where the name is taken by a calendar of another kind: then
    nothing changed.
    """
    check_may(by.held_roles, Permission.PLAN_EVENT)
    read = read_upload(content, kind, file=file)
    with transaction.atomic():
        before = Calendar.objects.select_for_update().filter(name=name).first()
        if before is not None and before.kind != kind.value:
            raise Refused(f"There is a calendar {name} of another kind. Give this one another name.")
        made, _ = Calendar.objects.update_or_create(
            name=name, defaults={"kind": kind.value, "file": file, "by": by.username, "at": timezone.now()}
        )
        made.entries.all().delete()
        Entry.objects.bulk_create(
            Entry(calendar=made, title=each.title, first=each.first, last=each.last, place=each.place,
                  person_id=each.person_id)
            for each in read
        )  # fmt: skip
        record("loaded a calendar", by=by.username, subject=f"calendar:{made.pk}", detail={"events": len(read)})
    return made


def remove_calendar(number: int, *, reason: str, by: User) -> None:
    """Remove a calendar. Refused while a plan stands on it."""
    check_may(by.held_roles, Permission.PLAN_EVENT)
    with transaction.atomic():
        calendar = Calendar.objects.select_for_update().filter(pk=number).first()
        if calendar is None:
            raise NotFound("There is no such calendar: somebody removed it already.")
        if calendar.plans.exists():
            raise Refused("A plan stands on this calendar, so it is kept. Load it again to put other days in place.")
        calendar.delete()
        record("removed a calendar", by=by.username, subject=f"calendar:{number}", detail={"reason": reason})


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a plan is drafted from."""

    title: str
    first: date
    last: date
    proportionality: str


def draft_plan(calendar: Calendar, *, drafted: Drafted, by: User) -> EventPlan:
    """A plan of contact around days of this calendar, with nobody in it yet. Invalid where it ends before it begins."""
    check_may(by.held_roles, Permission.PLAN_EVENT)
    if drafted.last < drafted.first:
        raise Invalid("The plan ends before it begins. Put the last day on or after the first.")
    if not drafted.proportionality.strip():
        raise Invalid("Say why contact is needed and no more than needed.")
    with transaction.atomic():
        plan = EventPlan.objects.create(
            title=drafted.title, calendar=calendar, first=drafted.first, last=drafted.last,
            proportionality=drafted.proportionality, unit=by.unit, by=by.username, at=timezone.now(),
            last_by=by.username,
        )  # fmt: skip
        record("drafted an event plan", by=by.username, subject=f"event plan:{plan.pk}")
    return plan


def propose_people(plan: EventPlan, *, by: User) -> tuple[int, bool]:
    """Propose for contact whoever the rules propose; how many are new, and whether some were not asked about.

    What was decided stays. Somebody whose record is closed to the user is left out: another who may see them proposes.
    """
    _check_reach(plan, by)
    loaded = current_number()
    until = viewpoint(loaded)
    people, more = asked_about(loaded)
    courses = courses_of(loaded, people, since=looked_back(until), until=until)
    found, _ = proposals(courses, plan.calendar, until=until)
    closed = permits_of(by, check_may(by.held_roles, Permission.PLAN_EVENT)).closed(each.person_id for each in found)
    with transaction.atomic():
        held = _locked(plan, PlanStatus.DRAFT)
        known = set(held.contacts.values_list("person_id", flat=True))
        new = [each for each in found if each.person_id not in known and each.person_id not in closed]
        Contact.objects.bulk_create(
            Contact(
                plan=held, person_id=each.person_id, reasons=list(each.reasons),
                cited=[[one.incident_id, one.on.isoformat(), one.title] for one in each.cited],
                pattern=told_of(each.finding) if each.finding else "",
            )
            for each in new
        )  # fmt: skip
        detail = {"asked about": len(people), "proposed": len(new)}
        record("proposed people for an event", by=by.username, subject=f"event plan:{plan.pk}", detail=detail)
    return len(new), more


def decide(contact: Contact, *, decided: str, when: str = "", reason: str, threat: bool = False, by: User) -> None:
    """Choose somebody for contact, or leave them out: a person's decision, with a reason.

    Refused where the record is closed to the user or the plan is no draft; Invalid without a reason or a time.
    """
    _check_reach(contact.plan, by)
    check_may_open(permits_of(by, check_may(by.held_roles, Permission.PLAN_EVENT)), contact.person_id)
    if decided not in {Contact.CHOSEN, Contact.LEFT_OUT}:
        raise Invalid("Choose contact, or leave the person out.")
    if not reason.strip():
        raise Invalid("Say why: nobody is contacted or left out without a reason.")
    if decided == Contact.CHOSEN and when not in dict(Contact.WHEN):
        raise Invalid("Say when: before, during or after the event.")
    with transaction.atomic():
        _locked(contact.plan, PlanStatus.DRAFT)
        case = open_cases([contact.person_id]).first()
        if case is not None:
            check_hides_survivors(case, [reason])
        elif decided == Contact.CHOSEN:
            raise Refused("This person has no open case. Take them on first: contact is part of a case's plan.")
        contact.decided, contact.when, contact.reason = decided, when if decided == Contact.CHOSEN else "", reason
        contact.threat, contact.by, contact.at = threat, by.username, timezone.now()
        contact.save()
        detail = {"plan": contact.plan_id, "decided": decided}
        record("decided on contact", by=by.username, subject=f"person:{contact.person_id}", detail=detail)


def draw_hold_out(plan: EventPlan, *, share: float, word: str, signed: EthicsSignOff, by: User) -> int:
    """Hold out the contact of some of those chosen, drawn by chance; how many.

    Contact alone is held out: nothing else in anybody's plan changes. Refused a second time, and as in the domain.
    """
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    _check_reach(plan, by)
    with transaction.atomic():
        held = _locked(plan, PlanStatus.DRAFT)
        if HoldOut.objects.filter(plan=held).exists():
            raise Refused("A hold-out was drawn for this plan. It is drawn once, or it would be chosen.")
        standings = standings_of(held, current_number())
        drawn = hold_out(standings, share=share, seed=word, signed=signed, on=timezone.localdate())
        now = timezone.now()
        held.contacts.filter(person_id__in=drawn).update(decided=Contact.HELD_OUT)
        HoldOut.objects.create(
            plan=held, share=share, word=word, ethics_reference=signed.reference, signed_by=signed.by,
            signed_on=signed.on, may_be=len(standings), by=by.username, at=now,
        )  # fmt: skip
        detail = {"ethics": signed.reference, "held out": len(drawn)}
        record("drew a hold-out", by=by.username, subject=f"event plan:{plan.pk}", detail=detail)
    return len(drawn)


def move(plan: EventPlan, step: str, *, version: int, reason: str = "", report: str = "", by: User) -> EventPlan:
    """Take a step of the plan's life. Approving puts an action into the plan of each case that was chosen.

    Conflict where somebody changed the plan since `version`; Refused and Invalid as the table of moves says.
    """
    with transaction.atomic():
        held = EventPlan.objects.select_for_update().select_related("calendar").get(pk=plan.pk)
        _check_reach(held, by)
        if held.version != version:
            raise Conflict(
                f"{held.last_by} changed this plan meanwhile: it is {held.status} now. Look, then decide again."
            )
        made = EVENT_PLANS.move(PlanStatus(held.status), step, reason=reason, by=by.username, last_by=held.last_by)
        check_may(by.held_roles, made.permission)
        if step == "submit":
            _check_decided(held)
        if step == "report":
            if not report.strip():
                raise Invalid("Write what was done and what followed: that is the report.")
            for case in open_cases(list(held.contacts.values_list("person_id", flat=True))):
                check_hides_survivors(case, [report])
            held.report = report
        held.status, held.last_by, held.version = made.after.value, by.username, held.version + 1
        held.save()
        record(f"event plan: {step}", by=by.username, subject=f"event plan:{held.pk}", detail={"reason": reason})
        if step == "approve":
            _make_actions(held, by=by)
    return held


def end_hold_outs(load: Load, **_sent: Any) -> None:
    """After a load: whoever was held out and has a new incident is in again. Doing it twice changes nothing."""
    waiting = Contact.objects.filter(decided=Contact.HELD_OUT, plan__status__in=list(_PARTS))
    for contact in waiting.select_related("plan__hold_out"):
        drawn_on = timezone.localdate(contact.plan.hold_out.at)
        newer = Event.objects.filter(
            loaded=load.number, person_id=contact.person_id, role="suspect", event_date__gte=drawn_on
        ).exclude(cancelled=True)
        if newer.exists():
            _end_hold_out(contact, "A new incident was recorded", by=load.by)


def _end_hold_out(contact: Contact, why: str, *, by: str) -> None:
    with transaction.atomic():
        contact.decided, contact.ended = Contact.CHOSEN, why
        contact.save(update_fields=["decided", "ended"])
        record("ended a hold-out", by=by, subject=f"person:{contact.person_id}", detail={"why": why})


def end_hold_out(contact: Contact, *, reason: str, by: User) -> None:
    """End one person's hold-out by hand: a threat, say. Invalid without a reason, Refused where none stands."""
    _check_reach(contact.plan, by)
    check_may_open(permits_of(by, check_may(by.held_roles, Permission.PLAN_EVENT)), contact.person_id)
    if not reason.strip():
        raise Invalid("Say why the hold-out ends.")
    if contact.decided != Contact.HELD_OUT:
        raise Refused("This person is not held out.")
    _end_hold_out(contact, reason, by=by.username)


def make_late_action(contact: Contact, *, by: User) -> None:
    """Put the action into the plan of somebody whose hold-out ended after the plan was approved."""
    _check_reach(contact.plan, by)
    check_may(by.held_roles, Permission.PLAN)
    with transaction.atomic():
        held = _locked(contact.plan, PlanStatus.APPROVED)
        if contact.decided != Contact.CHOSEN or contact.action is not None:
            raise Refused("There is nothing to add: the contact is in the person's plan, or is not to be made.")
        _make_action(held, contact, by=by)


def _make_actions(plan: EventPlan, *, by: User) -> None:
    for contact in plan.contacts.filter(decided=Contact.CHOSEN, action=None):
        _make_action(plan, contact, by=by)


def _make_action(plan: EventPlan, contact: Contact, *, by: User) -> None:
    case = open_cases([contact.person_id]).first()
    if case is None:
        raise Refused(f"The case of {contact.person_id} was closed meanwhile. Leave them out, or take them on again.")
    details = {"event": plan.title, "event_on": plan.first.isoformat()}
    held = Allocation.objects.select_related("owner").filter(person_id=case.key).first()
    wanted = Wanted(
        target_on=max(plan.first, timezone.localdate()), need=f"{contact.get_when_display()} {plan.title}",
        details=details, owner=held.owner if held else None,
    )  # fmt: skip
    made = propose(case, kind="event_contact", wanted=wanted, reason=contact.reason, by=by)
    contact.action = made.pk
    contact.save(update_fields=["action"])


def _check_decided(plan: EventPlan) -> None:
    if plan.contacts.filter(decided=Contact.PROPOSED).exists():
        raise Refused("Somebody in the plan is not decided on. Choose contact or leave out, each with a reason.")
    if not plan.contacts.filter(decided=Contact.CHOSEN).exists():
        raise Refused("Nobody is chosen for contact, so there is nothing to approve.")


def _locked(plan: EventPlan, status: PlanStatus) -> EventPlan:
    held = EventPlan.objects.select_for_update().get(pk=plan.pk)
    if held.status != status.value:
        raise Refused(f"The plan is {held.status}: this is done while it is {_PARTS[status.value]}.")
    return held


def _check_reach(plan: EventPlan, by: User) -> None:
    grant = check_may(by.held_roles, Permission.PLAN_EVENT)
    if grant.scope is not Scope.FORCE and plan.unit != by.unit:
        raise Refused("This plan is another unit's.")
