"""What no text about a case may tell of whoever is at risk: one rule for letters, plans, meetings and packs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData, leaks
from daylight.web.caseload.models import Case
from daylight.web.people.protected import data_of, own_names, survivor_data
from daylight.web.people.site_known import joined, known_to_site, read_from
from daylight.web.releases.queries import current_number
from daylight.web.safety.models import OwnSurvivor, SafetyCheck
from daylight.web.safety.queries import people_of

NOT_KNOWN = (
    "Nobody at risk from this person is known, so what could tell of them cannot be checked, and nothing leaves the "
    "unit. Name who is at risk on the safety page, or attach the case to a person, then try again."
)
NOT_READABLE = (
    "No release has this person, so it is not known who must be protected, and nothing can be written. Say where the "
    "case goes, or attach it to a person, then try again."
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything known of those at risk beside one case, and the suspect's own names, which are no leak."""

    known: SurvivorData
    own: tuple[str, ...]

    def kinds(self, whole: str, *, typed: Iterable[str] = ()) -> list[str]:
        """What a text would tell: kinds in words. `typed` is searched for names in small letters too."""
        return leaks(typed, whole, self.known, own_names=self.own)

    @property
    def undated(self) -> "Beside":
        """The same without references of incidents and days, which are the unit's own matter."""
        return replace(self, known=replace(self.known, references=frozenset(), dates=frozenset()))


def beside(case: Case) -> Beside | None:
    """What must be hidden of a case: of everybody whom the release has beside each person that it may be about, and of
    those whom only the site knows. None where that is not known: then nothing may leave the unit.
    """
    try:
        loaded = current_number()
        people = sorted(people_of(case))
    except NotFound:
        loaded, people = 0, []
    if case.person_id and not people:
        return None
    named = list(OwnSurvivor.objects.filter(case=case))
    if not people and not named:
        return None
    found = [survivor_data(loaded, one) for one in people]
    found += [known_to_site(loaded, case.key), told_on_safety_pages(loaded, [case])]
    own = [name for one in people for name in own_names(loaded, one)]
    return Beside(joined(found), tuple(own or [case.forename, case.surname]))


def told_on_safety_pages(loaded: int, cases: Iterable[Case]) -> SurvivorData:
    """Those whom the safety pages of these cases name, and how those who were asked are safely reached."""
    some = [case.pk for case in cases]
    named = list(OwnSurvivor.objects.filter(case__in=some))
    checks = SafetyCheck.objects.filter(case__in=some).values_list("safe_method", "safe_words")
    told = [text for row in checks for text in row] + [one.contact for one in named]
    hers = {one.person_id for one in named if one.person_id}
    return joined([read_from([one.name for one in named], told), data_of(loaded, hers)])


def known_here(loaded: int, key: str) -> SurvivorData:
    """What the safety pages know of those beside a person, or beside somebody in no record by the case's reference."""
    return told_on_safety_pages(loaded, Case.objects.filter(Q(person_id=key) | Q(reference=key)))
