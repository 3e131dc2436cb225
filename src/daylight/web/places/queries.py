"""Reading an address and a view of the map. Whoever may be a survivor is counted and never named."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from daylight.domain.errors import NotFound
from daylight.domain.markers import Life
from daylight.web.markers.models import Marker
from daylight.web.markers.permits import closed_markers
from daylight.web.people.permits import Closed, Permits
from daylight.web.releases.models import Address, Door, Incident, Listing, Mention, Person

_MOST = 200
CELLS = 16  # each way, on a view of the map
ZOOMS = (500.0, 1000.0, 2500.0, 5000.0, 10_000.0, 25_000.0, 50_000.0)
"""Widths of a view, in metres."""


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody whose own rows as suspect gave this address; only a reference where the case is closed."""

    person_id: str
    closed: bool
    name: str
    first_on: date
    last_on: date
    listed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that an address's page shows."""

    address: Any = field(repr=False)
    door: Any = field(repr=False)
    occupants: list[Occupant]
    others: int  # recorded there otherwise: not named, for they may be survivors
    incidents: list[Any] = field(repr=False)
    markers: list[tuple[Marker, bool]] = field(repr=False)  # with whether it is closed to the user


def place_of(permits: Permits, address_id: str) -> Place:
    """An address of the release; NotFound where it has none such."""
    loaded = permits.loaded
    address = Address.objects.filter(loaded=loaded, address_id=address_id).first()
    if address is None:
        raise NotFound("The release has no such address. Look it up again.")
    occupants = _occupants(permits, address_id)
    recorded = {entry.split()[0] for entry in address.people or []}
    incidents = Incident.objects.filter(loaded=loaded, address_id=address_id, known=True, cancelled=False)
    markers = list(Marker.objects.filter(address_id=address_id, state=Life.LIVE.value).order_by("pk"))
    closed = closed_markers(permits, markers)
    return Place(
        address,
        Door.objects.filter(loaded=loaded, address_id=address_id).first(),
        occupants,
        len(recorded - {one.person_id for one in occupants}),
        list(incidents.order_by("-event_date", "incident_id")[:_MOST]),
        [(one, one.pk in closed) for one in markers],
    )


def _occupants(permits: Permits, address_id: str) -> list[Occupant]:
    own = Q(role="suspect") | Q(role=None)
    rows = Mention.objects.filter(own, loaded=permits.loaded, address_id=address_id).exclude(event_on=None)
    days: dict[str, list[date]] = defaultdict(list)
    for person_id, on in rows.values_list("person_id", "event_on"):
        days[person_id].append(on)
    found = Person.objects.filter(loaded=permits.loaded, person_id__in=days, as_suspect__gt=0)
    known = {one.person_id: one for one in found}
    listings = Listing.objects.filter(loaded=permits.loaded, person_id__in=known, met=True)
    listed = set(listings.values_list("person_id", flat=True))
    closed = permits.closed(known)
    told = [
        Occupant(
            one.person_id, one.person_id in closed,
            "" if one.person_id in closed else f"{(one.surname or 'Not known').upper()}, {one.forename or 'not known'}",
            min(days[one.person_id]), max(days[one.person_id]), one.person_id in listed and one.person_id not in closed,
        )
        for one in known.values()
        if closed.get(one.person_id) is not Closed.SEALED
    ]  # fmt: skip
    return sorted(told, key=lambda one: (one.last_on, one.person_id), reverse=True)


@dataclass(frozen=True, slots=True)
class View:
    """A square of the national grid, in metres: its middle and its width."""

    east: float
    north: float
    width: float

    @property
    def west(self) -> float:
        """Its left edge."""
        return self.east - self.width / 2

    @property
    def south(self) -> float:
        """Its lower edge."""
        return self.north - self.width / 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a view: column and row from the lower left, incidents, and live markers."""

    column: int
    row: int
    incidents: int
    markers: int


def middle_of(loaded: int) -> tuple[float, float] | None:
    """Where to begin: in the middle of the release's addresses; None where none says where it is."""
    doors = Door.objects.filter(loaded=loaded).exclude(easting=None).exclude(northing=None)
    count = doors.count()
    if not count:
        return None
    east = doors.order_by("easting").values_list("easting", flat=True)[count // 2]
    north = doors.order_by("northing").values_list("northing", flat=True)[count // 2]
    return float(east or 0), float(north or 0)


def cells_of(permits: Permits, view: View) -> list[Cell]:
    """The squares of a view that hold anything, the most incidents first. Markers closed to the user are left out."""
    doors = Door.objects.filter(
        loaded=permits.loaded,
        easting__gte=view.west, easting__lt=view.west + view.width,
        northing__gte=view.south, northing__lt=view.south + view.width,
    )  # fmt: skip
    step = view.width / CELLS
    incidents: dict[tuple[int, int], int] = defaultdict(int)
    markers: dict[tuple[int, int], int] = defaultdict(int)
    at: dict[str, tuple[int, int]] = {}
    for address_id, east, north, count in doors.values_list("address_id", "easting", "northing", "incidents"):
        if east is None or north is None:
            continue
        cell = (int((east - view.west) // step), int((north - view.south) // step))
        incidents[cell] += count
        at[address_id] = cell
    live = Marker.objects.filter(state=Life.LIVE.value).exclude(address_id="")
    there = [one for one in live if one.address_id in at]
    closed = closed_markers(permits, there)
    for one in there:
        if one.pk not in closed:
            markers[at[one.address_id]] += 1
    found = [Cell(*cell, incidents[cell], markers[cell]) for cell in incidents if incidents[cell] or markers[cell]]
    return sorted(found, key=lambda one: (-one.incidents, one.column, one.row))
