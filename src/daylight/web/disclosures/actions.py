"""Writing disclosure cases: opened, checked, decided, worded, told; each step kept with its reason and its person.

In the audit a case is `disclosure:` and a number: neither she nor he is named there.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.disclosures import (
    ENDED,
    MOVE_TO,
    STAGES,
    Answered,
    Result,
    Route,
    Stage,
    check_ready,
    check_result,
    check_told,
    due_on,
    scheme_of,
    shipped_disclosures,
)
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.agreements.leaving import check_hers_may_leave
from daylight.web.audit.actions import record
from daylight.web.disclosures.models import Disclosure, Draft, Step
from daylight.web.disclosures.permits import NOBODY, check_may_open_disclosure, check_may_prepare
from daylight.web.people.permits import check_may_open
from daylight.web.survivors.permits import check_may_open_survivor

_PREPARE, _DECIDE = Permission.SEE_SURVIVOR, Permission.DECIDE_DISCLOSURE
_SHORTEST, _LONGEST = 10, 2000
SIMPLE = frozenset({"send to the panel", "withdraw", "return", "send the words back", "approve the words", "reconsider",
                    "open again"})  # fmt: skip
"""Steps that are taken with a reason and nothing else."""


def _long_enough(text: str, what: str) -> str:
    kept = text.strip()
    if not _SHORTEST <= len(kept) <= _LONGEST:
        raise Invalid(f"{what}, in {_SHORTEST} to {_LONGEST:,} letters.")
    return kept


def open_disclosure(
    *, survivor_id: str = "", who: str = "", suspect_id: str = "", about: str = "", route: Route, why: str,
    applicant: str = "", ended: bool = False, opened_on: date, nation: str, by: User,
) -> Disclosure:  # fmt: skip
    """Open a case of right to ask or right to know; its clock runs from the application or the trigger.

    Either side is a person of the release who is open to the user, or somebody in no record, told of in words.
    """
    permits = check_may_prepare(by)
    if not (survivor_id or who.strip()) or not (suspect_id or about.strip()):
        raise Invalid("Say who is at risk, and who is suspected: by their reference, or in words.")
    if survivor_id:
        check_may_open_survivor(by, survivor_id)
    if suspect_id:
        check_may_open(permits, suspect_id)
    if opened_on > timezone.localdate():
        raise Invalid("Give the day of the application or of the trigger, which is today or before.")
    kept, scheme = _long_enough(why, "Say why"), scheme_of(nation)
    if suspect_id and survivor_id:
        same = Disclosure.objects.filter(survivor_id=survivor_id, suspect_id=suspect_id)
        if same.exclude(status__in=[stage.value for stage in ENDED]).exists():
            raise Refused("A disclosure about this person for her is open already. Go on with that one.")
    with transaction.atomic():
        row = Disclosure.objects.create(
            survivor_id=survivor_id, who="" if survivor_id else who.strip()[:500], suspect_id=suspect_id,
            about="" if suspect_id else about.strip()[:500], route=route.value, scheme=scheme.code, why=kept,
            applicant=applicant.strip()[:200], ended=ended, opened_on=opened_on, due_on=due_on(scheme, opened_on),
            last_by=by.username, by=by.username, at=timezone.now(),
        )  # fmt: skip
        Draft.objects.filter(owner=by).delete()
        _kept_as(row, "opened", by, kept, route=route.value)
    return row


def _kept_as(row: Disclosure, what: str, by: User, reason: str = "", **detail: Any) -> None:
    """A step of the case's own history, and in the audit, where nothing of what was written is repeated."""
    Step.objects.create(disclosure=row, what=what, reason=reason.strip(), by=by.username, at=timezone.now())
    record(f"disclosure: {what}", by=by.username, subject=f"disclosure:{row.pk}", detail=detail)


def keep_draft(*, answers: dict[str, str], by: User) -> Draft:
    """Keep an application that is not finished. One for each user; no clock runs and nobody else sees it."""
    check_may_prepare(by)
    with transaction.atomic():
        row, _ = Draft.objects.update_or_create(owner=by, defaults={"answers": answers, "at": timezone.now()})
        record("kept draft of disclosure", by=by.username, subject=f"draft:{row.pk}")
    return row


def _changed(
    number: int, version: int, permission: Permission, by: User, change: Callable[[Disclosure], tuple[str, str]]
) -> Disclosure:
    """Change one case that nobody else changed since `version`. `change` answers what was done, and why."""
    with transaction.atomic():
        row = Disclosure.objects.select_for_update().filter(pk=number).first()
        if row is None:
            check_may(by.held_roles, permission)
            raise NotFound(NOBODY)
        check_may_open_disclosure(by, row, permission)
        if row.version != version:
            raise Conflict("Somebody else changed this case meanwhile. Read it as it is now, then choose.")
        what, reason = change(row)
        row.version += 1
        row.save()
        _kept_as(row, what, by, reason, version=row.version)
    return row


def _move(row: Disclosure, name: str, *, reason: str, by: User) -> None:
    step = STAGES.move(row.stage, name, reason=reason, by=by.username, last_by=row.last_by)
    check_may(by.held_roles, step.permission)
    row.status, row.last_by = step.after.value, by.username


def record_check(number: int, *, check: str, found: str, version: int, by: User) -> Disclosure:
    """What one of the checks before the panel found."""

    def change(row: Disclosure) -> tuple[str, str]:
        if row.stage is not Stage.OPEN:
            raise Refused("Checks are recorded before the case goes to the panel. Ask whoever decides to return it.")
        if check not in shipped_disclosures().checks_for(Route(row.route)):
            raise Invalid("Choose one of the checks of this route.")
        row.checks = {**row.checks, check: _long_enough(found, "Say what was found")}
        return f"recorded check {check.replace('_', ' ')}", ""

    return _changed(number, version, _PREPARE, by, change)


def move(number: int, *, name: str, reason: str = "", version: int, by: User) -> Disclosure:
    """A step that asks for a reason at most, one of `SIMPLE`. Refused for the panel before the checks are done."""
    if name not in SIMPLE:
        raise Invalid("Choose one of the steps shown.")

    def change(row: Disclosure) -> tuple[str, str]:
        _move(row, name, reason=reason, by=by)
        if name == "send to the panel":
            check_ready(Route(row.route), row.checks)
        return name, reason

    return _changed(number, version, _PREPARE, by, change)


def decide(
    number: int, *, result: Result, tests: dict[str, Answered], reason: str, version: int, by: User
) -> Disclosure:
    """Decide by the three tests: whole, in part, or not. Never by whoever sent it to the panel."""

    def change(row: Disclosure) -> tuple[str, str]:
        _move(row, MOVE_TO[result], reason=reason, by=by)
        kept = _long_enough(reason, "Say why it was decided so")
        check_result(result, tests)
        row.result = result.value
        row.tests = {name: {"met": each.met, "why": each.why.strip()} for name, each in tests.items()}
        return MOVE_TO[result], kept

    return _changed(number, version, _DECIDE, by, change)


def write_words(number: int, *, words: str, version: int, by: User) -> Disclosure:
    """The exact words that are told: nothing more and nothing less. Another person approves them."""

    def change(row: Disclosure) -> tuple[str, str]:
        _move(row, "write the words", reason="", by=by)
        row.words = _long_enough(words, "Write the exact words")
        return "wrote the words", ""

    return _changed(number, version, _PREPARE, by, change)


def tell(
    number: int, *, to: str, why_them: str, how: str, departure: str, safety_plan: str, told_on: date, version: int,
    by: User,
) -> Disclosure:  # fmt: skip
    """Say that the approved words were told: to whom, how, on which day, with which safety plan."""

    def change(row: Disclosure) -> tuple[str, str]:
        _move(row, "say it was told", reason="", by=by)
        check_told(
            row.of_scheme, to, applicant=bool(row.applicant), why_them=why_them, ended=row.ended, departure=departure,
            safety_plan=safety_plan,
        )  # fmt: skip
        if to != "at_risk" and row.survivor_id:
            check_hers_may_leave(
                row.survivor_id,
                "share",
                act="disclosed to somebody else",
                by=by,
                gateway="common_law",
                because=why_them,
            )
        if not row.opened_on <= told_on <= timezone.localdate():
            raise Invalid("Give the day on which it was told: since the case was opened, and not later than today.")
        row.to, row.why_them, row.how = to, why_them.strip(), _long_enough(how, "Say how and where it was told")[:500]
        row.departure, row.safety_plan, row.told_on = departure.strip(), safety_plan.strip(), told_on
        return "told", ""

    return _changed(number, version, _PREPARE, by, change)


def give_more_days(number: int, *, days: int, reason: str, version: int, by: User) -> Disclosure:
    """Make a clock longer for an exceptional circumstance, which is written down."""

    def change(row: Disclosure) -> tuple[str, str]:
        if row.stage in ENDED:
            raise Refused("No clock of this case runs any more.")
        kept = _long_enough(reason, "Say what is exceptional")
        if not 1 <= days <= row.of_scheme.days:
            raise Invalid(f"Give 1 to {row.of_scheme.days} more days.")
        row.more_days += days
        row.due_on = due_on(row.of_scheme, row.opened_on, more_days=row.more_days)
        return f"gave {days} more days", kept

    return _changed(number, version, _DECIDE, by, change)


def reveal_who(number: int, *, reason: str, by: User) -> str:
    """Who is at risk, where no record has them: on one answer, with a reason, audited first."""
    row = Disclosure.objects.filter(pk=number).first()
    if row is None:
        raise NotFound(NOBODY)
    check_may_open_disclosure(by, row)
    kept = _long_enough(reason, "Say why you need it")
    record("revealed survivor", by=by.username, subject=f"disclosure:{row.pk}", detail={"reason": kept})
    return row.who
