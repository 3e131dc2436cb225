"""How sign-in differs from the library's: nobody makes an account for themselves; secrets are kept encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_str


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes from an administrator or the force's own directory."""
        return False


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of codes are kept encrypted with the site's key: a copy of the database is not enough."""

    def encrypt(self, text: str) -> str:
        """What is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept, by this key or one before it."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"second factor {force_str(key)}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def username_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name of a try to sign in, whichever of the two libraries asks: wrong tries are counted by it."""
    return (credentials or {}).get("username") or request.POST.get("login") or None
