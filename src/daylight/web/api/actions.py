"""Writing about tokens: make one, revoke one, note that one was used."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may, grant_of
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.api.models import Token
from daylight.web.api.queries import digest_of
from daylight.web.audit.actions import record

LONGEST_DAYS = 90
_MOST_TOKENS = 10
_USE_NOTED_EVERY = timedelta(minutes=1)


def make_token(*, name: str, roles: Iterable[Role], days: int, by: User) -> tuple[Token, str]:
    """A token of one's own, and the secret: told once, kept nowhere.

    Refused where the user may not use the API, asks for a role that they do not have, or has too many tokens; Invalid
    for a name that is taken, or a time that is too long.
    """
    check_may(by.held_roles, Permission.USE_API)
    wanted = sorted(set(roles))
    if not wanted or not set(wanted) <= set(by.held_roles):
        raise Refused("A token holds one or more of your own roles, and no other.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"A token lasts from 1 to {LONGEST_DAYS} days.")
    now = timezone.now()
    with transaction.atomic():
        own = Token.objects.select_for_update().filter(user=by, revoked_at=None)
        if own.filter(name=name).exists():
            raise Invalid("You have a token of that name. Choose another name, or revoke that one first.")
        if own.filter(expires_at__gt=now).count() >= _MOST_TOKENS:
            raise Refused(f"You have {_MOST_TOKENS} tokens. Revoke one that is not used any more.")
        secret = f"dl_{secrets.token_urlsafe(32)}"
        token = Token.objects.create(
            user=by,
            name=name,
            roles=[role.value for role in wanted],
            digest=digest_of(secret),
            hint=secret[:8],
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        detail = {"token": name, "roles": ", ".join(wanted), "days": days}
        record("made token", by=by.username, subject=f"account:{by.username}", detail=detail)
    return token, secret


def revoke_token(number: int, *, of: User, by: User) -> Token:
    """End a token now: one's own, or, for whoever manages accounts, anybody's. NotFound where it has ended."""
    if of != by:
        check_may(by.held_roles, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(pk=number, user=of, revoked_at=None).first()
        if token is None:
            raise NotFound("There is no such token, or it was revoked already.")
        token.revoked_at, token.revoked_by = timezone.now(), by.username
        token.save(update_fields=["revoked_at", "revoked_by"])
        record("revoked token", by=by.username, subject=f"account:{of.username}", detail={"token": token.name})
    return token


def note_use(token: Token, *, at: datetime) -> None:
    """Keep when a token was last used, to the minute. What it looked at is in the audit."""
    if token.used_at is None or at - token.used_at > _USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=at)


def may_use_api(user: User) -> bool:
    """Whether any role of theirs opens the API."""
    return grant_of(user.held_roles, Permission.USE_API) is not None
