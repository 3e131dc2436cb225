"""A case from first look to its end: what it can be, who moves it on, why it may end, who covers and who takes over."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml


class CaseStatus(StrEnum):
    """Where a case stands."""

    IN_TRIAGE = "in_triage"
    ACCEPTED = "accepted"
    MANAGED_ELSEWHERE = "managed_elsewhere"
    MANAGED = "managed"
    DECLINED = "declined"
    DISCHARGED = "discharged"
    TRANSFERRED = "transferred"  # to another force, which said that it has the case
    JOINED = "joined"  # into another case of the same person, by somebody's decision


class WayIn(StrEnum):
    """How a person came to the unit's notice."""

    LIST = "list"
    NEAR_MISS = "near_miss"
    PROVISIONAL = "provisional"
    REFERRAL = "referral"
    OTHER = "other"


WAYS_IN = {
    WayIn.LIST: "On the list",
    WayIn.NEAR_MISS: "One event short of the list",
    WayIn.PROVISIONAL: "May meet a definition, if what is not recorded were so",
    WayIn.REFERRAL: "Referred",
    WayIn.OTHER: "Taken up by somebody of the unit",
}


class RequestStatus(StrEnum):
    """Where a request to lower a level stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by who asked, or because the level was set anew meanwhile


class TransferStatus(StrEnum):
    """Where a transfer to another force stands."""

    SENT = "sent"
    RECEIVED = "received"
    CALLED_BACK = "called_back"


class IdentityStatus(StrEnum):
    """Whether somebody has said where a case goes whose person was joined or split."""

    WAITS = "waits"
    DECIDED = "decided"


_S, _P = CaseStatus, Permission
_TRIAGED = {"accept": _S.ACCEPTED, "decline": _S.DECLINED, "leave elsewhere": _S.MANAGED_ELSEWHERE}
CASES = Statuses(
    "A case",
    {
        _S.IN_TRIAGE: "the unit: accept, decline, or leave to another scheme",
        _S.ACCEPTED: "the owner: assess and set a level",
        _S.MANAGED_ELSEWHERE: "the other scheme, until its day is past; then the unit again",
        _S.MANAGED: "the owner: plan, act, review",
        _S.DECLINED: "",
        _S.DISCHARGED: "",
        _S.TRANSFERRED: "",
        _S.JOINED: "",
    },
    (
        *(Move(name, _S.IN_TRIAGE, after, _P.TRIAGE, reason=True) for name, after in _TRIAGED.items()),
        *(Move(name, _S.MANAGED_ELSEWHERE, after, _P.TRIAGE, reason=True) for name, after in _TRIAGED.items()),
        Move("set level", _S.ACCEPTED, _S.MANAGED, _P.SET_LEVEL, reason=True),
        Move("set level", _S.MANAGED, _S.MANAGED, _P.SET_LEVEL, reason=True),
        *(
            Move("leave elsewhere", before, _S.MANAGED_ELSEWHERE, _P.TRIAGE, reason=True)
            for before in (_S.ACCEPTED, _S.MANAGED)
        ),
        *(Move("discharge", before, _S.DISCHARGED, _P.TRIAGE, reason=True) for before in (_S.ACCEPTED, _S.MANAGED)),
        *(
            Move("transfer away", before, _S.TRANSFERRED, _P.ALLOCATE, reason=True)
            for before in (_S.IN_TRIAGE, _S.ACCEPTED, _S.MANAGED_ELSEWHERE, _S.MANAGED)
        ),
        *(
            Move("join into another", before, _S.JOINED, _P.TRIAGE, reason=True)
            for before in (_S.IN_TRIAGE, _S.ACCEPTED, _S.MANAGED_ELSEWHERE, _S.MANAGED)
        ),
        *(
            Move("reopen", before, _S.IN_TRIAGE, _P.TRIAGE, reason=True)
            for before in (_S.DECLINED, _S.DISCHARGED, _S.TRANSFERRED, _S.JOINED)
        ),
    ),
)
_R = RequestStatus
LOWERINGS = Statuses(
    "A request to lower a level",
    {_R.ASKED: "somebody else who may approve levels", _R.APPROVED: "", _R.REFUSED: "", _R.WITHDRAWN: ""},
    (
        Move("approve", _R.ASKED, _R.APPROVED, _P.APPROVE_LEVEL, another=True),
        Move("refuse", _R.ASKED, _R.REFUSED, _P.APPROVE_LEVEL, reason=True),
        Move("withdraw", _R.ASKED, _R.WITHDRAWN, _P.SET_LEVEL),
    ),
)
_T = TransferStatus
TRANSFERS = Statuses(
    "A transfer to another force",
    {_T.SENT: "the other force: say that it has the case", _T.RECEIVED: "", _T.CALLED_BACK: ""},
    (
        Move("record the receipt", _T.SENT, _T.RECEIVED, _P.ALLOCATE, reason=True),
        Move("call back", _T.SENT, _T.CALLED_BACK, _P.ALLOCATE, reason=True),
    ),
)
_I = IdentityStatus
IDENTITIES = Statuses(
    "A case whose person was joined or split",
    {_I.WAITS: "the unit: say where the case goes", _I.DECIDED: ""},
    (Move("decide", _I.WAITS, _I.DECIDED, _P.TRIAGE, reason=True),),
)
OPEN = tuple(status for status in CASES.owners if CASES.owners[status])
"""What a case is while somebody must act: a person has at most one such case."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was told of a person who is in no record, until somebody finds them in one. Never printed."""

    surname: str = field(default="", repr=False)
    forename: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    details: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not (self.surname.strip() or self.forename.strip() or self.details.strip()):
            raise Invalid("Say who it is: a name, or what is known of the person.")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for which a case may end; where `lasting_days` is set, only after so many quiet days."""

    name: str
    words: str
    lasting_days: int = 0


@dataclass(frozen=True, slots=True)
class CaseworkPolicy:
    """Times in calendar days, schemes by code with their words, and criteria of discharge, of one edition."""

    edition: str
    source: str
    owner: str
    decide_days: int
    elsewhere_days: int
    cover_days: int
    receipt_days: int
    schemes: dict[str, str]
    criteria: dict[str, Criterion]

    def __post_init__(self) -> None:
        if min(self.decide_days, self.elsewhere_days, self.cover_days, self.receipt_days) <= 0:
            raise ValueError("every time of the casework policy is a day or more")
        if not self.schemes or not self.criteria:
            raise ValueError("the casework policy names at least one scheme and one criterion of discharge")


def casework_policy_of(data: dict[str, Any]) -> CaseworkPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    criteria = {
        name: Criterion(name, told["words"], told.get("lasting_days", 0)) for name, told in data["discharge"].items()
    }
    return CaseworkPolicy(
        data["edition"],
        data["source"],
        data["owner"],
        **data["times"],
        schemes=dict(data["schemes"]),
        criteria=criteria,
    )


@cache
def shipped_casework_policy() -> CaseworkPolicy:
    """The policy that ships with Daylight."""
    return casework_policy_of(reference_toml("casework.toml"))


def decide_by(opened_on: date, policy: CaseworkPolicy | None = None) -> date:
    """The last day on which triage of a case is in time."""
    return opened_on + timedelta(days=(policy or shipped_casework_policy()).decide_days)


def waits_in_triage(status: CaseStatus, *, until: date | None, something_new: bool, on: date) -> bool:
    """Whether the unit must decide now: nobody did, the other scheme's day is past, or something new came since."""
    if status is CaseStatus.IN_TRIAGE:
        return True
    return status is CaseStatus.MANAGED_ELSEWHERE and (until is None or until < on or something_new)


def check_left_elsewhere(scheme: str, until: date | None, *, on: date, policy: CaseworkPolicy | None = None) -> None:
    """Invalid for a scheme that policy does not know, or a day that is not ahead or too far."""
    told = policy or shipped_casework_policy()
    if scheme not in told.schemes:
        raise Invalid("Choose the scheme that manages this person.")
    last = on + timedelta(days=told.elsewhere_days)
    if until is None or not on < until <= last:
        raise Invalid(f"Say until when: a day after {on} and no later than {last}. The case comes back by itself then.")


def check_may_discharge(
    criterion: str, *, quiet_since: date | None, on: date, policy: CaseworkPolicy | None = None
) -> Criterion:
    """The criterion; Invalid where there is none of this name, Refused where it has not been quiet for long enough.

    `quiet_since`: the day of the last review or of the last new thing, the later of both; None where there was none.
    """
    found = (policy or shipped_casework_policy()).criteria.get(criterion)
    if found is None:
        raise Invalid("Choose the criterion that is met.")
    if found.lasting_days and (quiet_since is None or on < quiet_since + timedelta(days=found.lasting_days)):
        since = f"since {quiet_since}" if quiet_since else "and no review is recorded"
        raise Refused(
            f"This criterion asks {found.lasting_days} quiet days; it has been quiet {since}. Choose another, or wait."
        )
    return found


@dataclass(frozen=True, slots=True)
class CoverSpell:
    """Who covers for whom, from the first to the last day."""

    away: str
    covers: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("cover ends no earlier than it begins")


def check_may_cover(spell: CoverSpell, *, on: date, policy: CaseworkPolicy | None = None) -> None:
    """Invalid where somebody covers for themselves, the spell is over already, or is longer than policy allows."""
    longest = (policy or shipped_casework_policy()).cover_days
    if spell.away.casefold() == spell.covers.casefold():
        raise Invalid("Nobody covers for themselves. Choose a colleague.")
    if spell.last < on:
        raise Invalid("The last day of the cover is past. Choose a day from today.")
    if (spell.last - spell.first).days + 1 > longest:
        raise Invalid(f"Cover lasts at most {longest} days. Hand the cases over for longer.")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a release has of a person that the one before had not. `linked`: incidents that were another's before."""

    incidents: int = 0
    linked: int = 0
    latest: date | None = None
    victims: int = 0
    releases: tuple[date, ...] = ()
    breaches: tuple[date, ...] = ()
    warrants: tuple[date, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.incidents or self.linked or self.victims or self.releases or self.breaches or self.warrants)


def sentence_of(fresh: Fresh, *, since: date) -> str:
    """What is new, in one sentence: who the victims are is not in it."""
    latest = f", the latest on {_day(fresh.latest)}" if fresh.latest else ""
    parts = [
        f"{_many(fresh.incidents, 'new incident')}{latest}" if fresh.incidents else "",
        f"{_many(fresh.linked, 'incident')} now linked to this person" if fresh.linked else "",
        f"{_many(fresh.victims, 'victim')} not known before" if fresh.victims else "",
        _dated("release", fresh.releases, "from custody"),
        _dated("breach", fresh.breaches, "of an order"),
        _dated("warrant", fresh.warrants, ""),
    ]
    return f"Since {_day(since)}: {'; '.join(part for part in parts if part)}."


def _dated(what: str, days: tuple[date, ...], rest: str) -> str:
    if not days:
        return ""
    words = f"{_many(len(days), what)} {rest}".strip()
    return f"{words} on {_day(days[-1])}" if len(days) == 1 else f"{words}, the latest on {_day(days[-1])}"


def _many(number: int, what: str) -> str:
    plural = what if number == 1 else f"{what}es" if what.endswith("ch") else f"{what}s"
    return f"{number} {plural}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


STATUSES: tuple[Statuses, ...] = (CASES, LOWERINGS, TRANSFERS, IDENTITIES)
"""Every table of this module, to be printed."""
