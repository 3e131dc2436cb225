"""Pages of referrals: one's own, one question a page, the check before sending; and the unit's screening."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.referrals import STEPS, ReferralStatus, missing_of, next_after, shipped_referral_policy, steps_of
from daylight.web.access.guards import GuardedRequest, guarded, purpose_of
from daylight.web.components.telling import telling
from daylight.web.referrals import actions
from daylight.web.referrals.actions import ChangedElsewhere
from daylight.web.referrals.forms import (
    FORMS,
    AnswerForm,
    BeginForm,
    FindForm,
    PersonForm,
    ReasonForm,
    SignOffForm,
    StepForm,
)
from daylight.web.referrals.models import Referral
from daylight.web.referrals.permits import check_may_screen, check_own, search_grant_of
from daylight.web.referrals.presenters import (
    called,
    changes_shown,
    may_find,
    names_of,
    offered,
    told_of,
)
from daylight.web.referrals.queries import changes_of, earlier, found_for, own, referral_of, waiting_page
from daylight.web.referrals.readback import answers_shown, survivor_lines
from daylight.web.releases.queries import current

_ROWS_A_PAGE = 50


@guarded(Permission.REFER)
@require_GET
def own_referrals(request: GuardedRequest) -> HttpResponse:
    """Who can refer and what happens then; one's drafts, and what became of the rest."""
    page = Paginator(own(request.user, drafts=False), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    said = {
        "form": BeginForm(initial={"key": uuid4()}),
        "policy": shipped_referral_policy(),
        "drafts": [(each, called(each, request.user)) for each in own(request.user, drafts=True)[:_ROWS_A_PAGE]],
        "page": page,
        "sent": [(each, called(each, request.user), told_of(each, request.user)) for each in page.object_list],
    }
    return render(request, "referrals/own.html", said)


@guarded(Permission.REFER)
@require_http_methods(["POST"])
def begin_referral(request: GuardedRequest) -> HttpResponse:
    """A new draft, then its first question."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise Invalid("The page was not whole. Go back, load it again, then begin.")
    referral = actions.begin(key=form.cleaned_data["key"], by=request.user)
    return redirect(_onward(referral, ""))


def _onward(referral: Referral, step: str) -> str:
    """The next question, or the check before sending."""
    following = next_after(step, referral.answers)
    if following:
        return reverse("referral-step", args=[referral.reference, following])
    return reverse("referral-check", args=[referral.reference])


@guarded(Permission.REFER, look="opened a step of a referral")
@require_http_methods(["GET", "POST"])
@never_cache
def step_page(request: GuardedRequest, referral: str, step: str) -> HttpResponse:
    """One question, kept on the server as soon as it is answered."""
    found = check_own(request.user, referral_of(referral))
    if step not in steps_of(found.answers):
        raise NotFound("This referral asks no such question. Go back to the page you came from.")
    if not found.is_open_to_change:
        raise Refused(f"This referral is {found.status_words}: its answers stand.")
    if step == "person":
        return _person_step(request, found)
    form = FORMS[step](request.POST if request.method == "POST" else None, referral=found, step=step)
    conflict: ChangedElsewhere | None = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request, found, form)
        except ChangedElsewhere as changed:
            conflict = changed
        else:
            return redirect(_onward(kept, step))
    return render(request, "referrals/step.html", _step_said(found, step) | _conflict_said(found, form, conflict))


def _keep(request: GuardedRequest, referral: Referral, form: StepForm) -> Referral:
    given = form.cleaned_data
    return actions.keep_answer(
        referral.reference,
        step=form.step,
        given=form.given(),
        version=given["version"],
        reason=given.get("reason", ""),
        by=request.user,
    )


def _step_said(referral: Referral, step: str) -> dict[str, Any]:
    asked = steps_of(referral.answers)
    return {
        "referral": referral,
        "step": step,
        "title": STEPS[step],
        "number": asked.index(step) + 1,
        "of": len(asked),
    }


def _conflict_said(referral: Referral, form: StepForm, conflict: ChangedElsewhere | None) -> dict[str, Any]:
    """The form; after a conflict with what stands now, and made anew for the version that stands."""
    if conflict is None:
        return {"form": form}
    again = type(form)({**form.cleaned_data, "version": conflict.version}, referral=referral, step=form.step)
    referral.answers = {**referral.answers, form.step: dict(conflict.stored)}
    answered = next(each for each in answers_shown(referral, person="", hers=True) if each.step == form.step)
    said = {"form": again, "conflict": conflict, "stored": answered.lines}
    return said | {"on": _onward(referral, form.step)}


def _person_step(request: GuardedRequest, referral: Referral) -> HttpResponse:
    """Search first, then choose; or nobody that is recorded."""
    grant = search_grant_of(request.user)
    if grant.purpose and not purpose_of(request, grant.permission):
        where = {"next": request.get_full_path(), "for": grant.permission.value}
        return redirect(f"{reverse('purpose')}?{urlencode(where)}")
    form = FindForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    finds = current() is not None and may_find(request.user)
    said = _step_said(referral, "person") | {"form": form, "text": text, "may_find": finds}
    if request.method == "POST":
        chosen = PersonForm(request.POST)
        if not chosen.is_valid():
            raise Invalid("The page was not whole. Go back, load it again, then choose.")
        given = chosen.cleaned_data
        if referral.sent_at is not None and not given["reason"].strip():
            return render(request, "referrals/person.html", said | {"lacks_reason": True}, status=200)
        kept = actions.keep_answer(
            referral.reference,
            step="person",
            given={"person_id": given["person_id"]},
            version=given["version"],
            reason=given["reason"],
            by=request.user,
        )
        return redirect(_onward(kept, "person"))
    said["results"] = offered(request.user, found_for(text)) if text else []
    said["chosen"] = called(referral, request.user) if referral.answers.get("person") else ""
    return render(request, "referrals/person.html", said)


@guarded(Permission.REFER, look="opened a referral before sending")
@require_http_methods(["GET", "POST"])
@never_cache
def check_answers(request: GuardedRequest, referral: str) -> HttpResponse:
    """Everything once more, then sent."""
    found = check_own(request.user, referral_of(referral))
    if request.method == "POST":
        try:
            sent = actions.send(referral, reason=request.POST.get("reason", ""), by=request.user)
        except Invalid as invalid:
            return render(request, "referrals/check.html", _check_said(request, found) | {"wrong": str(invalid)})
        return redirect("referral", sent.reference)
    if not found.is_open_to_change:
        return redirect("referral", referral)
    return render(request, "referrals/check.html", _check_said(request, found))


def _check_said(request: GuardedRequest, referral: Referral) -> dict[str, Any]:
    return {
        "referral": referral,
        "answers": answers_shown(referral, person=called(referral, request.user), hers=True),
        "missing": [(step, STEPS[step]) for step in missing_of(referral.answers)],
        "again": referral.now is ReferralStatus.RETURNED,
    }


@guarded(Permission.REFER, look="opened own referral")
@require_GET
@never_cache
def referral_page(request: GuardedRequest, referral: str) -> HttpResponse:
    """One's own referral: that it was received, when the answer comes, what it is."""
    found = check_own(request.user, referral_of(referral))
    if found.now is ReferralStatus.DRAFT:
        return redirect(_onward(found, ""))
    actions.note_read(referral, by=request.user)
    person = called(found, request.user)
    said = {
        "referral": found,
        "person": person,
        "told": told_of(found, request.user),
        "answers": answers_shown(found, person=person, hers=found.is_open_to_change),
        "changes": changes_shown(found, changes_of(found), request.user),
        "may_withdraw": found.now in (ReferralStatus.SENT, ReferralStatus.IN_SCREENING, ReferralStatus.RETURNED),
    }
    return render(request, "referrals/referral.html", said)


@guarded(Permission.REFER)
@require_http_methods(["GET", "POST"])
def withdraw_referral(request: GuardedRequest, referral: str) -> HttpResponse:
    """Take a referral back; a draft goes without a reason."""
    found = check_own(request.user, referral_of(referral))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    is_draft = found.now is ReferralStatus.DRAFT
    if request.method == "POST" and (is_draft or form.is_valid()):
        actions.withdraw(referral, reason="" if is_draft else form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Referral {referral} was withdrawn.")
        return redirect("referrals")
    said = {"form": form, "referral": found, "is_draft": is_draft}
    return render(request, "referrals/withdraw.html", said)


@guarded(Permission.SCREEN_REFERRAL)
@require_GET
def screening(request: GuardedRequest) -> HttpResponse:
    """The unit's queue: danger first, then by when an answer is due."""
    show = request.GET.get("show", "")
    page, rows = waiting_page(request.user, show=show, page=request.GET.get("page"))
    release = current()
    open_ids = [row.referral.person_id for row in rows if row.closed is None and row.referral.person_id]
    said = {
        "wide": " daylight-wide",
        "page": page,
        "rows": rows,
        "show": show,
        "names": names_of(release.number, open_ids) if release else {},
        "own": request.user.username,
        "policy": shipped_referral_policy(),
    }
    return render(request, "referrals/queue.html", said)


@guarded(Permission.SCREEN_REFERRAL, look="opened a referral to screen")
@require_http_methods(["GET", "POST"])
@never_cache
def screen_one(request: GuardedRequest, referral: str) -> HttpResponse:
    """What was referred, and the unit's answer."""
    found = check_may_screen(request.user, referral_of(referral))
    if request.method == "POST" and found.now is ReferralStatus.SENT:
        actions.screen(referral, by=request.user)
        return redirect("screen-referral", referral)
    form = _answer_form(request, found)
    if request.method == "POST" and form is not None and form.is_valid():
        with telling(form):
            answered = _answered(request, found, form)
            messages.success(request, f"Referral {referral} is now {answered.status_words}.")
            return redirect("screening")
    return render(request, "referrals/screen.html", _screen_said(request, found) | {"form": form})


def _answer_form(request: GuardedRequest, referral: Referral) -> AnswerForm | SignOffForm | None:
    data = request.POST if request.method == "POST" else None
    if referral.now is ReferralStatus.IN_SCREENING:
        return AnswerForm(data, version=referral.version)
    if referral.now is ReferralStatus.TO_SIGN_OFF and referral.last_by != request.user.username:
        return SignOffForm(data, initial={"version": referral.version})
    return None


def _answered(request: GuardedRequest, referral: Referral, form: AnswerForm | SignOffForm) -> Referral:
    given = form.cleaned_data
    if isinstance(form, SignOffForm):
        return actions.sign_off(
            referral.reference,
            agreed=given["agreed"] == "yes",
            words=given["words"],
            version=given["version"],
            by=request.user,
        )
    return actions.answer(
        referral.reference,
        outcome=given["outcome"],
        reason_code=given[f"reason_{given['outcome']}"],
        words=given["words"],
        note=given["note"],
        version=given["version"],
        by=request.user,
    )


def _screen_said(request: GuardedRequest, referral: Referral) -> dict[str, Any]:
    release = current()
    name = names_of(release.number, [referral.person_id]).get(referral.person_id, "") if release else ""
    person = f"{name} ({referral.person_id})" if referral.person_id else "Somebody in no record: the details follow"
    details = f"{referral.answer('details', 'forename')} {referral.answer('details', 'surname')}".strip()
    policy = shipped_referral_policy()
    return {
        "referral": referral,
        "person": person,
        "details": details,
        "answers": answers_shown(referral, person=person, hers=False),
        "changes": changes_of(referral),
        "earlier": earlier(referral),
        "reason": next((each.words for each in policy.reasons if each.code == referral.reason_code), ""),
        "knows": referral.answer("survivor", "knows"),
        "safe": referral.answer("survivor", "safe"),
        "may_see_survivor": grant_of(request.user.held_roles, Permission.SEE_SURVIVOR) is not None,
        "is_mine": referral.screener == request.user.username,
    }


@guarded(Permission.SCREEN_REFERRAL)
@require_http_methods(["GET", "POST"])
def let_go_referral(request: GuardedRequest, referral: str) -> HttpResponse:
    """Back into the queue."""
    found = check_may_screen(request.user, referral_of(referral))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.let_go(referral, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Referral {referral} is back in the queue.")
        return redirect("screening")
    return render(request, "referrals/let_go.html", {"form": form, "referral": found})


@guarded(Permission.SEE_SURVIVOR, look="opened a survivor's safety, not revealed")
@require_http_methods(["GET", "POST"])
@never_cache
def safety(request: GuardedRequest, referral: str) -> HttpResponse:
    """With a reason, what was said of the survivor's safety, on this answer alone."""
    found = check_may_screen(request.user, referral_of(referral))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    lines: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        actions.note_look_at_safety(found, reason=form.cleaned_data["reason"], by=request.user)
        lines = survivor_lines(found)
    return render(request, "referrals/safety.html", {"form": form, "referral": found, "lines": lines})
