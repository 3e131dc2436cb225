"""Wrong and missed markers on a made-up force, where it is known who truly lives where.

`python -m benchmarks.markers FORCE RELEASE`. FORCE is a folder of `daylight synth` (with its truth), RELEASE what
`daylight run` made of it. Nobody's judgement is in it: every listed person is marked at the address of their newest own
record, as the site would offer it, so the figures say how far the records alone lead right. The world is made again
from the force's seed, for no file holds homes. People who are known to two forces are left out, and addresses without a
property number, for those cannot be compared.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from daylight.domain.markers import Sighting, Suggests, proposal_for
from daylight.synthetic.places import uprns
from daylight.synthetic.plan import days, plan
from daylight.synthetic.world import World, make_world

KEY = ["source", "source_table", "record_id"]
EARLIER = 365


def truth_of(force: Path) -> tuple[dict[int, World], date]:
    """The worlds of the force, by the number of their shard."""
    told = json.loads((force / "truth" / "manifest.json").read_text(encoding="utf-8"))
    as_of = date.fromisoformat(told["as_of"])
    shards = plan(
        size=told["size"], seed=told["seed"], dirt=told["dirt"], as_of=as_of, identifiers=told["identifiers"],
        incidents=told["incidents"],
    )  # fmt: skip
    return {shard.number: make_world(shard) for shard in shards}, as_of


def home_of(worlds: dict[int, World], human: str, on: date) -> str:
    """The property number of where somebody truly lived on a day. `human` is such as H001-0000042."""
    shard, _, number = human[1:].partition("-")
    world = worlds[int(shard)]
    place = world.people.home_at(np.array([int(number)]), np.array([days(on)]))
    return str(uprns(world.places, place)[0])


def homes_of(worlds: dict[int, World], human: str) -> set[str]:
    """Every home that somebody has in the made-up world, past and future."""
    shard, _, number = human[1:].partition("-")
    world = worlds[int(shard)]
    return set(uprns(world.places, world.people.home[int(number)]).tolist())


def theirs_of(worlds: dict[int, World], human: str) -> set[str]:
    """Every home of whoever he was suspected of harming: he may have lived there with them."""
    shard, _, number = human[1:].partition("-")
    world = worlds[int(shard)]
    victims = world.victim[world.pair.suspect == int(number)]
    return set(uprns(world.places, world.people.home[victims].ravel()).tolist())


def listed_people(force: Path, release: Path) -> dict[str, str]:
    """Person of the release to the human whom most of their rows are truly about; those on any list, of one force."""
    truth = pl.read_parquet(force / "truth" / "mentions.parquet").filter(pl.col("record_id").is_not_null())
    found = pl.read_parquet(release / "mentions.parquet", columns=[*KEY, "person_id"])
    joined = found.join(truth.select(*KEY, "human_id"), on=KEY)
    most = joined.group_by("person_id", "human_id").len().sort("len", descending=True).unique("person_id", keep="first")
    met = pl.read_parquet(release / "statuses.parquet").filter(pl.col("met") & pl.col("held").is_null())
    wanted = most.filter(
        pl.col("person_id").is_in(met["person_id"].unique().implode()) & pl.col("human_id").str.starts_with("H")
    )
    return dict(wanted.select("person_id", "human_id").iter_rows())


def seen_of(release: Path, people: Iterable[str]) -> dict[str, list[Sighting]]:
    """The days on which their own rows give a place, named by its property number."""
    addresses = pl.read_parquet(release / "addresses.parquet", columns=["address_id", "uprn"]).drop_nulls()
    rows = pl.read_parquet(release / "mentions.parquet", columns=["person_id", "role", "address_id", "event_on"])
    own = rows.filter(
        (pl.col("role").is_null() | (pl.col("role") == "suspect")) & pl.col("person_id").is_in(list(people))
    )
    found: dict[str, list[Sighting]] = defaultdict(list)
    joined = own.drop_nulls(["address_id", "event_on"]).join(addresses, on="address_id")
    for person, uprn, on in joined.select("person_id", "uprn", "event_on").iter_rows():
        found[person].append(Sighting(uprn, on))
    return found


def measured(force: Path, release: Path) -> dict[str, float | int]:
    """Shares of marks that are right, at a home he left, and never his; missed homes; what the site asks later."""
    worlds, as_of = truth_of(force)
    people = listed_people(force, release)
    seen = seen_of(release, people)
    now, asked = Counter[str](), Counter[str]()
    for person, human in people.items():
        sightings = seen.get(person, [])
        home = home_of(worlds, human, as_of)
        newest = max(sightings, key=lambda one: one.on, default=None)
        now["listed"] += 1
        if newest is None:
            now["no address"] += 1
            continue
        kind = "never"
        if newest.address_id == home:
            kind = "right"
        elif newest.address_id in homes_of(worlds, human):
            kind = "left"
        elif newest.address_id in theirs_of(worlds, human):
            kind = "theirs"
        now[kind] += 1
        earlier = [one for one in sightings if one.on <= as_of - timedelta(days=EARLIER)]
        if earlier:
            _ask(asked, max(earlier, key=lambda one: one.on), sightings, home, as_of)
    marked = now["right"] + now["left"] + now["theirs"] + now["never"]
    stale, right = asked["stale"], asked["still right"]
    return {
        "listed people": now["listed"], "with an address": marked,
        "marks at his home": now["right"] / marked, "marks at a home he left": now["left"] / marked,
        "marks at a home of a victim": now["theirs"] / marked, "marks elsewhere": now["never"] / marked,
        "homes of listed people that are marked": now["right"] / now["listed"],
        "marks of a year ago": stale + right, "of them where he no longer lives": stale / (stale + right),
        "of those, asked about": asked["stale asked"] / stale, "of those, asked with the right new address":
        asked["stale led right"] / stale, "still right, asked about all the same": asked["right asked"] / right,
    }  # fmt: skip


def _ask(asked: Counter[str], mark: Sighting, sightings: list[Sighting], home: str, as_of: date) -> None:
    """A mark placed a year ago, and what the site asks of it with everything known now."""
    found = proposal_for(
        protects=False, address_id=mark.address_id, starts_on=as_of - timedelta(days=EARLIER), left_on=None,
        sightings=sightings, today=as_of,
    )  # fmt: skip
    right = mark.address_id == home
    asked["still right" if right else "stale"] += 1
    if found is None:
        return
    asked["right asked" if right else "stale asked"] += 1
    if not right and found.suggests is Suggests.MOVED and found.address_id == home:
        asked["stale led right"] += 1


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("force", type=Path)
    parser.add_argument("release", type=Path)
    given = parser.parse_args()
    for words, figure in measured(given.force, given.release).items():
        print(f"{words}: {figure if isinstance(figure, int) else f'{figure:.1%}'}")


if __name__ == "__main__":
    main()
