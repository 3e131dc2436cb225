"""Pages that are hers, behind their own permission, and the notices to her children's schools."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.signposting import SafeContact, shipped_signposting
from daylight.domain.survivors import NoticeStatus
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.releases.queries import current_number
from daylight.web.survivors import actions, queries
from daylight.web.survivors.consents import left_without
from daylight.web.survivors.forms import (
    AdvocateForm,
    ConsentForm,
    ContactForm,
    EndAdvocateForm,
    FindForm,
    NoticeForm,
    PlanForm,
    RevealForm,
)
from daylight.web.survivors.models import Consent
from daylight.web.survivors.pending import awaiting
from daylight.web.survivors.permits import Opened, check_may_open_survivor
from daylight.web.survivors.presenters import consents_in_words, due_in_two, due_in_words, plan_in_words, tabs_for

_SEE = Permission.SEE_SURVIVOR


def opened_with(request: GuardedRequest, survivor_id: str, here: str) -> tuple[Opened, dict[str, Any]]:
    """The survivor, and what every one of her tabs shows; raises where the user may not. Areas above use it too."""
    opened = check_may_open_survivor(request.user, survivor_id)
    contact = queries.contact_of(survivor_id)
    said: dict[str, Any] = {
        "survivor_id": survivor_id,
        "tabs": tabs_for(survivor_id, request.user.held_roles, here),
        "contact": contact,
        "advocates": queries.advocates_of(survivor_id),
        "is_unit": request.grant.scope is not Scope.CASES,
        "reveal_form": RevealForm(),
        "wide": " daylight-wide",
    }
    said["method"] = shipped_signposting().methods.get(contact.method, "") if contact else ""
    return opened, said


@guarded(_SEE, look="opened survivors")
@require_GET
def survivors(request: GuardedRequest) -> HttpResponse:
    """Those of an advocate; for the unit, those harmed in an incident."""
    loaded = current_number()
    form = FindForm(request.GET or None)
    found: list[str] = []
    if form.is_bound and form.is_valid():
        found = [
            one for one in queries.harmed_in(loaded, form.cleaned_data["reference"].strip()) if _opens(request, one)
        ]
    said = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "found": found,
        "is_unit": request.grant.scope is not Scope.CASES,
        "mine": queries.mine(request.user, loaded),
    }
    return render(request, "survivors/survivors.html", said)


def _opens(request: GuardedRequest, survivor_id: str) -> bool:
    try:
        check_may_open_survivor(request.user, survivor_id)
    except (Refused, NotFound):
        return False
    return True


@guarded(_SEE, look="opened survivor's page")
@require_http_methods(["GET", "POST"])
@never_cache
def survivor(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """What happened to her by whom, what is in place; with a reason, who she is, on this answer alone."""
    opened, said = opened_with(request, survivor_id, "survivor")
    form = RevealForm(request.POST if request.method == "POST" else None)
    who = None
    if request.method == "POST" and form.is_valid():
        who = actions.reveal(survivor_id, reason=form.cleaned_data["reason"], by=request.user)
    harmed = queries.harmed_by(request.user, opened)
    plans = queries.plans_of(survivor_id)
    said |= {
        "reveal_form": form,
        "form": form,
        "who": who,
        "harmed_by": harmed,
        "awaiting": awaiting(request.user, opened, timezone.localdate()),
        "listed": sum(bool(each.listed) for each in harmed),
        "plan": plans[0] if plans else None,
        "consents": consents_in_words(survivor_id),
        "children": len(queries.children_of(opened.loaded, survivor_id)),
        "notices": [(each, due_in_words(each)) for each in queries.notices_of(opened.loaded, survivor_id)],
        "now": timezone.now(),
        "other_side": _other_side(request, survivor_id),
    }
    return render(request, "survivors/survivor.html", said)


def _other_side(request: GuardedRequest, survivor_id: str) -> str:
    """The address of her page as somebody suspected, for whoever may open both; empty for everybody else."""
    grant = grant_of(request.user.held_roles, Permission.SEE_PERSON)
    if grant is None:
        return ""
    try:
        check_may_open(permits_of(request.user, grant), survivor_id)
    except (Refused, NotFound):
        return ""
    return reverse("person", args=[survivor_id])


@guarded(_SEE, look="opened safety plan")
@require_http_methods(["GET", "POST"])
def plan(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """Her safety plan: the latest, the versions before, and the form of a new one."""
    _, said = opened_with(request, survivor_id, "survivor-plan")
    plans = queries.plans_of(survivor_id)
    latest = plans[0] if plans else None
    posted = request.method == "POST"
    initial = {**latest.parts, "version": latest.version} if latest else None
    form = PlanForm(request.POST if posted else None, initial=initial)
    theirs = None
    if posted and form.is_valid():
        try:
            actions.write_plan(survivor_id, parts=form.parts(), version=form.cleaned_data["version"], by=request.user)
        except Conflict as conflict:
            form, theirs = _on_the_newest(PlanForm, request, latest.version if latest else 0, conflict), latest
        except Invalid as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Kept as a new version of the plan.")
            return redirect("survivor-plan", survivor_id)
    said |= {
        "form": form,
        "theirs": plan_in_words(theirs.parts) if theirs else None,
        "versions": [(each, plan_in_words(each.parts)) for each in plans],
    }
    return render(request, "survivors/plan.html", said)


def _on_the_newest(kind: Any, request: GuardedRequest, version: int, conflict: Conflict) -> Any:
    """What was typed, on the newest version, with the conflict said: sent again, it is a choice."""
    form = kind({**request.POST.dict(), "version": version})
    form.is_valid()
    form.add_error(None, f"{conflict} What you wrote is below; sending it again puts it in place of theirs.")
    return form


@guarded(_SEE, look="opened safe contact")
@require_http_methods(["GET", "POST"])
def contact(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """How she may be reached safely."""
    _, said = opened_with(request, survivor_id, "survivor-contact")
    now = said["contact"]
    initial = {"method": now.method, "hours": now.hours, "words": now.words, "version": now.version} if now else None
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    conflict = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            safe = SafeContact(given["method"], given["hours"], given["words"])
            actions.set_contact(survivor_id, contact=safe, version=given["version"], by=request.user)
        except Conflict as told:
            form, conflict = _on_the_newest(ContactForm, request, now.version if now else 0, told), True
        else:
            messages.success(request, "Kept. Everybody who may reach her sees it first.")
            return redirect("survivor-contact", survivor_id)
    return render(request, "survivors/contact.html", said | {"form": form, "conflict": conflict})


@guarded(_SEE, look="opened consent")
@require_http_methods(["GET", "POST"])
def consent(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """What she says of each purpose, and what she said before."""
    _, said = opened_with(request, survivor_id, "survivor-consent")
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.record_consent(
                survivor_id, purpose=told["purpose"], given=told["given"] == "yes", until=told["until"],
                words=told["words"], by=request.user,
            )  # fmt: skip
        except Invalid as wrong:
            form.add_error("until", str(wrong))
        else:
            messages.success(request, "Recorded.")
            still = request.user.pk in {each.advocate_id for each in queries.advocates_of(survivor_id)}
            return redirect("survivor-consent", survivor_id) if said["is_unit"] or still else redirect("survivors")
    before = Consent.objects.filter(survivor_id=survivor_id).order_by("-at", "-pk")
    said |= {"form": form, "consents": consents_in_words(survivor_id), "before": before}
    said["without"] = left_without(survivor_id)
    return render(request, "survivors/consent.html", said)


@guarded(_SEE, look="opened choice of advocate")
@require_http_methods(["GET", "POST"])
def advocate(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """Choose who is her advocate."""
    _, said = opened_with(request, survivor_id, "")
    if not said["is_unit"]:
        raise Refused("Your account may not choose who her advocate is. Ask the unit.")
    form = AdvocateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint_advocate(
                survivor_id, advocate=given["advocate"], called=given["called"], until=given["until"], by=request.user
            )
        except (Invalid, Refused) as wrong:
            form.add_error("until" if isinstance(wrong, Invalid) else None, str(wrong))
        else:
            messages.success(request, "She has an advocate, who now sees her page.")
            return redirect("survivor", survivor_id)
    return render(request, "survivors/advocate.html", said | {"form": form})


@guarded(_SEE, look="opened end of advocacy")
@require_http_methods(["GET", "POST"])
def end_advocate(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """Say that somebody is her advocate no more: her page closes to them at once."""
    _, said = opened_with(request, survivor_id, "")
    if not said["is_unit"]:
        raise Refused("Your account may not choose who her advocate is. Ask the unit.")
    hers = [each.advocate for each in said["advocates"]]
    form = EndAdvocateForm(request.POST if request.method == "POST" else None, advocates=hers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form, Invalid, Refused, NotFound):
            actions.end_advocacy(survivor_id, advocate=given["advocate"], reason=given["reason"], by=request.user)
            messages.success(
                request, f"{given['advocate'].shown_name} is her advocate no more: her page is closed to them."
            )
            return redirect("survivor", survivor_id)
    return render(request, "survivors/end_advocate.html", said | {"form": form})


@guarded(_SEE, look="opened notices to schools")
@require_GET
def notices(request: GuardedRequest) -> HttpResponse:
    """Notices that wait, the next due first."""
    if request.grant.scope is Scope.CASES:
        raise Refused("Your account may not tell schools. The unit does.")
    page = queries.notices_due(request.GET.get("page"))
    rows = [(each, *due_in_two(each), each.due_at < timezone.now()) for each in page.object_list]
    return render(request, "survivors/notices.html", {"page": page, "rows": rows})


@guarded(_SEE, look="opened notice to school")
@require_http_methods(["GET", "POST"])
@never_cache
def notice(request: GuardedRequest, notice_id: int) -> HttpResponse:
    """What a school is to be told of one child, and that it was."""
    row, tell = actions.prepare_notice(notice_id, by=request.user)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.move_notice(
                notice_id, move=given["move"], told=given["told"], reason=given["reason"], by=request.user
            )
        except Invalid as wrong:
            form.add_error("told" if given["move"] == "say it was sent" else "reason", str(wrong))
        else:
            messages.success(request, "Recorded, with your name.")
            return redirect("school-notices")
    said = {
        "form": form,
        "notice": row,
        "tell": tell,
        "due": due_in_words(row),
        "waits": row.status == NoticeStatus.DUE,
        "late": row.status == NoticeStatus.DUE and row.due_at < timezone.now(),
    }
    return render(request, "survivors/notice.html", said)
