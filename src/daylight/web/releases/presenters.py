"""What every page says: which release it shows, whether everybody is invented, and where one may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.web.releases.queries import current

NAVIGATION: tuple[tuple[str, str, Permission], ...] = (
    ("list", "The list", Permission.SEE_LIST),
    ("search", "Search", Permission.SEARCH),
    ("matches", "Matches", Permission.JUDGE_MATCH),
    ("counter-allegations", "Counter-allegations", Permission.DECIDE_STATUS),
    ("definitions", "Definitions", Permission.USE_BENCH),
    ("releases", "Releases", Permission.SEE_DATA_QUALITY),
    ("audit", "Audit", Permission.SEE_AUDIT),
    ("accounts", "Accounts", Permission.MANAGE_ACCOUNTS),
)
"""Route name, words, and the permission that opens it: an entry is shown to whoever may use it."""


def in_every_page(request: HttpRequest) -> dict[str, Any]:
    """The release, the label of synthetic data, and the navigation that this user's roles open."""
    release = current()
    said: dict[str, Any] = {"release": release, "synthetic": bool(release and release.synthetic), "demo": settings.DEMO}
    if not request.user.is_authenticated:
        return said
    roles = request.user.held_roles
    here = request.resolver_match.view_name if request.resolver_match else ""
    items = [
        {"words": words, "href": reverse(name), "here": here == name}
        for name, words, permission in NAVIGATION
        if grant_of(roles, permission)
    ]
    return said | {"navigation": items}
