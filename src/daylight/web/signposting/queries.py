"""Reading the directory, and an incident as far as whoever signposts may know it."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from daylight.domain.access import Grant, Permission, Scope, grant_of
from daylight.domain.errors import NotFound
from daylight.domain.signposting import Reached, Service, fitting
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.people.permits import permits_of
from daylight.web.releases.models import Event, Incident, Person
from daylight.web.releases.queries import current_number
from daylight.web.signposting.models import AdvocateReferral, Entry
from daylight.web.survivors.permits import advocacies_of


def services(area: str = "", needs: list[str] | None = None) -> list[Service]:
    """The directory; with an area, what fits there, best first."""
    found = [each.value for each in Entry.objects.all()]
    return fitting(found, area=area, needs=needs or []) if area else found


@dataclass(frozen=True, slots=True)
class Met:
    """An incident as whoever signposts meets it: who was harmed as letters, never a name. `known` is whether it is in
    the release; one of tonight is not, and one that is closed to the user looks the same."""

    incident_id: str
    known: bool
    on: date | None
    district: str
    nation_code: str
    harmed: dict[str, str] = field(default_factory=dict, repr=False)  # letter to id


def met(reference: str, *, user: User, grant: Grant) -> Met:
    """The incident of a reference. NotFound, for an advocate, where nobody harmed in it is theirs."""
    loaded = current_number()
    rows = Event.objects.filter(loaded=loaded, incident_id=reference, role="suspect")
    pairs = list(rows.values_list("person_id", "other_person_id"))
    harmed = sorted({other for _, other in pairs if other})
    if grant.scope is Scope.CASES:
        harmed = sorted(advocacies_of(user) & set(harmed))
        if not harmed:
            raise NotFound("No incident of that reference is one of yours. Check it, or ask the unit.")
    elif permits_of(user, grant).closed({one for pair in pairs for one in pair if one}):
        return Met(reference, False, None, "", "")
    sealed = set(
        Person.objects.filter(loaded=loaded, person_id__in=harmed, protected=True).values_list("person_id", flat=True)
    )
    row = Incident.objects.filter(loaded=loaded, incident_id=reference).first()
    shown = {f"Survivor {chr(ord('A') + place)}": one for place, one in enumerate(harmed[:26]) if one not in sealed}
    if row is None:
        return Met(reference, False, None, "", "")
    return Met(reference, True, row.event_date, row.district or "", (row.force or "E")[:1], shown)


def waiting_cards(user: User) -> list[Card]:
    """Referrals that nobody has taken, or where she was not reached, of those whose advocate the user is."""
    grant = grant_of(user.held_roles, Permission.SEE_SURVIVOR)
    if grant is None or grant.scope is not Scope.CASES:
        return []
    hers = AdvocateReferral.objects.filter(signpost__survivor_id__in=advocacies_of(user))
    waits = hers.filter(status__in=[Reached.SENT.value, Reached.RECEIVED.value, Reached.NOT_REACHED.value])
    return [Card(waits.count(), "Referrals of survivors to take, or to get in touch", reverse("survivors"))]
