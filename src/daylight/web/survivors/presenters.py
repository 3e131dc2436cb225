"""Words for a survivor's pages, and their tabs: areas above add theirs by the name of a route."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.clocks import LONDON
from daylight.domain.survivors import shipped_policy
from daylight.web.survivors.consents import stands
from daylight.web.survivors.models import Notice

TABS: tuple[tuple[str, str, Permission], ...] = (
    ("survivor", "Overview", Permission.SEE_SURVIVOR),
    ("survivor-plan", "Safety plan", Permission.SEE_SURVIVOR),
    ("survivor-contact", "Safe contact", Permission.SEE_SURVIVOR),
    ("survivor-consent", "Consent", Permission.SEE_SURVIVOR),
    ("survivor-support", "Support", Permission.SEE_SURVIVOR),
    ("survivor-disclosures", "Disclosures", Permission.SEE_SURVIVOR),
)
"""Route name, words, and the permission that opens it. A route that is not there has no tab."""


def tabs_for(survivor_id: str, roles: tuple[Role, ...], here: str) -> list[dict[str, Any]]:
    """The tabs that these roles open."""
    shown = []
    for name, words, permission in TABS:
        if grant_of(roles, permission) is None:
            continue
        try:
            href = reverse(name, args=[survivor_id])
        except NoReverseMatch:
            continue
        shown.append({"words": words, "href": href, "here": name == here})
    return shown


def consents_in_words(survivor_id: str) -> list[tuple[str, str]]:
    """Each purpose, and what she says of it today."""
    said = {True: "Yes", False: "No", None: "Not asked, or it has run out"}
    now = stands(survivor_id)
    return [(purpose.words, said[now[code]]) for code, purpose in shipped_policy().purposes.items()]


def plan_in_words(parts: dict[str, str]) -> list[tuple[str, str]]:
    """The parts of a plan that have something in them, in the order of policy."""
    return [(words, parts[name]) for name, words in shipped_policy().plan.items() if parts.get(name)]


def due_in_words(notice: Notice) -> str:
    """The moment before which a school is told, in local time."""
    day, moment = due_in_two(notice)
    return f"{day.removesuffix(',')} {moment}"


def due_in_two(notice: Notice) -> tuple[str, str]:
    """The same in two short lines, for a small screen: the weekday; the day and the time."""
    local = notice.due_at.astimezone(LONDON)
    return f"{local:%A},", f"{local.day} {local:%B %Y}, {local:%H:%M}"
