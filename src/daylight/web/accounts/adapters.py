"""How sign-in differs from the library's: nobody makes an account for themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes from an administrator or the force's own directory."""
        return False


def username_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name of a try to sign in, whichever of the two libraries asks: wrong tries are counted by it."""
    return (credentials or {}).get("username") or request.POST.get("login") or None
