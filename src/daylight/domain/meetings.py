"""The meeting about perpetrators: its days, who is heard in which order and why, and what each agency may see of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    MINUTES_APPROVED = "minutes_approved"
    CANCELLED = "cancelled"


class ItemStatus(StrEnum):
    """Where a person's place on an agenda stands."""

    ON_AGENDA = "on_agenda"
    LEFT_OUT = "left_out"
    HEARD = "heard"
    NOT_REACHED = "not_reached"


class Why(StrEnum):
    """What brings somebody to a meeting."""

    CARRIED = "carried"
    JOINED = "joined"
    REFERRED = "referred"
    DUE = "due"
    ASKED = "asked"


WHYS = {
    Why.CARRIED: "actions of an earlier meeting are not done",
    Why.JOINED: "new on the list since the last meeting",
    Why.REFERRED: "referred and taken on since the last meeting",
    Why.DUE: "reassessment due",
    Why.ASKED: "somebody asked for it",
}
_M, _I, _P = MeetingStatus, ItemStatus, Permission
MEETINGS = Statuses(
    "A meeting",
    {
        _M.PLANNED: "who runs it: settle the agenda, then open it",
        _M.OPEN: "who runs it: minute and close it",
        _M.CLOSED: "somebody else who approves the minutes",
        _M.MINUTES_APPROVED: "",
        _M.CANCELLED: "",
    },
    (
        Move("move to another day", _M.PLANNED, _M.PLANNED, _P.RUN_MEETING, reason=True),
        Move("open", _M.PLANNED, _M.OPEN, _P.RUN_MEETING),
        Move("cancel", _M.PLANNED, _M.CANCELLED, _P.RUN_MEETING, reason=True),
        Move("close", _M.OPEN, _M.CLOSED, _P.RUN_MEETING),
        Move("open again", _M.CLOSED, _M.OPEN, _P.RUN_MEETING, reason=True),
        Move("approve the minutes", _M.CLOSED, _M.MINUTES_APPROVED, _P.APPROVE_PLAN, another=True),
    ),
)
ITEMS = Statuses(
    "A place on the agenda",
    {
        _I.ON_AGENDA: "the meeting",
        _I.LEFT_OUT: "",
        _I.HEARD: "",
        _I.NOT_REACHED: "",
    },
    (
        Move("leave out", _I.ON_AGENDA, _I.LEFT_OUT, _P.RUN_MEETING, reason=True),
        Move("put back", _I.LEFT_OUT, _I.ON_AGENDA, _P.RUN_MEETING),
        Move("hear", _I.ON_AGENDA, _I.HEARD, _P.RUN_MEETING),
        Move("hear", _I.HEARD, _I.HEARD, _P.RUN_MEETING),
        Move("not reach", _I.ON_AGENDA, _I.NOT_REACHED, _P.RUN_MEETING),
        Move("put back", _I.NOT_REACHED, _I.ON_AGENDA, _P.RUN_MEETING),
    ),
)
STATUSES: tuple[Statuses, ...] = (MEETINGS, ITEMS)
"""Every table of this module, to be printed."""
_LEVELS = ("very_high", "high", "medium", "standard", "low")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class MeetingPolicy:
    """Days between meetings, cases a meeting hears, agencies that are asked, and the field that opens each part."""

    edition: str
    every_days: int
    most_cases: int
    agenda_days: int
    agencies: tuple[str, ...]
    parts: dict[str, str]

    def __post_init__(self) -> None:
        if min(self.every_days, self.most_cases, self.agenda_days) < 1:
            raise ValueError("the times and numbers of the meeting policy are one or more")


@cache
def meeting_policy() -> MeetingPolicy:
    """The policy that ships, from `reference/meetings.toml`."""
    data = reference_toml("meetings.toml")
    named = {name: data[name] for name in ("edition", "every_days", "most_cases", "agenda_days", "parts")}
    return MeetingPolicy(**named, agencies=tuple(data["agencies"]))


def is_meeting_day(day: date, holidays: Collection[date]) -> bool:
    """Whether people work on a day: no Saturday, Sunday or bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def next_days(first: date, *, after: date, number: int, holidays: Collection[date], every_days: int = 28) -> list[date]:
    """The next so many days of a cycle that began on `first`, all later than `after`.

    Where one is no working day the meeting moves to the next that is; the cycle goes on from the day itself, so it
    never drifts. ValueError for a cycle shorter than a fortnight: moved days could pass one another.
    """
    if every_days < 14:
        raise ValueError("a cycle lasts a fortnight or longer")
    found: list[date] = []
    step = max(0, (after - first).days // every_days - 1)
    while len(found) < number:
        day = first + timedelta(days=step * every_days)
        while not is_meeting_day(day, holidays):
            day += timedelta(days=1)
        if day > after:
            found.append(day)
        step += 1
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be heard: the case, how dangerous, what brings them, when they were heard last."""

    key: str
    level: str | None
    score: float
    whys: tuple[Why, ...]
    last_heard_on: date | None = None

    def __post_init__(self) -> None:
        if not self.whys:
            raise ValueError("nobody is put on an agenda for no reason")


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """By risk: level, then score; of the same, whoever was heard longest ago or never; then by reference.

    A level that is not set stands first among all, for nobody has looked yet.
    """
    return sorted(
        candidates,
        key=lambda one: (
            _LEVELS.index(one.level) + 1 if one.level in _LEVELS else 0,
            -one.score,
            one.last_heard_on or date.min,
            one.key,
        ),
    )


def gathered(found: Mapping[Why, Iterable[str]]) -> dict[str, tuple[Why, ...]]:
    """Each case with all that brings it, in the order of `Why`."""
    keys = {why: frozenset(found.get(why, ())) for why in Why}
    everybody = frozenset[str]().union(*keys.values())
    return {key: tuple(why for why in Why if key in keys[why]) for key in sorted(everybody)}


def proposed(candidates: Iterable[Candidate], *, most: int) -> tuple[list[Candidate], list[Candidate]]:
    """Who is put on the agenda and who waits for the next, both in order.

    Whoever has actions of an earlier meeting not done is always on it, before the number is counted.
    """
    ordered = in_order(candidates)
    carried = [one for one in ordered if Why.CARRIED in one.whys]
    rest = [one for one in ordered if Why.CARRIED not in one.whys]
    room = max(0, most - len(carried))
    return in_order([*carried, *rest[:room]]), rest[room:]


def parts_open(fields: Collection[str] | None) -> frozenset[str]:
    """The parts of a person's page that an agency sees whose agreements open these fields; all for the force's own.

    Nothing at all without both the meeting and who the person is: a page about nobody would be guessed at.
    """
    parts = meeting_policy().parts
    if fields is None:
        return frozenset(parts)
    if not {"identity", "meeting"} <= set(fields):
        return frozenset()
    return frozenset(part for part, wanted in parts.items() if wanted in fields)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One action as it is taken home: whom it is about, what, who does it, of which agency, by when."""

    person: str = field(repr=False)
    action: str = field(repr=False)
    owner: str
    agency: str
    by_day: date | None
    undone: bool = True


def to_take_home(agreed: Iterable[Agreed], *, agency: str | None = None) -> list[Agreed]:
    """What is to be done, by day, then agency and owner; of one agency alone where one is named."""
    wanted = [one for one in agreed if one.undone and (agency is None or _key(one.agency) == _key(agency))]
    return sorted(wanted, key=lambda one: (one.by_day or date.max, _key(one.agency), _key(one.owner), one.person))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def check_attendance(name: str, agency: str) -> None:
    """Invalid where somebody is not named or belongs to no agency."""
    if not name.strip() or not agency.strip():
        raise Invalid("Type the name and choose the agency: the minutes say who was there and for whom.")
