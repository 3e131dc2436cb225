"""Sealed mentions: which of them are one protected identity. They are never joined to any other identity."""

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import components

SLIP = 0.88
"""Jaro-Winkler similarity from which a forename or surname is the same name with a slip; a new name is far below."""


def gather_sealed(engine: Engine) -> None:
    """Make `link_sealed_people` (mention_no, cluster, later) from `link_mentions` and `link_judged`.

    Two sealed mentions of one source are one identity when forename and surname agree but for a slip, and the whole
    birth date or the nominal id is the very same. A protected survivor who was given three nominal ids is one survivor,
    not three; another name is another identity, whatever else agrees. Mentions that a person judged stand alone, and
    those known only after the viewpoint never join two identities that were known by then.
    """
    engine.create(
        "link_sealed",
        "SELECT t.mention_no, t.source, t.forename, t.surname, t.birth_date, t.nominal_id, t.later,"
        " j.mention_no IS NOT NULL AS judged FROM link_mentions AS t LEFT JOIN link_judged AS j USING (mention_no)"
        " WHERE t.protected",
    )
    sealed = engine.arrow("SELECT mention_no, later FROM link_sealed ORDER BY mention_no")
    numbers, later = sealed["mention_no"].to_numpy(), sealed["later"].to_numpy(zero_copy_only=False)
    pairs = engine.arrow(" UNION ".join(_agreeing(key) for key in ("birth_date", "nominal_id")))
    left, right = (np.searchsorted(numbers, pairs[side].to_numpy()) for side in ("l", "r"))
    clusters = numbers[_lowest(len(numbers), left, right, later)] if len(numbers) else numbers
    engine.load("link_sealed_people", pa.table({"mention_no": numbers, "cluster": clusters, "later": later}))
    engine.drop("link_sealed")


def _agreeing(key: str) -> str:
    names = " AND ".join(
        f"(a.{name} = b.{name} OR jaro_winkler_similarity(a.{name}, b.{name}) >= {SLIP})"
        for name in ("forename", "surname")
    )
    return (
        "SELECT a.mention_no AS l, b.mention_no AS r FROM link_sealed AS a JOIN link_sealed AS b"
        f" ON a.source = b.source AND a.{key} = b.{key} AND a.mention_no < b.mention_no"
        f" WHERE NOT a.judged AND NOT b.judged AND {names}"
    )


def _lowest(count: int, left: np.ndarray, right: np.ndarray, later: np.ndarray) -> np.ndarray:
    """The lowest place of each place's identity: known ones among themselves, then what came later beside them."""
    known = ~later[left] & ~later[right]
    component = components(count, left[known], right[known])
    labels: np.ndarray = _firsts(component)[component]
    beside: dict[int, int] = {}
    for one, other in zip(np.r_[left, right].tolist(), np.r_[right, left].tolist(), strict=True):
        if later[one] and not later[other]:
            beside[one] = min(beside.get(one, count), int(labels[other]))
    alone = later.copy()
    alone[list(beside)] = False
    both = alone[left] & alone[right]
    component = components(count, left[both], right[both])
    labels[alone] = _firsts(component)[component][alone]
    for one, label in beside.items():
        labels[one] = label
    return labels


def _firsts(component: np.ndarray) -> np.ndarray:
    """The lowest place in each component, by its number."""
    firsts: np.ndarray = np.unique(component, return_index=True)[1]
    return firsts
