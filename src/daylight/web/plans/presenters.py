"""Words for the pages of plans: what can be done with an action, when it is due, what a level suggests."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from daylight.domain.access import grant_of
from daylight.domain.interventions import (
    ACTION_STATUSES,
    ActionStatus,
    Intervention,
    package_of,
    shipped_catalogue,
)
from daylight.domain.prosecutions import Standing
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.plans.models import Action
from daylight.web.plans.permits import may_see_kind

SLUGS = {
    "approve": ("approve", "Approve"),
    "return": ("return", "Return"),
    "begin": ("start", "Start"),
    "start": ("start", "Start"),
    "propose again": ("again", "Propose again"),
    "put back": ("put-back", "Put back"),
    "complete": ("complete", "Log the outcome"),
    "leave undone": ("leave-undone", "Say that it was not done"),
    "drop": ("drop", "Drop"),
}
"""What a step is called in an address, and on a button."""
CLOCKS = {
    Standing.RUNS: "Runs",
    Standing.MAY_RUN: "May be over",
    Standing.WITH_STATEMENT: "Only with a statement",
    Standing.NOT_KNOWN: "Not known",
    Standing.NO_LIMIT: "No limit",
    Standing.OVER: "Over",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action of a plan as a row: what comes with it, and whether its date is past."""

    action: Action
    entry: Intervention
    tactic: str
    due: str  # overdue, soon, or empty
    latest: Any | None
    came: str


def rows_of(actions: list[Action], today: date) -> list[Row]:
    """Actions as rows of a plan; steps and sessions were read with them."""
    tactics = shipped_catalogue().tactics
    return [
        Row(
            action,
            action.entry,
            tactics[action.entry.tactic],
            due_of(action, today),
            next(iter(action.steps.all()), None),
            _came(action),
        )
        for action in actions
    ]


def due_of(action: Action, today: date) -> str:
    """overdue, soon (within a week), or nothing."""
    days = (action.target_on - today).days
    if not action.is_open or days > 7:
        return ""
    return "overdue" if days < 0 else "soon"


def _came(action: Action) -> str:
    if not action.entry.attendance:
        return ""
    held = [session for session in action.sessions.all() if session.answer != "cancelled"]
    return f"came to {sum(session.answer == 'attended' for session in held)} of {len(held)} sessions" if held else ""


def buttons_of(action: Action, user: User) -> list[tuple[str, str]]:
    """Address and words of each step that this user may take now; the action itself checks again."""
    moves = ACTION_STATUSES.moves_from(ActionStatus(action.status))
    found = []
    for move in moves:
        own = user.username.casefold() in {action.last_by.casefold(), action.proposed_by.casefold()}
        if grant_of(user.held_roles, move.permission) is None or (move.another and own):
            continue
        if move.name == "begin" and action.entry.approval:
            continue
        slug, words = SLUGS[move.name]
        found.append((reverse("action-step", args=[action.pk, slug]), words))
    return found


def more_of(action: Action) -> list[tuple[str, str]]:
    """Address and words of what else can be kept of an open action: contact announced, a session logged."""
    found = []
    ready = action.status == ActionStatus.APPROVED.value or (
        action.status == ActionStatus.PROPOSED.value and not action.entry.approval
    )
    if action.entry.act and ready:
        found.append((reverse("action-step", args=[action.pk, "announce"]), "Announce contact"))
    if action.entry.attendance and action.status == ActionStatus.STARTED.value:
        found.append((reverse("action-step", args=[action.pk, "session"]), "Log a session"))
    return found


def choices_of(case: Case, user: User) -> tuple[list[Intervention], list[Intervention]]:
    """What the case's level suggests, and everything else of the catalogue: a person picks."""
    suggested = [entry for entry in package_of(case.level) if may_see_kind(user, entry.kind)]
    rest = [
        entry
        for entry in shipped_catalogue().interventions.values()
        if entry not in suggested and may_see_kind(user, entry.kind)
    ]
    return suggested, rest
