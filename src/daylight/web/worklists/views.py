"""Pages of worklists: home, the list and what is done with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Invalid, NotFound
from daylight.web.access.guards import GuardedRequest, guarded, public
from daylight.web.components.telling import telling
from daylight.web.people.actions import allocate
from daylight.web.people.forms import SearchForm
from daylight.web.people.permits import permits_of
from daylight.web.people.presenters import definitions_of
from daylight.web.releases.presenters import changes_in_words
from daylight.web.releases.queries import current, current_load
from daylight.web.worklists.comparing import changes_shown, rebuilt_shown
from daylight.web.worklists.export import as_csv, as_xlsx
from daylight.web.worklists.forms import AllocateForm, asked_of
from daylight.web.worklists.presenters import cards_for, chips_of, waiting_for
from daylight.web.worklists.queries import all_rows, listed, page_of

_EXPORTS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My work: one box to search in, and what waits, by number, each a link."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    grant = grant_of(request.user.held_roles, Permission.SEE_LIST)
    release = current()
    said = {
        "form": SearchForm() if grant_of(request.user.held_roles, Permission.SEARCH) else None,
        "waiting": waiting_for(request.user) if release else [],
        "cards": cards_for(permits_of(request.user, grant)) if grant and release else [],
        "changed": changes_in_words(current_load().changes) if grant and release else "",
    }
    return render(request, "worklists/home.html", said)


@guarded(Permission.SEE_LIST)
@require_GET
def people_list(request: GuardedRequest) -> HttpResponse:
    """Whom a definition finds."""
    permits = permits_of(request.user, request.grant)
    definitions = definitions_of(permits.loaded)
    form, asked = asked_of(request.GET, definitions)
    page, rows = page_of(permits, listed(permits, asked), request.GET.get("page"))
    said = {
        "wide": " daylight-wide",
        "form": form,
        "asked": asked,
        "chips": chips_of(asked, request.GET),
        "page": page,
        "rows": rows,
        "definitions": definitions,
        "sorted_by": "rank",
        "may_draft": grant_of(request.user.held_roles, Permission.DRAFT_MARKER) is not None,
        "may_allocate": grant_of(request.user.held_roles, Permission.ALLOCATE) is not None,
        "may_export": grant_of(request.user.held_roles, Permission.EXPORT) is not None,
    }
    return render(request, "worklists/list.html", said)


@guarded(Permission.SEE_LIST)
@require_GET
def what_changed(request: GuardedRequest) -> HttpResponse:
    """Who joined and left each definition since the release before, and whose identity was joined or split."""
    permits = permits_of(request.user, request.grant)
    load = current_load()
    said = {
        "wide": " daylight-wide",
        "first": bool(load.changes.get("first", True)),
        "words": changes_in_words(load.changes),
        "changes": changes_shown(permits, load),
        "rebuilt": rebuilt_shown(permits),
    }
    return render(request, "worklists/changed.html", said)


@guarded(Permission.EXPORT, look="exported the list")
@require_GET
def export_list(request: GuardedRequest, form: str) -> HttpResponse:
    """The list as it is filtered, as a file."""
    if form not in _EXPORTS:
        raise NotFound("The list is exported as csv or xlsx.")
    permits = permits_of(request.user, request.grant)
    definitions = definitions_of(permits.loaded)
    _, asked = asked_of(request.GET, definitions)
    release = current()
    made = "SYNTHETIC, everybody is invented. " if release and release.synthetic else ""
    moment = timezone.localtime()
    about = (
        f"{made}OFFICIAL-SENSITIVE. {definitions.get(asked.definition, asked.definition)}, "
        f"{asked.show.replace('_', ' ')}, as of {release.as_of if release else ''}; "
        f"exported by {request.user.username} on {moment:%Y-%m-%d %H:%M}. "
        "Suspected, not proved: a status is computed advice."
    )
    kind, written = _EXPORTS[form]
    answer = HttpResponse(written(about, all_rows(permits, listed(permits, asked))), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="daylight-{asked.definition}-{moment:%Y%m%d}.{form}"'
    return answer


@guarded(Permission.ALLOCATE)
@require_http_methods(["GET", "POST"])
def allocate_people(request: GuardedRequest) -> HttpResponse:
    """Allocate the people who were ticked: shown once more, then done."""
    given = request.POST if request.method == "POST" else request.GET
    people = given.getlist("person")
    form = AllocateForm(request.POST if request.method == "POST" else None, unit=request.user.unit)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        unit = owner.unit if owner else form.cleaned_data["unit"]
        with telling(form, Invalid):
            number = allocate(people, unit=unit, owner=owner, by=request.user)
            whom = owner.shown_name if owner else unit
            messages.success(request, f"{number} {'person' if number == 1 else 'people'} allocated to {whom}.")
            return redirect("list")
    return render(request, "worklists/allocate.html", {"form": form, "people": people})
