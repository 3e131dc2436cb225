"""Reading tokens."""

import hashlib
from copy import copy
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from daylight.web.accounts.models import User
from daylight.web.api.models import Token

_MOST_KEPT = 1000
_made: dict[str, tuple[tuple[Any, ...], Token]] = {}
"""What was made of the rows of a token and its user, by digest, in this process."""


def digest_of(secret: str) -> str:
    """SHA-256 of a token. It holds 256 random bits, so nobody tries them through and a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_shown(secret: str, *, at: datetime) -> Token | None:
    """The token that was shown, with its user; None where there is none, or it expired or was revoked.

    The rows of both are read each time and compared with what was made of them before: a token that was revoked, a role
    that was taken or an account that was closed counts at once, and only making the objects anew is saved.
    """
    digest = digest_of(secret)
    rows = _rows(digest)
    if rows is None:
        _made.pop(digest, None)
        return None
    kept = _made.get(digest)
    if kept is None or kept[0] != rows:
        if len(_made) >= _MOST_KEPT:
            _made.clear()
        kept = _made[digest] = (rows, Token.objects.select_related("user").get(digest=digest))
    token = copy(kept[1])
    token.user = copy(kept[1].user)
    return token if token.is_usable(at=at) else None


def _rows(digest: str) -> tuple[Any, ...] | None:
    user, token = User._meta, Token._meta
    names = [f"t.{each.column}" for each in token.local_concrete_fields]
    names += [f"u.{each.column}" for each in user.local_concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM {token.db_table} t JOIN {user.db_table} u ON u.id = t.user_id "
            "WHERE t.digest = %s",
            [digest],
        )
        found = cursor.fetchone()
    return tuple(map(repr, found)) if found else None


def tokens_of(user: User) -> QuerySet[Token]:
    """Every token of a user's, newest first, with those that ended."""
    return Token.objects.filter(user=user)
