"""Pages of cases: who may open one, an emergency, and the alerts of emergencies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Invalid
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.accounts.models import User
from daylight.web.cases.actions import break_glass, end_share, lift_restriction, look_into, restrict, share
from daylight.web.cases.forms import ReasonForm, RestrictForm, ShareForm
from daylight.web.cases.queries import alerts, restriction_of, shares_of
from daylight.web.components.telling import telling
from daylight.web.people.permits import check_may_open, permits_of


@guarded(Permission.SEE_PERSON, look="opened who may see")
@require_GET
def who_may_see(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Who may open a case beyond what roles grant."""
    check_may_open(permits_of(request.user, request.grant), person_id)
    roles = request.user.held_roles
    said = {
        "person_id": person_id,
        "restriction": restriction_of(person_id),
        "shares": shares_of(person_id),
        "may_restrict": grant_of(roles, Permission.RESTRICT_CASE) is not None,
        "may_share": grant_of(roles, Permission.ALLOCATE) is not None,
    }
    return render(request, "cases/who_may_see.html", said)


@guarded(Permission.RESTRICT_CASE)
def restrict_case(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Restrict a case to those named, or change who is."""
    form = RestrictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        allowed, reason = form.cleaned_data["allowed"], form.cleaned_data["reason"]
        restrict(person_id, allowed=allowed, reason=reason, by=request.user)
        messages.success(request, "The case is restricted to those named.")
        return redirect("who-may-see", person_id)
    said = {"form": form, "person_id": person_id, "title": "Restrict this case"}
    return render(request, "cases/form.html", said)


@guarded(Permission.RESTRICT_CASE)
def lift(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Lift a restriction."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        lift_restriction(person_id, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The case is open again to whoever roles grant it.")
        return redirect("who-may-see", person_id)
    said = {"form": form, "person_id": person_id, "title": "Lift the restriction"}
    return render(request, "cases/form.html", said)


@guarded(Permission.ALLOCATE)
def share_case(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Share a case with a partner or an advocate until a day."""
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form, Invalid):
            share(person_id, user=given["user"], until=given["until"], reason=given["reason"], by=request.user)
            messages.success(request, f"The case is shared with {given['user'].shown_name}.")
            return redirect("who-may-see", person_id)
    said = {"form": form, "person_id": person_id, "title": "Share this case"}
    return render(request, "cases/form.html", said)


@guarded(Permission.ALLOCATE)
@require_POST
def stop_sharing(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Stop sharing a case with somebody."""
    user = User.objects.filter(username=request.POST.get("user", "")).first()
    if user is None:
        raise Invalid("Say with whom the case is no longer shared. Go back and choose.")
    end_share(person_id, user=user, by=request.user)
    messages.success(request, f"The case is no longer shared with {user.shown_name}.")
    return redirect("who-may-see", person_id)


@guarded(Permission.BREAK_GLASS)
def emergency(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Open a restricted case in an emergency."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid):
            break_glass(person_id, reason=form.cleaned_data["reason"], by=request.user)
            messages.warning(request, "The case is open to you for one hour. Supervisors have been alerted.")
            return redirect("person", person_id)
    said = {"form": form, "person_id": person_id, "title": "Open a restricted case in an emergency"}
    return render(request, "cases/emergency.html", said)


@guarded(Permission.RESTRICT_CASE)
def emergencies(request: GuardedRequest) -> HttpResponse:
    """Emergencies that nobody has looked into; saying that somebody has."""
    if request.method == "POST":
        number = request.POST.get("number", "")
        if not number.isdecimal():
            raise Invalid("Say which opening was looked into. Go back and choose.")
        look_into(int(number), by=request.user)
        messages.success(request, "Noted, with your name.")
        return redirect("emergencies")
    return render(request, "cases/emergencies.html", {"alerts": alerts()})
