"""The page of agreement: how often people keep the computed level, and how long it takes; nobody is told apart."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.assessments.forms import MeterForm
from daylight.web.assessments.presenters import meter_by, minutes_of
from daylight.web.people.views import WIDE


@guarded(Permission.SEE_MEASURES, look="opened agreement")
@require_GET
def agreement(request: GuardedRequest) -> HttpResponse:
    """Own level against computed against final, by unit or by group of people."""
    form = MeterForm(request.GET or {"by": "unit"})
    by = form.cleaned_data["by"] if form.is_valid() else "unit"
    rows, whole = meter_by(by)
    shown = [(row, minutes_of(row.seconds)) for row in (*rows, *([whole] if whole else []))]
    said = {"form": form, "rows": shown, "whole": whole, "by": by, "wide": WIDE}
    return render(request, "assessments/agreement.html", said)
