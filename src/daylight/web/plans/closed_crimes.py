"""Crimes of a suspect that were closed because the victim did not support action, each with its clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, F, Q, QuerySet, Value, When

from daylight.domain.prosecutions import ENGLAND_AND_WALES, Clock, Tried, clock_of, urgency
from daylight.domain.prosecutions import ClosedCrime as Crime
from daylight.web.plans.models import Prosecution
from daylight.web.releases.models import ClosedCrime


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed crime of one suspect, how its clock stands, and the second look at it if somebody asked for one."""

    person_id: str
    victim_id: str | None = field(repr=False)
    crime: Any = field(repr=False)
    clock: Clock
    series: int  # closed crimes of this suspect, this one too
    victims: int  # towards so many people
    look: Prosecution | None


def closed_crimes(loaded: int, person_ids: Iterable[str] | QuerySet[Any], today: date) -> list[Closed]:
    """Of these suspects, every crime closed without the victim's support: the soonest clock first, then the gravest."""
    found = _with_series(ClosedCrime.objects.filter(loaded=loaded, person_id__in=person_ids), today)
    return sorted(found, key=lambda one: (*urgency(one.clock, one.crime.harm), one.crime.offence_id))


def first_closed_crimes(
    loaded: int, person_ids: Iterable[str] | QuerySet[Any], today: date, most: int
) -> tuple[int, list[Closed]]:
    """How many there are in all, and at most so many of them that come first: put in order by the database."""
    rows = ClosedCrime.objects.filter(loaded=loaded, person_id__in=person_ids)
    many = rows.count()
    first = by_urgency(rows, today)[:most]
    return many, _with_series(first, today)


def by_urgency(rows: QuerySet[ClosedCrime], today: date) -> QuerySet[ClosedCrime]:
    """In the order of `domain.prosecutions.urgency`, which a test holds beside this."""
    law = Q(nation__in=ENGLAND_AND_WALES)
    if settings.JURISDICTION in ENGLAND_AND_WALES:
        law |= Q(nation="")
    surely, perhaps = Q(sure__gte=today), Q(most__gte=today)
    again, never = Q(again__gte=today), Value(date.max, output_field=DateField())
    unknown = ~law | Q(tried=Tried.NOT_KNOWN.value)
    free = Q(tried=Tried.UNLIMITED.value)
    return rows.order_by(
        Case(When(unknown, 3), When(free, 4), When(surely | perhaps, 0), When(again, 2), default=5),
        Case(
            When(unknown | free, never), When(surely, F("sure")), When(perhaps, F("most")),
            When(again, F("again")), default=F("most"), output_field=DateField(),
        ),
        F("harm").desc(), "offence_id", "source", "person_id",
    )  # fmt: skip


def _with_series(rows: QuerySet[ClosedCrime], today: date) -> list[Closed]:
    """These crimes with how many of each suspect's there are, towards how many, and the looks asked for."""
    crimes = list(rows)
    if not crimes:
        return []
    people = {crime.person_id for crime in crimes}
    of_theirs = ClosedCrime.objects.filter(loaded=crimes[0].loaded, person_id__in=people)
    pairs = list(of_theirs.values_list("person_id", "victim_id"))
    series = Counter(person for person, _ in pairs)
    victims = Counter(person for person, victim in set(pairs) if victim)
    asked = Prosecution.objects.filter(person_id__in=people)
    looks = {(look.source, look.offence_id, look.person_id): look for look in asked}
    return [
        Closed(
            crime.person_id,
            crime.victim_id,
            crime,
            clock_of(_value(crime), today),
            series[crime.person_id],
            victims[crime.person_id],
            looks.get((crime.source, crime.offence_id, crime.person_id)),
        )
        for crime in crimes
    ]


def _value(crime: ClosedCrime) -> Crime:
    nation = crime.nation or str(settings.JURISDICTION)
    return Crime(crime.code, crime.latest, crime.earliest, nation, crime.domestic, crime.statement, crime.statement_on)
