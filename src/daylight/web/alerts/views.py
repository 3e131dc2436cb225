"""Pages of alerts: the inbox, what is done with those that were ticked, and how often they deserved the time."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission
from daylight.domain.alerts import shipped_alert_policy
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.alerts import actions
from daylight.web.alerts.forms import AssignForm, BackForm, ClearForm, SnoozeForm
from daylight.web.alerts.models import Alert
from daylight.web.alerts.presenters import kinds_shown, precision_shown, rows_of
from daylight.web.alerts.queries import SHOWN, inbox
from daylight.web.components.telling import telling
from daylight.web.people.permits import permits_of

_ROWS_A_PAGE = 50


@guarded(Permission.CLEAR_ALERT)
@require_GET
def inbox_page(request: GuardedRequest) -> HttpResponse:
    """What is new or falls due, the newest first."""
    permits = permits_of(request.user, request.grant)
    asked = request.GET.get("show", "")
    show, kind = asked if asked in SHOWN else "waiting", request.GET.get("kind", "")
    page = Paginator(inbox(permits, show=show, kind=kind), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    said = {
        "wide": " daylight-wide",
        "page": page,
        "rows": rows_of(permits, list(page.object_list)),
        "show": show,
        "shown": list(SHOWN.items()),
        "kind": kind,
        "kinds": kinds_shown(),
    }
    return render(request, "alerts/inbox.html", said)


def _ids(request: GuardedRequest) -> list[int]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("alert")
    return [int(each) for each in given if each.isdecimal()][: actions.MOST_AT_ONCE + 1]


def _done_with(
    request: GuardedRequest, form: forms.Form, do: Callable[[dict[str, Any]], str], title: str, button: str
) -> HttpResponse:
    """A page that asks once more, then does it with everything that was ticked."""
    ids = _ids(request)
    if not ids:
        messages.error(request, "Tick at least one alert first.")
        return redirect("alerts")
    if request.method == "POST" and form.is_valid():
        with telling(form, Conflict, Invalid):
            done = do(form.cleaned_data)
            messages.success(request, done)
            return redirect("alerts")
    permits = permits_of(request.user, request.grant)
    rows = rows_of(permits, list(Alert.objects.filter(pk__in=ids)))
    said = {"form": form, "rows": rows, "title": title, "button": button, "policy": shipped_alert_policy()}
    return render(request, "alerts/ask.html", said)


def _counted(number: int, what: str) -> str:
    return f"{number} alert{'' if number == 1 else 's'} {what}."


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["GET", "POST"])
def clear_alerts(request: GuardedRequest) -> HttpResponse:
    """Clear those that were ticked, and say whether they deserved the time."""

    def do(given: dict[str, Any]) -> str:
        number = actions.clear(_ids(request), worth=given["worth"], note=given["note"], by=request.user)
        return _counted(number, "cleared")

    return _done_with(request, ClearForm(_posted(request)), do, "Clear", "Clear")


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["GET", "POST"])
def snooze_alerts(request: GuardedRequest) -> HttpResponse:
    """Put off those that were ticked."""

    def do(given: dict[str, Any]) -> str:
        number = actions.snooze(_ids(request), until=given["until"], reason=given["reason"], by=request.user)
        return _counted(number, f"put off until {given['until']}")

    return _done_with(request, SnoozeForm(_posted(request)), do, "Put off", "Put off")


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["GET", "POST"])
def assign_alerts(request: GuardedRequest) -> HttpResponse:
    """Give those that were ticked to somebody."""

    def do(given: dict[str, Any]) -> str:
        number = actions.assign(_ids(request), to=given["to"], by=request.user)
        return _counted(number, f"given to {given['to'].shown_name if given['to'] else 'nobody'}")

    return _done_with(request, AssignForm(_posted(request)), do, "Assign", "Assign")


def _posted(request: GuardedRequest) -> Any:
    return request.POST if request.method == "POST" else None


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["POST"])
def wake_alerts(request: GuardedRequest) -> HttpResponse:
    """Let those that were ticked wait again before their day."""
    messages.success(request, _counted(actions.wake(_ids(request), by=request.user), "wait again"))
    return redirect("alerts")


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["POST"])
def next_alert(request: GuardedRequest) -> HttpResponse:
    """The next that nobody has is now one's own."""
    taken = actions.take_next(by=request.user)
    if taken is None:
        messages.info(request, "Nothing waits that nobody has.")
    else:
        messages.success(request, f"Yours now: {taken.kind_words}, {taken.person_id}.")
    return redirect("/alerts/?show=mine")


@guarded(Permission.CLEAR_ALERT)
@require_http_methods(["GET", "POST"])
def bring_alert_back(request: GuardedRequest, alert: int) -> HttpResponse:
    """One that was cleared waits again."""
    permits = permits_of(request.user, request.grant)
    found = Alert.objects.filter(pk=alert).first()
    if found is None or found.person_id in permits.closed([found.person_id]):
        raise NotFound("There is no such alert, or it is about a case that is closed to you.")
    form = BackForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        actions.bring_back(alert, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "It waits again.")
        return redirect("alerts")
    said = {"form": form, "rows": rows_of(permits, [found]), "title": "Bring back", "button": "Bring back"}
    return render(request, "alerts/ask.html", said)


@guarded(Permission.CLEAR_ALERT)
@require_GET
def precision(request: GuardedRequest) -> HttpResponse:
    """How often each kind of alert deserved a person's time."""
    return render(request, "alerts/precision.html", {"rows": precision_shown()})
