"""What every page says: which release it shows, whether everybody is invented, and where one may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from daylight.domain.access import Permission, Role, grant_of
from daylight.web.components.addresses import address
from daylight.web.releases.quality import LACKS
from daylight.web.releases.queries import current

NAVIGATION: dict[str, tuple[tuple[str, str, Permission], ...]] = {
    "Work": (
        ("cases", "Cases", Permission.SEE_CASE),
        ("triage", "Triage", Permission.TRIAGE),
        ("alerts", "Alerts", Permission.CLEAR_ALERT),
        ("actions", "Actions", Permission.PLAN),
        ("screening", "Referrals to screen", Permission.SCREEN_REFERRAL),
        ("referrals", "Refer", Permission.REFER),
        ("letters", "Letters", Permission.PLAN),
        ("meetings", "Meetings", Permission.SEE_MEETING),
        ("events", "Events", Permission.PLAN_EVENT),
    ),
    "People": (
        ("list", "The list", Permission.SEE_LIST),
        ("search", "Search", Permission.SEARCH),
        ("matches", "Matches", Permission.JUDGE_MATCH),
        ("counter-allegations", "Counter-allegations", Permission.DECIDE_STATUS),
        ("places", "Places", Permission.SEE_PLACE),
    ),
    "Protection": (
        ("safety-tasks", "Survivor safety", Permission.CHECK_SAFETY),
        ("survivors", "Survivors", Permission.SEE_SURVIVOR),
        ("disclosures", "Disclosures", Permission.SEE_SURVIVOR),
        ("new-partners", "New partners", Permission.FIND_PARTNER),
        ("signpost", "Signpost", Permission.SIGNPOST),
        ("orders", "Orders and warrants", Permission.MANAGE_ORDERS),
        ("look-up", "Look-up", Permission.LOOK_UP_MARKER),
        ("markers", "Markers", Permission.DRAFT_MARKER),
    ),
    "Rules and records": (
        ("definitions", "Definitions", Permission.USE_BENCH),
        ("agreement", "Agreement", Permission.SEE_MEASURES),
        ("assessment-forms", "Assessment forms", Permission.LOAD_FORM),
        ("releases", "Releases", Permission.SEE_DATA_QUALITY),
        ("quality", "Data quality", Permission.SEE_DATA_QUALITY),
        ("agreements", "Sharing agreements", Permission.MANAGE_AGREEMENTS),
        ("audit", "Audit", Permission.SEE_AUDIT),
        ("accounts", "Accounts", Permission.MANAGE_ACCOUNTS),
    ),
}
"""By heading: route name, words, and the permission that opens it. An entry is shown to whoever may use it."""
MOST_IN_A_ROW = 6
"""Entries that stand in one row without headings; more are put under theirs."""


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


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the navigation, what stands under it, and whether the page is one of them."""

    words: str
    items: tuple[dict[str, Any], ...]
    here: bool


def _group(heading: str, entries: tuple[tuple[str, str, Permission], ...], roles: tuple[Role, ...], here: str) -> Group:
    items = tuple(
        {"words": words, "href": address(name) or reverse(name), "here": here == name}
        for name, words, permission in entries
        if grant_of(roles, permission)
    )
    return Group(heading, items, any(item["here"] for item in items))


def in_every_page(request: HttpRequest) -> dict[str, Any]:
    """The release, the label of synthetic data, and the navigation that this user's roles open."""
    release = current()
    said: dict[str, Any] = {"release": release, "synthetic": bool(release and release.synthetic), "demo": settings.DEMO}
    if not request.user.is_authenticated:
        return said
    roles = request.user.held_roles
    here = request.resolver_match.view_name if request.resolver_match else ""
    groups = [
        group for heading, entries in NAVIGATION.items() if (group := _group(heading, entries, roles, here)).items
    ]
    every = [item for group in groups for item in group.items]
    return said | {"navigation": every, "headings": groups if len(every) > MOST_IN_A_ROW else []}
