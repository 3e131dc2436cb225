"""What is planned about each person who harmed her, and how her own safety check stands: for her page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from daylight.domain.errors import Refused
from daylight.domain.safety import OfSurvivor, State
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.people.permits import Closed
from daylight.web.safety.gate import standing
from daylight.web.safety.permits import workable
from daylight.web.safety.presenters import slug_of
from daylight.web.survivors.permits import Opened, suspects_named_to


@dataclass(frozen=True, slots=True)
class Planned:
    """One act that somebody means to do, in words that tell her advocate enough: what, and about when."""

    words: str
    on: date
    waits: bool  # for her safety check


SOURCES: dict[str, Callable[[User, Case], list[Planned]]] = {}
"""Areas above say what they plan on a case, each under its own name; called when her page is shown."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One case of somebody who harmed her: how her check stands, and what is planned."""

    suspect_id: str = field(repr=False)
    said: OfSurvivor
    in_date: bool
    href: str  # where her check is recorded; empty for whoever may not
    planned: list[Planned]


def awaiting(user: User, opened: Opened, on: date) -> dict[str, Awaiting]:
    """For each suspect with an open case, by id. A case closed by scope alone is told of too: her advocate hears
    what is planned though his case is not shared, and nothing else of it."""
    closed = suspects_named_to(user, opened)
    open_to = [one for one in opened.suspects if closed.get(one) in (None, Closed.SCOPE)]
    found = {}
    for case in Case.objects.filter(person_id__in=open_to, closed_at=None).order_by("reference"):
        try:
            survivors = standing(case, on).survivors
        except Refused:
            continue
        for one in survivors:
            if one.survivor == opened.survivor_id:
                found[case.person_id] = _one(user, case, one)
    return found


def _one(user: User, case: Case, said: OfSurvivor) -> Awaiting:
    may = bool(workable(user, [(case, said.survivor)]))
    href = reverse("safety-check", args=[case.reference, slug_of(case, said.survivor)]) if may else ""
    planned = sorted((each for source in SOURCES.values() for each in source(user, case)), key=lambda each: each.on)
    return Awaiting(case.person_id, said, said.state is State.IN_DATE, href, planned)
