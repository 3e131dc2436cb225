"""Sharing agreements: what an agency may be shown, on what lawful ground, and from when until when.

Nothing is shared without one: an agency sees and receives only the fields that an agreement in force names. Power to
share is not a duty to, and a duty still asks for an agreement that says how. Deny unless covered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission, Role
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml

OUTSIDE = frozenset({Role.PARTNER, Role.ADVOCATE})
"""Roles that belong to an agency and not to the force."""


class AgreementStatus(StrEnum):
    """Where an agreement stands. Only one in force opens anything."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"


_MANAGE = Permission.MANAGE_AGREEMENTS
AGREEMENTS = Statuses(
    "A sharing agreement",
    {
        AgreementStatus.DRAFT: "the information manager",
        AgreementStatus.IN_FORCE: "the information manager, by its review day",
        AgreementStatus.EXPIRED: "the information manager: sign a new one or end it",
        AgreementStatus.ENDED: "",
    },
    (
        Move("put in force", AgreementStatus.DRAFT, AgreementStatus.IN_FORCE, _MANAGE),
        Move("withdraw", AgreementStatus.DRAFT, AgreementStatus.ENDED, _MANAGE, reason=True),
        Move("end", AgreementStatus.IN_FORCE, AgreementStatus.ENDED, _MANAGE, reason=True),
        Move("expire", AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED, _MANAGE),
        Move("end", AgreementStatus.EXPIRED, AgreementStatus.ENDED, _MANAGE, reason=True),
    ),
)
"""`expire` is taken by the calendar alone: the day after the last day, whoever looks."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A lawful ground for sharing. `duty` tells whether the Act asks for it or only allows it."""

    name: str
    words: str
    scope: str
    duty: bool


@dataclass(frozen=True, slots=True)
class SharingPolicy:
    """The gateways and fields that an agreement may name, and the days from which its end is called due."""

    edition: str
    source: str
    owner: str
    due_days: int
    gateways: dict[str, Gateway]
    fields: dict[str, str]


@cache
def sharing_policy() -> SharingPolicy:
    """The policy that ships, from `reference/agreements.toml`."""
    data = reference_toml("agreements.toml")
    return SharingPolicy(
        edition=data["edition"],
        source=data["source"],
        owner=data["owner"],
        due_days=data["due_days"],
        gateways={each["name"]: Gateway(**each) for each in data["gateways"]},
        fields={each["name"]: each["words"] for each in data["fields"]},
    )


FIELDS_OF: dict[Permission, tuple[str, ...]] = {
    Permission.SEARCH: ("identity",),
    Permission.SEE_LIST: ("identity", "grounds"),
    Permission.SEE_PERSON: ("identity",),
    Permission.SEE_IDENTITY: ("identity",),
    Permission.SEE_RISK: ("identity", "risk"),
    Permission.SEE_CASE: ("identity", "level"),
    Permission.SEE_MEETING: ("identity", "meeting"),
    Permission.REVEAL_SURVIVOR: ("survivor",),
    Permission.SEE_SURVIVOR: ("survivor",),
    Permission.CHECK_SAFETY: ("safety",),
}
"""What the pages behind a permission show at least; a page that shows more asks for more. Permissions that are not
here show nobody of the force's records: a partner may always refer somebody and signpost."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one agreement opens, and when. ValueError where it cannot be one."""

    agency: str
    fields: frozenset[str]
    first_day: date
    last_day: date
    status: AgreementStatus

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("an agreement cannot end before it begins")

    def is_in_force(self, on: date) -> bool:
        """Whether it opens anything on a day: the first and the last day count."""
        return self.status is AgreementStatus.IN_FORCE and self.first_day <= on <= self.last_day

    def status_on(self, on: date) -> AgreementStatus:
        """The status with the calendar looked at."""
        if self.status is AgreementStatus.IN_FORCE and on > self.last_day:
            return AgreementStatus.EXPIRED
        return self.status


def agency_key(agency: str) -> str:
    """An agency's name as it is compared: case and spaces are of no matter."""
    return " ".join(agency.split()).casefold()


def is_outside(roles: Iterable[Role], agency: str) -> bool:
    """Whether somebody is of an agency: they name one, or hold none but an agency's roles."""
    held = set(roles)
    return bool(agency.strip()) or (bool(held) and held <= OUTSIDE)


def covered(agreements: Iterable[Agreement], agency: str, on: date) -> frozenset[str]:
    """Every field that agreements in force open to an agency on a day; none without an agency."""
    key = agency_key(agency)
    if not key:
        return frozenset()
    opened = [each.fields for each in agreements if agency_key(each.agency) == key and each.is_in_force(on)]
    return frozenset().union(*opened)


def check_covered(agreements: Iterable[Agreement], agency: str, fields: Iterable[str], on: date) -> None:
    """Refused, saying what is missing, unless agreements in force open every one of these fields on that day."""
    known = sharing_policy().fields
    missing = sorted(set(fields) - covered(agreements, agency, on))
    if not missing:
        return
    words = "; ".join(known.get(name, name) for name in missing)
    whose = agency.strip() or "This account names no agency, so it"
    raise Refused(
        f"{whose} has no sharing agreement in force that covers {words}. Ask the force's information manager."
    )


def check_may_draft(fields: Iterable[str], gateway: str, first_day: date, last_day: date, review_on: date) -> None:
    """Invalid, in words for the screen, where what was typed makes no agreement."""
    policy = sharing_policy()
    wanted = set(fields)
    if not wanted or wanted - policy.fields.keys():
        raise Invalid("Choose at least one thing that may be shared, from those shown.")
    if gateway not in policy.gateways:
        raise Invalid("Choose the legal gateway from those shown: without one nothing is shared.")
    if last_day < first_day:
        raise Invalid("The last day cannot be before the first. Type a later last day.")
    if not first_day <= review_on <= last_day:
        raise Invalid("The review day must lie between the first and the last day.")


def is_due(on: date, *, last_day: date, review_on: date) -> bool:
    """Whether an agreement's review or end is near enough, or past, to be called due."""
    return on + timedelta(days=sharing_policy().due_days) >= min(last_day, review_on)
