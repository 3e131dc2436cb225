"""Pages of sharing agreements: on file, drafted, put in force, ended. They stand above the guard that asks them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission
from daylight.domain.agreements import AGREEMENTS
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.web.access.agreement_forms import AgreementForm, EndForm, SignedForm
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.agreements.actions import draft, end, put_in_force
from daylight.web.agreements.models import SharingAgreement
from daylight.web.agreements.queries import agencies_without, on_file
from daylight.web.components.telling import telling

_MANAGE = Permission.MANAGE_AGREEMENTS


@guarded(_MANAGE, look="opened agreements")
@require_GET
def agreements(request: GuardedRequest) -> HttpResponse:
    """Every agreement on file, and agencies that have accounts and none in force."""
    today = timezone.localdate()
    said = {"filed": on_file(today), "without": agencies_without(today), "wide": " daylight-wide"}
    return render(request, "access/agreements.html", said)


@guarded(_MANAGE)
def add_agreement(request: GuardedRequest) -> HttpResponse:
    """A draft: it opens nothing yet."""
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with telling(form, Invalid):
            made = draft(fields=given.pop("fields_open"), **given, by=request.user)
            messages.success(request, "The draft is kept. It opens nothing until it is signed and put in force.")
            return redirect("agreement", made.pk)
    return render(request, "access/agreement_form.html", {"form": form})


@guarded(_MANAGE, look="opened agreement")
def agreement(request: GuardedRequest, agreement: int) -> HttpResponse:
    """One agreement: what it opens; put it in force, or end it."""
    found = SharingAgreement.objects.filter(pk=agreement).first()
    if found is None:
        raise NotFound("There is no such agreement. Go back to the list.")
    posted = request.POST if request.method == "POST" else None
    first = {"version": found.version}
    signed = SignedForm(posted if posted and "sign" in posted else None, initial=first)
    ending = EndForm(posted if posted and "end" in posted else None, initial=first)
    status = found.value.status_on(timezone.localdate())
    for form, act, done in ((signed, put_in_force, "It is in force."), (ending, end, "It has ended.")):
        if form.is_bound and form.is_valid():
            with telling(form, Conflict, Invalid):
                act(agreement, **form.cleaned_data, by=request.user)
                messages.success(request, done)
                return redirect("agreement", agreement)
    steps = {move.name for move in AGREEMENTS.moves_from(status)}
    said = {"one": found, "status": status, "signed": signed, "ending": ending}
    said |= {"may_sign": "put in force" in steps, "may_end": bool(steps & {"end", "withdraw"})}
    return render(request, "access/agreement.html", said)
