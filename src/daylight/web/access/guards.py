"""The guard of every page: who may come in, for what purpose, and that the look is audited.

A view without a guard fails `tests/architecture`. `public` marks the few pages that need no sign-in.
"""

import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from daylight.domain.access import Grant, Permission, check_may
from daylight.domain.agreements import FIELDS_OF
from daylight.domain.errors import Refused
from daylight.web.accounts.models import User
from daylight.web.agreements.queries import check_may_be_shown
from daylight.web.audit.actions import record

PURPOSES = {
    "incident": "An incident that I am dealing with now",
    "management": "Managing this person or this case",
    "safeguarding": "Keeping somebody safe",
    "review": "Review, retention or disposal",
    "oversight": "Supervision, audit or data quality",
}
"""Policing purposes to choose from; the force's own policy may narrow them."""
_PURPOSE_HOLDS = 60 * 60  # seconds: then it is asked again
View = Callable[..., HttpResponse]


class GuardedRequest(HttpRequest):
    """A request that has passed a guard: its user is signed in, and `grant` says how far they reach."""

    user: User
    grant: Grant
    about: str  # what the audit files the look under, where the page finds another than its address says


class _Marked(Protocol):
    permission: Permission | None


def public(view: View) -> View:
    """A page for everybody, signed in or not."""
    cast("_Marked", view).permission = None
    view.guarded = True  # type: ignore[attr-defined]
    return view


def guarded(permission: Permission, *, look: str | None = None, fields: Iterable[str] = ()) -> Callable[[View], View]:
    """Only for those whose roles grant `permission`; each look is audited as `look` (the page's name by default).

    Somebody of an agency needs a sharing agreement in force that opens `fields` (by default the least that the
    permission shows: `domain.agreements.FIELDS_OF`).
    """
    shown = tuple(fields) or FIELDS_OF.get(permission, ())

    def guard(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            user = request.user
            subject = _subject(kwargs)
            try:
                grant = check_may(user.held_roles, permission)
                check_may_be_shown(user, shown)
            except Refused:
                record("was refused", by=user.username, subject=subject, detail={"page": _page(request)})
                raise
            if grant.purpose and not purpose_of(request, permission):
                where = {"next": request.get_full_path(), "for": permission.value}
                return redirect(f"{reverse('purpose')}?{urlencode(where)}")
            request.grant = grant  # type: ignore[attr-defined]
            try:
                answer = view(request, *args, **kwargs)
            except Refused as refusal:
                about = getattr(request, "about", subject)
                record("was refused", by=user.username, subject=about, detail={"page": _page(request), "why": refusal})
                raise
            if request.method == "GET" and answer.status_code < 400:
                record(
                    look or f"looked at {_page(request)}",
                    by=user.username,
                    subject=getattr(request, "about", subject),
                    detail=_detail(request, permission),
                )
            return answer

        cast("_Marked", inside).permission = permission
        inside.fields = shown  # type: ignore[attr-defined]
        inside.guarded = True  # type: ignore[attr-defined]
        return inside

    return guard


def purpose_of(request: HttpRequest, permission: Permission) -> str:
    """The purpose given for a permission within the last hour; empty for none."""
    given = request.session.get("purposes", {}).get(permission.value)
    if not given or time.time() - given["at"] > _PURPOSE_HOLDS:
        return ""
    return str(given["purpose"])


def give_purpose(request: HttpRequest, permission: Permission, purpose: str) -> None:
    """Hold a purpose for an hour of this session, and audit it."""
    held = request.session.get("purposes", {})
    request.session["purposes"] = {**held, permission.value: {"purpose": purpose, "at": int(time.time())}}
    record("gave purpose", by=request.user.get_username(), detail={"permission": permission.value, "purpose": purpose})


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.view_name if match else "unknown").replace("_", " ").replace("-", " ")


def _subject(kwargs: dict[str, Any]) -> str:
    """The record that a page is about, from the first part of its address that names one."""
    return next((f"{name.removesuffix('_id')}:{value}" for name, value in kwargs.items()), "")


def _detail(request: HttpRequest, permission: Permission) -> dict[str, str]:
    detail = {f"asked.{name}": ", ".join(map(str, values)) for name, values in request.GET.lists() if name != "page"}
    if purpose := purpose_of(request, permission):
        detail["purpose"] = purpose
    return detail
