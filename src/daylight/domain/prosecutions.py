"""Evidence-led prosecution: which closed crimes to look at again, and whether the time to prosecute still runs.

Magistrates' Courts Act 1980 s127: a summary offence is prosecuted within six months of the offence. Criminal Justice
Act 1988 s39A: common assault or battery that is domestic abuse, within two years of the offence and six months of the
first day on which she gave a statement or was interviewed on video. Either way and indictable offences: no limit.
Scotland has other rules (Criminal Procedure (Scotland) Act 1995 s136: six months for what only a statute makes an
offence and only a summary court tries; none for common law), and the records do not say which applies: not known.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.moves import Move, Statuses
from daylight.domain.offences import stats_codes_of
from daylight.domain.outcomes import outcome_of
from daylight.domain.reference import reference_csv

LIMIT_MONTHS, LONGER_MONTHS = 6, 24
ENGLAND_AND_WALES = frozenset("EW")


P = Permission


class Standing(StrEnum):
    """Whether the time to prosecute still runs, in the order in which crimes are looked at."""

    RUNS = "runs"
    MAY_RUN = "may_run"  # at the latest until a day; it may be over
    WITH_STATEMENT = "with_statement"  # only once she gives a statement
    NOT_KNOWN = "not_known"
    NO_LIMIT = "no_limit"
    OVER = "over"


class ReviewStatus(StrEnum):
    """Where the second look at one closed crime stands."""

    ASKED = "asked"
    WITH_PROSECUTOR = "with_prosecutor"
    CHARGED = "charged"
    STAYS_CLOSED = "stays_closed"


R = ReviewStatus
REVIEW_STATUSES = Statuses(
    "A prosecution review",
    {R.ASKED: "the decision maker named", R.WITH_PROSECUTOR: "the prosecutor", R.CHARGED: "", R.STAYS_CLOSED: ""},
    (
        Move("send to the prosecutor", R.ASKED, R.WITH_PROSECUTOR, P.PLAN, reason=True),
        Move("charge", R.WITH_PROSECUTOR, R.CHARGED, P.PLAN, reason=True),
        Move("charge", R.ASKED, R.CHARGED, P.PLAN, reason=True),
        Move("leave closed", R.ASKED, R.STAYS_CLOSED, P.PLAN, reason=True),
        Move("leave closed", R.WITH_PROSECUTOR, R.STAYS_CLOSED, P.PLAN, reason=True),
        Move("ask again", R.STAYS_CLOSED, R.ASKED, P.PLAN, reason=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ClosedCrime:
    """One crime as its clock needs it. `latest` is the last day on which it can have happened, `earliest` the first
    where the records say; `statement` is given, declined, retracted or empty, `statement_on` its day."""

    code: str
    latest: date
    earliest: date | None = None
    jurisdiction: str = "E"  # E or W; S and N have other rules; empty where not recorded
    domestic: bool = True
    statement: str = ""
    statement_on: date | None = None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.earliest > self.latest:
            raise ValueError("a crime did not happen earlier than it can have")


@dataclass(frozen=True, slots=True)
class Clock:
    """Whether the time still runs, its last day where there is one, and why in words. Days are calendar days."""

    standing: Standing
    last_day: date | None
    words: str
    law: str = ""


_UNTOLD = "The records do not say under whose law it falls."
_ELSEWHERE = {
    "S": "Scotland has other rules, and none for common law. Ask the procurator fiscal.",
    "N": "Northern Ireland has other rules. Ask the Public Prosecution Service.",
}


@dataclass(frozen=True, slots=True)
class _Mode:
    mode: str
    longer: bool
    law: str


@cache
def _modes() -> dict[str, _Mode]:
    rows = reference_csv("prosecution_modes.csv").rows
    return {row["code"]: _Mode(row["mode"], row["longer"] == "yes", row["law"]) for row in rows}


def _mode_of(code: str) -> _Mode | None:
    """How an offence is tried; None where it is not known, or a recorded code covers offences of several kinds."""
    found = [_modes().get(each) for each in stats_codes_of(code)]
    known = [mode for mode in found if mode is not None]
    if not known or len(known) < len(found) or len({(mode.mode == "summary", mode.longer) for mode in known}) > 1:
        return None
    return known[0]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of that month where it has no such day (Dodds v Walker 1981)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_closed_without_her(outcome_code: str | None, victim_supports: bool | None) -> bool:
    """Closed for evidence because the victim does not support action: outcome 14 or 16, or another evidential one
    beside which the record says that she does not. An unknown code is not."""
    try:
        outcome = outcome_of(outcome_code)
    except KeyError:
        return False
    if outcome.family != "evidential" or outcome.suspect_identified is False:
        return False
    return outcome.victim_supports is False or victim_supports is False


class Tried(StrEnum):
    """What the code of an offence says of a limit of time in England and Wales."""

    LIMITED = "limited"
    UNLIMITED = "unlimited"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Limits:
    """The days that no day of looking changes: until `sure` it surely runs, after `most` it surely does not, until
    `again` a statement makes it run again. Each is None where there is none."""

    tried: Tried
    sure: date | None = None
    most: date | None = None
    again: date | None = None


def limits_of(crime: ClosedCrime) -> Limits:
    """The days between which the clock of one crime stands otherwise, by the law of England and Wales."""
    mode = _mode_of(crime.code)
    if mode is None:
        return Limits(Tried.NOT_KNOWN)
    if mode.mode != "summary":
        return Limits(Tried.UNLIMITED)
    longer = mode.longer and crime.domestic
    sure, most = _last_days(crime, longer)
    open_to_her = longer and crime.statement in {"", "declined"}
    return Limits(Tried.LIMITED, sure, most, months_after(crime.latest, LONGER_MONTHS) if open_to_her else None)


def clock_of(crime: ClosedCrime, today: date) -> Clock:
    """Whether the time to prosecute runs on a day. What is not known is never said to be in time."""
    if crime.jurisdiction not in ENGLAND_AND_WALES:
        return Clock(
            Standing.NOT_KNOWN, None, "Not known: other rules than those of England and Wales. Ask the fiscal."
        )
    mode, limits = _mode_of(crime.code), limits_of(crime)
    if mode is None:
        return Clock(Standing.NOT_KNOWN, None, "The code does not say how the offence is tried.")
    if limits.most is None:
        return Clock(Standing.NO_LIMIT, None, "Triable either way or on indictment.", mode.law)
    if limits.sure is not None and today <= limits.sure:
        return Clock(Standing.RUNS, limits.sure, _runs(crime, mode.longer and crime.domestic), mode.law)
    if today <= limits.most:
        return Clock(
            Standing.MAY_RUN, limits.most, "At the latest so; it may be over. Look at the file today.", mode.law
        )
    if limits.again is not None and today <= limits.again:
        told = "She declined a statement" if crime.statement else "No statement is recorded"
        words = f"Six months are over. {told}: it runs again only if she gives one in time."
        return Clock(Standing.WITH_STATEMENT, limits.again, words, mode.law)
    return Clock(Standing.OVER, limits.most, "It was over after that day.", mode.law)


def _last_days(crime: ClosedCrime, longer: bool) -> tuple[date | None, date]:
    """The day until which it surely runs, None where nothing is sure, and the day after which it surely does not."""
    first = crime.earliest
    sure = months_after(first, LIMIT_MONTHS) if first else None
    most = months_after(crime.latest, LIMIT_MONTHS)
    if not longer or crime.statement not in {"given", "retracted"}:
        return sure, most
    backstop = months_after(crime.latest, LONGER_MONTHS)
    if crime.statement_on is None:
        return sure, backstop
    most = min(backstop, months_after(crime.statement_on, LIMIT_MONTHS))
    if crime.statement == "given" and first:
        sure = min(months_after(first, LONGER_MONTHS), months_after(crime.statement_on, LIMIT_MONTHS))
    return sure, most


def _runs(crime: ClosedCrime, longer: bool) -> str:
    if longer and crime.statement == "given" and crime.statement_on:
        return "Six months from her statement, at most two years from the offence."
    return "Six months from the offence."


_ORDER = tuple(Standing)


def urgency(clock: Clock, harm: float) -> tuple[int, date, float]:
    """What sorts crimes: those whose time runs first, the soonest end first, then the gravest."""
    running = 0 if clock.standing in {Standing.RUNS, Standing.MAY_RUN} else _ORDER.index(clock.standing)
    return running, clock.last_day or date.max, -harm
