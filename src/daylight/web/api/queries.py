"""Reading tokens."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from daylight.web.accounts.models import User
from daylight.web.api.models import Token


def digest_of(secret: str) -> str:
    """SHA-256 of a token. It holds 256 random bits, so nobody tries them through and a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_shown(secret: str, *, at: datetime) -> Token | None:
    """The token that was shown, with its user; None where there is none, or it expired or was revoked."""
    token = Token.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_usable(at=at) else None


def tokens_of(user: User) -> QuerySet[Token]:
    """Every token of a user's, newest first, with those that ended."""
    return Token.objects.filter(user=user)
