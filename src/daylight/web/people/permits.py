"""Whether a user may open a person: scope, restriction, seal, and no part of their own in the case.

Lists call `closed_to` for a page of rows at once; a person's page calls `check_may_open`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from daylight.domain.access import Grant, Permission, Scope, grant_of
from daylight.domain.agreements import FIELDS_OF
from daylight.domain.errors import NotFound, Refused
from daylight.domain.people import words
from daylight.web.access.queries import glass_is_broken, restricted_from, shared_with
from daylight.web.accounts.models import User
from daylight.web.agreements.queries import check_may_be_shown, is_covered
from daylight.web.people.models import Allocation, Cover
from daylight.web.releases.models import Event, Person, Staff
from daylight.web.releases.queries import current_number


class Closed(StrEnum):
    """Why a record is closed to somebody."""

    RESTRICTED = "restricted"
    SEALED = "sealed"
    OWN = "own"  # the user is this person, or is named beside them
    SCOPE = "scope"
    AGREEMENT = "agreement"  # no sharing agreement of the user's agency covers it


SENTENCES = {
    Closed.RESTRICTED: "You are restricted from viewing this case. Ask a supervisor; in an emergency, say why.",
    Closed.SEALED: "This identity is sealed. Ask the information manager.",
    Closed.OWN: "You are named in this case, or match somebody who is, so it is closed to you. Tell your supervisor.",
    Closed.SCOPE: "This case belongs to another unit. Ask your supervisor if your work needs it.",
    Closed.AGREEMENT: "Your agency has no sharing agreement in force that covers this. "
    "Ask the force's information manager.",
}


class RestrictedCase(Refused):
    """Refused, but for an emergency in the case of `person_id`."""

    def __init__(self, person_id: str) -> None:
        super().__init__(SENTENCES[Closed.RESTRICTED])
        self.person_id = person_id


@dataclass(frozen=True, slots=True)
class Permits:
    """What one user may open of one release; made once per request."""

    user: User
    loaded: int
    grant: Grant

    def closed(self, person_ids: Iterable[str]) -> dict[str, Closed]:
        """Of these people, those whose record is closed to the user, and why.

        Where several reasons hold the gravest is told: sealed before all, so that a search never shows a row for it.
        """
        wanted = list(dict.fromkeys(person_ids))
        found = dict.fromkeys(self._out_of_scope(wanted), Closed.SCOPE)
        if not is_covered(self.user, self.grant.permission):
            found |= dict.fromkeys(wanted, Closed.AGREEMENT)
        for person_id in restricted_from(self.user, wanted):
            if not glass_is_broken(self.user, person_id):
                found[person_id] = Closed.RESTRICTED
        found |= dict.fromkeys(self.own_cases() & set(wanted), Closed.OWN)
        if grant_of(self.user.held_roles, Permission.SEE_SEALED) is None:
            sealed = Person.objects.filter(loaded=self.loaded, person_id__in=wanted, protected=True)
            found |= dict.fromkeys(sealed.values_list("person_id", flat=True), Closed.SEALED)
        return found

    def _out_of_scope(self, wanted: list[str]) -> set[str]:
        if self.grant.scope is Scope.FORCE:
            return set()
        if self.grant.scope is Scope.CASES:
            return set(wanted) - shared_with(self.user) - _allocated(wanted, owner=self.user)
        elsewhere = Allocation.objects.filter(person_id__in=wanted).exclude(unit=self.user.unit)
        return set(elsewhere.exclude(owner__in=away_from(self.user)).values_list("person_id", flat=True))

    def own_cases(self) -> set[str]:
        """The user's own person, by staff number or by name and birth date, and everybody recorded beside them."""
        own = self._own_people()
        if not own:
            return own
        beside = Event.objects.filter(loaded=self.loaded).filter(Q(person_id__in=own) | Q(other_person_id__in=own))
        for pair in beside.values_list("person_id", "other_person_id"):
            own |= {person for person in pair if person}
        return own

    def _own_people(self) -> set[str]:
        own: set[str] = set()
        if self.user.staff_id:
            staff = Staff.objects.filter(loaded=self.loaded, staff_id=self.user.staff_id)
            own |= {person for person in staff.values_list("person_id", flat=True) if person}
        if self.user.born_on and self.user.name:
            name = set(words(self.user.name))
            born = Person.objects.filter(loaded=self.loaded, date_of_birth=self.user.born_on)
            for person_id, forename, surname in born.values_list("person_id", "forename", "surname"):
                if set(words(f"{forename or ''} {surname or ''}")) <= name:
                    own.add(person_id)
        return own


def away_from(user: User) -> QuerySet[Any]:
    """The accounts whose cases this user works today, because their owners are away."""
    today = timezone.localdate()
    covers = Cover.objects.filter(covers=user, ended_at=None, first__lte=today, last__gte=today)
    return covers.values("away")


def _allocated(wanted: list[str], *, owner: User) -> set[str]:
    return set(Allocation.objects.filter(person_id__in=wanted, owner=owner).values_list("person_id", flat=True))


def permits_of(user: User, grant: Grant) -> Permits:
    """What this user may open of the release that pages show. NotFound before the first load."""
    return Permits(user=user, loaded=current_number(), grant=grant)


def offers_support(user: User) -> bool:
    """Whether a link from an incident to support leads this user somewhere: an advocate starts from her own page."""
    grant = grant_of(user.held_roles, Permission.SIGNPOST)
    return grant is not None and grant.scope is not Scope.CASES


def check_may_open(permits: Permits, person_id: str) -> None:
    """NotFound where the release has no such person, Refused where the record is closed to this user.

    Somebody never recorded as a suspect has no page here: it would be a survivor's.
    """
    person = Person.objects.filter(loaded=permits.loaded, person_id=person_id).only("id", "as_suspect").first()
    if person is None:
        raise NotFound("The release has no such person. They may have been joined into another; search by name.")
    if not person.as_suspect:
        raise Refused("This person is not recorded as a suspect, so there is no page: it could be a survivor's.")
    if (why := permits.closed([person_id]).get(person_id)) is not None:
        if why is Closed.AGREEMENT:
            check_may_be_shown(permits.user, FIELDS_OF[permits.grant.permission])  # says what is missing
        raise RestrictedCase(person_id) if why is Closed.RESTRICTED else Refused(SENTENCES[why])
