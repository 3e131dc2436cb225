"""Pages of disclosures and of proposals of a new partner. No page about somebody suspected leads here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.domain.access import Permission
from daylight.domain.disclosures import Result, Route
from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound, Refused
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.disclosures import actions, finding, presenters, queries
from daylight.web.disclosures.forms import OpenForm, ProposalForm, RevealForm, form_for, sections_of
from daylight.web.disclosures.models import Disclosure
from daylight.web.disclosures.permits import check_may_open_disclosure, check_may_prepare
from daylight.web.survivors.queries import plans_of
from daylight.web.survivors.views import opened_with

_SEE = Permission.SEE_SURVIVOR


@guarded(_SEE, look="opened disclosures")
@require_GET
def disclosures(request: GuardedRequest) -> HttpResponse:
    """Cases whose clock runs, the next due first; with `show=ended` those that ended."""
    permits = check_may_prepare(request.user)
    ended = request.GET.get("show") == "ended"
    rows = queries.ended() if ended else queries.running()
    page = queries.page_of(rows, request.GET.get("page"))
    shown = queries.open_among(permits, page.object_list)
    today = timezone.localdate()
    said = {
        "page": page,
        "rows": [presenters.row_of(row, today) for row in shown],
        "ended": ended,
        "draft": queries.draft_of(request.user),
    }
    return render(request, "disclosures/disclosures.html", said)


@guarded(_SEE, look="opened new disclosure")
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: GuardedRequest) -> HttpResponse:
    """An application or a trigger: opened, or kept as a draft that is nobody else's."""
    check_may_prepare(request.user)
    draft = queries.draft_of(request.user)
    known = {"survivor_id": request.GET.get("survivor", ""), "opened_on": timezone.localdate().isoformat()}
    form = OpenForm(
        request.POST if request.method == "POST" else None, initial=known | (draft.answers if draft else {})
    )
    if request.method == "POST" and "draft" in request.POST:
        actions.keep_draft(answers={name: request.POST.get(name, "") for name in form.fields}, by=request.user)
        messages.success(request, "Kept as your draft. No clock runs until you open the case.")
        return redirect("disclosures")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with telling(form, Invalid, Refused, NotFound):
            row = actions.open_disclosure(
                survivor_id=told["survivor_id"].strip(), who=told["who"], suspect_id=told["suspect_id"].strip(),
                about=told["about"], route=Route(told["route"]), why=told["why"], applicant=told["applicant"],
                ended=told["ended"], opened_on=told["opened_on"], nation=told["nation"], by=request.user,
            )  # fmt: skip
            messages.success(request, "Opened. The clock runs.")
            return redirect("disclosure", row.pk)
    return render(request, "disclosures/new.html", {"form": form, "draft": draft})


@guarded(_SEE, look="opened disclosure")
@require_http_methods(["GET", "POST"])
@never_cache
def disclosure(request: GuardedRequest, disclosure_id: int) -> HttpResponse:
    """One case; with a reason, who is at risk where no record has them, on this answer alone."""
    form = RevealForm(request.POST if request.method == "POST" else None)
    who = ""
    if request.method == "POST" and form.is_valid():
        try:
            who = actions.reveal_who(disclosure_id, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as wrong:
            form.add_error("reason", str(wrong))
    return _page(request, queries.disclosure_called(disclosure_id), reveal_form=form, who=who)


def _page(
    request: GuardedRequest, row: Disclosure, *, sent: tuple[str, Any] | None = None, conflict: str = "",
    reveal_form: Any = None, who: str = "",
) -> HttpResponse:  # fmt: skip
    permits = check_may_open_disclosure(request.user, row)
    plans = plans_of(row.survivor_id) if row.survivor_id else []
    said = {
        "row": presenters.row_of(row, timezone.localdate()),
        "one": row,
        "suspect": queries.suspect_of(permits.loaded, row.suspect_id),
        "plan": plans[0] if plans else None,
        "checks": presenters.checks_in_words(row),
        "tests": presenters.tests_in_words(row),
        "to": presenters.to_in_words(row),
        "sections": sections_of(row, request.user, sent),
        "steps": presenters.steps_of(row, request.user),
        "step_form": sent[1] if sent and sent[0] == "move" else form_for("move", row),
        "history": row.steps.all(),
        "wrong": sent[1] if sent else reveal_form,
        "conflict": conflict,
        "reveal_form": reveal_form or RevealForm(),
        "who": who,
    }
    return render(request, "disclosures/disclosure.html", said)


@guarded(_SEE, look="took step of disclosure")
@require_POST
def step(request: GuardedRequest, disclosure_id: int, do: str) -> HttpResponse:
    """One thing done with a case. What was not right, or met somebody else's change, is shown again."""
    row = queries.disclosure_called(disclosure_id)
    check_may_open_disclosure(request.user, row)
    if do not in _DOING:
        raise NotFound("There is no such step. Go back to the case.")
    form = form_for(do, row, request.POST)
    conflict = ""
    if form.is_valid():
        try:
            _DOING[do](request, disclosure_id, form)
        except Conflict as told:
            conflict = str(told)
            form = form_for(do, row, {**request.POST.dict(), "version": row.version})
            form.is_valid()
            form.add_error(None, f"{conflict} What you wrote is below; sending it again puts it on what is there now.")
        except (Invalid, Refused) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Recorded, with your name.")
            return redirect("disclosure", disclosure_id)
    return _page(request, row, sent=(do, form), conflict=conflict)


def _check(request: GuardedRequest, number: int, form: Any) -> None:
    told = form.cleaned_data
    actions.record_check(number, check=told["check"], found=told["found"], version=told["version"], by=request.user)


def _decide(request: GuardedRequest, number: int, form: Any) -> None:
    told = form.cleaned_data
    actions.decide(
        number, result=Result(told["result"]), tests=form.tests(), reason=told["reason"], version=told["version"],
        by=request.user,
    )  # fmt: skip


def _words(request: GuardedRequest, number: int, form: Any) -> None:
    told = form.cleaned_data
    actions.write_words(number, words=told["words"], version=told["version"], by=request.user)


def _tell(request: GuardedRequest, number: int, form: Any) -> None:
    actions.tell(number, **form.cleaned_data, by=request.user)


def _days(request: GuardedRequest, number: int, form: Any) -> None:
    actions.give_more_days(number, **form.cleaned_data, by=request.user)


def _move(request: GuardedRequest, number: int, form: Any) -> None:
    told = form.cleaned_data
    name = request.POST.get("name", "")
    actions.move(number, name=name, reason=told["reason"], version=told["version"], by=request.user)


_DOING: dict[str, Callable[[GuardedRequest, int, Any], None]] = {
    "check": _check, "decide": _decide, "words": _words, "tell": _tell, "days": _days, "move": _move,
}  # fmt: skip


@guarded(_SEE, look="opened her disclosures")
@require_GET
def hers(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """Her disclosures as a tab of her page: how far each has come. Her advocate sees that, and works none."""
    _, said = opened_with(request, survivor_id, "survivor-disclosures")
    today = timezone.localdate()
    rows = [presenters.row_of(row, today) for row in queries.of_survivor(survivor_id)]
    return render(request, "disclosures/hers.html", said | {"rows": rows})


@guarded(Permission.FIND_PARTNER, look="opened proposals of new partners")
@require_GET
def new_partners(request: GuardedRequest) -> HttpResponse:
    """Proposals that wait, the strongest first: numbers and evidence, no names."""
    permits = queries.check_may_find(request.user)
    page = queries.page_of(queries.waiting_proposals(), request.GET.get("page"))
    shown = queries.open_proposals(permits, list(page.object_list))
    rows = [(row, presenters.evidence_in_words(row), presenters.newest_in_words(row)) for row in shown]
    return render(request, "disclosures/new_partners.html", {"page": page, "rows": rows})


@guarded(Permission.FIND_PARTNER, look="opened proposal of new partner")
@require_http_methods(["GET", "POST"])
@never_cache
def new_partner(request: GuardedRequest, proposal_id: int) -> HttpResponse:
    """One proposal with its evidence; confirmed or rejected with what was looked at."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if told["answer"] == "confirm":
                row = finding.confirm(proposal_id, reason=told["reason"], nation=told["nation"], by=request.user)
                messages.success(request, "Confirmed. A right-to-know case is open, and its clock runs.")
                return redirect("disclosure", row.pk)
            finding.reject(proposal_id, reason=told["reason"], by=request.user)
        except Conflict as told_late:
            messages.error(request, str(told_late))
            return redirect("new-partners")
        except Invalid as wrong:
            form.add_error("reason", str(wrong))
        except DaylightError as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Rejected. Its evidence is gone.")
            return redirect("new-partners")
    found, permits = queries.proposal_called(proposal_id, request.user)
    said = {
        "form": form,
        "proposal": found,
        "evidence": presenters.evidence_in_words(found),
        "age": presenters.newest_in_words(found),
        "suspect": queries.suspect_of(permits.loaded, found.suspect_id),
    }
    return render(request, "disclosures/new_partner.html", said)
