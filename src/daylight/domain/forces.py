"""Whether a status is met only because several forces, or several systems of one, are read together."""

from collections.abc import Callable

from daylight.domain.histories import History


def is_cross_force(history: History, meets: Callable[[History], bool]) -> bool:
    """Whether the events of no one source alone would meet what all of them meet.

    `meets` says whether a history meets the definition. The person, the relationships and what was done about him stay
    as they are known from all sources together: what is asked is whose incidents the status rests on.
    """
    sources = sorted({event.source for event in history.events})
    if len(sources) < 2:
        return False
    return not any(
        meets(history.with_events(event for event in history.events if event.source == source)) for source in sources
    )
