"""Markers: what a person places so that a call taker reads the right instruction, and when each one fires.

Two kinds are never confused. A marker about him moves with him, and lapses where he left. A marker that protects her
follows her, and never lapses because he left.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.people import words
from daylight.domain.periods import london_date
from daylight.domain.reference import reference_toml


class Kind(StrEnum):
    """What a marker stands on, and whom it is about."""

    PERSON = "person"
    HIS_ADDRESS = "his_address"
    HIS_PHONE = "his_phone"
    PROTECT_ADDRESS = "protect_address"
    PROTECT_PHONE = "protect_phone"

    @property
    def protects(self) -> bool:
        """Whether it follows a survivor; otherwise it is about a suspect."""
        return self in {Kind.PROTECT_ADDRESS, Kind.PROTECT_PHONE}

    @property
    def on_address(self) -> bool:
        """Whether it stands on an address."""
        return self in {Kind.HIS_ADDRESS, Kind.PROTECT_ADDRESS}

    @property
    def on_phone(self) -> bool:
        """Whether it stands on a telephone number."""
        return self in {Kind.HIS_PHONE, Kind.PROTECT_PHONE}


KINDS = {
    Kind.PERSON: "Person: on the suspect, wherever he is",
    Kind.HIS_ADDRESS: "His address: moves with him, lapses where he left",
    Kind.HIS_PHONE: "His telephone",
    Kind.PROTECT_ADDRESS: "Protect her address: follows her, never lapses because he left",
    Kind.PROTECT_PHONE: "Protect her telephone: a silent call from it is answered",
}


class Life(StrEnum):
    """How a marker stands."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    LIVE = "live"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    REMOVED = "removed"


_VOWELS, _DOUBLED = re.compile(r"[AEIOUYHW]"), re.compile(r"(.)\1+")
_DRAFT, _APPROVE = Permission.DRAFT_MARKER, Permission.APPROVE_MARKER
LIVES = Statuses(
    "A marker",
    {
        Life.DRAFTED: "who may approve a marker, and did not draft it",
        Life.RETURNED: "who drafted it",
        Life.LIVE: "who may approve a marker: by the day of its review",
        Life.LAPSED: "",
        Life.EXPIRED: "",
        Life.REMOVED: "",
    },
    (
        Move("approve", Life.DRAFTED, Life.LIVE, _APPROVE, another=True),
        Move("return", Life.DRAFTED, Life.RETURNED, _APPROVE, reason=True),
        Move("withdraw", Life.DRAFTED, Life.REMOVED, _DRAFT, reason=True),
        Move("draft again", Life.RETURNED, Life.DRAFTED, _DRAFT),
        Move("withdraw", Life.RETURNED, Life.REMOVED, _DRAFT, reason=True),
        Move("review", Life.LIVE, Life.LIVE, _APPROVE, reason=True),
        Move("lapse", Life.LIVE, Life.LAPSED, _APPROVE, reason=True),
        Move("remove", Life.LIVE, Life.REMOVED, _APPROVE, reason=True),
        Move("expire", Life.LIVE, Life.EXPIRED, _APPROVE, by_itself=True),
    ),
)


class Sending(StrEnum):
    """How the delivery of a marker to another system stands."""

    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    SUPERSEDED = "superseded"


DELIVERIES = Statuses(
    "A delivery",
    {
        Sending.WAITING: "the site: it sends when its time has come",
        Sending.SENT: "the other system: it says that it has it",
        Sending.FAILED: "who may approve a marker: look why, then send again",
        Sending.ACKNOWLEDGED: "",
        Sending.SUPERSEDED: "",
    },
    (
        Move("send", Sending.WAITING, Sending.SENT, _APPROVE, by_itself=True),
        Move("acknowledge", Sending.SENT, Sending.ACKNOWLEDGED, _APPROVE, by_itself=True),
        Move("try again", Sending.SENT, Sending.WAITING, _APPROVE, by_itself=True),
        Move("give up", Sending.SENT, Sending.FAILED, _APPROVE, by_itself=True),
        Move("send again", Sending.FAILED, Sending.WAITING, _APPROVE),
        Move("supersede", Sending.WAITING, Sending.SUPERSEDED, _APPROVE, by_itself=True),
        Move("supersede", Sending.FAILED, Sending.SUPERSEDED, _APPROVE, by_itself=True),
    ),
)


class Asking(StrEnum):
    """How a proposal about a marker stands: the site proposes, a person decides."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


PROPOSALS = Statuses(
    "A proposal about a marker",
    {Asking.OPEN: "who may draft a marker", Asking.CONFIRMED: "", Asking.DISMISSED: ""},
    (
        Move("confirm", Asking.OPEN, Asking.CONFIRMED, _DRAFT, reason=True),
        Move("dismiss", Asking.OPEN, Asking.DISMISSED, _DRAFT, reason=True),
    ),
)


class Settling(StrEnum):
    """Whether somebody has said whose a marker is, after its person was joined or split."""

    WAITS = "waits"
    DECIDED = "decided"


IDENTITIES = Statuses(
    "A marker whose person was joined or split",
    {Settling.WAITS: "who may approve a marker: say whose it is", Settling.DECIDED: ""},
    (Move("decide", Settling.WAITS, Settling.DECIDED, _APPROVE, reason=True),),
)


@dataclass(frozen=True, slots=True)
class MarkerPolicy:
    """One edition of how markers are written and how long they stand. Days are calendar days."""

    edition: str
    source: str
    owner: str
    longest_text: int
    longest_days: int
    review_days: int
    left_after_days: int
    stale_after_days: int
    occupied_within_days: int
    stale_release_days: int
    retry_minutes: tuple[int, ...]
    verbs: frozenset[str]
    priorities: dict[str, str]
    warnings: dict[str, str]

    def __post_init__(self) -> None:
        if not 0 < self.review_days <= self.longest_days:
            raise ValueError("a marker is reviewed before its longest life ends")
        if not self.verbs or not self.priorities or not self.retry_minutes:
            raise ValueError("the policy of markers names verbs, priorities and times to try again")


def marker_policy_of(data: dict[str, Any]) -> MarkerPolicy:
    """A policy from parsed TOML; TypeError or ValueError when it is wrong."""
    return MarkerPolicy(
        **{**data, "retry_minutes": tuple(data["retry_minutes"]), "verbs": frozenset(data["verbs"])},
    )


@cache
def shipped_marker_policy() -> MarkerPolicy:
    """The policy that ships with Daylight."""
    return marker_policy_of(reference_toml("markers.toml"))


def plain_text(text: str) -> str:
    """A marker's text on one line, as it is sent."""
    return " ".join(text.split())


def check_text(text: str, *, kind: Kind, hidden: Iterable[str] = (), policy: MarkerPolicy | None = None) -> str:
    """The text as it is sent; Invalid when a call taker could not act on it, or it tells what it must not.

    `hidden` is names, addresses and numbers of survivors: no word of a name, and none of the others, may stand in a
    marker about a suspect, for it is read aloud at his door and shown on his record.
    """
    rules = policy or shipped_marker_policy()
    line = plain_text(text)
    if not line:
        raise Invalid("Write what the call taker must do.")
    if len(line) > rules.longest_text:
        raise Invalid(f"Use at most {rules.longest_text} letters; there are {len(line)}.")
    said = words(line)
    if not said or said[0] not in rules.verbs:
        raise Invalid("Begin with what to do: for example “Send two officers”, “Treat as”, “Ask”, “Do not”.")
    if not kind.protects and not any(word.startswith("suspected") for word in said):
        raise Invalid("Say “suspected”: a marker about somebody is not a finding of guilt.")
    if not kind.protects and _tells(line, hidden, rules):
        raise Invalid(
            "Leave out who is at risk and how she is reached: it has a field of its own, which fewer people see."
        )
    return line


def _tells(line: str, hidden: Iterable[str], policy: MarkerPolicy) -> bool:
    said = set(words(line)) - policy.verbs
    squeezed = "".join(letter for letter in line.upper() if letter.isalnum())
    for one in hidden:
        if any(letter.isdigit() for letter in one):
            mark = "".join(letter for letter in one.upper() if letter.isalnum())
            if len(mark) >= 5 and mark in squeezed:
                return True
        elif any(len(word) > 2 and word in said for word in words(one)):
            return True
    return False


def check_days(starts_on: date, ends_on: date, review_by: date, policy: MarkerPolicy | None = None) -> None:
    """Invalid when a marker would stand too long, or be reviewed too late or after its end."""
    rules = policy or shipped_marker_policy()
    if not starts_on <= ends_on <= starts_on + timedelta(days=rules.longest_days):
        raise Invalid(f"A marker ends after it starts, and within {rules.longest_days} days.")
    if not starts_on <= review_by <= min(ends_on, starts_on + timedelta(days=rules.review_days)):
        raise Invalid(f"It is reviewed before it ends, and within {rules.review_days} days.")


@dataclass(frozen=True, slots=True)
class Door:
    """Where an address is, in the normal form of the release: capitals, flat and house apart; empty where unknown."""

    house: str = ""
    flat: str = ""
    street: str = ""
    postcode: str = ""
    uprn: str = ""
    address_id: str = ""


def keys_of(door: Door) -> tuple[str, ...]:
    """The keys that a door shares with everything that `fit_of` may take for it: by one of them each is found."""
    postcode = door.postcode.replace(" ", "")
    return tuple(
        key
        for key, known in (
            (f"U:{door.uprn}", door.uprn),
            (f"A:{door.address_id}", door.address_id),
            (f"B:{postcode}|{door.house}", postcode and door.house),
            (f"S:{door.street}|{door.house}", door.street and door.house),
        )
        if known
    )


def bones_of(door: Door) -> str:
    """A key that survives slips in a street's vowels and doubled letters; empty without house and street."""
    if not (door.street and door.house):
        return ""
    bones = " ".join(word[0] + _VOWELS.sub("", word[1:]) for word in door.street.split())
    once = _DOUBLED.sub(r"\1", bones)
    return f"K:{once}|{door.house}"


class Fit(IntEnum):
    """How a marker fits what was asked, the surest first."""

    EXACT = 0
    BUILDING = 1  # the same building, and one side says no flat
    POSSIBLE = 2  # the same house and street, and one side says no postcode


FITS = {
    Fit.EXACT: "This address",
    Fit.BUILDING: "In this building: ask which flat",
    Fit.POSSIBLE: "Same house and street: ask for the postcode",
}


def fit_of(marked: Door, asked: Door) -> Fit | None:
    """How two doors agree; None where they are two places. Two flats of one building are two places."""
    if marked.uprn and marked.uprn == asked.uprn:
        return Fit.EXACT
    if marked.address_id and marked.address_id == asked.address_id:
        return Fit.EXACT
    if not marked.house or marked.house != asked.house:
        return None
    if marked.flat and asked.flat and marked.flat != asked.flat:
        return None
    if marked.postcode and asked.postcode:
        if marked.postcode != asked.postcode:
            return None
        if marked.flat != asked.flat:
            return Fit.BUILDING
        return None if marked.uprn and asked.uprn else Fit.EXACT
    return Fit.POSSIBLE if marked.street and marked.street == asked.street else None


@dataclass(frozen=True, slots=True)
class About:
    """Somebody whom a marker is about, or may be until a person decides: from one moment until before another."""

    person_id: str
    since: datetime | None = None  # None: from its first day
    until: datetime | None = None  # None: still

    def holds(self, at: datetime) -> bool:
        """Whether the marker was about this person at a moment."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker, as far as firing needs it. `live_from` and `ended_at` are moments with their offset.

    `about` is everybody whom it was ever about where a release joined or split its person; empty: `person_id` alone.
    """

    reference: str
    kind: Kind
    priority: str
    live_from: datetime | None  # approved; None while it is a draft
    starts_on: date
    ends_on: date  # the last day
    ended_at: datetime | None = None  # removed, lapsed, expired
    left_on: date | None = None  # his address: the first day on which he was known to be gone
    person_id: str = ""
    door: Door | None = None
    phone: str = ""
    about: tuple[About, ...] = ()

    def __post_init__(self) -> None:
        if self.kind.protects and self.left_on is not None:
            raise ValueError("a marker that protects her does not lapse because he left")
        if self.kind.on_address and self.door is None:
            raise ValueError("a marker on an address has an address")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a call: its moment, where from, which number, and who is named. Phone: national digits."""

    at: datetime
    door: Door | None = None
    phone: str = ""
    people: frozenset[str] = frozenset()


def fires(marker: Placed, asked: Asked) -> Fit | None:
    """How a marker fires for a call; None where it does not. Pure: the same for a call now and one replayed."""
    if not _stands(marker, asked.at):
        return None
    if marker.kind is Kind.PERSON:
        named = {one.person_id for one in marker.about or (About(marker.person_id),) if one.holds(asked.at)}
        return Fit.EXACT if named & asked.people else None
    if marker.kind.on_phone:
        return Fit.EXACT if marker.phone and marker.phone == asked.phone else None
    return fit_of(marker.door, asked.door) if marker.door and asked.door else None


def _stands(marker: Placed, at: datetime) -> bool:
    if marker.live_from is None or at < marker.live_from or (marker.ended_at and at >= marker.ended_at):
        return False
    on = london_date(at)
    return marker.starts_on <= on <= marker.ends_on and not (marker.left_on and on >= marker.left_on)


def fired(
    markers: Iterable[Placed], asked: Asked, policy: MarkerPolicy | None = None
) -> tuple[tuple[Placed, Fit], ...]:
    """Every marker that fires, the most urgent first, then those that protect, then the surest."""
    urgency = list((policy or shipped_marker_policy()).priorities)
    found = [(marker, fit) for marker in markers if (fit := fires(marker, asked)) is not None]
    return tuple(
        sorted(
            found, key=lambda one: (urgency.index(one[0].priority), not one[0].kind.protects, one[1], one[0].reference)
        )
    )


class Suggests(StrEnum):
    """What the site asks a person about a marker after a load."""

    MOVED = "moved"  # recorded at another address: mark that one, lapse this one
    FOLLOW = "follow"  # she is recorded at another address: protect that one too
    STALE = "stale"  # no record there for long
    SEEN_AGAIN = "seen_again"  # he is recorded where a marker lapsed


@dataclass(frozen=True, slots=True)
class Sighting:
    """A day on which somebody's own record gives an address."""

    address_id: str
    on: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question to a person, with the day of the record that it rests on."""

    suggests: Suggests
    address_id: str  # the other address for `moved` and `follow`, the marked one otherwise
    on: date


def proposal_for(
    *,
    protects: bool,
    address_id: str,
    starts_on: date,
    left_on: date | None,
    sightings: Iterable[Sighting],
    today: date,
    policy: MarkerPolicy | None = None,
) -> Proposal | None:
    """What to ask about a marker on an address, from the records of whom it is about; None where nothing.

    Nothing here changes a marker. `left_on` is set once it lapsed: then only a newer record there is told.
    """
    rules = policy or shipped_marker_policy()
    known = sorted((one for one in sightings if one.on <= today), key=lambda one: (one.on, one.address_id))
    here = [one.on for one in known if one.address_id == address_id]
    if left_on is not None:
        again = [on for on in here if on >= left_on]
        return Proposal(Suggests.SEEN_AGAIN, address_id, again[-1]) if again and not protects else None
    last_here = max([*here, *([] if here else [starts_on])])
    later = [one for one in known if one.address_id != address_id and one.on > last_here]
    if later and (later[-1].on - last_here).days >= rules.left_after_days:
        newest = later[-1]
        return Proposal(Suggests.FOLLOW if protects else Suggests.MOVED, newest.address_id, newest.on)
    if (today - max(last_here, starts_on)).days > rules.stale_after_days:
        return Proposal(Suggests.STALE, address_id, last_here)
    return None


def check_may_lapse(kind: Kind) -> None:
    """Refused for whatever does not stand on an address of his: only such a marker lapses because he left."""
    if kind.protects:
        raise Refused("This marker protects her. It does not lapse because he left; remove it if she says so.")
    if kind is not Kind.HIS_ADDRESS:
        raise Refused("Only a marker on his address lapses where he left. Remove this one instead, with a reason.")
