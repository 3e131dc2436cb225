"""Alerts: what raises one, what becomes of it, for how long it may be put off, and how often it deserved the time."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid
from daylight.domain.moves import Move, Statuses
from daylight.domain.proportions import Proportion
from daylight.domain.reference import reference_toml


class AlertKind(StrEnum):
    """What happened."""

    WARRANT = "warrant"
    RELEASE = "release"
    INCIDENT = "incident"
    VICTIM = "victim"
    THRESHOLD = "threshold"
    ENDING = "ending"
    REASSESSMENT = "reassessment"
    SAFETY = "safety"


class AlertStatus(StrEnum):
    """Where an alert stands."""

    WAITS = "waits"
    SNOOZED = "snoozed"
    CLEARED = "cleared"


class Worth(StrEnum):
    """Whether an alert deserved a person's time, in the words of who cleared it."""

    ACTION = "yes_action"
    NO_ACTION = "yes_no_action"
    NO = "no"


WORTH_WORDS = {
    Worth.ACTION: "Yes, and it led to action",
    Worth.NO_ACTION: "Yes, but nothing had to be done",
    Worth.NO: "No",
}
_CLEAR = Permission.CLEAR_ALERT
ALERTS = Statuses(
    "An alert",
    {AlertStatus.WAITS: "whom it is assigned to, or the unit", AlertStatus.SNOOZED: "", AlertStatus.CLEARED: ""},
    (
        Move("clear", AlertStatus.WAITS, AlertStatus.CLEARED, _CLEAR),
        Move("snooze", AlertStatus.WAITS, AlertStatus.SNOOZED, _CLEAR, reason=True),
        Move("wake", AlertStatus.SNOOZED, AlertStatus.WAITS, _CLEAR),
        Move("clear", AlertStatus.SNOOZED, AlertStatus.CLEARED, _CLEAR),
        Move("bring back", AlertStatus.CLEARED, AlertStatus.WAITS, _CLEAR, reason=True),
    ),
)
"""A snoozed one is woken by its day, and by another alert of its kind on that person."""


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """What raises an alert and how long one may be put off, in one edition."""

    edition: str
    source: str
    owner: str
    ending_days: tuple[int, ...]
    release_days: int
    snooze_days: dict[str, int]
    kinds: dict[AlertKind, str]

    def __post_init__(self) -> None:
        if list(self.ending_days) != sorted(set(self.ending_days), reverse=True) or min(self.ending_days) < 0:
            raise ValueError("days before an end are given once each, the longest first")
        if "other" not in self.snooze_days or min(self.snooze_days.values()) < 1:
            raise ValueError("an alert may be put off a day or more at every level, and where there is none")
        if set(self.kinds) != set(AlertKind):
            raise ValueError("every kind of alert has its words")

    def days_of(self, level: str) -> int:
        """The most days for which an alert on a person of this level may be put off."""
        return self.snooze_days.get(level, self.snooze_days["other"])

    def stage_of(self, ends_on: date, *, on: date) -> int | None:
        """The stage at which an end is said on a day: 28, 14 or 7; None where it is further off, or past."""
        left = (ends_on - on).days
        return min((days for days in self.ending_days if 0 <= left <= days), default=None)


def alert_policy_of(data: dict[str, Any]) -> AlertPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    return AlertPolicy(
        data["edition"],
        data["source"],
        data["owner"],
        tuple(data["ending_days"]),
        data["release_days"],
        data["snooze_days"],
        {AlertKind(kind): words for kind, words in data["kinds"].items()},
    )


@cache
def shipped_alert_policy() -> AlertPolicy:
    """The policy that ships with Daylight."""
    return alert_policy_of(reference_toml("alerts.toml"))


def check_snooze(until: date, *, level: str, on: date, policy: AlertPolicy | None = None) -> None:
    """Invalid where an alert is put off to a day that is not after today, or further than its level allows."""
    most = (policy or shipped_alert_policy()).days_of(level)
    if until <= on:
        raise Invalid("Choose a day after today.")
    if until > on + timedelta(days=most):
        last = on + timedelta(days=most)
        raise Invalid(f"At this level an alert is put off for at most {most} days: choose {last} or an earlier day.")


def precision_of(worths: dict[str, int]) -> Proportion:
    """Of alerts cleared with an answer, those that deserved a person's time. Counts by `Worth`."""
    worth = worths.get(Worth.ACTION, 0) + worths.get(Worth.NO_ACTION, 0)
    return Proportion(worth, worth + worths.get(Worth.NO, 0))
