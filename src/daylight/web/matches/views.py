"""Pages of matches: the queue by effect, two rows side by side, what was judged."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.errors import NotFound, Refused
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.matches.actions import SomebodyElseJudged, judge_match, note_look, reveal_rows, take_back
from daylight.web.matches.forms import JudgeForm, QueueForm, RevealRowsForm, TakeBackForm
from daylight.web.matches.presenters import (
    ANSWERS,
    CHANGES,
    VERDICTS,
    Told,
    compared,
    conflicts,
    effects_in_words,
    row_words,
    said_of,
    standing_words,
    sureness,
)
from daylight.web.matches.queries import (
    Asked,
    Question,
    closed_pairs,
    filtered,
    judgement_of,
    judgements_of,
    left_of,
    newest_judgements,
    next_after,
    page_of,
    question_at,
    questions,
    right_of,
    side_of,
    why_closed,
)
from daylight.web.people.judgements import Pair, Verdict, people_of, standing, verdict_of
from daylight.web.people.permits import SENTENCES, Permits, permits_of

WIDE = " daylight-wide"
_JUDGEMENTS_A_PAGE = 50


@guarded(Permission.JUDGE_MATCH)
@require_GET
def queue(request: GuardedRequest) -> HttpResponse:
    """Pairs worth a person's eye, those whose answer changes most first."""
    permits = permits_of(request.user, request.grant)
    form = QueueForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = Asked(
        show=given.get("show") or "waiting",
        changes=given.get("changes") or "",
        person=(given.get("person") or "").strip().upper(),
    )
    found, sealed = questions(permits.loaded)
    page, shown = page_of(permits, filtered(found, asked), request.GET.get("page"))
    rows = [
        {
            "question": each,
            "change": CHANGES.get(each.review.changes, ""),
            "verdict": VERDICTS[each.verdict],
            "said": said_of(each),
            "sure": sureness(each.review.probability),
        }
        for each in shown
    ]
    said = {
        "wide": WIDE,
        "form": form if form.is_bound else QueueForm({"show": "waiting"}),
        "asked": asked,
        "page": page,
        "rows": rows,
        "sealed": sealed,
        "disputed": sum(each.verdict is Verdict.DISPUTED for each in found),
        "among": found[0].review.among if found else 0,
        "asked_for": len(found) + sealed,
    }
    return render(request, "matches/queue.html", said)


@guarded(Permission.JUDGE_MATCH, look="opened match")
@require_http_methods(["GET", "POST"])
@never_cache
def match(request: GuardedRequest, rank: int) -> HttpResponse:
    """Two rows side by side, what each answer changes, and the answer."""
    permits, question = _opened(request, rank)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["pair"] != _token(question.pair):
            form.add_error(None, "A new release was loaded and asks this here. Compare these rows, then answer.")
        else:
            with telling(form, SomebodyElseJudged):
                made = judge_match(
                    *question.pair, judgement=given["judgement"], reason=given["reason"], seen=given["seen"],
                    by=request.user,
                )  # fmt: skip
                return _on_to_next(request, permits.loaded, rank, made.judgement)
    note_look(question.pair, loaded=permits.loaded, by=request.user)
    return render(request, "matches/match.html", _side_by_side(request, permits, question) | {"form": form})


def _on_to_next(request: GuardedRequest, loaded: int, rank: int, judgement: str) -> HttpResponse:
    messages.success(request, f"Kept: {ANSWERS[judgement]}. It goes to the next run. Undo it under Answers given.")
    following = next_after(loaded, rank)
    return redirect("match", following) if following else redirect("matches")


def _opened(request: GuardedRequest, rank: int) -> tuple[Permits, Question]:
    permits = permits_of(request.user, request.grant)
    question = question_at(permits.loaded, rank)
    if (why := why_closed(permits, question.review)) is not None:
        raise Refused(SENTENCES[why])
    return permits, question


def _side_by_side(
    request: GuardedRequest, permits: Permits, question: Question, *, revealed: bool = False
) -> dict[str, Any]:
    review = question.review
    left, right = side_of(permits.loaded, left_of(review)), side_of(permits.loaded, right_of(review))
    fields = compared(left, right, revealed=revealed)
    roles = request.user.held_roles
    seen = judgements_of(question.pair)
    return {
        "wide": WIDE,
        "review": review,
        "left": left,
        "right": right,
        "left_row": row_words(left_of(review)),
        "right_row": row_words(right_of(review)),
        "fields": fields,
        "conflicts": conflicts(left, right, fields),
        "sure": sureness(review.probability),
        "effects": effects_in_words(request.user, permits.loaded, review),
        "judgements": [(each, ANSWERS[each.judgement]) for each in seen],
        "verdict": VERDICTS[question.verdict],
        "disputed": question.verdict is Verdict.DISPUTED,
        "seen": len(seen),
        "token": _token(question.pair),
        "next": next_after(permits.loaded, review.rank),
        "hides": (left.is_survivors or right.is_survivors) and not revealed,
        "revealed": revealed,
        "may_reveal": grant_of(roles, Permission.REVEAL_SURVIVOR) is not None,
    }


def _token(pair: Pair) -> str:
    """What a form is made for: another release may ask something else at the same place."""
    return hashlib.sha256("\x1f".join((*pair[0], *pair[1])).encode()).hexdigest()[:16]


@guarded(Permission.REVEAL_SURVIVOR, look="opened match, not revealed")
@require_http_methods(["GET", "POST"])
@never_cache
def reveal(request: GuardedRequest, rank: int) -> HttpResponse:
    """With a reason, what stands in a survivor's rows, on this answer alone."""
    check_may(request.user.held_roles, Permission.JUDGE_MATCH)
    permits, question = _opened(request, rank)
    form = RevealRowsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sides = [(key, side_of(permits.loaded, key)) for key in question.pair]
        hidden = [key for key, side in sides if side.is_survivors]
        reveal_rows(hidden, reason=form.cleaned_data["reason"], by=request.user)
        said = _side_by_side(request, permits, question, revealed=True)
        return render(request, "matches/match.html", said | {"form": JudgeForm(), "judge_at": rank})
    return render(request, "matches/reveal.html", {"form": form, "rank": rank})


@guarded(Permission.JUDGE_MATCH, look="opened answers given")
@require_GET
def history(request: GuardedRequest) -> HttpResponse:
    """Every answer ever given, newest first, and how it stands."""
    permits = permits_of(request.user, request.grant)
    mine = request.GET.get("mine") == "1"
    rows = newest_judgements(by=request.user.username if mine else "")
    page = Paginator(rows, _JUDGEMENTS_A_PAGE).get_page(request.GET.get("page"))
    some = list(page.object_list)
    closed = closed_pairs(permits, some)
    said = standing({(each.left, each.right) for each in some})
    people = people_of(permits.loaded, {key for each in some for key in (each.left, each.right)})
    told = [
        Told(
            each,
            (each.left, each.right) in closed,
            standing_words(said.get((each.left, each.right), []), people),
            verdict_of(said.get((each.left, each.right), [])) is Verdict.DISPUTED,
        )
        for each in some
    ]
    return render(request, "matches/history.html", {"wide": WIDE, "page": page, "told": told, "mine": mine})


@guarded(Permission.JUDGE_MATCH, look="opened an answer")
@require_http_methods(["GET", "POST"])
def judged(request: GuardedRequest, judgement: int) -> HttpResponse:
    """One pair's answers, and taking one back."""
    permits = permits_of(request.user, request.grant)
    one = judgement_of(judgement)
    if closed_pairs(permits, [one]):
        raise NotFound("There is no such judgement, or it is about a case that is closed to you.")
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        take_back(one.pk, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Taken back. The question waits for an answer again.")
        return redirect("matches-history")
    may_settle = grant_of(request.user.held_roles, Permission.SETTLE_MATCH) is not None
    every = judgements_of((one.left, one.right))
    said = {
        "one": one,
        "answer": ANSWERS[one.judgement],
        "left_row": row_words(one.left),
        "right_row": row_words(one.right),
        "judgements": [(each, ANSWERS[each.judgement]) for each in every],
        "stands": standing_words(every, people_of(permits.loaded, (one.left, one.right))),
        "form": form,
        "may_take_back": one.taken_back_at is None and (one.by == request.user.username or may_settle),
    }
    return render(request, "matches/judged.html", said)
