"""Every address of a release with its incidents and the listed people there, in one row that is found at once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from daylight.domain import markers
from daylight.web.releases.reading import BATCH
from daylight.web.releases.writing import insert

DOORS = ("release_doors", "release_door_keys")
_COLUMNS = (
    "loaded", "address_id", "shown", "flat", "house", "street", "postcode", "uprn", "easting", "northing", "incidents",
    "last_on", "last_what", "listed",
)  # fmt: skip
_OF_LATE = timedelta(days=730)
"""So long after a listed person's own row gave an address they are counted there."""


@dataclass(slots=True)
class _There:
    """What happened at one address."""

    incidents: int = 0
    last_on: date | None = None
    last_what: str = ""
    east: list[float] = field(default_factory=list)
    north: list[float] = field(default_factory=list)


def write_doors(folder: Path, number: int, as_of: date) -> None:
    """Write the doors of a release that is being loaded, and their keys; out of sight until it is current."""
    there, listed = _happened(folder), _listed(folder, as_of)
    addresses = _addresses(folder)
    while some := list(islice(addresses, BATCH)):
        insert(DOORS[0], _COLUMNS, (_row(number, one, there, listed) for one in some))
        insert(DOORS[1], ("loaded", "key", "address_id"), (key for one in some for key in _keys(number, one)))


def _addresses(folder: Path) -> Iterator[dict[str, Any]]:
    names = ["address_id", "normal", "flat", "house", "street", "postcode", "uprn"]
    with pq.ParquetFile(folder / "addresses.parquet") as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=names):
            yield from ({name: value or "" for name, value in row.items()} for row in batch.to_pylist())


def _row(number: int, one: dict[str, Any], there: dict[str, _There], listed: dict[str, set[str]]) -> tuple[Any, ...]:
    seen = there.get(one["address_id"], _There())
    return (
        number, one["address_id"], one["normal"], one["flat"], one["house"], one["street"], one["postcode"],
        one["uprn"], _middle(seen.east), _middle(seen.north), seen.incidents,
        seen.last_on.isoformat() if seen.last_on else None, seen.last_what, len(listed.get(one["address_id"], ())),
    )  # fmt: skip


def _keys(number: int, one: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    door = markers.Door(one["house"], one["flat"], one["street"], one["postcode"], one["uprn"], one["address_id"])
    for key in (*markers.keys_of(door), markers.bones_of(door)):
        if key:
            yield number, key, one["address_id"]


def _middle(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None


def _happened(folder: Path) -> dict[str, _There]:
    names = ["address_id", "event_date", "themes", "easting", "northing", "known", "cancelled"]
    table = pq.read_table(folder / "incidents.parquet", columns=names)
    table = table.filter(
        pc.and_(pc.fill_null(table["known"], False), pc.invert(pc.fill_null(table["cancelled"], False)))
    )
    found: dict[str, _There] = defaultdict(_There)
    for at, on, themes, east, north in zip(*(table[name].to_pylist() for name in names[:5]), strict=True):
        if at is None:
            continue
        seen = found[at]
        seen.incidents += 1
        if on is not None and (seen.last_on is None or on >= seen.last_on):
            seen.last_on, seen.last_what = on, ",".join(themes or [])
        if east is not None and north is not None:
            seen.east.append(east)
            seen.north.append(north)
    return found


def _listed(folder: Path, as_of: date) -> dict[str, set[str]]:
    """Address to the people on any list whose own rows, never one as victim, gave it of late."""
    statuses = pq.read_table(folder / "statuses.parquet", columns=["person_id", "met", "held"])
    met = statuses.filter(pc.and_(pc.fill_null(statuses["met"], False), pc.is_null(statuses["held"])))
    people = pq.read_table(folder / "people.parquet", columns=["person_id", "protected"])
    sealed = set(people.filter(pc.fill_null(people["protected"], False))["person_id"].to_pylist())
    wanted = set(met["person_id"].to_pylist()) - sealed
    names = ["person_id", "role", "address_id", "event_on"]
    rows = pq.read_table(folder / "mentions.parquet", columns=names)
    found: dict[str, set[str]] = defaultdict(set)
    for person, role, at, on in zip(*(rows[name].to_pylist() for name in names), strict=True):
        if person in wanted and at and role in {None, "suspect"} and on and on >= as_of - _OF_LATE:
            found[at].add(person)
    return found
