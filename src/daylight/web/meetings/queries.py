"""Reading meetings: who may be heard next, an agenda by risk, what was agreed, and what is taken home."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.domain.casework import CASES, CaseStatus, WayIn
from daylight.domain.errors import NotFound
from daylight.domain.interventions import OPEN
from daylight.domain.meetings import (
    Agreed,
    Candidate,
    ItemStatus,
    MeetingStatus,
    Why,
    gathered,
    in_order,
    meeting_policy,
    next_days,
)
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import open_cases, overdue
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.components.cards import Card
from daylight.web.meetings.models import AgreedAction, Item, Meeting
from daylight.web.meetings.permits import MeetingPermits, meeting_permits
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Closed, Permits
from daylight.web.plans.models import Action
from daylight.web.plans.queries import heard_of, names_of
from daylight.web.releases.models import Score

_OPEN_ACTIONS = [status.value for status in OPEN]
_HELD = (MeetingStatus.CLOSED.value, MeetingStatus.MINUTES_APPROVED.value)
_LISTED = (WayIn.LIST.value, WayIn.NEAR_MISS.value, WayIn.PROVISIONAL.value)
_TAKEN = (CaseStatus.ACCEPTED.value, CaseStatus.MANAGED.value)


def item_called(meeting_id: int, reference: str) -> Item:
    """One person's place on an agenda. NotFound where there is none."""
    found = Item.objects.select_related("meeting", "case").filter(meeting=meeting_id, case__reference=reference).first()
    if found is None:
        raise NotFound("This person is not on the agenda of that meeting. Go back to the agenda.")
    return found


def days_proposed(unit: str, today: date, *, number: int = 3, nation: str = "england and wales") -> list[date]:
    """The next days of a unit's cycle, from its first meeting on, or from four weeks ahead where it never met."""
    first = Meeting.objects.filter(unit=unit).order_by("on").values_list("on", flat=True).first()
    last = Meeting.objects.filter(unit=unit).exclude(status=MeetingStatus.CANCELLED.value).aggregate(last=Max("on"))
    policy = meeting_policy()
    start = first or today + timedelta(days=policy.every_days)
    after = max(today, last["last"] or today)
    holidays = bank_holidays_around(nation, after)
    return next_days(start, after=after, number=number, holidays=holidays, every_days=policy.every_days)


def candidates(permits: Permits, meeting: Meeting) -> list[Candidate]:
    """Everybody of the unit who may be heard, with all that brings them, the most dangerous first."""
    ours = Allocation.objects.filter(unit=meeting.unit)
    cases = open_cases(permits).filter(status__in=_TAKEN, key__in=ours.values("person_id"))
    earlier = Meeting.objects.filter(unit=meeting.unit, on__lt=meeting.on, status__in=_HELD)
    since = earlier.aggregate(last=Max("on"))["last"]
    new = cases.filter(opened_at__date__gt=since) if since else cases
    undone = AgreedAction.objects.filter(item__meeting__in=earlier, action__status__in=_OPEN_ACTIONS)
    ended = max(meeting.on, timezone.localdate())
    found = gathered(
        {
            Why.CARRIED: _keys(cases.filter(pk__in=undone.values("item__case"))),
            Why.JOINED: _keys(new.filter(way_in__in=_LISTED)),
            Why.REFERRED: _keys(new.filter(way_in=WayIn.REFERRAL.value)),
            Why.DUE: _keys(overdue(cases, ended)),
        }
    )
    return in_order(_with_risk(permits.loaded, found))


def _keys(cases: Iterable[Case]) -> list[str]:
    return [case.reference for case in cases]


def _with_risk(loaded: int, found: dict[str, tuple[Why, ...]]) -> list[Candidate]:
    cases = {case.reference: case for case in Case.objects.filter(reference__in=found)}
    scores = scores_of(loaded, cases.values())
    heard = dict(
        Item.objects.filter(case__in=[case.pk for case in cases.values()], status=ItemStatus.HEARD.value)
        .values_list("case__reference")
        .annotate(last=Max("meeting__on"))
    )
    return [
        Candidate(key, cases[key].level or None, scores.get(key, 0.0), whys, heard.get(key))
        for key, whys in found.items()
    ]


def scores_of(loaded: int, cases: Iterable[Case]) -> dict[str, float]:
    """The score of each case's person, by reference of the case; nothing for those without."""
    some = {case.person_id: case.reference for case in cases if case.person_id}
    rows = Score.objects.filter(loaded=loaded, person_id__in=some).order_by("-scorer")
    return {some[person]: total for person, total in rows.values_list("person_id", "total") if total is not None}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an agenda: who, where the user may see it."""

    item: Item
    closed: Closed | None
    name: str = field(repr=False)
    agreed: int = 0


def agenda(permits: MeetingPermits, meeting: Meeting, *, left_out: bool = False) -> list[Row]:
    """Who is on the agenda, the most dangerous first. An agency's people see only cases shared with them."""
    items = Item.objects.filter(meeting=meeting).select_related("case", "meeting").prefetch_related("agreed")
    chosen = items.filter(status=ItemStatus.LEFT_OUT.value) if left_out else items.exclude(status="left_out")
    rows = list(chosen)
    closed = permits.closed(rows)
    if permits.is_outside:
        rows = [row for row in rows if row.pk not in closed]
    names = names_of(permits.permits.loaded, [row.case for row in rows if row.pk not in closed])
    scores = scores_of(permits.permits.loaded, [row.case for row in rows])
    by_reference = {row.case.reference: row for row in rows}
    ordered = in_order(
        Candidate(row.case.reference, row.case.level or None, scores.get(row.case.reference, 0.0), _whys(row))
        for row in rows
    )
    return [
        Row(
            item := by_reference[one.key], closed.get(item.pk), names.get(item.case.pk, item.case.reference),
            len(item.agreed.all()),
        )
        for one in ordered
    ]  # fmt: skip


def _whys(item: Item) -> tuple[Why, ...]:
    return tuple(Why(why) for why in item.whys) or (Why.ASKED,)


def agreed_at(permits: MeetingPermits, item: Item) -> list[AgreedAction]:
    """What was agreed about one person, as far as the user may hear of it: an agency hears of its own actions."""
    heard = heard_of(permits.permits.user, Action.objects.all())
    found = item.agreed.filter(action__in=heard.values("pk")).select_related("action", "action__owner", "action__case")
    if permits.is_outside:
        if "actions" not in permits.parts:
            return []
        found = found.filter(action__agency__iexact=permits.permits.user.agency)
    return list(found.order_by("action__target_on", "pk"))


def taken_home(permits: MeetingPermits, rows: Iterable[Row]) -> list[Agreed]:
    """Every action that was agreed on these people, as it is taken home."""
    return [
        Agreed(
            row.name,
            action_words(one.action),
            one.taken_by,
            one.action.agency or "Police",
            one.action.target_on,
            one.action.is_open,
        )
        for row in rows
        if row.closed is None
        for one in agreed_at(permits, row.item)
    ]


AGREED_AT = "Agreed at the meeting of"
"""How the reason of an action begins that a meeting agreed."""


def action_words(action: Action) -> str:
    """What an action is, in words: its kind, and what was typed for it."""
    agreed = action.reason.partition(": ")[2] if action.reason.startswith(AGREED_AT) else ""  # no other reason is told
    told = [agreed, *(str(value) for _, value in action.details_shown)]
    typed = "; ".join(each for each in told if each)
    return f"{action.entry.words}: {typed}" if typed else action.entry.words


def waiting_cards(user: User) -> list[Card]:
    """Minutes that wait for another person's approval."""
    if grant_of(user.held_roles, Permission.APPROVE_PLAN) is None or not grant_of(
        user.held_roles, Permission.SEE_MEETING
    ):
        return []
    closed = meeting_permits(user).meetings().filter(status=MeetingStatus.CLOSED.value)
    number = closed.exclude(closed_by__iexact=user.username).count()
    return [Card(number, "Minutes to approve", reverse("meetings"))]


def may_discharge(item: Item) -> bool:
    """Whether the meeting is open and the case stands where it can be discharged."""
    steps = {move.name for move in CASES.moves_from(CaseStatus(item.case.status))}
    return item.meeting.value is MeetingStatus.OPEN and "discharge" in steps
