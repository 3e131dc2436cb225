"""Sealed mentions: which of them are one protected identity. They are never joined to any other identity."""

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import components

SLIP = 0.88
"""Jaro-Winkler similarity from which a forename or surname is the same name with a slip; a new name is far below."""
OFF = 731
"""Days by which the birth dates of one identity may be off where more than its name and birth date agrees."""

_DETAILS = """
    t.mention_no, t.source, t.forename, t.surname, f.families, t.birth_date, t.born_from, t.born_to, t.nominal_id,
    t.address_id, nullif(concat_ws('/', t.house, t.street), '') AS door, t.phone, t.later
"""
_CLOSE = "(a.{0} = b.{0} OR jaro_winkler_similarity(a.{0}, b.{0}) >= " + str(SLIP) + ")"
_NAMED = (
    f"({_CLOSE.format('surname')} AND ({_CLOSE.format('forename')} OR list_has_any(a.families, b.families))"
    " OR a.forename = b.surname AND a.surname = b.forename)"
)
_INITIAL = (
    f"({_CLOSE.format('surname')} AND least(length(a.forename), length(b.forename)) = 1"
    " AND left(a.forename, 1) = left(b.forename, 1))"
)
_BORN = (
    f"coalesce(greatest(date_diff('day', a.born_to, b.born_from), date_diff('day', b.born_to, a.born_from)) <= {OFF}"
    " OR damerau_levenshtein(strftime(a.birth_date, '%Y%m%d'), strftime(b.birth_date, '%Y%m%d')) <= 1, true)"
)
_OWN = f"({_NAMED} OR {_INITIAL})"
_KEYS = {
    "birth_date": _OWN, "nominal_id": _OWN,
    **dict.fromkeys(("address_id", "door", "phone", "beside"), f"{_NAMED} AND {_BORN}"),
}  # fmt: skip
"""What two sealed mentions must share to be one identity, and what else must agree then."""


def gather_sealed(engine: Engine) -> None:
    """Make `link_sealed_people` (mention_no, cluster, later) from `link_mentions` and `link_clusters`.

    Two sealed mentions of one source are one identity when the name agrees, but for a slip, and with it the whole birth
    date or the nominal id, or the home, the telephone or the person on the other side of the incident, where the birth
    dates do not contradict each other. A protected survivor who was given three nominal ids is one survivor, not three;
    another name is another identity, whatever else agrees. Mentions that a person judged stand alone, and those known
    only after the viewpoint never join two identities that were known by then.
    """
    engine.create(
        "link_sealed",
        f"SELECT {_DETAILS}, j.mention_no IS NOT NULL AS judged FROM link_mentions AS t"
        " LEFT JOIN link_judged AS j USING (mention_no) LEFT JOIN link_families AS f ON f.value = t.forename"
        " WHERE t.protected",
    )
    engine.create("link_sealed_beside", _beside())
    sealed = engine.arrow("SELECT mention_no, later FROM link_sealed ORDER BY mention_no")
    numbers, later = sealed["mention_no"].to_numpy(), sealed["later"].to_numpy(zero_copy_only=False)
    pairs = engine.arrow(" UNION ".join(_agreeing(key, rest) for key, rest in _KEYS.items()))
    left, right = (np.searchsorted(numbers, pairs[side].to_numpy()) for side in ("l", "r"))
    clusters = numbers[_lowest(len(numbers), left, right, later)] if len(numbers) else numbers
    engine.load("link_sealed_people", pa.table({"mention_no": numbers, "cluster": clusters, "later": later}))
    engine.drop("link_sealed", "link_sealed_beside")


def _beside() -> str:
    """Sealed mentions, a row for each cluster on the other side (`beside`), for known ones by what is known."""
    return " UNION ".join(
        f"SELECT s.*, c.cluster AS beside FROM link_sealed AS s JOIN mention_pairs AS p ON p.{side}_no = s.mention_no"
        f" JOIN link_members AS m ON m.mention_no = p.{other}_no JOIN link_clusters AS c ON c.record = m.record"
        " WHERE s.later OR NOT m.later"
        for side, other in (("victim", "suspect"), ("suspect", "victim"))
    )


def _agreeing(key: str, rest: str) -> str:
    rows = "link_sealed_beside" if key == "beside" else "link_sealed"
    return (
        f"SELECT a.mention_no AS l, b.mention_no AS r FROM {rows} AS a JOIN {rows} AS b"
        f" ON a.source = b.source AND a.{key} = b.{key} AND a.mention_no < b.mention_no"
        f" WHERE NOT a.judged AND NOT b.judged AND {rest}"
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
