"""What is to be made: sizes, forces and the shards that make them independently of each other."""

from dataclasses import dataclass
from datetime import date, timedelta

from daylight.domain.errors import Invalid
from daylight.synthetic.places import INVENTED_AREAS

EPOCH = date(1970, 1, 1)
YEARS = 5
MOST_YEARS = 20
SHARD_INCIDENTS = 50_000  # a shard of the nation: about 250 MB of memory

INCIDENTS = {"demo": 3_000, "force": 250_000, "nation": 7_000_000}
DEMO_FORCES = (("northmoor", 0.58), ("eastmere", 0.42))
NATION_FORCES = tuple(
    [(f"E230000{number:02d}", 1.0) for number in range(1, 40)] + [(f"W1500000{number}", 0.7) for number in range(1, 5)]
)
_LARGE = {"E23000001": 6.0, "E23000005": 2.6, "E23000014": 2.6, "E23000010": 2.2, "E23000034": 0.05}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One independently seeded part of the whole: a source, and how much of it this shard makes."""

    number: int
    source: str
    part: int  # of its source
    incidents: int
    seed: int
    dirt: float
    as_of: date
    identifiers: bool
    shards: int  # in the whole
    total: int  # incidents in the whole
    years: int = YEARS

    @property
    def first_day(self) -> int:
        """Days since 1970 of the first day of records: so many years before as_of, less a day."""
        return days(years_before(self.as_of, self.years)) + 1

    @property
    def last_day(self) -> int:
        """Days since 1970 of as_of."""
        return days(self.as_of)

    @property
    def area(self) -> str:
        """Letters of the invented postcode area."""
        return INVENTED_AREAS[self.number % len(INVENTED_AREAS)]


def days(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def years_before(day: date, years: int) -> date:
    """The same day that many years before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - years)


def _forces(size: str) -> tuple[tuple[str, float], ...]:
    if size == "demo":
        return DEMO_FORCES
    if size == "force":
        return (("main", 1.0),)
    return tuple((code, _LARGE.get(code, weight)) for code, weight in NATION_FORCES)


def plan(
    *, size: str, seed: int, dirt: float, as_of: date, identifiers: bool, incidents: int | None = None,
    years: int = YEARS,
) -> tuple[Shard, ...]:  # fmt: skip
    """The shards of one made-up force or nation. Raises Invalid on an unknown size or an impossible number."""
    if size not in INCIDENTS:
        raise Invalid(f"There is no size {size!r}; choose one of {', '.join(INCIDENTS)}.")
    total = INCIDENTS[size] if incidents is None else incidents
    if total < 100:
        raise Invalid(f"{total} incidents are too few to make up a force; give 100 or more.")
    if not 0.0 <= dirt <= 3.0:
        raise Invalid(f"Dirt must lie between 0 (clean) and 3 (awful), not {dirt}.")
    if not 1 <= years <= MOST_YEARS:
        raise Invalid(f"Records of {years} years cannot be made up; give 1 to {MOST_YEARS}.")
    parts = _parts(size, total)
    return tuple(
        Shard(
            number=number, source=source, part=part, incidents=count, seed=seed, dirt=dirt, as_of=as_of,
            identifiers=identifiers, shards=len(parts), total=total, years=years,
        )
        for number, (source, part, count) in enumerate(parts)
    )  # fmt: skip


def _parts(size: str, total: int) -> list[tuple[str, int, int]]:
    """(source, part, incidents) of each shard; the numbers sum to `total`."""
    forces = _forces(size)
    weights = sum(weight for _, weight in forces)
    parts, given, edge = [], 0, 0.0
    for source, weight in forces:
        edge += weight
        count = round(total * edge / weights) - given
        given += count
        pieces = max(1, round(count / SHARD_INCIDENTS)) if size == "nation" else 1
        for piece in range(pieces):
            here = count * (piece + 1) // pieces - count * piece // pieces
            if here:
                parts.append((source, piece, here))
    return parts
