"""Pages of markers: the list, drafting with a preview, one marker and its steps, a person's tab."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.markers import KINDS, Kind, Life, check_text
from daylight.domain.moves import words_of
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.markers import actions
from daylight.web.markers.forms import AgainForm, DraftForm, ReasonForm, ReviewForm, StartForm, again_of, usual_days
from daylight.web.markers.models import Marker
from daylight.web.markers.permits import check_may_read, check_open, closed_markers, waiting_change
from daylight.web.markers.presenters import sent_of, shown_of, steps_for
from daylight.web.markers.queries import (
    Filtered,
    address_of,
    identities_waiting,
    listed,
    marker_named,
    markers_of,
    occupancy_of,
    removed_of,
)
from daylight.web.people.permits import permits_of
from daylight.web.people.views import opened
from daylight.web.releases.finding import doors_like
from daylight.web.releases.keys import digits_of
from daylight.web.releases.queries import current_number

ROWS_A_PAGE = 50
SHOWS = {"live": "Live", "review": "Review overdue", "drafts": "Drafted or returned", "ended": "Removed and ended"}
Form = forms.Form


@guarded(Permission.DRAFT_MARKER)
@require_GET
def markers(request: GuardedRequest) -> HttpResponse:
    """Every marker that stands, waits or has ended."""
    show = request.GET.get("show", "live")
    asked = Filtered(show if show in SHOWS else "live", request.GET.get("kind", ""))
    today = timezone.localdate()
    page = Paginator(listed(asked, on=today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    closed = closed_markers(permits_of(request.user, request.grant), page.object_list)
    rows = [shown_of(one, on=today, closed=one.pk in closed) for one in page.object_list]
    may_approve = grant_of(request.user.held_roles, Permission.APPROVE_MARKER) is not None
    said = {"page": page, "rows": rows, "asked": asked, "shows": SHOWS, "may_approve": may_approve}
    return render(request, "markers/list.html", said | {"wide": " daylight-wide"})


@guarded(Permission.DRAFT_MARKER, look="began a marker")
@require_GET
def start(request: GuardedRequest) -> HttpResponse:
    """Which kind, about whom, where; then the addresses that were meant."""
    asked = request.GET if "where" in request.GET else None
    form = StartForm(asked, initial=request.GET.dict())
    found, given = [], {}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if not Kind(given["kind"]).on_address:
            query = f"?kind={given['kind']}&person={given['person']}&phone={digits_of(given['where'])}"
            return redirect(f"{request.path}write/{query}")
        found = doors_like(given["where"], loaded=current_number())
        if not found:
            form.add_error("where", "No address of the release is like this. Try the postcode and the number.")
    return render(request, "markers/start.html", {"form": form, "found": found, "given": given})


@guarded(Permission.DRAFT_MARKER, look="wrote a marker")
@require_http_methods(["GET", "POST"])
def write(request: GuardedRequest) -> HttpResponse:
    """The text with its preview, as the call taker will read it."""
    kind = _kind(request.GET.get("kind", ""))
    about = {name: request.GET.get(name, "") for name in ("person", "address", "phone")}
    check_open(kind, about["person"], by=request.user)
    row = address_of(current_number(), about["address"]) if kind.on_address else None
    form = DraftForm(
        request.POST if request.method == "POST" else None, initial=usual_days(), on_address=kind.on_address
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        draft = _draft(kind, about, form.cleaned_data)
        try:
            if "send" in request.POST:
                made = actions.draft_marker(draft, by=request.user)
                messages.success(request, f"{made.reference} waits for somebody else to approve it.")
                return redirect("marker", made.reference)
            actions.check_may_draft(draft, by=request.user)
            preview = _preview(draft)
        except (Invalid, Refused) as no:
            form.add_error("occupancy" if "at this address" in str(no) and row else None, str(no))
    occupancy = occupancy_of(current_number(), row, but=about["person"], on=timezone.localdate()) if row else None
    said = {"form": form, "kind": kind, "kind_words": KINDS[kind], "row": row, "about": about}
    return render(request, "markers/write.html", said | {"preview": preview, "occupancy": occupancy})


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise NotFound("There is no such kind of marker. Begin again from the list of markers.") from None


def _draft(kind: Kind, about: dict[str, str], given: dict[str, Any]) -> actions.Draft:
    return actions.Draft(
        kind=kind, text=given["text"], priority=given["priority"], warning=given["warning"], reason=given["reason"],
        ends_on=given["ends_on"], review_by=given["review_by"], person_id=about["person"], phone=about["phone"],
        address_id=about["address"] if kind.on_address else "", at_risk=given["at_risk"],
        occupancy=given.get("occupancy", ""),
    )  # fmt: skip


def _preview(draft: actions.Draft) -> Any:
    """The marker as it would stand, unsaved."""
    marker = Marker(
        kind=draft.kind.value, text=check_text(draft.text, kind=draft.kind), priority=draft.priority,
        warning=draft.warning, state=Life.DRAFTED.value, ends_on=draft.ends_on, review_by=draft.review_by,
        phone=draft.phone, at_risk=draft.at_risk,
    )  # fmt: skip
    if draft.address_id:
        marker.shown = address_of(current_number(), draft.address_id).normal
    return shown_of(marker, on=timezone.localdate())


@guarded(Permission.DRAFT_MARKER, look="opened marker")
@require_GET
def marker(request: GuardedRequest, marker: str) -> HttpResponse:
    """One marker: as it is read, its life, where it was sent."""
    one = marker_named(marker)
    check_may_read(permits_of(request.user, request.grant), one)
    said = {
        "shown": shown_of(one, on=timezone.localdate()),
        "steps": one.steps.all(),
        "may": steps_for(one, request.user),
        "sent": sent_of(one),
        "change": waiting_change(one),
        "may_decide": grant_of(request.user.held_roles, Permission.APPROVE_MARKER) is not None,
    }
    return render(request, "markers/marker.html", said)


Do = Callable[[Marker, dict[str, Any], int, Any], Marker]
_STEPS: dict[str, tuple[str, type[Form], Do]] = {
    "approve": ("Approve", Form, lambda one, given, version, by: actions.approve_marker(
        one.pk, version=version, by=by)),
    "return": ("Return to who drafted it", ReasonForm, lambda one, given, version, by: actions.return_marker(
        one.pk, **given, version=version, by=by)),
    "withdraw": ("Withdraw", ReasonForm, lambda one, given, version, by: actions.withdraw_marker(
        one.pk, **given, version=version, by=by)),
    "draft-again": ("Draft again", AgainForm, lambda one, given, version, by: actions.redraft_marker(
        one.pk, **given, version=version, by=by)),
    "review": ("Review: still right", ReviewForm, lambda one, given, version, by: actions.review_marker(
        one.pk, **given, version=version, by=by)),
    "lapse": ("Lapse: he left", ReasonForm, lambda one, given, version, by: actions.lapse_marker(
        one.pk, **given, version=version, by=by)),
    "remove": ("Remove", ReasonForm, lambda one, given, version, by: actions.remove_marker(
        one.pk, **given, version=version, by=by)),
}  # fmt: skip


@guarded(Permission.DRAFT_MARKER, look="opened step of marker")
@require_http_methods(["GET", "POST"])
def step(request: GuardedRequest, marker: str, step: str) -> HttpResponse:
    """One step of a marker's life, with its reason. Somebody else's step meanwhile is told, and nothing is written."""
    if step not in _STEPS:
        raise NotFound("There is no such step.")
    one = marker_named(marker)
    check_may_read(permits_of(request.user, request.grant), one)
    title, kind_of_form, do = _STEPS[step]
    initial = again_of(one) if step == "draft-again" else usual_days()
    form = kind_of_form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        with telling(form, Conflict, Invalid):
            done = do(one, form.cleaned_data, int(version) if version.isdecimal() else 0, request.user)
            messages.success(request, f"{done.reference} is {words_of(Life(done.state))}.")
            return redirect("marker", done.reference)
    one.refresh_from_db()
    said = {"form": form, "title": title, "step": step, "shown": shown_of(one, on=timezone.localdate())}
    return render(request, "markers/step.html", said)


@guarded(Permission.SEE_PERSON, look="opened markers of person")
@require_GET
def of_person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """A suspect's tab: what is placed on him, his addresses, his telephones. What protects somebody is never here."""
    if grant_of(request.user.held_roles, Permission.LOOK_UP_MARKER) is None:
        raise Refused("Your account may not look a marker up. Ask your supervisor if your work needs it.")
    permits, said = opened(request, person_id, "person-markers")
    today, stand, over = timezone.localdate(), list(markers_of(person_id)), list(removed_of(person_id))
    closed = closed_markers(permits, [*stand, *over])  # by another side, where it is not known whose it is
    rows = [shown_of(one, on=today, closed=one.pk in closed) for one in stand]
    ended = [(shown_of(one, on=today, closed=one.pk in closed), list(one.steps.all())[-1]) for one in over]
    waiting = identities_waiting().filter(marker__in=[one.pk for one in stand])
    said["waits"] = [one for one in waiting if one.marker_id not in closed]
    said |= {"rows": rows, "ended": ended, "show_ended": "removed" in request.GET}
    said["may_draft"] = grant_of(request.user.held_roles, Permission.DRAFT_MARKER) is not None
    return render(request, "markers/person.html", said)
