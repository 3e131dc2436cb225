"""Reading markers, what stands around an address, and what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Invalid, NotFound
from daylight.domain.markers import Asking, Kind, Life, Sending, Settling, Sighting, shipped_marker_policy
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.markers.models import Delivery, Difference, IdentityChange, Marker, Proposal, Reconciliation, Side
from daylight.web.people.site_known import known_to_site
from daylight.web.releases.keys import digits_of
from daylight.web.releases.models import Address, Event, Mention, Person

PROTECTS = [kind.value for kind in Kind if kind.protects]
_ENDED = [Life.REMOVED.value, Life.LAPSED.value, Life.EXPIRED.value]


def address_of(loaded: int, address_id: str) -> Any:
    """An address of the release; NotFound where it has none such."""
    found = Address.objects.filter(loaded=loaded, address_id=address_id).first()
    if found is None:
        raise NotFound("The release has no such address. Look it up again.")
    return found


def marker_named(reference: str) -> Marker:
    """The marker of a reference such as M000012; NotFound where there is none."""
    digits = reference.strip().upper().removeprefix("M")
    found = Marker.objects.filter(pk=int(digits)).first() if digits.isascii() and digits.isdecimal() else None
    if found is None:
        raise NotFound(f"There is no marker {reference}. Look at the list of markers.")
    return found


def hidden_beside(loaded: int, person_id: str, *, postcode: str = "") -> list[str]:
    """Names, numbers and postcodes of everybody recorded as this suspect's victim; not the marked postcode itself."""
    victims = set(
        Event.objects.filter(loaded=loaded, person_id=person_id, role="suspect")
        .exclude(other_person_id=None)
        .values_list("other_person_id", flat=True)
    )
    hidden: list[str] = []
    for forename, surname, others in Person.objects.filter(loaded=loaded, person_id__in=victims).values_list(
        "forename", "surname", "other_names"
    ):
        hidden += [name for name in (forename, surname, *(others or [])) if name]
    rows = Mention.objects.filter(loaded=loaded, person_id__in=victims)
    hidden += [digits_of(phone) for phone in rows.values_list("phone", flat=True).distinct() if phone]
    at = set(rows.exclude(address_id=None).values_list("address_id", flat=True))
    codes = Address.objects.filter(loaded=loaded, address_id__in=at).values_list("postcode", flat=True).distinct()
    site = known_to_site(loaded, person_id)
    places = [place for place in site.places if digits_of(place)]  # addresses whole are no mark; postcodes are
    hidden += [*site.names, *(digits_of(phone) for phone in site.phones)]
    return hidden + [one for one in [*codes, *places] if one and one != postcode]


def sightings_of(loaded: int, person_ids: Iterable[str], *, protects: bool) -> dict[str, list[Sighting]]:
    """The days on which people's own rows give an address: as victim for whom a marker protects, otherwise never."""
    own = Q(role="victim") | Q(role=None) if protects else Q(role="suspect") | Q(role=None)
    rows = Mention.objects.filter(own, loaded=loaded, person_id__in=list(person_ids)).exclude(address_id=None)
    found: dict[str, list[Sighting]] = {}
    for person_id, address_id, on in rows.exclude(event_on=None).values_list("person_id", "address_id", "event_on"):
        found.setdefault(person_id, []).append(Sighting(address_id, on))
    return found


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Who else may live behind a door: numbers only, for a name there could be a survivor's."""

    others: int  # other people recorded at this address of late
    flats: int  # flats known in the building
    no_flat: bool  # the address says no flat though the building has some


def occupancy_of(loaded: int, row: Any, *, but: str, on: date) -> Occupancy:
    """The check of who else lives there, from everybody recorded at the address."""
    since = (on - timedelta(days=shipped_marker_policy().occupied_within_days)).isoformat()
    others = {entry.split()[0] for entry in row.people or [] if entry.split()[-1] >= since} - {but}
    flats = set()
    if row.house and row.postcode:
        same = Address.objects.filter(loaded=loaded, postcode=row.postcode, house=row.house)
        flats = {flat for flat in same.values_list("flat", flat=True) if flat}
    return Occupancy(len(others), len(flats), bool(flats) and not row.flat)


@dataclass(frozen=True, slots=True)
class Filtered:
    """Which markers a list shows."""

    show: str = "live"  # live, drafts, review, ended
    kind: str = ""


def listed(asked: Filtered, *, on: date) -> QuerySet[Marker]:
    """Markers of one kind of state, soonest review first."""
    markers = Marker.objects.all()
    if asked.kind:
        markers = markers.filter(kind=asked.kind)
    if asked.show == "drafts":
        return markers.filter(state__in=[Life.DRAFTED.value, Life.RETURNED.value]).order_by("drafted_at")
    if asked.show == "ended":
        return markers.filter(state__in=_ENDED).order_by("-ended_at", "-pk")
    live = markers.filter(state=Life.LIVE.value)
    return (live.filter(review_by__lt=on) if asked.show == "review" else live).order_by("review_by", "pk")


def markers_of(person_id: str) -> QuerySet[Marker]:
    """Markers about a suspect that stand or wait: never one that protects somebody."""
    return _shown_on(person_id).exclude(state__in=_ENDED)


def removed_of(person_id: str) -> QuerySet[Marker]:
    """Markers about a suspect that ended, kept with who, when and why."""
    return _shown_on(person_id).filter(state__in=_ENDED).prefetch_related("steps")


def _shown_on(person_id: str) -> QuerySet[Marker]:
    """A suspect's own, and those that may be theirs until somebody says whose they are; never one that protects."""
    sided = Side.objects.filter(person_id=person_id, change__state=Settling.WAITS.value)
    shown = Marker.objects.filter(Q(person_id=person_id) | Q(pk__in=sided.values("change__marker_id")))
    return shown.exclude(kind__in=PROTECTS)


def identities_waiting() -> QuerySet[IdentityChange]:
    """Markers that stand or wait, and whose person was joined, split or lost, until somebody says whose they are."""
    waiting = IdentityChange.objects.filter(state=Settling.WAITS.value).exclude(marker__state__in=_ENDED)
    return waiting.select_related("marker").prefetch_related("sides")


def open_proposals() -> QuerySet[Proposal]:
    """Questions that wait for a person."""
    return Proposal.objects.filter(state=Asking.OPEN.value).select_related("marker").order_by("-seen_on", "pk")


def failing() -> QuerySet[Delivery]:
    """Deliveries that did not arrive after every try."""
    return Delivery.objects.filter(state=Sending.FAILED.value).select_related("marker")


def open_differences() -> QuerySet[Difference]:
    """What other systems hold otherwise than they should."""
    return Difference.objects.filter(settled_at=None)


def last_checked(to: str) -> Reconciliation | None:
    """The newest comparison with a system that could be made."""
    return Reconciliation.objects.filter(to=to, failure="").first()


def waiting_cards(user: User) -> list[Card]:
    """What waits for this user about markers; nothing where their roles do not work with them."""
    today = timezone.localdate()
    markers, cards = reverse("markers"), []
    if grant_of(user.held_roles, Permission.APPROVE_MARKER):
        drafts = Marker.objects.filter(state=Life.DRAFTED.value).exclude(last_by=user.username).count()
        overdue = listed(Filtered("review"), on=today).count()
        undelivered = failing().count() + open_differences().count()
        cards = [
            Card(undelivered, "Markers failing to deliver", reverse("marker-deliveries"), urgent=True),
            Card(drafts, "Markers to approve", f"{markers}?show=drafts", urgent=True),
            Card(overdue, "Marker reviews overdue", f"{markers}?show=review", urgent=True),
            Card(
                identities_waiting().count(),
                "Markers whose person was joined or split",
                reverse("marker-identities"),
                urgent=True,
            ),
        ]
    if grant_of(user.held_roles, Permission.DRAFT_MARKER):
        back = Marker.objects.filter(state=Life.RETURNED.value, drafted_by=user.username).count()
        cards.append(Card(back, "Markers returned to you", f"{markers}?show=drafts"))
        cards.append(Card(open_proposals().count(), "Markers whose people moved", reverse("marker-proposals")))
    return cards


def moment_of(on: date, hour: int, minute: int) -> datetime:
    """A moment in London time; Invalid for an hour that there is not."""
    try:
        return datetime(on.year, on.month, on.day, hour, minute, tzinfo=timezone.get_default_timezone())
    except ValueError:
        raise Invalid("Write the time as 23:05.") from None


def standing_by(keys: Iterable[str], phone: str, people: Iterable[str]) -> list[Marker]:
    """Every marker, ended ones too, that such a call may have met: for a replay. Which fired, the rules say."""
    found = Q(pk=None)
    if phone:
        found |= Q(phone=phone)
    if named := list(people):
        sided = IdentityChange.objects.filter(Q(person_id__in=named) | Q(sides__person_id__in=named))
        theirs = Q(person_id__in=named) | Q(pk__in=sided.values("marker_id"))
        found |= theirs & Q(kind=Kind.PERSON.value)
    for key in keys:
        name, _, value = key.partition(":")
        first, _, house = value.partition("|")
        if name == "U":
            found |= Q(uprn=value)
        elif name == "A":
            found |= Q(address_id=value)
        elif name == "B":
            found |= Q(postcode=f"{first[:-3]} {first[-3:]}", house=house)
        elif name == "S":
            found |= Q(street=first, house=house)
    return list(Marker.objects.filter(found).exclude(live_from=None).prefetch_related("identities__sides"))
