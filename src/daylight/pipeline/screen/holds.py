"""Holds that people decided: a status that waits for somebody's decision, whatever the arithmetic says."""

from collections import defaultdict
from datetime import date

from daylight.domain.screening import Held
from daylight.pipeline.engines import Engine

# The most pressing first: a child goes to a safeguarding route whatever else is open.
_PRESSING = (Held.UNDER_18, Held.COUNTER_ALLEGATION, Held.CONTESTED)

Holds = dict[str, list[tuple[str | None, Held]]]


def decided_holds(engine: Engine, as_of: date) -> Holds:
    """Person to the definition (None: every one) and kind of each hold whose deadline has not passed by `as_of`."""
    found: Holds = defaultdict(list)
    for person, definition, kind in engine.rows(
        f"SELECT person_id, nullif(definition, ''), kind FROM decided_holds"
        f" WHERE person_id IS NOT NULL AND kind IS NOT NULL AND (until IS NULL OR until >= DATE '{as_of}')"
    ):
        found[person].append((definition, Held(kind)))
    return found


def most_pressing(computed: Held | None, person_id: str, definition: str, holds: Holds) -> Held | None:
    """The hold to show: the most pressing of the computed one and those that people decided."""
    decided = [kind for about, kind in holds.get(person_id, ()) if about in (None, definition)]
    kinds = [*decided, *([computed] if computed else [])]
    return min(kinds, key=_PRESSING.index, default=None)
