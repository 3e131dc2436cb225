"""Disclosure schemes: routes, clocks, the three tests, who may be told, and the steps of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml

SHORTEST_WHY = 10
_PREPARE, _DECIDE = Permission.SEE_SURVIVOR, Permission.DECIDE_DISCLOSURE


class Route(StrEnum):
    """How a case came to be."""

    ASK = "ask"  # somebody applied
    KNOW = "know"  # the police learnt something


class Result(StrEnum):
    """What was decided."""

    DISCLOSE = "disclose"
    PARTIAL = "partial"
    NOT = "not"


class Stage(StrEnum):
    """How far a disclosure case has come."""

    OPEN = "open"
    WITH_PANEL = "with_panel"
    TO_WORD = "to_word"
    WORDED = "worded"
    READY = "ready"
    TOLD = "told"
    NOT_TOLD = "not_told"
    WITHDRAWN = "withdrawn"


STAGES = Statuses(
    "A disclosure case",
    {
        Stage.OPEN: "whoever opened it: checks, a meeting where somebody asked, an assessment",
        Stage.WITH_PANEL: "the panel, or a supervisor for it: the three tests",
        Stage.TO_WORD: "whoever prepares it writes the exact words",
        Stage.WORDED: "another person who may decide approves the words",
        Stage.READY: "whoever tells it, with a safety plan in hand",
        Stage.TOLD: "",
        Stage.NOT_TOLD: "",
        Stage.WITHDRAWN: "",
    },
    (
        Move("send to the panel", Stage.OPEN, Stage.WITH_PANEL, _PREPARE),
        Move("withdraw", Stage.OPEN, Stage.WITHDRAWN, _PREPARE, reason=True),
        Move("decide to disclose", Stage.WITH_PANEL, Stage.TO_WORD, _DECIDE, another=True),
        Move("decide to disclose in part", Stage.WITH_PANEL, Stage.TO_WORD, _DECIDE, another=True),
        Move("decide not to disclose", Stage.WITH_PANEL, Stage.NOT_TOLD, _DECIDE, reason=True, another=True),
        Move("return", Stage.WITH_PANEL, Stage.OPEN, _DECIDE, reason=True),
        Move("write the words", Stage.TO_WORD, Stage.WORDED, _PREPARE),
        Move("approve the words", Stage.WORDED, Stage.READY, _DECIDE, another=True),
        Move("send the words back", Stage.WORDED, Stage.TO_WORD, _DECIDE, reason=True),
        Move("reconsider", Stage.READY, Stage.WITH_PANEL, _DECIDE, reason=True),
        Move("say it was told", Stage.READY, Stage.TOLD, _PREPARE),
        Move("open again", Stage.NOT_TOLD, Stage.OPEN, _DECIDE, reason=True),
        Move("open again", Stage.WITHDRAWN, Stage.OPEN, _PREPARE, reason=True),
    ),
)
ENDED = {Stage.TOLD, Stage.NOT_TOLD, Stage.WITHDRAWN}
"""No clock runs any more."""
MOVE_TO = {
    Result.DISCLOSE: "decide to disclose",
    Result.PARTIAL: "decide to disclose in part",
    Result.NOT: "decide not to disclose",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One nation's scheme, with its source and what of it is not sure."""

    code: str
    title: str
    nation: str
    right_to_ask: str
    right_to_know: str
    days: int
    target: bool  # the days are an aim, not a limit
    after_the_end: bool  # a relationship that ended may be told of
    power: str
    source: str
    unsure: str

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"the clock of {self.code} has a day or more")

    def route_in_words(self, route: Route) -> str:
        """What the scheme calls a route."""
        return self.right_to_ask if route is Route.ASK else self.right_to_know


@dataclass(frozen=True, slots=True)
class Policy:
    """The schemes, the tests and who may be told, of one edition."""

    edition: str
    owner: str
    warn_days: int
    keep_draft_days: int
    schemes: dict[str, Scheme]
    tests: dict[str, str]
    to: dict[str, str]
    checks: dict[str, "Check"]

    def checks_for(self, route: Route) -> dict[str, str]:
        """What is checked on a route before the panel sees it, in words."""
        return {name: check.words for name, check in self.checks.items() if route in check.routes}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is done before the panel, and the routes that ask for it."""

    words: str
    routes: tuple[Route, ...]


@cache
def shipped_disclosures() -> Policy:
    """The policy that ships."""
    told = reference_toml("disclosures.toml")
    schemes = {code: Scheme(code=code, **each) for code, each in told["schemes"].items()}
    checks = {
        name: Check(each["words"], tuple(Route(route) for route in each["routes"]))
        for name, each in told["checks"].items()
    }
    return Policy(
        told["edition"], told["owner"], told["warn_days"], told["keep_draft_days"], schemes, told["tests"], told["to"],
        checks,
    )  # fmt: skip


def scheme_of(nation: str) -> Scheme:
    """The scheme of a nation. NotFound is never: Refused where the nation has none on file."""
    found = next((each for each in shipped_disclosures().schemes.values() if each.nation == nation), None)
    if found is None:
        raise Refused(f"No disclosure scheme is on file for {nation}. Ask the force's disclosure lead.")
    return found


def due_on(scheme: Scheme, opened_on: date, *, more_days: int = 0) -> date:
    """The last day of the clock: whole calendar days after the day on which the case was opened."""
    if more_days < 0:
        raise Invalid("A clock is never made shorter than its scheme. Give 0 days or more.")
    return opened_on + timedelta(days=scheme.days + more_days)


def left_in_words(due: date, on: date) -> str:
    """How long a clock has still to run, or for how long it has been past."""
    days = (due - on).days
    if days == 0:
        return "due today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} left" if days > 0 else f"{-days} {unit} overdue"


def check_ready(route: Route, found: Mapping[str, str]) -> None:
    """Refused for the panel while a check of the route has no finding."""
    lacking = [words for name, words in shipped_disclosures().checks_for(route).items() if not found.get(name)]
    if lacking:
        raise Refused(f"It cannot go to the panel yet. Record first: {'; '.join(lacking)}.")


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one of the three tests, and why."""

    met: bool
    why: str


def check_tests(tests: Mapping[str, Answered]) -> None:
    """Invalid where one of the three tests was not answered, or not said why."""
    for name in shipped_disclosures().tests:
        if name not in tests:
            raise Invalid(f"Answer the test: {name}.")
        if len(tests[name].why.strip()) < SHORTEST_WHY:
            raise Invalid(f"Say why, in at least {SHORTEST_WHY} letters, of the test: {name}.")


def check_result(result: Result, tests: Mapping[str, Answered]) -> None:
    """Refused for a disclosure, whole or in part, that fails one of the three tests; Invalid where one is open."""
    check_tests(tests)
    failed = [name for name in shipped_disclosures().tests if not tests[name].met]
    if result is not Result.NOT and failed:
        raise Refused(f"It may not be disclosed: the test is not met that it is {' and '.join(failed)}.")


def check_told(
    scheme: Scheme, to: str, *, applicant: bool, why_them: str, ended: bool, departure: str, safety_plan: str
) -> None:
    """Whether it may be told to this recipient now.

    A third party who applied is told nothing for having applied: only the person at risk, or whoever is best placed to
    protect them, with the reason. Where the scheme does not reach a relationship that ended, a documented, compelling
    reason is needed. Nobody is told without a safety plan.
    """
    if to not in shipped_disclosures().to:
        raise Invalid("Say to whom it is told: choose one.")
    if to != "at_risk" and len(why_them.strip()) < SHORTEST_WHY:
        third = " Having applied gives no right to be told." if applicant else ""
        raise Refused(f"Say why they, and not the person at risk, are best placed to protect.{third}")
    if ended and not scheme.after_the_end and len(departure.strip()) < SHORTEST_WHY:
        raise Refused(f"{scheme.title} does not reach a relationship that has ended. Write the compelling reason.")
    if len(safety_plan.strip()) < SHORTEST_WHY:
        raise Refused("Make a safety plan with whoever is told before it is told.")
