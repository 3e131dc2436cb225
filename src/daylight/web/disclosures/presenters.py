"""Words and forms for the pages of disclosures."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from daylight.domain.access import grant_of
from daylight.domain.disclosures import ENDED, STAGES, Route, left_in_words, shipped_disclosures
from daylight.domain.moves import words_of
from daylight.domain.new_partners import KINDS, Kind
from daylight.web.accounts.models import User
from daylight.web.disclosures.actions import SIMPLE
from daylight.web.disclosures.models import Disclosure, Proposal


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    row: Disclosure
    stage: str
    owner: str
    left: str
    late: bool
    runs: bool


def row_of(row: Disclosure, today: date) -> Row:
    """One case with its words."""
    runs = row.stage not in ENDED
    left = left_in_words(row.due_on, today) if runs else "ended"
    return Row(row, words_of(row.stage), STAGES.owners[row.stage], left, runs and row.due_on < today, runs)


def steps_of(row: Disclosure, user: User) -> list[str]:
    """The steps that ask for a reason at most, and that this user may take now."""
    return [
        step.name
        for step in STAGES.moves_from(row.stage)
        if step.name in SIMPLE and grant_of(user.held_roles, step.permission) is not None
    ]


def checks_in_words(row: Disclosure) -> list[tuple[str, str]]:
    """Each check of the route, and what it found."""
    return [
        (words, row.checks.get(name, "Not recorded yet"))
        for name, words in shipped_disclosures().checks_for(Route(row.route)).items()
    ]


def tests_in_words(row: Disclosure) -> list[tuple[str, str]]:
    """Each test that was answered."""
    return [
        (words, f"{'Met' if row.tests[name]['met'] else 'Not met'}: {row.tests[name]['why']}")
        for name, words in shipped_disclosures().tests.items()
        if name in row.tests
    ]


def to_in_words(row: Disclosure) -> str:
    """To whom it was told."""
    return shipped_disclosures().to.get(row.to, "")


def evidence_in_words(row: Proposal) -> list[tuple[str, date, str]]:
    """Each record that suggests it: how, on which day, and its reference."""
    return [(KINDS[Kind(each["kind"])], date.fromisoformat(each["on"]), each["reference"]) for each in row.evidence]


def newest_in_words(row: Proposal) -> str:
    """How old the newest evidence is."""
    days = row.age_in_days(timezone.localdate())
    return f"{days} day{'' if days == 1 else 's'} old"
