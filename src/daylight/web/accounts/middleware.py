"""Ends a session that nobody has used for a while."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

_LAST_USED = "last_used"


class IdleTimeOut:
    """Signs out after IDLE_MINUTES without a page, so that an open screen does not stay one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            last = request.session.get(_LAST_USED, now)
            if now - last > settings.IDLE_MINUTES * 60:
                logout(request)
                messages.info(request, "You were signed out because the page was not used for a while.")
            elif now - last > 30 or _LAST_USED not in request.session:  # written now and then, not on each page
                request.session[_LAST_USED] = now
        return self.get_response(request)
