"""Whether a user may open a survivor's page. Whoever may not learns nothing of whether there is such a person."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from daylight.domain.access import Grant, Permission, Scope, check_may, grant_of
from daylight.domain.errors import NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.people.permits import SENTENCES, Closed, Permits, permits_of
from daylight.web.releases.models import Event, Person
from daylight.web.survivors.models import Advocacy, AtRisk

NOBODY = "There is no such survivor, or she is not one of yours. Ask the unit."


@dataclass(frozen=True, slots=True)
class Opened:
    """A survivor whose page this user may open, and the people who are recorded as having harmed her."""

    survivor_id: str
    permits: Permits
    suspects: tuple[str, ...] = field(repr=False)

    @property
    def loaded(self) -> int:
        """The release that pages show."""
        return self.permits.loaded


def advocacies_of(user: User) -> set[str]:
    """The survivors whose advocate this user is today."""
    today = timezone.localdate()
    mine = Advocacy.objects.filter(advocate=user, since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    return set(mine.values_list("survivor_id", flat=True))


def suspects_of(loaded: int, survivor_id: str) -> tuple[str, ...]:
    """Everybody recorded as suspect towards her, and those of whom a person confirmed that she is at risk."""
    recorded = Event.objects.filter(loaded=loaded, other_person_id=survivor_id, role="suspect", cancelled=False)
    confirmed = AtRisk.objects.filter(survivor_id=survivor_id)
    found = [
        *recorded.exclude(person_id=survivor_id).values_list("person_id", flat=True),
        *confirmed.values_list("suspect_id", flat=True),
    ]
    return tuple(sorted({each for each in found if each}))


def check_may_open_survivor(
    user: User, survivor_id: str, *, permission: Permission = Permission.SEE_SURVIVOR
) -> Opened:
    """What the user may read of her. Refused or NotFound, in the same words whether or not she is in the records.

    An advocate opens only those whose advocate they are; a unit only those harmed by somebody whose case is its own or
    nobody's. A sealed identity asks for its own permission, and nobody opens their own.
    """
    grant = check_may(user.held_roles, permission)
    if grant.scope is Scope.CASES and survivor_id not in advocacies_of(user):
        raise NotFound(NOBODY)
    permits = permits_of(user, grant)
    person = Person.objects.filter(loaded=permits.loaded, person_id=survivor_id).only("id", "as_victim", "protected")
    found = person.first()
    suspects = suspects_of(permits.loaded, survivor_id)
    if found is None or not suspects:
        raise NotFound(NOBODY)
    if survivor_id in permits.own_cases():
        raise Refused(SENTENCES[Closed.OWN])
    if found.protected and grant_of(user.held_roles, Permission.SEE_SEALED) is None:
        raise Refused(SENTENCES[Closed.SEALED])
    if grant.scope is not Scope.CASES:
        _check_one_is_open(permits, suspects)
    return Opened(survivor_id, permits, suspects)


def _check_one_is_open(permits: Permits, suspects: tuple[str, ...]) -> None:
    closed = permits.closed(suspects)
    if all(one in closed for one in suspects):
        raise Refused(SENTENCES[closed[suspects[0]]])


def suspects_named_to(user: User, opened: Opened) -> dict[str, Closed]:
    """Of the suspects, those whose name is closed to this user: an advocate sees those whose case is shared."""
    grant = grant_of(user.held_roles, Permission.SEE_PERSON) or Grant(Permission.SEE_PERSON, Scope.CASES)
    return Permits(user, opened.loaded, grant).closed(opened.suspects)
