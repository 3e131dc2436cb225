"""Referrals: what one asks, its statuses, which are high, by when the unit answers, and what a decline asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Refused
from daylight.domain.levels import ADULT
from daylight.domain.moves import Move, Statuses
from daylight.domain.periods import age_on
from daylight.domain.reference import reference_toml


class ReferralStatus(StrEnum):
    """What a referral can be."""

    DRAFT = "draft"
    SENT = "sent"
    IN_SCREENING = "in_screening"
    TO_SIGN_OFF = "decline_to_be_signed_off"
    RETURNED = "returned_for_more"
    TAKEN_ON = "taken_on"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_REFER, _SCREEN = Permission.REFER, Permission.SCREEN_REFERRAL
REFERRALS = Statuses(
    "A referral",
    {
        ReferralStatus.DRAFT: "the referrer",
        ReferralStatus.SENT: "the unit",
        ReferralStatus.IN_SCREENING: "who screens it",
        ReferralStatus.TO_SIGN_OFF: "a second screener",
        ReferralStatus.RETURNED: "the referrer",
        ReferralStatus.TAKEN_ON: "",
        ReferralStatus.DECLINED: "",
        ReferralStatus.WITHDRAWN: "",
    },
    (
        Move("send", ReferralStatus.DRAFT, ReferralStatus.SENT, _REFER),
        Move("withdraw", ReferralStatus.DRAFT, ReferralStatus.WITHDRAWN, _REFER),
        Move("screen", ReferralStatus.SENT, ReferralStatus.IN_SCREENING, _SCREEN),
        Move("withdraw", ReferralStatus.SENT, ReferralStatus.WITHDRAWN, _REFER, reason=True),
        Move("take on", ReferralStatus.IN_SCREENING, ReferralStatus.TAKEN_ON, _SCREEN, reason=True),
        Move("decline", ReferralStatus.IN_SCREENING, ReferralStatus.DECLINED, _SCREEN, reason=True),
        Move("propose to decline", ReferralStatus.IN_SCREENING, ReferralStatus.TO_SIGN_OFF, _SCREEN, reason=True),
        Move("return", ReferralStatus.IN_SCREENING, ReferralStatus.RETURNED, _SCREEN, reason=True),
        Move("withdraw", ReferralStatus.IN_SCREENING, ReferralStatus.WITHDRAWN, _REFER, reason=True),
        Move("let go", ReferralStatus.IN_SCREENING, ReferralStatus.SENT, _SCREEN, reason=True),
        Move("sign off", ReferralStatus.TO_SIGN_OFF, ReferralStatus.DECLINED, _SCREEN, reason=True, another=True),
        Move("send back", ReferralStatus.TO_SIGN_OFF, ReferralStatus.IN_SCREENING, _SCREEN, reason=True, another=True),
        Move("send again", ReferralStatus.RETURNED, ReferralStatus.SENT, _REFER, reason=True),
        Move("withdraw", ReferralStatus.RETURNED, ReferralStatus.WITHDRAWN, _REFER, reason=True),
    ),
)
"""The life of a referral. Whoever made it never screens it (permits hold that); a high one is declined by two."""
WITH_THE_REFERRER = (ReferralStatus.DRAFT, ReferralStatus.RETURNED)
"""While it is so, its answers can be changed."""
WITH_THE_UNIT = (ReferralStatus.SENT, ReferralStatus.IN_SCREENING, ReferralStatus.TO_SIGN_OFF)
OUTCOMES = {"take_on": "take on", "decline": "decline", "return": "return"}
"""What a screener may choose, and the step that it is."""

STEPS = {
    "danger": "Danger now",
    "act": "What was done about the danger",
    "person": "Who it is about",
    "details": "What you know of the person",
    "way": "What led to it",
    "behalf": "On whose behalf",
    "concern": "What worries you",
    "factors": "What contributes",
    "comments": "How it contributes",
    "survivor": "The survivor's safety",
}
"""One question a page, in the order in which they are asked."""
Answers = Mapping[str, Mapping[str, Any]]
"""What was answered so far: by step, by field."""


def steps_of(answers: Answers) -> list[str]:
    """The steps that these answers ask for: some are asked only after others were answered so."""
    asked = {
        "act": answers.get("danger", {}).get("danger") == "yes",
        "details": bool(answers.get("person")) and not answers["person"].get("person_id"),
        "comments": bool(answers.get("factors", {}).get("factors")),
    }
    return [step for step in STEPS if asked.get(step, True)]


def missing_of(answers: Answers) -> list[str]:
    """The steps that were not answered yet."""
    return [step for step in steps_of(answers) if not answers.get(step)]


def next_after(step: str, answers: Answers) -> str:
    """Where to go on: the next step not answered, from this one on and then from the beginning; empty at the end."""
    asked = steps_of(answers)
    place = asked.index(step) if step in asked else -1
    missing = set(missing_of(answers))
    return next((each for each in (*asked[place + 1 :], *asked) if each in missing), "")


@dataclass(frozen=True, slots=True)
class Concern:
    """What somebody is worried about; `high` ones make the referral high."""

    code: str
    words: str
    high: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the unit answered so: `words` for the unit, `told` for the referrer, whoever they are."""

    code: str
    outcome: str
    words: str
    told: str

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"the reason {self.code} belongs to no outcome: {self.outcome}")
        if not self.words or not self.told:
            raise ValueError(f"the reason {self.code} needs words, and what the referrer is told")


@dataclass(frozen=True, slots=True)
class ReferralPolicy:
    """What referrals ask and how they are answered, in one edition."""

    edition: str
    source: str
    owner: str
    answer_hours: dict[str, int]
    concerns: tuple[Concern, ...]
    factors: dict[str, str]
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if set(self.answer_hours) != {"danger", "high", "other"} or min(self.answer_hours.values()) <= 0:
            raise ValueError("hours to answer are given for danger, high and other, each above nought")
        if not self.answer_hours["danger"] <= self.answer_hours["high"] <= self.answer_hours["other"]:
            raise ValueError("the graver a referral, the sooner it is answered")
        if missing := set(OUTCOMES) - {reason.outcome for reason in self.reasons}:
            raise ValueError(f"no reason is given for {', '.join(sorted(missing))}")

    def reason(self, outcome: str, code: str) -> Reason | None:
        """The reason of this outcome; None where there is none."""
        return next((each for each in self.reasons if (each.outcome, each.code) == (outcome, code)), None)

    def words_of_concerns(self, codes: Iterable[str]) -> list[str]:
        """Concerns as they are read, in the order of the policy."""
        wanted = set(codes)
        return [concern.words for concern in self.concerns if concern.code in wanted]

    def is_high(self, concerns: Iterable[str], *, danger: bool) -> bool:
        """Whether somebody is in danger now, or a concern is among those that count as high."""
        wanted = set(concerns)
        return danger or any(concern.high and concern.code in wanted for concern in self.concerns)

    def answer_by(self, sent_at: datetime, concerns: Iterable[str], *, danger: bool) -> datetime:
        """The moment by which the referrer hears."""
        kind = "danger" if danger else "high" if self.is_high(concerns, danger=False) else "other"
        return sent_at + timedelta(hours=self.answer_hours[kind])


def referral_policy_of(data: dict[str, Any]) -> ReferralPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    return ReferralPolicy(
        data["edition"],
        data["source"],
        data["owner"],
        data["answer_hours"],
        tuple(Concern(code, told["words"], told["high"]) for code, told in data["concerns"].items()),
        data["factors"],
        tuple(
            Reason(code, outcome, told["words"], told["told"])
            for outcome, reasons in data["reasons"].items()
            for code, told in reasons.items()
        ),
    )


@cache
def shipped_referral_policy() -> ReferralPolicy:
    """The policy that ships with Daylight."""
    return referral_policy_of(reference_toml("referrals.toml"))


def step_of(outcome: str, *, high: bool) -> str:
    """The step that a screener's outcome is: a decline of a high referral waits for a second person.

    Refused for an outcome that there is not.
    """
    if outcome not in OUTCOMES:
        raise Refused("Choose whether to take it on, decline it or return it for more.")
    return "propose to decline" if outcome == "decline" and high else OUTCOMES[outcome]


def check_adult(born_on: date | None, *, on: date) -> None:
    """Refused for somebody who is under 18 by the birth date that was given; one that is not known refuses nobody."""
    if born_on is not None and age_on(born_on, on) < ADULT:
        raise Refused("This person is under 18. A child is not taken on: decline, and use the safeguarding route.")
