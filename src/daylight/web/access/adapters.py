"""Sign-in with the force's own directory: known accounts only, and each first match and refusal audited."""

from typing import Any

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest

from daylight.domain.errors import Refused
from daylight.web.accounts.directory import PROVIDER
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record

_UNKNOWN = "The directory knows you, but you have no account here. Ask an administrator of Daylight for one."
_TAKEN = "This user name belonged to somebody else in the directory. Ask an administrator of Daylight."
_NOT_CONFIRMED = "The directory did not confirm who you are. Try again; if it goes on, tell an administrator."
_NO_ANSWER = "The directory does not answer. Use your password here, or try again later; tell an administrator."
_SECONDS = 10


class _Asking(requests.Session):
    """What asks the directory: it says in plain words when there is no answer."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer; Refused where there is none, or where the directory is out of order."""
        try:
            answer = super().request(*args, **{"timeout": _SECONDS, **kwargs})
        except requests.RequestException:
            raise Refused(_NO_ANSWER) from None
        if answer.status_code >= 500:
            raise Refused(_NO_ANSWER)
        return answer


class Directory(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by the force's own directory: known accounts only, matched by user name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: the directory proves who somebody is; what they may do is given here first."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Match who the directory says this is to an account, once, by user name; from then on by the directory's id.

        Refused where there is no such account, and where its user name came from another entry of the directory
        before: names are given again when people leave, ids are not.
        """
        name = str(sociallogin.account.get_provider_account().get_user_data().get("preferred_username") or "")
        if sociallogin.is_existing:
            if request.user.is_authenticated and sociallogin.user != request.user:
                raise Refused("You are signed in with another account. Sign out first.")
            return
        user = User.objects.filter(username=name, is_active=True, demo=False).first() if name else None
        taken = user is not None and SocialAccount.objects.filter(user=user, provider=PROVIDER).exists()
        if user is None or taken or (request.user.is_authenticated and request.user != user):
            record("was refused", by=name[:150], detail={"page": "sign in with the directory"})
            raise Refused(_TAKEN if taken else _UNKNOWN)
        with transaction.atomic():
            sociallogin.connect(request, user)
            record("matched account to directory", by=user.username, subject=f"account:{user.username}")

    def get_requests_session(self) -> requests.Session:
        """What the library asks the directory with."""
        return _Asking()

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The directory was not reached, or said no."""
        raise Refused(_NOT_CONFIRMED)
