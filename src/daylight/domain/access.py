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
    # casework
    REFER = "refer"
    SCREEN_REFERRAL = "screen_referral"
    TRIAGE = "triage"
    ASSESS = "assess"
    LOAD_FORM = "load_form"  # an assessment form, or a force's licensed wording of one
    SET_LEVEL = "set_level"
    APPROVE_LEVEL = "approve_level"
    SEE_CASE = "see_case"  # the casework of a person: level, plan, actions, meetings
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"
    CHECK_SAFETY = "check_safety"  # record a survivor's safety check, do an advocate's task
    WAIVE_SAFETY = "waive_safety"  # record why contact goes ahead without one
    CLEAR_ALERT = "clear_alert"
    RUN_MEETING = "run_meeting"
    SEE_MEETING = "see_meeting"
    MANAGE_AGREEMENTS = "manage_agreements"
    # protection
    SIGNPOST = "signpost"
    SEE_SURVIVOR = "see_survivor"  # a survivor's own page
    MANAGE_SERVICES = "manage_services"  # the directory of support services
    DECIDE_DISCLOSURE = "decide_disclosure"
    FIND_PARTNER = "find_partner"  # proposals of a new partner or household
    DRAFT_MARKER = "draft_marker"
    APPROVE_MARKER = "approve_marker"
    LOOK_UP_MARKER = "look_up_marker"
    SEE_AT_RISK = "see_at_risk"  # who is at risk, in the control room's look-up
    SEE_PLACE = "see_place"
    MANAGE_ORDERS = "manage_orders"
    PLAN_EVENT = "plan_event"


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
        Grant(P.SEE_CASE), Grant(P.SEE_MEETING), Grant(P.SEE_PLACE), Grant(P.PLAN_EVENT),
    ),
    Role.OFFICER: (
        Grant(P.SEARCH, purpose=True), Grant(P.SEE_PERSON, purpose=True), Grant(P.SEE_RISK), Grant(P.BREAK_GLASS),
        Grant(P.REFER), Grant(P.SIGNPOST), Grant(P.DRAFT_MARKER), Grant(P.LOOK_UP_MARKER),
        Grant(P.SEE_PLACE, purpose=True),
    ),
    Role.OFFENDER_MANAGER: (
        Grant(P.SEE_LIST, Scope.UNIT), Grant(P.SEE_PERSON, Scope.UNIT), Grant(P.SEARCH), Grant(P.SEE_IDENTITY),
        Grant(P.SEE_RISK), Grant(P.REVEAL_SURVIVOR, Scope.UNIT, purpose=True), Grant(P.JUDGE_MATCH),
        Grant(P.BREAK_GLASS), Grant(P.DECIDE_STATUS, Scope.UNIT), Grant(P.USE_API),
        Grant(P.REFER), Grant(P.SCREEN_REFERRAL, Scope.UNIT), Grant(P.TRIAGE, Scope.UNIT),
        Grant(P.ASSESS, Scope.UNIT), Grant(P.SET_LEVEL, Scope.UNIT), Grant(P.SEE_CASE, Scope.UNIT),
        Grant(P.PLAN, Scope.UNIT), Grant(P.CHECK_SAFETY, Scope.UNIT, purpose=True), Grant(P.CLEAR_ALERT, Scope.UNIT),
        Grant(P.RUN_MEETING, Scope.UNIT), Grant(P.SEE_MEETING, Scope.UNIT), Grant(P.SIGNPOST),
        Grant(P.SEE_SURVIVOR, Scope.UNIT, purpose=True), Grant(P.DRAFT_MARKER), Grant(P.LOOK_UP_MARKER),
        Grant(P.SEE_PLACE), Grant(P.MANAGE_ORDERS, Scope.UNIT), Grant(P.PLAN_EVENT, Scope.UNIT),
    ),
    Role.SUPERVISOR: (
        Grant(P.SEE_LIST), Grant(P.SEE_PERSON), Grant(P.SEARCH), Grant(P.SEE_IDENTITY), Grant(P.SEE_RISK),
        Grant(P.REVEAL_SURVIVOR, purpose=True), Grant(P.SEE_SEALED), Grant(P.BREAK_GLASS), Grant(P.JUDGE_MATCH),
        Grant(P.SETTLE_MATCH), Grant(P.ALLOCATE), Grant(P.RESTRICT_CASE), Grant(P.DECIDE_STATUS),
        Grant(P.EXPORT, purpose=True), Grant(P.SEE_DATA_QUALITY),
        Grant(P.USE_BENCH), Grant(P.SIGN_DEFINITION), Grant(P.SEE_MEASURES), Grant(P.USE_API),
        Grant(P.REFER), Grant(P.SCREEN_REFERRAL), Grant(P.TRIAGE), Grant(P.ASSESS), Grant(P.LOAD_FORM),
        Grant(P.SET_LEVEL), Grant(P.APPROVE_LEVEL), Grant(P.SEE_CASE), Grant(P.PLAN), Grant(P.APPROVE_PLAN),
        Grant(P.CHECK_SAFETY, purpose=True),
        Grant(P.WAIVE_SAFETY), Grant(P.CLEAR_ALERT), Grant(P.RUN_MEETING), Grant(P.SEE_MEETING), Grant(P.SIGNPOST),
        Grant(P.SEE_SURVIVOR, purpose=True), Grant(P.MANAGE_SERVICES), Grant(P.DECIDE_DISCLOSURE),
        Grant(P.FIND_PARTNER, purpose=True), Grant(P.DRAFT_MARKER), Grant(P.APPROVE_MARKER), Grant(P.LOOK_UP_MARKER),
        Grant(P.SEE_AT_RISK), Grant(P.SEE_PLACE), Grant(P.MANAGE_ORDERS), Grant(P.PLAN_EVENT),
    ),
    Role.CONTROL_ROOM: (
        Grant(P.SEARCH), Grant(P.SEE_RISK), Grant(P.LOOK_UP_MARKER), Grant(P.SEE_AT_RISK), Grant(P.USE_API),
    ),
    Role.ADVOCATE: (
        Grant(P.SEARCH, Scope.CASES, purpose=True), Grant(P.REVEAL_SURVIVOR, Scope.CASES, purpose=True),
        Grant(P.REFER, Scope.CASES), Grant(P.CHECK_SAFETY, Scope.CASES, purpose=True), Grant(P.SIGNPOST, Scope.CASES),
        Grant(P.SEE_SURVIVOR, Scope.CASES, purpose=True), Grant(P.SEE_MEETING, Scope.CASES),
    ),
    Role.PARTNER: (
        Grant(P.SEE_PERSON, Scope.CASES, purpose=True), Grant(P.SEE_RISK, Scope.CASES),
        Grant(P.REFER, Scope.CASES), Grant(P.SEE_MEETING, Scope.CASES),
    ),
    Role.INFORMATION_MANAGER: (
        Grant(P.SEE_LIST), Grant(P.SEE_PERSON, purpose=True), Grant(P.SEARCH, purpose=True), Grant(P.SEE_IDENTITY),
        Grant(P.SEE_SEALED), Grant(P.RESTRICT_CASE), Grant(P.EXPORT, purpose=True), Grant(P.SEE_DATA_QUALITY),
        Grant(P.SEE_AUDIT), Grant(P.SEE_MEASURES),
        Grant(P.SEE_CASE, purpose=True), Grant(P.MANAGE_AGREEMENTS),
    ),
    Role.COMMISSIONER: (Grant(P.SEE_MEASURES),),
    Role.ADMINISTRATOR: (
        Grant(P.MANAGE_ACCOUNTS), Grant(P.LOAD_RELEASE), Grant(P.SEE_DATA_QUALITY), Grant(P.MANAGE_SERVICES),
        Grant(P.LOAD_FORM),
    ),
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
    P.REFER: "refer a person to the unit",
    P.SCREEN_REFERRAL: "screen referrals",
    P.TRIAGE: "take a person on, or decline to",
    P.ASSESS: "assess a person",
    P.LOAD_FORM: "load an assessment form",
    P.SET_LEVEL: "set a level of management",
    P.APPROVE_LEVEL: "approve a lower level",
    P.SEE_CASE: "see casework",
    P.PLAN: "plan and do actions",
    P.APPROVE_PLAN: "approve actions",
    P.CHECK_SAFETY: "record a safety check",
    P.WAIVE_SAFETY: "go ahead without a safety check",
    P.CLEAR_ALERT: "work the alerts",
    P.RUN_MEETING: "run a meeting",
    P.SEE_MEETING: "see a meeting",
    P.MANAGE_AGREEMENTS: "keep sharing agreements",
    P.SIGNPOST: "signpost to support",
    P.SEE_SURVIVOR: "open a survivor's page",
    P.MANAGE_SERVICES: "keep the directory of services",
    P.DECIDE_DISCLOSURE: "decide a disclosure",
    P.FIND_PARTNER: "see proposals of a new partner",
    P.DRAFT_MARKER: "draft a marker",
    P.APPROVE_MARKER: "approve a marker",
    P.LOOK_UP_MARKER: "look a marker up",
    P.SEE_AT_RISK: "see who is at risk",
    P.SEE_PLACE: "see an address",
    P.MANAGE_ORDERS: "work orders, bail and warrants",
    P.PLAN_EVENT: "plan contact around events",
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
