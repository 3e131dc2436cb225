"""Pages of letters: what waits, wordings, a person's documents, one letter with its steps."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from daylight.domain.access import GRANTS, Permission, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.letters import WORDINGS, LetterStatus, WordingStatus, letter_policy
from daylight.domain.safety import Standing
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.queries import case_of, open_case_of
from daylight.web.components.telling import telling
from daylight.web.letters.actions.life import (
    Service,
    approve_letter,
    change_letter,
    clear_letter,
    draft_letter,
    send_letter_back,
    serve_letter,
    withdraw_letter,
)
from daylight.web.letters.actions.wordings import approve_wording, change_wording, draft_wording, end_wording
from daylight.web.letters.forms import (
    KindForm,
    LetterForm,
    NewWordingForm,
    ReasonForm,
    ServiceForm,
    WordingForm,
)
from daylight.web.letters.models import Letter, Wording
from daylight.web.letters.presenters import letter_pdf, letter_word, served_in_words, steps_open
from daylight.web.letters.queries import in_force, letter_called, letters_of, waiting, wording_called
from daylight.web.letters.queries import wordings as all_wordings
from daylight.web.people.permits import permits_of
from daylight.web.people.views import opened
from daylight.web.releases.queries import current_load
from daylight.web.safety.gate import standing

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {"pdf": "application/pdf", "docx": _WORD}


def _granted(request: GuardedRequest) -> frozenset[str]:
    return frozenset(grant.permission.value for role in request.user.held_roles for grant in GRANTS[role])


@guarded(Permission.SEE_CASE)
@require_GET
def queue(request: GuardedRequest) -> HttpResponse:
    """Letters on which somebody must act."""
    page, rows = waiting(permits_of(request.user, request.grant), request.GET.get("page"))
    return render(request, "letters/queue.html", {"page": page, "rows": rows, "wide": " daylight-wide"})


@guarded(Permission.SEE_CASE)
@require_GET
def wordings(request: GuardedRequest) -> HttpResponse:
    """Every edition of every wording."""
    may_write = grant_of(request.user.held_roles, Permission.APPROVE_PLAN) is not None
    return render(request, "letters/wordings.html", {"rows": all_wordings(), "may_write": may_write})


@guarded(Permission.APPROVE_PLAN)
def new_wording(request: GuardedRequest) -> HttpResponse:
    """The next edition of a kind, from the one in force or from the first wording that ships."""
    form = NewWordingForm(request.POST if request.method == "POST" else None, initial=_starting(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = draft_wording(kind=given["kind"], title=given["title"], text=given["text"], by=request.user)
        except (Invalid, Refused) as wrong:
            form.add_error("text", str(wrong))
        else:
            messages.success(request, "Drafted. Somebody else approves it before letters are made of it.")
            return redirect("wording", made.pk)
    said = {"form": form, "placeholders": letter_policy().placeholders.values(), "kinds": letter_policy().kinds.items()}
    return render(request, "letters/new_wording.html", said)


def _starting(request: GuardedRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "warning")
    if kind not in letter_policy().kinds:
        raise NotFound("There is no such kind of letter. Go back to the wordings.")
    now = next((one for one in in_force() if one.kind == kind), None)
    title, text = (now.title, now.text) if now else letter_policy().starters.get(kind, ("", ""))
    return {"kind": kind, "title": title, "text": text}


@guarded(Permission.SEE_CASE)
def wording(request: GuardedRequest, wording: int) -> HttpResponse:
    """One edition; its draft is changed, approved by another or rejected here."""
    found = wording_called(wording)
    is_draft = found.status == WordingStatus.DRAFT
    may_write = grant_of(request.user.held_roles, Permission.APPROVE_PLAN) is not None
    posted = request.POST if request.method == "POST" else None
    doing = request.POST.get("do", "") if posted else ""
    form = WordingForm(posted if doing == "change" else None, initial={"title": found.title, "text": found.text})
    reason = ReasonForm(posted if doing == "end" else None)
    if posted and _wording_done(request, found, doing, form, reason):
        return redirect("wording", wording)
    may = {move.name for move in WORDINGS.moves_from(WordingStatus(found.status))} if may_write else set()
    if found.last_by.casefold() == request.user.username.casefold():
        may.discard("approve")
    said = {
        "wording": wording_called(wording), "form": form, "reason": reason, "may": may, "is_draft": is_draft,
        "placeholders": letter_policy().placeholders.values(),
    }  # fmt: skip
    return render(request, "letters/wording.html", said)


def _wording_done(request: GuardedRequest, found: Wording, doing: str, form: WordingForm, reason: ReasonForm) -> bool:
    """Whether what was posted is written; errors stand in the forms."""
    version, by = _version(request), request.user
    if doing == "approve":
        approve_wording(found.pk, version=version, by=by)
        messages.success(request, "In force. Letters are made of it from now on.")
        return True
    if doing == "change" and form.is_valid():
        try:
            change_wording(
                found.pk, title=form.cleaned_data["title"], text=form.cleaned_data["text"], version=version, by=by
            )
        except Conflict as conflict:
            form.add_error(None, f"{conflict} What it says now stands below; what you typed is kept in the form.")
            return False
        except (Invalid, Refused) as wrong:
            form.add_error("text", str(wrong))
            return False
        messages.success(request, "Changed. Somebody else approves it.")
        return True
    if doing == "end" and reason.is_valid():
        end_wording(found.pk, reason=reason.cleaned_data["reason"], version=version, by=by)
        messages.success(request, "No letter is made of it any more.")
        return True
    if doing not in {"change", "end"}:
        raise Invalid("Choose what to do with the wording. Go back and choose.")
    return False


def _version(request: GuardedRequest) -> int:
    given = request.POST.get("version", "")
    if not given.isdecimal():
        raise Invalid("The form does not say which version it was made on. Load the page again.")
    return int(given)


@guarded(Permission.SEE_CASE, look="opened documents")
@require_GET
def documents(request: GuardedRequest, person_id: str) -> HttpResponse:
    """What was written to this person, and what can be made about them."""
    _, said = opened(request, person_id, "person-documents")
    case = case_of(person_id)
    if case is not None:
        check_may_open_case(request.user, Permission.SEE_CASE, case)
    roles = request.user.held_roles
    said |= {
        "case": case,
        "letters": letters_of(case),
        "may_write": case is not None and case.is_open and grant_of(roles, Permission.PLAN) is not None,
    }
    return render(request, "letters/documents.html", said)


def _case_to_write_in(request: GuardedRequest, person_id: str) -> Case:
    case = open_case_of(person_id)
    if case is None:
        raise Refused("There is no open case of this person, so no letter can be written. Take the person on first.")
    check_may_open_case(request.user, Permission.PLAN, case)
    return case


@guarded(Permission.PLAN)
@require_GET
def new_letter(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Which letter is it?"""
    case = _case_to_write_in(request, person_id)
    asked = request.GET if "wording" in request.GET or "continue" in request.GET else None
    form = KindForm(asked, wordings=in_force())
    if asked is not None and form.is_valid():
        return redirect("draft-letter", person_id, int(form.cleaned_data["wording"]))
    return render(request, "letters/new_letter.html", {"form": form, "case": case, "person_id": person_id})


@guarded(Permission.PLAN)
def draft(request: GuardedRequest, person_id: str, wording: int) -> HttpResponse:
    """What stands for each placeholder, and why the letter is needed."""
    case, found = _case_to_write_in(request, person_id), wording_called(wording)
    form = LetterForm(request.POST if request.method == "POST" else None, wording=found)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with telling(form):
            made = draft_letter(case, wording_id=wording, values=form.values, reason=reason, by=request.user)
            messages.success(request, "Drafted. Somebody else approves it.")
            return redirect("letter", made.pk)
    said = {"form": form, "wording": found, "case": case, "person_id": person_id}
    return render(request, "letters/draft.html", said)


def _opened(request: GuardedRequest, letter: int, permission: Permission = Permission.SEE_CASE) -> Letter:
    found = letter_called(letter)
    check_may_open_case(request.user, permission, found.case)
    return found


@guarded(Permission.SEE_CASE, look="opened letter")
@require_GET
def letter(request: GuardedRequest, letter: int) -> HttpResponse:
    """One letter: its text, where it stands, what the gate says, and what can be done."""
    return _letter_page(request, _opened(request, letter))


def _letter_page(request: GuardedRequest, found: Letter, **forms: object) -> HttpResponse:
    may = steps_open(found, request.user, _granted(request))
    waits = found.value in {LetterStatus.DRAFTED, LetterStatus.APPROVED, LetterStatus.CLEARED}
    said = {
        "letter": found,
        "may": may,
        "steps": found.steps.all(),
        "paragraphs": [part for part in found.text.split("\n\n") if part.strip()],
        "served": served_in_words(found),
        "standing": _standing(found) if waits else None,
        "reason_form": ReasonForm(),
        "service_form": ServiceForm(),
    }
    return render(request, "letters/letter.html", said | forms)


def _standing(found: Letter) -> Standing | None:
    """How the gate stands today; closed where it cannot be read, so that the page still opens."""
    try:
        return standing(found.case, timezone.localdate())
    except Refused:
        return Standing(timezone.localdate(), ())


@guarded(Permission.PLAN)
def change(request: GuardedRequest, letter: int) -> HttpResponse:
    """Change what stands in a draft."""
    found = _opened(request, letter, Permission.PLAN)
    start = {**found.values, "reason": found.reason}
    form = LetterForm(request.POST if request.method == "POST" else None, wording=found.wording, initial=start)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["reason"], _version(request)
        try:
            change_letter(letter, values=form.values, reason=reason, version=version, by=request.user)
        except Conflict as meanwhile:
            conflict, found = str(meanwhile), letter_called(letter)
        except (Invalid, Refused) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Changed. Somebody else approves it.")
            return redirect("letter", letter)
    said = {"form": form, "letter": found, "conflict": conflict, "wording": found.wording, "case": found.case}
    said["version"] = found.version if conflict else request.POST.get("version", found.version)
    return render(request, "letters/change.html", said, status=409 if conflict else 200)


@guarded(Permission.SEE_CASE)
@require_POST
def step(request: GuardedRequest, letter: int, step: str) -> HttpResponse:
    """Take one step: the action itself says who may."""
    found = _opened(request, letter)
    if step not in _STEPS:
        raise NotFound("There is no such step. Go back to the letter.")
    form_name, form_class, done, said = _STEPS[step]
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _letter_page(request, found, **{form_name: form})
    try:
        done(found, form, request)
    except (Refused, Invalid) as no:
        if form is None or form_name != "service_form":
            raise
        form.add_error(None, str(no))
        return _letter_page(request, found, **{form_name: form})
    messages.success(request, said)
    return redirect("letter", letter)


def _approve(found: Letter, form: forms.Form | None, request: GuardedRequest) -> None:
    approve_letter(found.pk, version=_version(request), by=request.user)


def _send_back(found: Letter, form: forms.Form | None, request: GuardedRequest) -> None:
    reason = form.cleaned_data["reason"] if form else ""
    send_letter_back(found.pk, reason=reason, version=_version(request), by=request.user)


def _withdraw(found: Letter, form: forms.Form | None, request: GuardedRequest) -> None:
    reason = form.cleaned_data["reason"] if form else ""
    withdraw_letter(found.pk, reason=reason, version=_version(request), by=request.user)


def _clear(found: Letter, form: forms.Form | None, request: GuardedRequest) -> None:
    clear_letter(found.pk, version=_version(request), by=request.user)


def _serve(found: Letter, form: forms.Form | None, request: GuardedRequest) -> None:
    given = form.cleaned_data if form else {}
    serve_letter(found.pk, service=Service(**given), version=_version(request), by=request.user)


_Done = Callable[[Letter, forms.Form | None, GuardedRequest], None]
_STEPS: dict[str, tuple[str, type[forms.Form] | None, _Done, str]] = {
    "approve": ("", None, _approve, "Approved. The safety gate is asked before it is served."),
    "send-back": ("reason_form", ReasonForm, _send_back, "Sent back."),
    "withdraw": ("reason_form", ReasonForm, _withdraw, "Withdrawn."),
    "clear": ("", None, _clear, "The safety gate let it pass, for today alone."),
    "serve": ("service_form", ServiceForm, _serve, "Recorded as served."),
}


@guarded(Permission.SEE_CASE, look="made letter")
@require_GET
@never_cache
def document(request: GuardedRequest, letter: int, kind: str) -> HttpResponse:
    """The letter as PDF, or as Word where people edit."""
    found = _opened(request, letter)
    if kind not in _KINDS:
        raise NotFound("A letter is made as pdf or docx.")
    maker = letter_pdf if kind == "pdf" else letter_word
    made = maker(found, synthetic=current_load().synthetic, made_at=timezone.now())
    record("made letter", by=request.user.username, subject=found.case.subject, detail={"letter": letter, "as": kind})
    answer = HttpResponse(made, content_type=_KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="letter-{letter}.{kind}"'
    return answer
