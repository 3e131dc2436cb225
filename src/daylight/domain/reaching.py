"""Whether what was counted reaches what is asked, now or with one event more."""

from collections.abc import Callable

from daylight.domain.conditions import Threshold
from daylight.domain.counting import EMPTY, Tally
from daylight.domain.histories import History, pair


def reaches(history: History, tally: Tally, threshold: Threshold, *, more: int = 0, grave: float | None = None) -> bool:
    """Whether a tally reaches a threshold, with `more` further events, each a crime against a victim old or new.

    A further victim may be a partner, and a further crime weighs `grave`: as much as the gravest so far, unless told.
    """
    if grave is None:
        grave = tally.gravest if more and threshold.severity else 0.0
    if threshold.same_victim:
        somebody_new = more > 0 and _enough(EMPTY, threshold, more, grave)
        return somebody_new or bool(victims_who_reach(tally, threshold, more, grave))
    return _enough(tally, threshold, more, grave) and (
        not threshold.unconnected or _has_unconnected(history, tally, threshold.victims - more)
    )


def _enough(tally: Tally, threshold: Threshold, more: int = 0, grave: float = 0.0) -> bool:
    return (
        len(tally.incidents) + more >= threshold.incidents
        and len(tally.crimes) + more >= threshold.crimes
        and len(tally.victims) + more >= threshold.victims
        and (not threshold.partners or len(tally.partners) + more >= threshold.partners)
        and (not threshold.severity or tally.severity + more * grave >= threshold.severity)
    )


def against(tally: Tally, victim_id: str) -> Tally:
    """The part of a tally that is about one victim."""
    return tally.only(lambda event: event.victim_id == victim_id)


def victims_who_reach(tally: Tally, threshold: Threshold, more: int = 0, grave: float = 0.0) -> list[str]:
    """The victims, sorted, each of whom alone reaches what is asked of one same victim."""
    if not _enough(tally, threshold, more, grave):
        return []
    if len(tally.victims) == 1:
        return list(tally.victims)
    return [each for each in sorted(tally.victims) if _enough(against(tally, each), threshold, more, grave)]


def _has_unconnected(history: History, tally: Tally, wanted: int) -> bool:
    """Whether so many of the victims are pairwise unconnected: no connection, and not both family of the suspect."""
    if wanted <= 1:
        return len(tally.victims) >= wanted
    relatives = {event.victim_id for event in history.events if event.family and not event.cancelled}
    victims = sorted(tally.victims)

    def apart(one: str, other: str) -> bool:
        return pair(one, other) not in history.connections and not (one in relatives and other in relatives)

    return _clique(victims, wanted, apart)


def _clique(candidates: list[str], wanted: int, apart: Callable[[str, str], bool]) -> bool:
    if wanted == 0:
        return True
    for place, chosen in enumerate(candidates[: len(candidates) - wanted + 1]):
        if _clique([other for other in candidates[place + 1 :] if apart(chosen, other)], wanted - 1, apart):
            return True
    return False
