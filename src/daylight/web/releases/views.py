"""Pages of releases: which were loaded, loading one, extracts and data quality."""

import csv
import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Refused
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.jobs.models import Job
from daylight.web.releases.actions import LOAD, ask_to_load
from daylight.web.releases.forms import FindingsForm, LoadForm
from daylight.web.releases.models import Load
from daylight.web.releases.offered import offered
from daylight.web.releases.presenters import as_text, changes_in_words, league_shown
from daylight.web.releases.quality import (
    LACKS,
    batches_of,
    counted_findings,
    findings_of,
    gains_of,
    reason_of,
)
from daylight.web.releases.queries import current_load

WIDE = " daylight-wide"
_FINDINGS_A_PAGE, _JOBS_SHOWN, _LOADS_SHOWN = 50, 5, 50


@guarded(Permission.SEE_DATA_QUALITY)
@require_GET
def releases(request: GuardedRequest) -> HttpResponse:
    """Every load of a release, newest first, what changed with it, and loads that are under way."""
    loads = Load.objects.defer("manifest", "quality")[:_LOADS_SHOWN]
    roles = request.user.held_roles
    said = {
        "wide": WIDE,
        "loads": [(load, changes_in_words(load.changes)) for load in loads],
        "jobs": Job.objects.filter(kind=LOAD)[:_JOBS_SHOWN],
        "may_load": grant_of(roles, Permission.LOAD_RELEASE) is not None,
        "may_see_changes": grant_of(roles, Permission.SEE_LIST) is not None,
    }
    return render(request, "releases/releases.html", said)


@guarded(Permission.LOAD_RELEASE)
@require_http_methods(["GET", "POST"])
def load_one(request: GuardedRequest) -> HttpResponse:
    """Ask for a release to be loaded: one of those under the declared folder."""
    offers = offered()
    form = LoadForm(request.POST if request.method == "POST" else None, offers=offers)
    if request.method == "POST" and form.is_valid():
        with telling(form, Refused):
            ask_to_load(form.cleaned_data["name"], by=request.user)
            messages.success(request, "Asked for. It is loaded as soon as the worker is free; pages go on as they are.")
            may_see = grant_of(request.user.held_roles, Permission.SEE_DATA_QUALITY)
            return redirect("releases" if may_see else "home")
    return render(request, "releases/load.html", {"form": form, "offers": offers})


@guarded(Permission.SEE_DATA_QUALITY)
@require_GET
def quality(request: GuardedRequest) -> HttpResponse:
    """Extracts and data quality: files, what was wrong, what districts do not record, what the list would gain."""
    load = current_load()
    counted, batches = counted_findings(load.number), batches_of(load)
    form = FindingsForm(request.GET or None, counted=counted)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(findings_of(load.number, asked), _FINDINGS_A_PAGE).get_page(request.GET.get("page"))
    said = {
        "wide": WIDE,
        "batches": batches,
        "read": sum(each.read for each in batches),
        "left_out": sum(each.quarantined for each in batches),
        "form": form,
        "page": page,
        "findings": [(each, reason_of(each)) for each in page.object_list],
        "league": league_shown(load.quality.get("league", [])),
        "lacks": [words for _, words in LACKS],
        "gains": gains_of(load),
    }
    return render(request, "releases/quality.html", said)


@guarded(Permission.SEE_DATA_QUALITY, look="exported findings")
@require_GET
def findings_csv(request: GuardedRequest) -> HttpResponse:
    """The findings as they are filtered, as a file for whoever puts them right. No value that stood there."""
    load = current_load()
    form = FindingsForm(request.GET or None, counted=counted_findings(load.number))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["source", "table", "file", "row", "column", "what was done", "why and what to do"])
    for each in findings_of(load.number, asked).iterator():
        writer.writerow(
            as_text(value)
            for value in (each.source, each.source_table, each.source_file, each.source_row,
                          each.column or "whole row", each.action, reason_of(each))
        )  # fmt: skip
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="daylight-findings-{load.as_of:%Y%m%d}.csv"'
    return answer
