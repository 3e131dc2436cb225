"""Pages that take one step of a case: what is typed, the step, and back to the case; a conflict shows both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.domain.casework import WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.levels import LEVELS, may_fall_from, minimum_measures
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.audit.actions import record
from daylight.web.caseload import actions
from daylight.web.caseload.forms import (
    AttachForm,
    CoverForm,
    DischargeForm,
    HandOverForm,
    IdentityForm,
    LevelForm,
    MeasureForm,
    ReasonForm,
    ReceiptForm,
    TransferForm,
    TriageForm,
)
from daylight.web.caseload.models import Case, IdentityChange, Lowering, Transfer
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.presenters import names_of
from daylight.web.caseload.queries import case_called, covers_seen, owner_of, today
from daylight.web.components import fields
from daylight.web.components.telling import telling
from daylight.web.people.permits import Permits, check_may_open, permits_of
from daylight.web.people.presenters import titles_of
from daylight.web.releases.models import CounterAllegation, Person, Status

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with one form about one case."""

    title: str
    button: str
    done: str
    template: str = "caseload/step.html"
    said: Typed = field(default_factory=dict)


def _opened(request: GuardedRequest, reference: str, permission: Permission) -> tuple[Case, Permits]:
    """The case, where this user may take the step at all."""
    case = case_called(reference)
    request.about = case.subject
    return case, check_may_open_case(request.user, permission, case)


def _stepped(
    request: GuardedRequest,
    opened: tuple[Case, Permits],
    form: forms.Form,
    page: _Page,
    step: Callable[[Typed, int | None], str | None],
) -> HttpResponse:
    """The form; when it is sent, the step. What the rule refuses stands above the form, with what was typed.

    `step` may answer with words for what was done, instead of the page's own.
    """
    case, permits = opened
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            done = step(form.cleaned_data, int(version) if version.isdecimal() else None)
        except (Invalid, Refused) as said_no:
            _refused(request, form, said_no)
            if isinstance(said_no, Conflict):
                case.refresh_from_db()
        else:
            messages.success(request, done or page.done)
            return redirect("case", case.reference)
    said = {
        "form": form, "case": case, "page": page, "version": case.version,
        "name": names_of(permits.loaded, [case])[case.reference],
    }  # fmt: skip
    return render(request, page.template, said | page.said)


def _refused(request: GuardedRequest, form: forms.Form, why: Invalid | Refused) -> None:
    """What was refused stands above the form; what the rules refused is audited too."""
    form.add_error(None, str(why))
    if isinstance(why, Refused):
        page = request.resolver_match.view_name if request.resolver_match else ""
        about = getattr(request, "about", "")
        record("was refused", by=request.user.username, subject=about, detail={"page": page, "why": str(why)})


def _sent(request: GuardedRequest) -> Any:
    return request.POST if request.method == "POST" else None


@guarded(Permission.TRIAGE)
def take_up(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Open a case of somebody on the list, one event short of it, or who may meet it."""
    permits = permits_of(request.user, request.grant)
    check_may_open(permits, person_id)
    request.about = f"person:{person_id}"
    form = ReasonForm(_sent(request))
    way = request.GET.get("way", "")
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.open_case(
                person_id=person_id,
                way_in=WayIn(way) if way in set(WayIn) else WayIn.OTHER,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except (Invalid, Refused) as said_no:
            _refused(request, form, said_no)
        else:
            messages.success(request, f"Case {case.reference} is open, in triage.")
            return redirect("case", case.reference)
    person = Person.objects.get(loaded=permits.loaded, person_id=person_id)
    said = {"form": form, "person": person, "statuses": _standing(permits.loaded, person_id)}
    return render(request, "caseload/take_up.html", said)


_STANDING = {"met": "met", "near_miss": "one event short", "provisional": "met only if what is not recorded were so"}


def _standing(loaded: int, person_id: str) -> list[tuple[str, str, Any]]:
    """How the person stands with each definition: its title, in words, and the row."""
    titles = titles_of(loaded)
    rows = Status.objects.filter(loaded=loaded, person_id=person_id).order_by("-met", "definition")
    return [
        (
            titles.get(row.definition, row.definition),
            next((words for name, words in _STANDING.items() if getattr(row, name)), "not met"),
            row,
        )
        for row in rows
    ]


@guarded(Permission.TRIAGE)
def decide(request: GuardedRequest, case: str) -> HttpResponse:
    """Accept, decline, or leave to another scheme."""
    opened = _opened(request, case, Permission.TRIAGE)
    one, permits = opened
    accused = CounterAllegation.objects.filter(loaded=permits.loaded, person_id=one.person_id or "-")
    said = {
        "statuses": _standing(permits.loaded, one.person_id) if one.person_id else [],
        "accused": list(accused.order_by("decide_by")),
        "may_decide_status": grant_of(request.user.held_roles, Permission.DECIDE_STATUS) is not None,
    }
    page = _Page("Decide about this case", "Decide", "Decided.", "caseload/decide.html", said)

    def step(typed: Typed, version: int | None) -> None:
        actions.triage(one, by=request.user, version=version, **typed)

    return _stepped(request, opened, TriageForm(_sent(request)), page, step)


@guarded(Permission.TRIAGE)
def elsewhere(request: GuardedRequest, case: str) -> HttpResponse:
    """Leave a case that is being worked to another scheme."""
    opened = _opened(request, case, Permission.TRIAGE)
    form = TriageForm(_sent(request))
    del form.fields["outcome"]
    page = _Page("Leave this case to another scheme", "Leave it to them", "Left to the other scheme until then.")

    def step(typed: Typed, version: int | None) -> None:
        actions.triage(opened[0], outcome="leave elsewhere", by=request.user, version=version, **typed)

    return _stepped(request, opened, form, page, step)


@guarded(Permission.SET_LEVEL)
def level(request: GuardedRequest, case: str) -> HttpResponse:
    """Set, raise or confirm the level; a lower one is asked for."""
    opened = _opened(request, case, Permission.SET_LEVEL)
    one, _ = opened
    first = may_fall_from(one.level, one.level_set_on) if one.level and one.level_set_on else None
    said = {"first": first, "asks": [(name, minimum_measures(name)) for name in reversed(LEVELS)]}
    page = _Page("Level of management", "Set the level", "The level is set.", "caseload/level.html", said)

    def step(typed: Typed, version: int | None) -> str | None:
        wanted, reason = typed["level"], typed["reason"]
        if one.level and LEVELS.index(wanted) < LEVELS.index(one.level):
            actions.ask_to_lower(one, level=wanted, reason=reason, by=request.user, version=version)
            return "Asked for. The level stays until somebody else has approved it."
        actions.set_level(one, level=wanted, reason=reason, by=request.user, version=version)
        return None

    return _stepped(request, opened, LevelForm(_sent(request), initial={"level": one.level}), page, step)


@guarded(Permission.SEE_CASE)
def lowering(request: GuardedRequest, case: str, number: int) -> HttpResponse:
    """Approve, refuse or withdraw a request to lower a level."""
    opened = _opened(request, case, Permission.SEE_CASE)
    asked = Lowering.objects.filter(case=opened[0], pk=number).select_related("case").first()
    if asked is None:
        raise NotFound("There is no such request. Go back to the case.")
    own = asked.by == request.user.username
    form = _LoweringForm(_sent(request), own=own)
    page = _Page("Lower the level?", "Decide", "Decided.", "caseload/lowering.html", {"asked": asked, "own": own})

    def step(typed: Typed, version: int | None) -> str:
        match typed["answer"]:
            case "approve":
                actions.approve_level(asked, by=request.user)
                return "Approved: the level is lower from now."
            case "withdraw":
                actions.withdraw_lowering(asked, by=request.user)
                return "Withdrawn. The level stays."
            case _:
                actions.refuse_level(asked, reason=typed["reason"], by=request.user)
                return "Refused. The level stays."

    return _stepped(request, opened, form, page, step)


class _LoweringForm(forms.Form):
    """What becomes of a request."""

    answer = fields.choice("Your answer", missing="Choose an answer", wrong="Choose one that is shown")
    reason = fields.words("Why?", hint="Needed to refuse")

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = [("approve", "Approve: lower it now"), ("refuse", "Refuse: it stays")]
        choices = [("withdraw", "Withdraw my request")] if own else theirs
        fields.put(self, answer=choices)


@guarded(Permission.PLAN)
def measure(request: GuardedRequest, case: str, measure: str) -> HttpResponse:
    """Say that a minimum measure was done."""
    opened = _opened(request, case, Permission.PLAN)
    form = MeasureForm(_sent(request), initial={"on": today()})
    page = _Page("A measure was done", "It was done", "Noted, with your name.", said={"about": _measure_words(measure)})

    def step(typed: Typed, version: int | None) -> None:
        actions.do_measure(opened[0], measure=measure, by=request.user, **typed)

    return _stepped(request, opened, form, page, step)


def _measure_words(name: str) -> str:
    return next((one.words for one in minimum_measures(LEVELS[-1]) if one.name == name), "")


@guarded(Permission.PLAN)
def not_done(request: GuardedRequest, case: str, measure: str) -> HttpResponse:
    """Say that a measure was not done after all."""
    opened = _opened(request, case, Permission.PLAN)
    about = {"about": _measure_words(measure)}
    page = _Page("A measure was not done after all", "It was not done", "Noted, with your name.", said=about)

    def step(typed: Typed, version: int | None) -> None:
        actions.take_back_measure(opened[0], measure=measure, by=request.user, **typed)

    return _stepped(request, opened, ReasonForm(_sent(request)), page, step)


@guarded(Permission.PLAN)
def give(request: GuardedRequest, case: str) -> HttpResponse:
    """Hand a case over to a colleague of its unit."""
    opened = _opened(request, case, Permission.PLAN)
    unit, owner = owner_of(opened[0])
    form = HandOverForm(_sent(request), unit=unit or request.user.unit)
    about = f"Now {owner.shown_name if owner else 'nobody'} of {unit or 'no unit'} holds it."
    page = _Page("Hand this case over", "Hand it over", "Handed over.", said={"about": about})

    def step(typed: Typed, version: int | None) -> None:
        actions.hand_over(opened[0], by=request.user, version=version, **typed)

    return _stepped(request, opened, form, page, step)


@guarded(Permission.ALLOCATE)
def move(request: GuardedRequest, case: str) -> HttpResponse:
    """Move a case to another unit, or send it to another force."""
    opened = _opened(request, case, Permission.ALLOCATE)
    form = TransferForm(_sent(request), unit=owner_of(opened[0])[0])
    page = _Page("Move this case", "Move it", "Moved. It waits there for an owner.")

    def step(typed: Typed, version: int | None) -> str | None:
        sent = actions.transfer(opened[0], by=request.user, version=version, **typed)
        return f"Sent to {sent.force}. It stays yours until you have recorded their receipt." if sent else None

    return _stepped(request, opened, form, page, step)


def _transfer(case: Case, number: int) -> Transfer:
    sent = Transfer.objects.filter(case=case, pk=number).select_related("case").first()
    if sent is None:
        raise NotFound("There is no such transfer. Go back to the case.")
    return sent


@guarded(Permission.ALLOCATE)
def receipt(request: GuardedRequest, case: str, number: int) -> HttpResponse:
    """Record who of the other force has the case; it closes here."""
    opened = _opened(request, case, Permission.ALLOCATE)
    sent = _transfer(opened[0], number)
    page = _Page("The other force has the case", "Record the receipt", "Received there; closed here.")

    def step(typed: Typed, version: int | None) -> None:
        actions.record_receipt(sent, receipt=typed["reason"], by=request.user)

    return _stepped(request, opened, ReceiptForm(_sent(request)), page, step)


@guarded(Permission.ALLOCATE)
def keep(request: GuardedRequest, case: str, number: int) -> HttpResponse:
    """Keep a case after all that was on its way to another force."""
    opened = _opened(request, case, Permission.ALLOCATE)
    sent = _transfer(opened[0], number)
    page = _Page("Keep this case", "Call it back", "Called back: it stays here.")

    def step(typed: Typed, version: int | None) -> None:
        actions.call_back(sent, reason=typed["reason"], by=request.user)

    return _stepped(request, opened, ReasonForm(_sent(request)), page, step)


@guarded(Permission.TRIAGE)
def end(request: GuardedRequest, case: str) -> HttpResponse:
    """Discharge a person by a criterion that is met."""
    opened = _opened(request, case, Permission.TRIAGE)
    page = _Page("Discharge", "Discharge", "Discharged. The case is kept, and can be reopened.")

    def step(typed: Typed, version: int | None) -> None:
        actions.discharge(opened[0], by=request.user, version=version, **typed)

    return _stepped(request, opened, DischargeForm(_sent(request)), page, step)


@guarded(Permission.TRIAGE)
def again(request: GuardedRequest, case: str) -> HttpResponse:
    """Take a closed case up again."""
    opened = _opened(request, case, Permission.TRIAGE)
    page = _Page("Reopen this case", "Reopen", "Open again, in triage.")

    def step(typed: Typed, version: int | None) -> None:
        actions.reopen(opened[0], by=request.user, version=version, **typed)

    return _stepped(request, opened, ReasonForm(_sent(request)), page, step)


@guarded(Permission.TRIAGE)
def found(request: GuardedRequest, case: str) -> HttpResponse:
    """Say which person of the records the subject of a case is."""
    opened = _opened(request, case, Permission.TRIAGE)
    page = _Page("Found in the records", "This is the person", "The case is now that person's.")

    def step(typed: Typed, version: int | None) -> None:
        reason, person = typed["reason"], typed["person"]
        try:
            actions.attach(opened[0], person_id=person, reason=reason, by=request.user, version=version)
        except NotFound:
            raise Invalid(f"The release has no {person}. Search for the person and copy the reference.") from None

    return _stepped(request, opened, AttachForm(_sent(request)), page, step)


@guarded(Permission.PLAN)
def covers(request: GuardedRequest) -> HttpResponse:
    """Who covers for whom, and arranging it."""
    may_all = grant_of(request.user.held_roles, Permission.ALLOCATE) is not None
    form = CoverForm(_sent(request), user=request.user, may_all=may_all)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            actions.cover(by=request.user, **form.cleaned_data)
            messages.success(request, "Arranged. From the first day who covers sees and works the cases.")
            return redirect("cover")
    said = {"form": form, "covers": covers_seen(request.user, may_all=may_all), "may_all": may_all}
    return render(request, "caseload/cover.html", said)


@guarded(Permission.PLAN)
def no_cover(request: GuardedRequest, number: int) -> HttpResponse:
    """End a cover now."""
    if request.method == "POST":
        actions.end_cover(number, by=request.user)
        messages.success(request, "Ended.")
    return HttpResponseRedirect(reverse("cover"))


@guarded(Permission.TRIAGE)
def whose(request: GuardedRequest, number: int) -> HttpResponse:
    """Say where a case goes whose person was joined or split."""
    change = IdentityChange.objects.filter(pk=number).select_related("case").first()
    if change is None:
        raise NotFound("There is no such change. Go back to the list of them.")
    opened = _opened(request, change.case.reference, Permission.TRIAGE)
    places = _places(change, opened[1])
    page = _Page("Whose case is it?", "Decide", "Decided.", "caseload/identity.html", {"change": change})

    def step(typed: Typed, version: int | None) -> None:
        goes_to = "" if typed["goes_to"] == "alone" else typed["goes_to"]
        actions.decide_identity(change, goes_to=goes_to, reason=typed["reason"], by=request.user)

    return _stepped(request, opened, IdentityForm(_sent(request), places=places), page, step)


def _places(change: IdentityChange, permits: Permits) -> list[tuple[str, str]]:
    """Where the case may go: each person who has no open case of their own, or else into that case."""
    places = []
    people = {side.person_id for side in change.sides.all()}
    known = {one.person_id: one for one in Person.objects.filter(loaded=permits.loaded, person_id__in=people)}
    taken = {
        one.person_id: one
        for one in Case.objects.filter(person_id__in=people).exclude(pk=change.case_id)
        if one.is_open
    }
    for person_id in sorted(people & known.keys()):
        one = known[person_id]
        name = f"{one.forename or ''} {one.surname or ''} ({person_id}), born {one.date_of_birth_text or 'not known'}"
        if person_id in taken and change.case.is_open:
            reference = taken[person_id].reference
            places.append((reference, f"Into case {reference} of {name}: both are kept whole, this one closes"))
        else:
            places.append((person_id, f"It is the case of {name}"))
    return places or [("alone", "On its own, as the case of somebody in no record")]
