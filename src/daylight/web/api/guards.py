"""The guard of every operation: a token, a grant, a purpose where one is asked; and each look is audited.

Only a token opens the API. A browser's session does not, so no other site can make a signed-in browser use it.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.operation import Operation
from ninja.params.functions import Header
from ninja.security import HttpBearer
from ninja.utils import contribute_operation_args, contribute_operation_callback
from pydantic import StringConstraints

from daylight.domain.access import Grant, Permission, check_may
from daylight.domain.agreements import FIELDS_OF
from daylight.domain.errors import Refused
from daylight.web.access.guards import PURPOSES
from daylight.web.agreements.queries import check_may_be_shown
from daylight.web.api.actions import may_use_api, note_use
from daylight.web.api.models import Token
from daylight.web.api.queries import token_shown
from daylight.web.audit.actions import record
from daylight.web.audit.together import record_together

PURPOSE_HEADER = "Daylight-Purpose"
PurposeCode = Annotated[str, StringConstraints(pattern=f"^({'|'.join(PURPOSES)})$")]
_ABOUT_PURPOSE = (
    "What the answer is needed for; asked where the role's grant asks a purpose. "
    + "; ".join(f"{code}: {words}" for code, words in PURPOSES.items())
    + "."
)
Operate = Callable[..., Any]


class Bearer(HttpBearer):
    """The token in the Authorization header."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, where it is good; from then on the request's user has the token's roles and no others."""
        now = timezone.now()
        shown = token_shown(token, at=now)
        if shown is None or not may_use_api(shown.user):
            return None
        note_use(shown, at=now)
        shown.user.roles = [role.value for role in shown.held_roles]  # for this request: it is never saved
        request.user = shown.user
        return shown


def granted(
    permission: Permission, *, look: str, fields: Iterable[str] = (), together: bool = False
) -> Callable[[Operate], Operate]:
    """Only for tokens whose roles grant `permission`; each use is audited as `look`, with the token's name.

    `together`: looks that come at once are recorded in one transaction; each answer still waits for its own.

    For somebody of an agency a sharing agreement in force must open `fields` (by default the least that the
    permission shows).
    """
    shown = tuple(fields) or FIELDS_OF.get(permission, ())

    def guard(operate: Operate) -> Operate:
        @wraps(operate)
        def inside(request: Any, *args: Any, purpose: str | None = None, **kwargs: Any) -> Any:
            subject = f"person:{kwargs['person_id']}" if "person_id" in kwargs else ""
            detail = _detail(request, purpose)
            try:
                request.grant = _grant(request, permission, purpose)
                check_may_be_shown(request.user, shown)
                answer = operate(request, *args, **kwargs)
            except Refused as refusal:
                why = detail | {"page": look, "why": str(refusal)}
                about = getattr(request, "about", subject)
                record("was refused", by=request.user.username, subject=about, detail=why)
                raise
            note = record_together if together else record
            note(look, by=request.user.username, subject=getattr(request, "about", subject), detail=detail)
            return answer

        header = Header(None, alias=PURPOSE_HEADER, description=_ABOUT_PURPOSE)
        contribute_operation_args(inside, "purpose", PurposeCode, header)
        contribute_operation_callback(inside, _named(permission))
        return inside

    return guard


def _grant(request: Any, permission: Permission, purpose: str | None) -> Grant:
    grant = check_may(request.user.held_roles, permission)
    if grant.purpose and not purpose:
        raise Refused(
            f"Say what you need it for in the header {PURPOSE_HEADER}: {', '.join(PURPOSES)}. It is kept in the audit."
        )
    return grant


def _detail(request: Any, purpose: str | None) -> dict[str, str]:
    asked = {f"asked.{name}": ", ".join(values) for name, values in request.GET.lists() if name != "page"}
    return {"token": request.auth.name, **asked, **({"purpose": purpose} if purpose else {})}


def _named(permission: Permission) -> Callable[[Operation], None]:
    """Writes into the description which permission an operation needs; a test holds that each says so."""

    def name(operation: Operation) -> None:
        operation.openapi_extra = {**(operation.openapi_extra or {}), "x-permission": permission.value}

    return name
