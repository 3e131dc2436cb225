"""Reading what is hers: those of a user, what happened to her by whom, what waits."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData
from daylight.domain.survivors import NoticeStatus
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.people.permits import Closed
from daylight.web.people.protected import data_of
from daylight.web.people.site_known import joined, read_from
from daylight.web.releases.models import Address, Child, Event, Incident, Mention, Person, Status
from daylight.web.survivors.models import Advocacy, AtRisk, Contact, Notice, Plan
from daylight.web.survivors.permits import Opened, suspects_named_to

ROWS_A_PAGE = 50


def known_here(loaded: int, key: str) -> SurvivorData:
    """Of a suspect: whom somebody confirmed to be at risk from them, and how each beside them is safely reached."""
    confirmed = set(AtRisk.objects.filter(suspect_id=key).values_list("survivor_id", flat=True))
    rows = Event.objects.filter(loaded=loaded, person_id=key, role="suspect").exclude(other_person_id=None)
    beside = confirmed | set(rows.values_list("other_person_id", flat=True))
    contacts = Contact.objects.filter(survivor_id__in=beside).values_list("hours", "words")
    return joined([data_of(loaded, confirmed), read_from(told=[text for row in contacts for text in row])])


@dataclass(frozen=True, slots=True)
class Mine:
    """One survivor whose advocate the user is: the advocate's own word for her, and the last incident."""

    advocacy: Advocacy
    last_on: date | None


def mine(user: User, loaded: int) -> list[Mine]:
    """The survivors whose advocate this user is today, those with the newest incident first."""
    today = timezone.localdate()
    rows = list(Advocacy.objects.filter(advocate=user, since__lte=today).filter(Q(until=None) | Q(until__gte=today)))
    ids = [row.survivor_id for row in rows]
    seen = Event.objects.filter(loaded=loaded, other_person_id__in=ids, role="suspect", cancelled=False)
    last: dict[str, date] = {}
    for survivor_id, on in seen.values_list("other_person_id", "event_date"):
        if on is not None:
            last[survivor_id] = max(on, last.get(survivor_id, date.min))
    found = [Mine(row, last.get(row.survivor_id)) for row in rows]
    return sorted(found, key=lambda each: (each.last_on or date.min, each.advocacy.pk), reverse=True)


def harmed_in(loaded: int, reference: str) -> list[str]:
    """The ids of those recorded as harmed in an incident, in a settled order. Sealed identities too: their page says
    no to whoever may not see them."""
    rows = Event.objects.filter(loaded=loaded, incident_id=reference, role="suspect").exclude(other_person_id=None)
    return sorted(set(rows.values_list("other_person_id", flat=True)))


@dataclass(frozen=True, slots=True)
class HarmedBy:
    """One person who is recorded as having harmed her: their name where the user may see it, and the incidents."""

    suspect_id: str
    words: str
    person: Any | None = field(repr=False)
    closed: Closed | None
    listed: tuple[str, ...]
    relationship: str
    events: list[Any] = field(repr=False)


def harmed_by(user: User, opened: Opened) -> list[HarmedBy]:
    """Everybody who is recorded as having harmed her, the newest first, with the incidents, newest first."""
    rows = Event.objects.filter(
        loaded=opened.loaded, other_person_id=opened.survivor_id, role="suspect", person_id__in=opened.suspects
    ).order_by("-event_date", "-incident_id")
    events: dict[str, list[Any]] = {suspect: [] for suspect in opened.suspects}
    for row in rows:
        events[row.person_id].append(row)
    closed = suspects_named_to(user, opened)
    people = {one.person_id: one for one in Person.objects.filter(loaded=opened.loaded, person_id__in=opened.suspects)}
    met: dict[str, list[str]] = {}
    for suspect, definition in Status.objects.filter(
        loaded=opened.loaded, person_id__in=opened.suspects, met=True
    ).values_list("person_id", "definition"):
        met.setdefault(suspect, []).append(definition)
    order = sorted(opened.suspects, key=lambda one: (_newest(events[one]), one), reverse=True)
    return [
        HarmedBy(
            suspect,
            f"Suspect {place}",
            None if suspect in closed else people.get(suspect),
            closed.get(suspect),
            tuple(sorted(met.get(suspect, ()))),
            events[suspect][0].relationship if events[suspect] else "",
            events[suspect] if suspect not in closed or closed[suspect] is Closed.SCOPE else [],
        )
        for place, suspect in enumerate(order, start=1)
    ]


def _newest(events: list[Any]) -> date:
    return max((event.event_date for event in events if event.event_date), default=date.min)


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who she is and where: read only once a reason was given and audited."""

    person: Any = field(repr=False)
    addresses: list[str] = field(repr=False)
    phones: list[str] = field(repr=False)
    children: list[str] = field(repr=False)


def revealed(loaded: int, survivor_id: str) -> Revealed:
    """Her name, addresses, telephones and children, from rows in which she is a victim. Never those of her other side,
    should she be suspected of something herself."""
    own = Mention.objects.filter(loaded=loaded, person_id=survivor_id).exclude(role="suspect")
    places = Address.objects.filter(loaded=loaded, address_id__in=own.values("address_id")).order_by("normal")
    return Revealed(
        Person.objects.get(loaded=loaded, person_id=survivor_id),
        [place.normal for place in places],
        sorted(set(own.exclude(phone=None).values_list("phone", flat=True))),
        [f"{row.shown_name or 'no name recorded'}{f', born {row.birth_text}' if row.birth_text else ''}"
         for row in children_of(loaded, survivor_id)],
    )  # fmt: skip


def children_of(loaded: int, survivor_id: str) -> list[Any]:
    """One row for each child recorded in incidents in which she was harmed; sealed children are left out."""
    hers = Event.objects.filter(loaded=loaded, other_person_id=survivor_id, role="suspect", cancelled=False)
    rows = Mention.objects.filter(loaded=loaded, role="child", incident_id__in=hers.values("incident_id"))
    sealed = Person.objects.filter(loaded=loaded, protected=True, person_id__in=rows.values("person_id"))
    found: dict[str, Any] = {}
    for row in rows.exclude(person_id__in=sealed.values("person_id")).order_by("-event_on", "record_id"):
        found.setdefault(row.person_id or row.record_id, row)
    return list(found.values())


def incidents_of(loaded: int, survivor_id: str) -> set[str]:
    """The references of the incidents in which she was harmed."""
    hers = Event.objects.filter(loaded=loaded, other_person_id=survivor_id, role="suspect")
    return set(hers.values_list("incident_id", flat=True))


def notices_of(loaded: int, survivor_id: str) -> list[Notice]:
    """The notices to schools after her incidents, the next due first."""
    return list(Notice.objects.filter(incident_id__in=incidents_of(loaded, survivor_id)))


def contact_of(survivor_id: str) -> Contact | None:
    """How she may be reached safely; None where nobody asked."""
    return Contact.objects.filter(survivor_id=survivor_id).first()


def plans_of(survivor_id: str) -> list[Plan]:
    """The versions of her safety plan, the latest first."""
    return list(Plan.objects.filter(survivor_id=survivor_id))


def advocates_of(survivor_id: str) -> list[Advocacy]:
    """Those who are her advocate today."""
    today = timezone.localdate()
    rows = Advocacy.objects.filter(survivor_id=survivor_id, since__lte=today).select_related("advocate")
    return list(rows.filter(Q(until=None) | Q(until__gte=today)).order_by("since"))


def notices_due(page_number: str | None) -> Page[Notice]:
    """Notices that wait, the next due first."""
    waiting = Notice.objects.filter(status=NoticeStatus.DUE.value)
    return Paginator(waiting, ROWS_A_PAGE).get_page(page_number)


def notice_of(number: int) -> Notice:
    """One notice. NotFound where there is none."""
    found = Notice.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such notice. Go back to the notices that wait.")
    return found


@dataclass(frozen=True, slots=True)
class ToTell:
    """What a school is told: the child, and what happened, in the words that guidance asks for."""

    child: Any | None = field(repr=False)
    school: str = field(repr=False)
    incident_id: str
    happened_at: datetime | None
    present: bool


def to_tell(loaded: int, notice: Notice) -> ToTell:
    """What stands in the notice of one child; nothing of who did what to whom."""
    child = Mention.objects.filter(
        loaded=loaded, incident_id=notice.incident_id, role="child", record_id=notice.child_row
    ).first()
    told = Child.objects.filter(loaded=loaded, incident_id=notice.incident_id)
    school = told.filter(Q(involvement_id=notice.child_row) | Q(record_id=notice.child_row)).first()
    school = school or told.filter(involvement_id=None).first()  # of a child there, which is not said
    incident = Incident.objects.filter(loaded=loaded, incident_id=notice.incident_id).first()
    return ToTell(
        child,
        (school.school if school else "") or "",
        notice.incident_id,
        incident.reported_at if incident else None,
        bool(incident and incident.children_present),
    )


def waiting_cards(user: User) -> list[Card]:
    """Notices to schools that are due, for those of the force who open survivors' pages."""
    grant = grant_of(user.held_roles, Permission.SEE_SURVIVOR)
    if grant is None or grant.scope is Scope.CASES:
        return []
    due = Notice.objects.filter(status=NoticeStatus.DUE.value)
    late = due.filter(due_at__lt=timezone.now()).count()
    href = reverse("school-notices")
    return [
        Card(late, "Notices to schools past the next school day", href, urgent=True),
        Card(due.count() - late, "Notices to schools to send before the next school day", href),
    ]
