"""What no text about a case may tell of whoever is at risk: one rule for letters, plans, meetings and packs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData, leaks
from daylight.web.caseload.models import Case
from daylight.web.people.protected import data_of, own_names, survivor_data
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
_NO_NAMES = frozenset({
    "a", "an", "and", "another", "at", "current", "daughter", "ex", "former", "friend", "girlfriend",
    "boyfriend", "he", "her", "him", "his", "husband", "in", "is", "man", "mother", "mum", "my", "new", "not",
    "of", "old", "on", "one", "or", "partner", "she", "sister", "somebody", "the", "their", "they", "unknown",
    "wife", "with", "woman",
})  # fmt: skip
_FIGURES = re.compile(r"\+?\d[\d\s()./-]{5,}\d")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+\.\w+")


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
    checks = SafetyCheck.objects.filter(case=case).values_list("safe_method", "safe_words")
    told = [text for row in checks for text in row] + [one.contact for one in named]
    found = [survivor_data(loaded, one) for one in people]
    found.append(_of_site([one.name for one in named], told))
    if hers := {one.person_id for one in named if one.person_id}:
        found.append(data_of(loaded, hers))
    own = [name for one in people for name in own_names(loaded, one)]
    return Beside(reduce(_joined, found), tuple(own or [case.forename, case.surname]))


def _of_site(names: Iterable[str], told: Iterable[str]) -> SurvivorData:
    """What the site alone knows: names, and telephones, postcodes and mail addresses in how she is safely reached."""
    some = list(told)
    return SurvivorData(
        names=frozenset(word for name in names for word in _words_of(name)),
        places=frozenset(found for text in some for kind in (_POSTCODE, _MAIL) for found in kind.findall(text)),
        phones=frozenset(found for text in some for found in _FIGURES.findall(text)),
    )


def _words_of(name: str) -> list[str]:
    """The words of a name; of “His new partner, Ann” those with a capital that are no common word."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word.casefold() not in _NO_NAMES]
    return [word for word in words if word[0].isupper()] or words


def _joined(one: SurvivorData, other: SurvivorData) -> SurvivorData:
    return SurvivorData(
        names=one.names | other.names,
        places=one.places | other.places,
        phones=one.phones | other.phones,
        schools=one.schools | other.schools,
        references=one.references | other.references,
        dates=one.dates | other.dates,
    )
