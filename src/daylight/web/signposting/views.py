"""Pages to signpost: from a reference to what was offered in two taps, a card, and the directory."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.domain.access import Permission
from daylight.domain.errors import BadExtract, Conflict, Invalid, NotFound, Refused
from daylight.domain.signposting import card_of, is_review_overdue, notice_to_consider
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.documents.blocks import facts, sheet
from daylight.web.documents.pdf import pdf_of
from daylight.web.signposting import actions
from daylight.web.signposting.forms import ROWS, ImportForm, MoveForm, SignpostForm, StartForm, SuspectForm
from daylight.web.signposting.models import AdvocateReferral, Entry, Signpost
from daylight.web.signposting.queries import met, services
from daylight.web.survivors.notices import nation_of
from daylight.web.survivors.permits import NOBODY, check_may_open_survivor
from daylight.web.survivors.views import opened_with

_LARGEST = 2_000_000  # bytes of a directory


@guarded(Permission.SIGNPOST)
@require_GET
def start(request: GuardedRequest) -> HttpResponse:
    """Which incident?"""
    form = StartForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("incident-signpost", form.cleaned_data["reference"])
    return render(request, "signposting/start.html", {"form": form})


@guarded(Permission.SIGNPOST, look="opened signposting")
@require_http_methods(["GET", "POST"])
def signpost(request: GuardedRequest, incident_id: str) -> HttpResponse:
    """What was offered, accepted, declined; a referral with safe contact; what she wants."""
    incident = met(incident_id, user=request.user, grant=request.grant)
    fit = services(incident.district) or services()
    posted = request.POST if request.method == "POST" else None
    form = SignpostForm(posted, letters=list(incident.harmed), services=fit)
    if posted is not None and form.is_valid():
        told = form.cleaned_data
        with telling(form, Invalid):
            actions.signpost(
                incident_id, letter="" if told["letter"] == "nobody" else told["letter"], wish=told["wish"],
                offers=form.offers(), refer_to=told["refer_to"], contact=form.safe_contact(), agreed=told["agreed"],
                by=request.user,
            )  # fmt: skip
            messages.success(request, "Recorded, charge or no charge.")
            return redirect("incident-suspect-offer", incident_id)
    said = {"form": form, "incident": incident, "offers": [form[name] for name in form.fields if name.startswith(ROWS)]}
    return render(request, "signposting/signpost.html", said)


@guarded(Permission.SIGNPOST, look="opened offer to suspect")
@require_http_methods(["GET", "POST"])
def suspect(request: GuardedRequest, incident_id: str) -> HttpResponse:
    """The offer to whoever is suspected, and the prompt for a protection notice."""
    incident = met(incident_id, user=request.user, grant=request.grant)
    form = SuspectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_to_suspect(incident_id, **form.cleaned_data, by=request.user)
        except Invalid as wrong:
            form.add_error("reason", str(wrong))
        else:
            messages.success(request, "Recorded.")
            return redirect("signpost")
    nation = nation_of(incident.nation_code or None)
    notice = notice_to_consider(nation, area=incident.district, on=timezone.localdate(), age=None)
    return render(request, "signposting/suspect.html", {"form": form, "incident": incident, "notice": notice})


@guarded(Permission.SIGNPOST)
@require_GET
def card(request: GuardedRequest) -> HttpResponse:
    """A card that looks like any list of numbers, to be printed or copied: safe to be found."""
    title, lines = card_of(services(request.GET.get("area", "")))
    return render(request, "signposting/card.html", {"card_title": title, "lines": lines})


@guarded(Permission.SIGNPOST)
@require_GET
def card_pdf(request: GuardedRequest) -> HttpResponse:
    """The same card to be printed. It carries no mark, no maker and no name of the force: it may be found."""
    title, lines = card_of(services(request.GET.get("area", "")))
    made = sheet([facts(lines)], by="", synthetic=False, marking="")
    answer = HttpResponse(pdf_of("card", made, title=title, made_at=timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="numbers.pdf"'
    return answer


@guarded(Permission.SEE_SURVIVOR, look="moved referral to advocate")
@require_POST
def move(request: GuardedRequest, referral_id: int) -> HttpResponse:
    """Say how far a referral to an advocate has come; what was wrong is said on her page."""
    row = AdvocateReferral.objects.select_related("signpost").filter(pk=referral_id).first()
    if row is None or not row.signpost.survivor_id:
        raise NotFound(NOBODY)
    survivor_id = row.signpost.survivor_id
    check_may_open_survivor(request.user, survivor_id)
    form = MoveForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if form.is_valid():
        try:
            actions.move_referral(referral_id, **form.cleaned_data, by=request.user)
        except Conflict as late:
            form.add_error(None, str(late))
        except (Invalid, Refused) as wrong:
            form.add_error("reason", str(wrong))
        else:
            messages.success(request, "Recorded, with your name.")
            return redirect("survivor-support", survivor_id)
    return _support(request, survivor_id, sent=(referral_id, form))


@guarded(Permission.SIGNPOST)
@require_GET
def directory(request: GuardedRequest) -> HttpResponse:
    """Every service, when it was imported and reviewed."""
    today = timezone.localdate()
    rows = [(each, is_review_overdue(each.reviewed_on, today)) for each in Entry.objects.all()]
    return render(request, "signposting/directory.html", {"rows": rows})


@guarded(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def importing(request: GuardedRequest) -> HttpResponse:
    """Import a directory: whole, or every fault said."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        file: Any = form.cleaned_data["file"]
        try:
            text = file.read(_LARGEST + 1).decode("utf-8-sig")
            number = actions.import_directory(text, file=file.name, by=request.user)
        except UnicodeDecodeError:
            form.add_error("file", "The file is not UTF-8 text. Save it as CSV UTF-8.")
        except BadExtract as wrong:
            faults = [str(fault) for fault in wrong.faults]
        else:
            messages.success(request, f"{number} services are in the directory.")
            return redirect("services")
    return render(request, "signposting/import.html", {"form": form, "faults": faults})


@guarded(Permission.SEE_SURVIVOR, look="opened support offered")
@require_GET
def support(request: GuardedRequest, survivor_id: str) -> HttpResponse:
    """What was offered to a survivor, as a tab of her page."""
    return _support(request, survivor_id)


def _support(request: GuardedRequest, survivor_id: str, *, sent: tuple[int, MoveForm] | None = None) -> HttpResponse:
    _, said = opened_with(request, survivor_id, "survivor-support")
    rows = []
    for row in Signpost.objects.filter(survivor_id=survivor_id).select_related("referral"):
        referral = getattr(row, "referral", None)
        form = None
        if referral is not None:
            mine = sent is not None and sent[0] == referral.pk
            form = sent[1] if sent and mine else MoveForm(auto_id=f"id_{referral.pk}_%s")
        rows.append((row, referral, form))
    return render(request, "signposting/support.html", said | {"rows": rows, "form": sent[1] if sent else None})
