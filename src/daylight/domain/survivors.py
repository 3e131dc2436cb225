"""What is hers: consent by purpose, the parts of a safety plan, and the notice to the school of her children."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.periods import age_on
from daylight.domain.reference import reference_toml

SHORTEST_WHY = 10


class NoticeStatus(StrEnum):
    """What became of the notice of one child of one incident."""

    DUE = "due"
    SENT = "sent"
    NOT_NEEDED = "not_needed"


_P = Permission.SEE_SURVIVOR
NOTICES = Statuses(
    "A notice to a school",
    {
        NoticeStatus.DUE: "whoever tells schools, before the next school day",
        NoticeStatus.SENT: "",
        NoticeStatus.NOT_NEEDED: "",
    },
    (
        Move("say it was sent", NoticeStatus.DUE, NoticeStatus.SENT, _P),
        Move("say it is not needed", NoticeStatus.DUE, NoticeStatus.NOT_NEEDED, _P, reason=True),
        Move("open again", NoticeStatus.NOT_NEEDED, NoticeStatus.DUE, _P, reason=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose for which her consent is asked, and whether an Act or serious harm may stand in for it."""

    code: str
    words: str
    without: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Purposes, parts of a plan, and the school notice, of one edition."""

    edition: str
    source: str
    owner: str
    purposes: dict[str, Purpose]
    plan: dict[str, str]
    notice_look_back_days: int
    first_age: int
    last_age: int


@cache
def shipped_policy() -> Policy:
    """The policy that ships."""
    told = reference_toml("survivors.toml")
    notice = told["school_notice"]
    return Policy(
        told["edition"],
        told["source"],
        told["owner"],
        {code: Purpose(code=code, **each) for code, each in told["purposes"].items()},
        told["plan"],
        notice["look_back_days"],
        notice["first_age"],
        notice["last_age"],
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What she said about one purpose, on which day, and until when it holds; None for as long as she does not say
    otherwise."""

    purpose: str
    given: bool
    on: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.purpose not in shipped_policy().purposes:
            raise Invalid("Choose for what she was asked.")
        if self.until is not None and self.until < self.on:
            raise Invalid("Consent cannot end before it was given. Choose a later day.")


def standing(said: Iterable[Said], purpose: str, on: date) -> bool | None:
    """Whether she consents on a day: by the last thing that she said until then. None where she was not asked, or what
    she gave has run out. `said` is in the order in which she said it."""
    last = None
    for each in said:
        if each.purpose == purpose and each.on <= on:
            last = each
    if last is None or (last.given and last.until is not None and last.until < on):
        return None
    return last.given


def check_consent(said: Iterable[Said], purpose: str, on: date, *, because: str = "") -> None:
    """Refused where she does not consent to a purpose on a day.

    `because` is the written reason for going ahead without it: it counts only for the purposes that policy lets go
    ahead, and never for less than SHORTEST_WHY letters. Invalid for a purpose that there is not.
    """
    known = shipped_policy().purposes.get(purpose)
    if known is None:
        raise Invalid(f"There is no purpose {purpose} of consent.")
    stands = standing(said, purpose, on)
    if stands or (known.without and len(because.strip()) >= SHORTEST_WHY):
        return
    what = "She said no" if stands is False else "She has not been asked, or what she said has run out"
    rest = "write why it cannot wait, or ask her" if known.without else "ask her, and record what she says"
    raise Refused(f"{what}: {known.words[0].lower()}{known.words[1:]}. To go on, {rest}.")


def is_of_school_age(born: date | None, on: date) -> bool:
    """Whether a school is told of a child: reception to 17; and of one whose age nobody knows."""
    policy = shipped_policy()
    return born is None or policy.first_age <= age_on(born, on) <= policy.last_age
