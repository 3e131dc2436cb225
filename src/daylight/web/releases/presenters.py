"""What every page says: which release it shows, whether everybody is invented, and where one may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.web.releases.quality import LACKS
from daylight.web.releases.queries import current

NAVIGATION: tuple[tuple[str, str, Permission], ...] = (
    ("list", "The list", Permission.SEE_LIST),
    ("triage", "Triage", Permission.TRIAGE),
    ("cases", "Cases", Permission.SEE_CASE),
    ("search", "Search", Permission.SEARCH),
    ("alerts", "Alerts", Permission.CLEAR_ALERT),
    ("actions", "Actions", Permission.PLAN),
    ("screening", "Referrals to screen", Permission.SCREEN_REFERRAL),
    ("referrals", "Refer", Permission.REFER),
    ("signpost", "Signpost", Permission.SIGNPOST),
    ("survivors", "Survivors", Permission.SEE_SURVIVOR),
    ("look-up", "Look-up", Permission.LOOK_UP_MARKER),
    ("places", "Places", Permission.SEE_PLACE),
    ("markers", "Markers", Permission.DRAFT_MARKER),
    ("safety-tasks", "Survivor safety", Permission.CHECK_SAFETY),
    ("matches", "Matches", Permission.JUDGE_MATCH),
    ("counter-allegations", "Counter-allegations", Permission.DECIDE_STATUS),
    ("definitions", "Definitions", Permission.USE_BENCH),
    ("agreement", "Agreement", Permission.SEE_MEASURES),
    ("assessment-forms", "Assessment forms", Permission.LOAD_FORM),
    ("releases", "Releases", Permission.SEE_DATA_QUALITY),
    ("meetings", "Meetings", Permission.SEE_MEETING),
    ("quality", "Data quality", Permission.SEE_DATA_QUALITY),
    ("agreements", "Agreements", Permission.MANAGE_AGREEMENTS),
    ("audit", "Audit", Permission.SEE_AUDIT),
    ("accounts", "Accounts", Permission.MANAGE_ACCOUNTS),
)
"""Route name, words, and the permission that opens it: an entry is shown to whoever may use it."""


def as_text(value: object) -> object:
    """A cell that a spreadsheet takes for a text, never for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def changes_in_words(changes: dict[str, Any]) -> str:
    """12 joined, 9 left, 3 split: what a load changed against the one before."""
    if not changes:
        return ""
    if changes.get("first"):
        return "The first release: nothing to compare with"
    definitions = changes.get("definitions", {}).values()
    joined = {person for each in definitions for person in each["joined"]}
    left = {person for each in definitions for person in each["left"]}
    register = changes.get("register", {})
    return (
        f"{len(joined)} joined a definition, {len(left)} left one; "
        f"{register.get('joined', 0)} joined into another person, {register.get('split', 0)} split"
    )


def league_shown(league: list[dict[str, Any]]) -> list[tuple[str, int, list[str]]]:
    """District, its domestic incidents, and the share of them that lacks each thing."""
    return [
        (row["district"], row["incidents"], [f"{row[name] / row['incidents']:.1%}" for name, _ in LACKS])
        for row in league
    ]


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
