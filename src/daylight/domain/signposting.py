"""Support offered at the point of crisis: needs, services, safe contact, the card, and the prompt for a notice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml

EVERYWHERE = "everywhere"
"""The area of a service that serves the whole country."""
_P = Permission.SIGNPOST


class Answer(StrEnum):
    """What came of offering one service."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Wish(StrEnum):
    """What the survivor wants of the police."""

    PURSUE = "pursue"
    RECORD_ONLY = "record_only"
    NOT_ASKED = "not_asked"


ANSWERS = Statuses(
    "An offer of support",
    {
        Answer.OFFERED: "whoever offered it asks again, safely",
        Answer.ACCEPTED: "the service",
        Answer.DECLINED: "",
    },
    (
        Move("accept", Answer.OFFERED, Answer.ACCEPTED, _P),
        Move("decline", Answer.OFFERED, Answer.DECLINED, _P),
        Move("offer again", Answer.DECLINED, Answer.OFFERED, _P),
        Move("take back", Answer.ACCEPTED, Answer.DECLINED, _P, reason=True),
    ),
)


class Reached(StrEnum):
    """How far a referral to an advocate has come."""

    SENT = "sent"
    RECEIVED = "received"
    IN_TOUCH = "in_touch"
    NOT_REACHED = "not_reached"
    CLOSED = "closed"


REFERRALS_TO_ADVOCATES = Statuses(
    "A referral to an advocate",
    {
        Reached.SENT: "the advocate's service takes it",
        Reached.RECEIVED: "the advocate gets in touch, in the safe way only",
        Reached.IN_TOUCH: "the advocate",
        Reached.NOT_REACHED: "the advocate tries again, in the safe way only",
        Reached.CLOSED: "",
    },
    (
        Move("take", Reached.SENT, Reached.RECEIVED, Permission.SEE_SURVIVOR),
        Move("say in touch", Reached.RECEIVED, Reached.IN_TOUCH, Permission.SEE_SURVIVOR),
        Move("say not reached", Reached.RECEIVED, Reached.NOT_REACHED, Permission.SEE_SURVIVOR, reason=True),
        Move("say in touch", Reached.NOT_REACHED, Reached.IN_TOUCH, Permission.SEE_SURVIVOR),
        Move("close", Reached.IN_TOUCH, Reached.CLOSED, Permission.SEE_SURVIVOR, reason=True),
        Move("close", Reached.NOT_REACHED, Reached.CLOSED, Permission.SEE_SURVIVOR, reason=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of protection notice that the police may give, where and from when, and its test."""

    nation: str
    kind: str
    words: str
    who: str
    test: str
    least_age: int
    source: str
    areas: tuple[tuple[str, date], ...]
    unsure: str

    def is_for(self, area: str, on: date) -> bool:
        """Whether it may be given in an area on a day; one that names no area may be given everywhere."""
        return not self.areas or any(name == area and since <= on for name, since in self.areas)


@dataclass(frozen=True, slots=True)
class Signposting:
    """The policy of one edition."""

    edition: str
    source: str
    owner: str
    review_days: int
    needs: dict[str, str]
    methods: dict[str, str]
    answers: dict[str, str]
    wishes: dict[str, str]
    card_title: str
    card_lines: tuple[tuple[str, str], ...]
    card_most: int
    never: frozenset[str]
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        if set(self.answers) != set(Answer) or set(self.wishes) != set(Wish):
            raise ValueError("signposting.toml has words for each answer and each wish, and for nothing else")
        if self.review_days < 1 or self.card_most < 1:
            raise ValueError("the directory is reviewed after a day or more, and a card has room for a service")


@cache
def shipped_signposting() -> Signposting:
    """The policy that ships."""
    told = reference_toml("signposting.toml")
    card: dict[str, Any] = told["card"]
    return Signposting(
        edition=told["edition"],
        source=told["source"],
        owner=told["owner"],
        review_days=told["review_days"],
        needs=told["needs"],
        methods=told["methods"],
        answers=told["answers"],
        wishes=told["wishes"],
        card_title=card["title"],
        card_lines=tuple((words, number) for words, number in card["lines"]),
        card_most=card["most"],
        never=frozenset(card["never"]),
        notices=tuple(
            Notice(**{**each, "areas": tuple((name, since) for name, since in each["areas"])})
            for each in told["notices"]
        ),
    )


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How somebody may be reached without her being put in danger: a call to the wrong hand can cost a life.

    All three are mandatory. Source: an audit of 2015, in which calls of support were answered by men at the house.
    """

    method: str
    hours: str
    words: str  # what may be said, and who one says one is

    def __post_init__(self) -> None:
        methods = shipped_signposting().methods
        if self.method not in methods:
            raise Invalid("Say how she may be reached safely: choose one way.")
        if not self.hours.strip():
            raise Invalid("Say when she may be reached safely, such as weekdays 10 to 2.")
        if not self.words.strip():
            raise Invalid("Say what may be said, and who one should say one is, if somebody else answers.")


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the directory."""

    name: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    phone: str
    hours: str
    website: str
    card_words: str  # what it is called on a card that may be found
    reviewed_on: date

    def serves(self, area: str) -> bool:
        """Whether it takes somebody of an area."""
        return EVERYWHERE in self.areas or area.casefold() in {each.casefold() for each in self.areas}


def fitting(services: Iterable[Service], *, area: str, needs: Sequence[str], language: str = "") -> list[Service]:
    """The services for an area, those that meet most of the needs first; of equals, nearer ones before national ones.

    Without a need every service of the area is given. A language only sorts: somebody is never sent away for it.
    """
    wanted = set(needs)
    found = [each for each in services if each.serves(area) and (not wanted or wanted & set(each.needs))]

    def place(each: Service) -> tuple[int, bool, bool, str]:
        speaks = not language or language.casefold() in {one.casefold() for one in each.languages}
        return -len(wanted & set(each.needs)), not speaks, EVERYWHERE in each.areas, each.name.casefold()

    return sorted(found, key=place)


def is_review_overdue(reviewed_on: date, today: date) -> bool:
    """Whether nobody has looked at an entry for longer than policy says."""
    return (today - reviewed_on).days > shipped_signposting().review_days


def told_by(text: str) -> list[str]:
    """The words in a text that tell what a card is, in order; none in one that is safe to be found."""
    words = re.findall(r"[a-z]+", text.casefold().replace("'", "").replace("’", "").replace("+", ""))
    return list(dict.fromkeys(word for word in words if word in shipped_signposting().never))


def check_card_words(text: str) -> None:
    """Invalid where a card with these words would tell whoever finds it what it is."""
    if found := told_by(text):
        raise Invalid(f"A card that is found must not tell what it is: leave out {', '.join(found)}.")


def card_of(services: Iterable[Service]) -> tuple[str, list[tuple[str, str]]]:
    """The title and the lines of a card: ordinary numbers, and among them those of these services by their card words.

    A service without words for a card, or a number, is not on it. Invalid where a word would tell what the card is.
    """
    policy = shipped_signposting()
    theirs = [(each.card_words, each.phone) for each in services if each.card_words and each.phone]
    first, *rest = policy.card_lines
    lines = [first, *theirs[: policy.card_most], *rest]
    check_card_words(" ".join([policy.card_title, *(words for words, _ in lines)]))
    return policy.card_title, lines


def notice_to_consider(nation: str, *, area: str, on: date, age: int | None) -> Notice | None:
    """The protection notice that an officer should consider of a suspect here: the newest kind that the area has.

    None where the nation has none, or where he is known to be too young for it.
    """
    for notice in shipped_signposting().notices:
        if notice.nation == nation and notice.is_for(area, on):
            return None if age is not None and age < notice.least_age else notice
    return None
