"""The test of clustering over a release: whose incidents, on which days, against which calendar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from daylight.domain.occasions import (
    PERSONAL,
    Cited,
    Kind,
    Occasion,
    OccasionPolicy,
    Proposal,
    cited_of,
    days_of,
    propose,
    shipped_occasion_policy,
)
from daylight.domain.patterns import Finding, Trial, days_between, findings_of, told_of, trial_of
from daylight.web.occasions.models import Calendar
from daylight.web.releases.models import Custody, Event

_IDS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of one person: incidents as suspect with their days, and spells in custody."""

    person_id: str
    incidents: tuple[tuple[str, date], ...] = field(repr=False)
    spells: tuple[tuple[date, date], ...] = field(repr=False)

    def inside(self, day: date) -> bool:
        """Whether the person was in custody on a whole day: neither that of arrival nor that of release."""
        return any(first < day < last for first, last in self.spells)


def courses_of(loaded: int, people: Sequence[str], *, since: date, until: date) -> list[Course]:
    """The courses of these people, in their order. Cancelled, contested and restricted incidents are left out."""
    incidents: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    spells: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for start in range(0, len(people), _IDS_AT_ONCE):
        some = people[start : start + _IDS_AT_ONCE]
        events = Event.objects.filter(
            loaded=loaded, person_id__in=some, role="suspect", event_date__gte=since, event_date__lte=until
        ).exclude(cancelled=True).exclude(restricted=True).exclude(contested=True)  # fmt: skip
        for person, incident, on in events.values_list("person_id", "incident_id", "event_date"):
            incidents[person].add((incident, on))
        held = Custody.objects.filter(loaded=loaded, person_id__in=some)
        for person, first, last in held.values_list("person_id", "starts_on", "ends_on"):
            spells[person].append((first, last or until + timedelta(days=1)))
    return [Course(each, tuple(sorted(incidents[each])), tuple(sorted(spells[each]))) for each in people]


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar's events, for everybody or for one person each, and the days on which it knows anything."""

    calendar: Calendar
    policy: OccasionPolicy
    shared: tuple[Occasion, ...] = field(repr=False)
    own: dict[str, tuple[Occasion, ...]] = field(repr=False)

    @classmethod
    def of(cls, calendar: Calendar) -> "Days":
        """Those of a stored calendar."""
        shared, own = [], defaultdict(list)
        for each in calendar.entries.all():
            occasion = Occasion(each.title, each.first, each.last, each.person_id, each.place)
            if each.person_id:
                own[each.person_id].append(occasion)
            else:
                shared.append(occasion)
        return cls(calendar, shipped_occasion_policy(), tuple(shared), {who: tuple(some) for who, some in own.items()})

    def occasions(self, person_id: str) -> tuple[Occasion, ...]:
        """The events that this person's incidents are held against."""
        return self.own.get(person_id, ()) if Kind(self.calendar.kind) in PERSONAL else self.shared

    def trial(self, course: Course, *, since: date, until: date) -> Trial:
        """One person against this calendar, on the days between its first and its last event, at liberty."""
        span = self.policy.days[Kind(self.calendar.kind)]
        occasions = [each for each in self.occasions(course.person_id) if since <= each.first <= until]
        marked = frozenset[date]().union(*(days_of(each, span) for each in occasions))
        first, last = max(since, min(marked, default=until)), min(until, max(marked, default=since))
        days = days_between(first, last, without=course.inside) if marked else ()
        return trial_of(course.person_id, str(self.calendar), days, marked, {on for _, on in course.incidents})

    def cited(self, course: Course) -> tuple[Cited, ...]:
        """The incidents that fell on this calendar's days."""
        return cited_of(course.incidents, self.occasions(course.person_id), self.policy.days[Kind(self.calendar.kind)])


@dataclass(frozen=True, slots=True)
class Seen:
    """One person against one calendar, as shown."""

    calendar: Calendar
    cited: tuple[Cited, ...]
    finding: Finding

    @property
    def told(self) -> str:
        """What the test says, in a sentence."""
        return told_of(self.finding)


def seen_in(course: Course, calendars: Iterable[Calendar], *, until: date) -> list[Seen]:
    """One person against every calendar, corrected for the number of calendars."""
    since = looked_back(until)
    days = [Days.of(each) for each in calendars]
    trials = [each.trial(course, since=since, until=until) for each in days]
    findings = findings_of(trials, false_discovery_rate=shipped_occasion_policy().false_discovery_rate)
    return [
        Seen(each.calendar, each.cited(course), finding)
        for each, finding in zip(days, findings, strict=True)
        if each.occasions(course.person_id)
    ]


def proposals(courses: Iterable[Course], calendar: Calendar, *, until: date) -> tuple[list[Proposal], list[Finding]]:
    """Who is proposed for contact around this calendar's events, and every finding: corrected for all who were asked
    about."""
    days = Days.of(calendar)
    since = looked_back(until)
    every = list(courses)
    trials = [days.trial(each, since=since, until=until) for each in every]
    findings = findings_of(trials, false_discovery_rate=days.policy.false_discovery_rate)
    found = (propose(c.person_id, days.cited(c), f, days.policy) for c, f in zip(every, findings, strict=True))
    return [each for each in found if each is not None], list(findings)


def looked_back(until: date) -> date:
    """How far back incidents are looked at."""
    years = shipped_occasion_policy().years
    try:
        return until.replace(year=until.year - years)
    except ValueError:  # 29 February
        return until.replace(year=until.year - years, day=28)
