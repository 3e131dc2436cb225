"""When things happen: matches, Christmas, weekends and the hours of the night, as weights on days."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from daylight.synthetic.draws import Ints, Reals, choose, stream

CLUBS = ("Northmoor Rovers", "Eastmere Albion", "Harport Town", "Stoneham Athletic", "Vale Wanderers", "Kesford United")
RIVALRY = "the Moor and Mere derby"
DERBIES_A_YEAR = 4

WEEKEND = 1.10  # 31% of incidents in two days of seven
CHRISTMAS = 1.25  # 17 December to 4 January
DERBY_DAY, DAY_AFTER = 8.0, 3.5  # for those who follow a club of the rivalry
MATCH_DAY = 1.085
HOURS = (
    8.5,
    7.2,
    5.4,
    2.6,
    1.7,
    1.3,
    1.3,
    1.6,
    2.2,
    2.6,
    2.9,
    3.2,
    3.4,
    3.5,
    3.7,
    4.0,
    4.3,
    4.8,
    5.3,
    5.8,
    6.4,
    9.5,
    10.3,
    9.8,
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the window with the weight of each, for followers of the derby clubs and for all others."""

    first: int
    ordinary: Reals
    follower: Reals

    def day_of(self, share: Reals, follows: np.ndarray) -> Ints:
        """The day by which that share (0 to 1) of all weight has passed."""
        found = np.empty(len(share), dtype=np.int64)
        for which, weights in ((False, self.ordinary), (True, self.follower)):
            at = np.flatnonzero(follows == which)
            edges = np.cumsum(weights) / np.sum(weights)
            found[at] = np.minimum(np.searchsorted(edges, share[at], side="right"), len(weights) - 1)
        return self.first + found


def fixtures(seed: int, first: int, last: int) -> pl.DataFrame:
    """Matches of the invented league over the window, in date order: the same for every shard of a seed."""
    rng = stream(seed, 777)
    rows = []
    day = date(1970, 1, 1) + timedelta(days=first)
    end = date(1970, 1, 1) + timedelta(days=last)
    saturdays = [
        day + timedelta(days=n) for n in range((end - day).days + 1) if (day + timedelta(days=n)).weekday() == 5
    ]
    season = [one for one in saturdays if one.month not in (6, 7)]
    derbies = set(season[5 :: len(season) // (DERBIES_A_YEAR * 5) or 1])
    for number, one in enumerate(season):
        on = one + timedelta(days=int(rng.choice([0, 0, 0, 1, -3]))) if one in derbies else one
        on = min(on, end)
        home, away = (0, 1) if one in derbies else sorted(rng.choice(len(CLUBS), 2, replace=False).tolist())
        if rng.random() < 0.5:
            home, away = away, home
        hour = int(rng.choice([12, 15, 15, 17, 19]))
        rows.append((f"FX{number:04d}", f"{on.isoformat()}T{hour:02d}:00:00", CLUBS[home], CLUBS[away], one in derbies))
    return pl.DataFrame(rows, schema=["event_id", "starts_at", "home", "away", "derby"], orient="row")


def calendar(matches: pl.DataFrame, first: int, last: int) -> Calendar:
    """Weights of the days from first to last, both included."""
    days = np.arange(first, last + 1).astype("datetime64[D]")
    weekday = (days.astype(int) + 3) % 7  # Monday is 0
    weights = np.where(weekday >= 5, WEEKEND, 1.0)
    in_year = (days - days.astype("datetime64[Y]")).astype(int)
    weights = weights * np.where((in_year >= 350) | (in_year <= 3), CHRISTMAS, 1.0)
    played = np.array([text[:10] for text in matches["starts_at"]], dtype="datetime64[D]").astype(int) - first
    derby = played[matches["derby"].to_numpy()]
    ordinary, follower = weights.copy(), weights.copy()
    ordinary[played[played < len(days)]] *= MATCH_DAY
    follower[derby] *= DERBY_DAY
    after = derby + 1
    follower[after[after < len(days)]] *= DAY_AFTER
    return Calendar(first, ordinary, follower)


def seconds_of_day(rng: np.random.Generator, count: int) -> Ints:
    """A time of day for each: most in the evening and at night."""
    return choose(rng, HOURS, count).astype(np.int64) * 3600 + rng.integers(0, 60, count) * 60
