"""The survivor-safety gate: which acts towards a suspected perpetrator wait, for whom, and whether they may go ahead.

A letter can tell him that she reported. So before any contact with him, or share about him, each survivor plausibly at
risk from him has a safety check in date, or a supervisor recorded why not, for that one act. Acts that protect at once
never wait: they tell her advocate in parallel.

The gate fails closed. A check lapses with time and with anything new that was not known when it was made; an objection
holds until a supervisor has decided on it, whatever else is recorded meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.periods import years_before
from daylight.domain.reference import reference_toml
from daylight.domain.relationships import FAMILY, INTIMATE

UNNAMED = "unnamed"
"""Stands for somebody at risk whom no record names; also where nobody at all is recorded as at risk."""


class Outcome(StrEnum):
    """What a safety check came to."""

    GO_AHEAD = "go_ahead"
    GO_AHEAD_IF = "go_ahead_if"
    DO_NOT = "do_not"


class CheckStatus(StrEnum):
    """Where a check stands: an objection is decided by a supervisor, never by time."""

    RECORDED = "recorded"
    OBJECTED = "objected"
    OVERRULED = "overruled"
    UPHELD = "upheld"


class WaiverStatus(StrEnum):
    """Where a waiver stands."""

    GIVEN = "given"
    USED = "used"
    WITHDRAWN = "withdrawn"


class TaskStatus(StrEnum):
    """Where an advocate's task stands."""

    WAITING = "waiting"
    DONE = "done"
    NOT_DONE = "not_done"
    CALLED_OFF = "called_off"


_CHECK, _WAIVE = Permission.CHECK_SAFETY, Permission.WAIVE_SAFETY
CHECKS = Statuses(
    "A safety check",
    {
        CheckStatus.RECORDED: "",
        CheckStatus.OBJECTED: "a supervisor",
        CheckStatus.OVERRULED: "",
        CheckStatus.UPHELD: "",
    },
    (
        Move("object", CheckStatus.RECORDED, CheckStatus.OBJECTED, _CHECK, reason=True),
        Move("object", CheckStatus.OVERRULED, CheckStatus.OBJECTED, _CHECK, reason=True),
        Move("go ahead", CheckStatus.OBJECTED, CheckStatus.OVERRULED, _WAIVE, reason=True, another=True),
        Move("do not go ahead", CheckStatus.OBJECTED, CheckStatus.UPHELD, _WAIVE, reason=True),
    ),
)
WAIVERS = Statuses(
    "A waiver",
    {WaiverStatus.GIVEN: "whoever makes the contact", WaiverStatus.USED: "", WaiverStatus.WITHDRAWN: ""},
    (
        Move("use", WaiverStatus.GIVEN, WaiverStatus.USED, Permission.PLAN),
        Move("withdraw", WaiverStatus.GIVEN, WaiverStatus.WITHDRAWN, _WAIVE, reason=True),
    ),
)
TASKS = Statuses(
    "An advocate's task",
    {
        TaskStatus.WAITING: "the survivor's advocate",
        TaskStatus.DONE: "",
        TaskStatus.NOT_DONE: "",
        TaskStatus.CALLED_OFF: "",
    },
    (
        Move("do", TaskStatus.WAITING, TaskStatus.DONE, _CHECK),
        Move("say that it cannot be done", TaskStatus.WAITING, TaskStatus.NOT_DONE, _CHECK, reason=True),
        Move("call off", TaskStatus.WAITING, TaskStatus.CALLED_OFF, _CHECK, reason=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act towards or about him, whether it waits, and the hours of her advocate's tasks around it."""

    name: str
    words: str
    waits: bool
    before_hours: int
    after_hours: int

    def __post_init__(self) -> None:
        if self.before_hours < 0 or self.after_hours < 0:
            raise ValueError(f"the hours of {self.name} are no less than zero")


@dataclass(frozen=True, slots=True)
class SafetyPolicy:
    """One edition: look-back in years, days that a check holds by level, acts, and the days of a waiver."""

    edition: str
    source: str
    owner: str
    look_back_years: int
    days: dict[str, int]
    left_out: frozenset[str]
    waiver_days: int
    acts: dict[str, Act]

    def __post_init__(self) -> None:
        if self.look_back_years < 1 or self.waiver_days < 1 or not self.days or min(self.days.values()) < 1:
            raise ValueError("a safety policy looks back a year or more, and checks and waivers hold a day or more")

    def days_of(self, level: str) -> int:
        """How many days a check holds at a level; the fewest where the level is none that is known."""
        return self.days.get(level, min(self.days.values()))

    def act(self, kind: str) -> Act:
        """The act of this kind. Refused where policy knows none: what is not known is not let through."""
        if kind not in self.acts:
            raise Refused(
                f"The safety policy knows no act called {kind or 'nothing'}, so it waits. "
                "Ask the force's domestic abuse lead."
            )
        return self.acts[kind]


@cache
def safety_policy() -> SafetyPolicy:
    """The policy that ships, from `reference/safety.toml`."""
    data = reference_toml("safety.toml")
    return SafetyPolicy(
        edition=data["edition"],
        source=data["source"],
        owner=data["owner"],
        look_back_years=data["look_back_years"],
        days=dict(data["days"]),
        left_out=frozenset(data["left_out"]["relationships"]),
        waiver_days=data["waiver"]["days"],
        acts={each["name"]: Act(**each) for each in data["acts"]},
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row in which he is recorded as suspect against somebody; `survivor` is empty where nobody is named."""

    survivor: str
    on: date | None
    relationship: str | None
    themed: bool  # domestic, sexual or stalking


def at_risk(
    rows: Iterable[Recorded], *, opened_on: date, named: Iterable[str] = (), policy: SafetyPolicy | None = None
) -> tuple[str, ...]:
    """Everybody plausibly at risk from him, in the order of the rows, then those `named` on the site.

    Partners, former partners and family ever recorded within the look-back before the case was opened, and since;
    others unless policy leaves their relationship out and no row of the pair is domestic, sexual or stalking. Rows
    that name nobody stand together as UNNAMED, and so does a case of which nobody at all is recorded as at risk.
    Counted from the day the case was opened, so that nobody leaves by waiting.
    """
    rules = policy or safety_policy()
    since = years_before(opened_on, rules.look_back_years)
    counted: dict[str, None] = {}
    for row in rows:
        close = row.themed or row.relationship in {*INTIMATE, *FAMILY} or row.relationship not in rules.left_out
        if close and (row.on is None or row.on >= since):
            counted[row.survivor or UNNAMED] = None
    counted |= dict.fromkeys(named)
    return tuple(counted) or (UNNAMED,)


@dataclass(frozen=True, slots=True)
class Check:
    """A safety check of one survivor. `known` is everything recorded of him when it was made."""

    survivor: str
    made_on: date
    level: str
    known: frozenset[str]
    outcome: Outcome
    status: CheckStatus = CheckStatus.RECORDED
    until: date | None = None  # an earlier end than policy's, where she or her advocate wants one

    @property
    def objects(self) -> bool:
        """Whether it holds everything up until a supervisor has decided."""
        return self.status is CheckStatus.OBJECTED

    @property
    def forbids(self) -> bool:
        """Whether its last word is not to go ahead."""
        return self.status is CheckStatus.UPHELD or (
            self.outcome is Outcome.DO_NOT and self.status is CheckStatus.RECORDED
        )

    def last_day(self, level: str, policy: SafetyPolicy) -> date:
        """The last day on which it holds: the shorter time of its own level and the level now wins."""
        days = min(policy.days_of(self.level), policy.days_of(level))
        last = self.made_on + timedelta(days=days)
        return last if self.until is None else min(last, self.until)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why one act of one kind goes ahead without a check of these survivors; for what was known when it was given."""

    number: int
    kind: str
    survivors: frozenset[str]
    given_on: date
    last_day: date
    known: frozenset[str]
    status: WaiverStatus = WaiverStatus.GIVEN

    def is_good(self, kind: str, facts: frozenset[str], on: date) -> bool:
        """Whether it lets one act of this kind go ahead on a day."""
        return (
            self.status is WaiverStatus.GIVEN
            and self.kind == kind
            and self.given_on <= on <= self.last_day
            and facts <= self.known
        )


class State(StrEnum):
    """How one survivor's safety check stands."""

    IN_DATE = "in_date"
    LAPSED = "lapsed"
    NEVER = "never"
    OBJECTION = "objection"
    DO_NOT = "do_not"


WORDS = {
    State.IN_DATE: "check in date",
    State.LAPSED: "check lapsed",
    State.NEVER: "never checked",
    State.OBJECTION: "objection waits for a supervisor",
    State.DO_NOT: "not to go ahead",
}


@dataclass(frozen=True, slots=True)
class OfSurvivor:
    """How it stands with one survivor, with the reason in plain words that tell nothing of hers."""

    survivor: str
    called: str
    state: State
    reason: str
    last_day: date | None = None

    @property
    def words(self) -> str:
        """The state as it is read."""
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with every survivor at risk, on a day."""

    on: date
    survivors: tuple[OfSurvivor, ...]

    @property
    def lacking(self) -> tuple[OfSurvivor, ...]:
        """Those for whom contact waits."""
        return tuple(each for each in self.survivors if each.state is not State.IN_DATE)

    @property
    def is_open(self) -> bool:
        """Whether contact may go ahead without any waiver. Nobody on it is never open."""
        return bool(self.survivors) and not self.lacking


def standing_of(
    survivors: Mapping[str, str],
    checks: Iterable[Check],
    *,
    facts: frozenset[str],
    level: str,
    on: date,
    policy: SafetyPolicy | None = None,
) -> Standing:
    """How it stands on a day with each survivor at risk, given as id and what a page calls them.

    `checks` are all that were ever made, oldest first; `facts` is everything recorded of him now.
    """
    rules = policy or safety_policy()
    made: dict[str, list[Check]] = {}
    for check in checks:
        made.setdefault(check.survivor, []).append(check)
    return Standing(
        on,
        tuple(
            _of_survivor(survivor, called, made.get(survivor, []), facts, level, on, rules)
            for survivor, called in survivors.items()
        ),
    )


def _of_survivor(
    survivor: str, called: str, checks: list[Check], facts: frozenset[str], level: str, on: date, rules: SafetyPolicy
) -> OfSurvivor:
    if not checks:
        return OfSurvivor(survivor, called, State.NEVER, "No safety check was ever made.")
    if any(check.objects for check in checks):
        return OfSurvivor(survivor, called, State.OBJECTION, "There is an objection: a supervisor decides on it first.")
    newest = checks[-1]
    last_day = newest.last_day(level, rules)
    if newest.forbids:
        return OfSurvivor(survivor, called, State.DO_NOT, "The newest check says not to go ahead.", last_day)
    if facts - newest.known:
        return OfSurvivor(survivor, called, State.LAPSED, "Something new came to notice since the check.", last_day)
    if not newest.made_on <= on <= last_day:
        words = f"{last_day.day} {last_day:%B %Y}"
        return OfSurvivor(survivor, called, State.LAPSED, f"The check held until {words}.", last_day)
    return OfSurvivor(survivor, called, State.IN_DATE, "", last_day)


def waivers_for(standing: Standing, kind: str, waivers: Iterable[Waiver], facts: frozenset[str]) -> tuple[Waiver, ...]:
    """The waivers with which an act that waits may go ahead: none where every check is in date.

    Refused, saying for whom it waits and what to do, where a survivor has neither. No waiver stands in for the
    decision on an objection, or for a check that says not to go ahead.
    """
    act = safety_policy().act(kind)
    good = [each for each in waivers if each.is_good(kind, facts, standing.on)]
    used: dict[int, Waiver] = {}
    waiting: list[OfSurvivor] = []
    for one in standing.lacking:
        waivable = one.state in {State.LAPSED, State.NEVER}
        found = next((each for each in good if waivable and one.survivor in each.survivors), None)
        if found is None:
            waiting.append(one)
        else:
            used[found.number] = found
    if waiting or not standing.survivors:
        raise Refused(_waits(act, waiting))
    return tuple(used.values())


def lacking_since(
    standing: Standing, facts: frozenset[str], *, lacked: Mapping[str, str], known: frozenset[str]
) -> tuple[OfSurvivor, ...]:
    """Those for whom it lacks now and did not when contact was cleared.

    `lacked` are those for whom a waiver stood in then, with how it stood with each; `known` what was recorded then.
    """
    new = bool(facts - known)
    return tuple(one for one in standing.lacking if new or lacked.get(one.survivor) != one.state.value)


def _waits(act: Act, waiting: list[OfSurvivor]) -> str:
    whom = "; ".join(f"{one.called}: {one.reason[0].lower()}{one.reason[1:].rstrip('.')}" for one in waiting)
    said = f"{act.words[0].upper()}{act.words[1:]} waits for the survivor-safety check"
    return f"{said}. {whom or 'Nobody is recorded as at risk'}. Record a check, or a supervisor records why not."


def check_contact(
    kind: str, standing: Standing, waivers: Iterable[Waiver], facts: frozenset[str]
) -> tuple[Waiver, ...]:
    """The waivers that an act uses up; none for one that never waits. Refused where it must wait."""
    if not safety_policy().act(kind).waits:
        return ()
    return waivers_for(standing, kind, waivers, facts)


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """When her advocate's tasks around an act are due; None where there is no such task."""

    before: datetime | None
    after: datetime | None


def task_times(kind: str, when: datetime, *, now: datetime) -> TaskTimes:
    """When her advocate's tasks around an act at `when` are due. Told too late for policy's hours, the one before is
    due by the act itself; of an act that is past there is none before.
    """
    act = safety_policy().act(kind)
    wanted = when - timedelta(hours=act.before_hours)
    before = (wanted if wanted >= now else when) if act.before_hours and when >= now else None
    return TaskTimes(before, when + timedelta(hours=act.after_hours) if act.after_hours else None)


def check_may_record(outcome: Outcome, *, view: str, condition: str, objects: bool, objection: str) -> None:
    """Invalid, in words for the screen, where what was typed makes no safety check."""
    if not view.strip():
        raise Invalid("Write her own view: in her words or her advocate's, or why she could not be asked.")
    if outcome is Outcome.GO_AHEAD_IF and not condition.strip():
        raise Invalid("Write the condition under which it may go ahead.")
    if objects and not objection.strip():
        raise Invalid("Write what she objects to: a supervisor decides on it.")


def check_may_waive(kind: str, *, reason: str, on: date, last_day: date) -> None:
    """Refused for an act that never waits, Invalid without a reason or beyond the days that a waiver may hold."""
    policy = safety_policy()
    if not policy.act(kind).waits:
        raise Refused("This kind of act never waits, so there is nothing to waive: go ahead.")
    if not reason.strip():
        raise Invalid("Write why it goes ahead without the check.")
    if not on <= last_day <= on + timedelta(days=policy.waiver_days):
        raise Invalid(f"A waiver holds from today for {policy.waiver_days} days at most. Choose an earlier day.")
