"""What stands before every page once somebody has signed in: a second factor, and an end to sessions left alone."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from daylight.web.accounts.directory import PROVIDER, proves_second_factor

Answer = Callable[[HttpRequest], HttpResponse]
_LAST_USED, _HAS_SECOND = "last_used", "has_second_factor"
_WRITTEN_EVERY = 30  # seconds: not on each page
_BEFORE_SECOND_FACTOR = ("/sign-in/", "/static/")
"""Where somebody without a second factor may go: the pages on which it is set up, and out."""


class IdleTimeOut:
    """Signs out after IDLE_MINUTES without a page, so that an open screen does not stay one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            last = request.session.get(_LAST_USED, now)
            if now - last > settings.IDLE_MINUTES * 60:
                logout(request)
                messages.info(request, "You were signed out because the page was not used for a while.")
            elif now - last > _WRITTEN_EVERY or _LAST_USED not in request.session:
                request.session[_LAST_USED] = now
                UserSession.objects.create_from_request(request)  # when it was last used, in the list of sessions
        return self.get_response(request)


class SecondFactor:
    """Nobody gets further than setting up an app code or a passkey until they have one.

    The ready sign-ins of a demonstration are the exception, and only where the site is told that it is one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_held_back(request):
            messages.info(request, "Set up a second factor first: an app on your phone, or a passkey.")
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_held_back(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or request.path.startswith(_BEFORE_SECOND_FACTOR):
            return False
        if (settings.DEMO and user.demo) or request.session.get(_HAS_SECOND):
            return False
        factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        if factors.exists() or self._was_asked_by_directory(request):
            request.session[_HAS_SECOND] = True
            return False
        return True

    def _was_asked_by_directory(self, request: HttpRequest) -> bool:
        """Whether this session began in the force's directory, and its second factor counts here."""
        if settings.DIRECTORY is None or not settings.DIRECTORY.second_factor:
            return False
        proved = get_authentication_records(request, request.user)
        if not any(one["method"] == "socialaccount" and one.get("provider") == PROVIDER for one in proved):
            return False
        account = SocialAccount.objects.filter(user=request.user, provider=PROVIDER).first()
        return account is not None and proves_second_factor(account.extra_data.get("id_token", {}))
