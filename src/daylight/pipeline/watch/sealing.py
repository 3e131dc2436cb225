"""Which identity a sealed new mention is: by the rule of every run, and never any but a protected one."""

import numpy as np

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.sealed import gather_sealed
from daylight.pipeline.watch.index import Index, sealed_keys


def place_sealed(desk: Engine, index: Index) -> dict[int, int]:
    """Each sealed new mention's identity, named by its lowest mention; identities that are known stay apart.

    Reads the desk's `tidy_mentions` and `link_judged`; makes `link_mentions` anew.
    """
    keys: np.ndarray = desk.arrow(sealed_keys("tidy_mentions"))["key"].to_numpy()
    if not len(keys) and not desk.value("SELECT count(*) FROM tidy_mentions WHERE protected"):
        return {}
    known = index.mentions_of.of(index.persons_of(index.sealed.of(keys)))
    desk.load("watch_sealed", index.mentions.of(known), staged=True)
    desk.create(
        "link_mentions",
        "SELECT *, false AS later FROM watch_sealed"
        " UNION ALL BY NAME SELECT *, true AS later FROM tidy_mentions WHERE protected",
    )
    gather_sealed(desk)
    found = desk.rows(f"SELECT mention_no, cluster FROM link_sealed_people WHERE mention_no > {index.last_no}")
    desk.drop("link_sealed_people")
    return dict(found)
