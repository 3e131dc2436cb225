"""Reading letters: wordings, one person's letters, and those that wait for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import NotFound
from daylight.domain.letters import LETTERS, LetterStatus, WordingStatus
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_cases
from daylight.web.caseload.queries import cases_for
from daylight.web.components.cards import Card
from daylight.web.letters.models import Letter, Wording
from daylight.web.people.permits import Closed, Permits, permits_of
from daylight.web.releases.models import Person

ROWS_A_PAGE = 50
WAITING = tuple(status.value for status, owner in LETTERS.owners.items() if owner)


def wordings() -> list[Wording]:
    """Every edition, by kind, the newest first."""
    return list(Wording.objects.all())


def wording_called(wording_id: int) -> Wording:
    """One edition. NotFound where there is none."""
    found = Wording.objects.filter(pk=wording_id).first()
    if found is None:
        raise NotFound("There is no such wording. Go back to the list.")
    return found


def in_force() -> list[Wording]:
    """The wordings that letters may be made of."""
    return list(Wording.objects.filter(status=WordingStatus.IN_FORCE.value))


def letter_called(letter_id: int) -> Letter:
    """One letter with its case and wording. NotFound where there is none."""
    found = Letter.objects.select_related("case", "wording").filter(pk=letter_id).first()
    if found is None:
        raise NotFound("There is no such letter. Go back to the list.")
    return found


def letters_of(case: Case | None) -> list[Letter]:
    """The letters of a case, the newest first."""
    return list(case.letters.select_related("wording")) if case else []


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter in a list: who it is to where the user may see."""

    letter: Letter
    closed: Closed | None
    name: str = field(repr=False)


def waiting(permits: Permits, page_number: str | None) -> tuple[Page[Letter], list[Shown]]:
    """A page of letters on which somebody must act, the oldest first, as far as the grant reaches."""
    letters = Letter.objects.filter(status__in=WAITING, case__in=cases_for(permits).values("pk"))
    page = Paginator(letters.select_related("case", "wording").order_by("drafted_at", "pk"), ROWS_A_PAGE).get_page(
        page_number
    )
    rows = list(page.object_list)
    closed = closed_cases(permits, [row.case for row in rows])
    names = _names(permits.loaded, (row.case for row in rows))
    return page, [
        Shown(row, why := closed.get(row.case.reference), "" if why else names.get(row.case.key, row.case.reference))
        for row in rows
    ]


def _names(loaded: int, cases: Iterable[Case]) -> dict[str, str]:
    wanted = [case.person_id for case in cases if case.person_id]
    people = Person.objects.filter(loaded=loaded, person_id__in=wanted)
    return {one.person_id: f"{(one.surname or 'not known').upper()}, {one.forename or 'not known'}" for one in people}


def waiting_cards(user: User) -> list[Card]:
    """Letters and wordings that wait for somebody with this user's roles."""
    cards = []
    if grant := grant_of(user.held_roles, Permission.APPROVE_PLAN):
        letters = Letter.objects.filter(
            status=LetterStatus.DRAFTED.value, case__in=cases_for(permits_of(user, grant)).values("pk")
        )
        number = letters.exclude(written_by__iexact=user.username).count()
        cards.append(Card(number, "Letters to approve", reverse("letters")))
        drafts = Wording.objects.filter(status=WordingStatus.DRAFT.value).exclude(last_by__iexact=user.username)
        cards.append(Card(drafts.count(), "Wordings to approve", reverse("wordings")))
    if grant := grant_of(user.held_roles, Permission.PLAN):
        ready = Letter.objects.filter(status__in=[LetterStatus.APPROVED.value, LetterStatus.CLEARED.value])
        number = ready.filter(case__in=cases_for(permits_of(user, grant)).values("pk")).count()
        cards.append(Card(number, "Letters to serve", reverse("letters")))
    return cards
