"""Pages on which orders, bail and warrants are worked: entering, adding, each step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.orders import actions, forms
from daylight.web.orders.models import CourtOrder
from daylight.web.orders.permits import check_may_work, subject_of
from daylight.web.orders.presenters import TABLES, renewal_of, slug
from daylight.web.orders.queries import order_called, thing_called, warrant_called

Write = Callable[[dict[str, Any]], Any]


def _asked(
    request: GuardedRequest, form: BaseForm, write: Write, *, title: str, back: str, done: str, about: str, to: str = ""
) -> HttpResponse:
    """Show a form once more with what it asks; written, go on. What is refused is said in the form."""
    if request.method == "POST" and form.is_valid():
        with telling(form):
            made = write(form.cleaned_data)
            messages.success(request, done)
            return redirect(to or (made.pk and reverse("order", args=[made.pk])))
    return render(request, "orders/form.html", {"form": form, "title": title, "back": back, "about": about})


def _post(request: GuardedRequest) -> Any:
    return request.POST if request.method == "POST" else None


@guarded(Permission.MANAGE_ORDERS, look="began an order")
@require_http_methods(["GET", "POST"])
def new_order(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Type in an order, a notice or bail that was made."""
    check_may_work(person_id, by=request.user)

    def write(told: dict[str, Any]) -> CourtOrder:
        reason = told.pop("reason")
        return actions.record_order(person_id, actions.Made(**told), reason=reason, by=request.user)

    form = forms.OrderForm(_post(request), initial={**forms.usual(""), "kind": request.GET.get("kind", "")})
    back = reverse("person-order-work", args=[person_id])
    return _asked(request, form, write, title="Enter an order or bail", back=back, done="Entered.", about=person_id)


@guarded(Permission.MANAGE_ORDERS)
@require_POST
def taken_up(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Work an order or a warrant of the release here."""
    reference = request.POST.get("reference", "")
    try:
        if "warrant" in request.POST:
            warrant = actions.take_warrant_up(person_id, reference=reference, by=request.user)
            return redirect("warrant", warrant=warrant.pk)
        order = actions.take_up(person_id, reference=reference, by=request.user)
    except Conflict as no:
        messages.error(request, str(no))
        return redirect("person-order-work", person_id=person_id)
    return redirect("order", order=order.pk)


@guarded(Permission.MANAGE_ORDERS, look="began to follow a person")
@require_http_methods(["GET", "POST"])
def follow(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Say who somebody is now whom the release no longer has, so that his orders are worked with that person."""
    form = forms.FollowForm(_post(request))
    back = reverse("orders")
    return _asked(
        request, form, lambda told: actions.follow_person(person_id, **told, by=request.user),
        title="Whose are his orders and warrants now?", back=back, done="Moved.", about=person_id, to=back,
    )  # fmt: skip


@guarded(Permission.MANAGE_ORDERS, look="began a warrant")
@require_http_methods(["GET", "POST"])
def new_warrant(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Type in a warrant that was issued."""
    check_may_work(person_id, by=request.user)
    back = reverse("person-order-work", args=[person_id])
    form = forms.WarrantForm(_post(request))
    return _asked(
        request, form, lambda told: actions.record_warrant(person_id, actions.Issued(**told), by=request.user),
        title="Enter a warrant", back=back, done="Entered.", about=person_id, to=back,
    )  # fmt: skip


@guarded(Permission.MANAGE_ORDERS, look="began an entry of an order")
@require_http_methods(["GET", "POST"])
def add(request: GuardedRequest, order: int, what: str) -> HttpResponse:
    """Add a requirement, a suspected breach, or a change that he must notify."""
    found = order_called(order)
    request.about = subject_of(found.person_id)
    check_may_work(found.person_id, by=request.user)
    data, initial, by = _post(request), forms.usual(""), request.user
    form: BaseForm
    if what == "requirement":
        form, title = forms.RequirementForm(data, initial=initial), "Add a requirement"
        write: Write = lambda told: actions.add_requirement(found, **told, by=by)  # noqa: E731
    elif what == "breach":
        form = forms.BreachForm(data, initial=initial, requirements=list(found.requirements.all()))
        title = "Record a suspected breach"
        write = lambda told: actions.record_breach(found, **{"requirements": [], **told}, by=by)  # noqa: E731
    elif what == "change":
        form, title = forms.ClockForm(data), "A change that he must notify"
        write = lambda told: actions.start_clock(found, kind="notification_change", **told, by=by)  # noqa: E731
    else:
        raise NotFound("There is nothing of this kind to add. Go back to the order.")
    back = reverse("order", args=[found.pk])
    return _asked(request, form, write, title=title, back=back, done="Kept.", about=found.reference, to=back)


def _named(table: str, step: str) -> str:
    found = next((move.name for move in TABLES[table].moves if slug(move.name) == step), None)
    if found is None:
        raise NotFound("There is no such step. Go back and choose another.")
    return found


@guarded(Permission.MANAGE_ORDERS, look="opened step of order")
@require_http_methods(["GET", "POST"])
def order_step(request: GuardedRequest, order: int, step: str) -> HttpResponse:
    """End, discharge, strike out, reopen, extend, record service, or answer the renewal question."""
    found, by = order_called(order), request.user
    request.about = subject_of(found.person_id)
    check_may_work(found.person_id, by=by)
    initial = {"version": found.version}
    form = forms.StepForm(_post(request), step=step, thing="order", initial=initial)
    if step == "extend":
        title, write = "Extend bail", lambda told: actions.extend_bail(found, **told, by=by)
    elif step == "served":
        title, write = "It was served on him", lambda told: actions.record_service(found, **told, by=by)
    elif step == "renewal":
        title = f"It ends within {renewal_of(found) or 28} days: what is to become of it?"
        write = lambda told: actions.answer_renewal(found, **told, by=by)  # noqa: E731
    else:
        name = _named("order", step)
        title, write = name.capitalize(), lambda told: actions.take_order_step(found, step=name, **told, by=by)
    back = reverse("order", args=[found.pk])
    return _asked(request, form, write, title=title, back=back, done="Kept.", about=found.reference, to=back)


_WRITES: dict[str, Callable[..., Any]] = {
    "requirement": actions.take_requirement_step,
    "breach": actions.take_breach_step,
    "clock": actions.take_clock_step,
}


@guarded(Permission.MANAGE_ORDERS, look="opened step of order")
@require_http_methods(["GET", "POST"])
def thing_step(request: GuardedRequest, order: int, thing: str, number: int, step: str) -> HttpResponse:
    """One step of a requirement, a breach or a clock of an order."""
    found = order_called(order)
    request.about = subject_of(found.person_id)
    check_may_work(found.person_id, by=request.user)
    one = thing_called(found, thing, number)
    name = _named(thing, step)
    form = forms.StepForm(_post(request), step=name, thing=thing, initial={**forms.usual(name), "version": one.version})
    back = reverse("order", args=[found.pk])
    return _asked(
        request, form, lambda told: _WRITES[thing](one, step=name, **told, by=request.user),
        title=f"{thing.capitalize()}: {name}", back=back, done="Kept.", about=found.reference, to=back,
    )  # fmt: skip


@guarded(Permission.SEE_SURVIVOR, look="read views on order")
@require_http_methods(["GET", "POST"])
@never_cache
def views_of(request: GuardedRequest, order: int) -> HttpResponse:
    """What the person protected thinks, apart from the suspect's pages: read, and kept."""
    found = order_called(order)
    check_may_work(found.person_id, by=request.user, permission=Permission.SEE_SURVIVOR)
    form = forms.ViewForm(_post(request), initial=forms.usual(""))
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid):
            actions.record_view(found, **form.cleaned_data, by=request.user)
            messages.success(request, "Kept.")
            return redirect("order-views", order=found.pk)
    return render(request, "orders/views.html", {"order": found, "views": found.views.all(), "form": form})


@guarded(Permission.MANAGE_ORDERS, look="opened attempt of warrant")
@require_http_methods(["GET", "POST"])
def tried(request: GuardedRequest, warrant: int) -> HttpResponse:
    """Keep what was tried to execute a warrant."""
    found = warrant_called(warrant)
    request.about = subject_of(found.person_id)
    check_may_work(found.person_id, by=request.user)
    back = reverse("warrant", args=[found.pk])
    form = forms.AttemptForm(_post(request), initial=forms.usual(""))
    return _asked(
        request, form, lambda told: actions.log_attempt(found, **told, by=request.user),
        title="What was tried", back=back, done="Kept.", about=found.reference, to=back,
    )  # fmt: skip


@guarded(Permission.MANAGE_ORDERS, look="opened step of warrant")
@require_http_methods(["GET", "POST"])
def warrant_step(request: GuardedRequest, warrant: int, step: str) -> HttpResponse:
    """Say that a warrant was executed or withdrawn."""
    found = warrant_called(warrant)
    request.about = subject_of(found.person_id)
    check_may_work(found.person_id, by=request.user)
    name = _named("warrant", step)
    back = reverse("warrant", args=[found.pk])
    form = forms.StepForm(_post(request), step=name, thing="warrant", initial={"version": found.version})
    return _asked(
        request, form, lambda told: actions.take_warrant_step(found, step=name, **told, by=request.user),
        title=f"{name.capitalize()} the warrant", back=back, done="Kept.", about=found.reference, to=back,
    )  # fmt: skip
