"""Who may do what: roles, what each is granted, how far it reaches, and when a purpose must be given.

Access is denied unless granted here. A person may hold several roles; the widest grant of a permission counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from daylight.domain.errors import Refused


class Role(StrEnum):
    """What somebody is in the unit, or to it."""

    ANALYST = "analyst"
    OFFICER = "officer"
    OFFENDER_MANAGER = "offender_manager"
    SUPERVISOR = "supervisor"
    CONTROL_ROOM = "control_room"
    ADVOCATE = "advocate"
    PARTNER = "partner"
    INFORMATION_MANAGER = "information_manager"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that somebody may be allowed to do."""

    SEE_LIST = "see_list"
    SEE_PERSON = "see_person"
    SEARCH = "search"
    SEE_IDENTITY = "see_identity"  # the links that make a person one, field by field
    SEE_RISK = "see_risk"
    REVEAL_SURVIVOR = "reveal_survivor"  # her name, and what stands near it; always with a reason
    SEE_SEALED = "see_sealed"
    BREAK_GLASS = "break_glass"
    JUDGE_MATCH = "judge_match"
    SETTLE_MATCH = "settle_match"  # take back what somebody else judged
    ALLOCATE = "allocate"
    RESTRICT_CASE = "restrict_case"
    DECIDE_STATUS = "decide_status"
    EXPORT = "export"
    LOAD_RELEASE = "load_release"
    SEE_DATA_QUALITY = "see_data_quality"
    USE_BENCH = "use_bench"
    DRAFT_DEFINITION = "draft_definition"
    SIGN_DEFINITION = "sign_definition"
    SEE_MEASURES = "see_measures"  # suppressed figures; nobody is named
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    USE_API = "use_api"


class Scope(StrEnum):
    """How far a grant reaches, from widest to narrowest."""

    FORCE = "force"  # everybody the force knows
    UNIT = "unit"  # cases of one's own unit, and those that no unit has taken yet
    CASES = "cases"  # cases allocated to or shared with oneself


_WIDEST_FIRST = tuple(Scope)
MEANING_OF_SCOPE = {
    Scope.FORCE: "everybody whom the force knows",
    Scope.UNIT: "cases of the own unit, and those that no unit has taken yet",
    Scope.CASES: "cases that are allocated to or shared with oneself",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission, how far it reaches, and whether a purpose must be given first."""

    permission: Permission
    scope: Scope = Scope.FORCE
    purpose: bool = False


P = Permission
GRANTS: dict[Role, tuple[Grant, ...]] = {
    Role.ANALYST: (
        Grant(P.SEE_LIST), Grant(P.SEE_PERSON), Grant(P.SEARCH), Grant(P.SEE_IDENTITY), Grant(P.SEE_RISK),
        Grant(P.JUDGE_MATCH), Grant(P.EXPORT, purpose=True), Grant(P.LOAD_RELEASE), Grant(P.SEE_DATA_QUALITY),
        Grant(P.USE_BENCH), Grant(P.DRAFT_DEFINITION), Grant(P.SEE_MEASURES), Grant(P.USE_API),
    ),
    Role.OFFICER: (
        Grant(P.SEARCH, purpose=True), Grant(P.SEE_PERSON, purpose=True), Grant(P.SEE_RISK), Grant(P.BREAK_GLASS),
    ),
    Role.OFFENDER_MANAGER: (
        Grant(P.SEE_LIST, Scope.UNIT), Grant(P.SEE_PERSON, Scope.UNIT), Grant(P.SEARCH), Grant(P.SEE_IDENTITY),
        Grant(P.SEE_RISK), Grant(P.REVEAL_SURVIVOR, Scope.UNIT, purpose=True), Grant(P.JUDGE_MATCH),
        Grant(P.BREAK_GLASS), Grant(P.DECIDE_STATUS, Scope.UNIT), Grant(P.USE_API),
    ),
    Role.SUPERVISOR: (
        Grant(P.SEE_LIST), Grant(P.SEE_PERSON), Grant(P.SEARCH), Grant(P.SEE_IDENTITY), Grant(P.SEE_RISK),
        Grant(P.REVEAL_SURVIVOR, purpose=True), Grant(P.SEE_SEALED), Grant(P.BREAK_GLASS), Grant(P.JUDGE_MATCH),
        Grant(P.SETTLE_MATCH), Grant(P.ALLOCATE), Grant(P.RESTRICT_CASE), Grant(P.DECIDE_STATUS),
        Grant(P.EXPORT, purpose=True), Grant(P.SEE_DATA_QUALITY),
        Grant(P.USE_BENCH), Grant(P.SIGN_DEFINITION), Grant(P.SEE_MEASURES), Grant(P.USE_API),
    ),
    Role.CONTROL_ROOM: (Grant(P.SEARCH), Grant(P.SEE_RISK)),
    Role.ADVOCATE: (
        Grant(P.SEARCH, Scope.CASES, purpose=True), Grant(P.REVEAL_SURVIVOR, Scope.CASES, purpose=True),
    ),
    Role.PARTNER: (Grant(P.SEE_PERSON, Scope.CASES, purpose=True), Grant(P.SEE_RISK, Scope.CASES)),
    Role.INFORMATION_MANAGER: (
        Grant(P.SEE_LIST), Grant(P.SEE_PERSON, purpose=True), Grant(P.SEARCH, purpose=True), Grant(P.SEE_IDENTITY),
        Grant(P.SEE_SEALED), Grant(P.RESTRICT_CASE), Grant(P.EXPORT, purpose=True), Grant(P.SEE_DATA_QUALITY),
        Grant(P.SEE_AUDIT), Grant(P.SEE_MEASURES),
    ),
    Role.COMMISSIONER: (Grant(P.SEE_MEASURES),),
    Role.ADMINISTRATOR: (Grant(P.MANAGE_ACCOUNTS), Grant(P.LOAD_RELEASE), Grant(P.SEE_DATA_QUALITY)),
}  # fmt: skip
"""What each role is granted. Nobody has what is not here; nobody who manages accounts sees cases by that alone."""

TITLES: dict[Permission, str] = {
    P.SEE_LIST: "see who is on the list",
    P.SEE_PERSON: "open a person's record",
    P.SEARCH: "search",
    P.SEE_IDENTITY: "see which records make a person one",
    P.SEE_RISK: "see risk and levels",
    P.REVEAL_SURVIVOR: "reveal a survivor's name and details",
    P.SEE_SEALED: "see a sealed identity",
    P.BREAK_GLASS: "open a restricted record in an emergency",
    P.JUDGE_MATCH: "judge whether two records are one person",
    P.SETTLE_MATCH: "take back what somebody else judged",
    P.ALLOCATE: "allocate cases",
    P.RESTRICT_CASE: "restrict a case",
    P.DECIDE_STATUS: "decide a status that waits for a person",
    P.EXPORT: "export",
    P.LOAD_RELEASE: "load a release",
    P.SEE_DATA_QUALITY: "see extracts and data quality",
    P.USE_BENCH: "use the definition bench",
    P.DRAFT_DEFINITION: "draft a definition",
    P.SIGN_DEFINITION: "sign a definition",
    P.SEE_MEASURES: "see the measures of the gap",
    P.SEE_AUDIT: "read the audit",
    P.MANAGE_ACCOUNTS: "manage accounts",
    P.USE_API: "use the API",
}
"""Fit to stand after "You may not"."""


def grant_of(roles: Iterable[Role], permission: Permission) -> Grant | None:
    """The widest grant of a permission among somebody's roles; without a purpose where one of the widest asks none."""
    found = [grant for role in roles for grant in GRANTS[role] if grant.permission is permission]
    return min(found, key=lambda grant: (_WIDEST_FIRST.index(grant.scope), grant.purpose), default=None)


def check_may(roles: Iterable[Role], permission: Permission) -> Grant:
    """The grant, or Refused with words fit for the screen."""
    found = grant_of(roles, permission)
    if found is None:
        raise Refused(f"Your account may not {TITLES[permission]}. Ask your supervisor if your work needs it.")
    return found
