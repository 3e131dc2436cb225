"""Whether a status would outlive one wrong identity link: in the suspect, in a victim, or between two victims."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from daylight.domain.events import Event
from daylight.domain.histories import History

WEAK_BELOW = 0.999
"""A link less probable than this may be wrong. A force compares some hundred thousand pairs that it then uses: at
one in a thousand, wrong links are still met by the hundred, while every list has a few score names."""
ALIKE_FROM = 0.2
"""Two victims kept apart although the comparison gave them this much may be one human: one in five is worth a look."""

IncidentKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """One identity link that was used: two mentions taken to be one human, and how probable that is."""

    left: int
    right: int
    probability: float

    @property
    def weak(self) -> bool:
        """It may be wrong."""
        return self.probability < WEAK_BELOW


@dataclass(frozen=True, slots=True)
class Identity:
    """How one person came to be one: the incidents of each mention, and the links between mentions."""

    incidents: dict[int, IncidentKey | None]  # None for a mention outside the incidents, as in a conviction
    links: tuple[Link, ...]


def doubtful_splits(identity: Identity) -> Iterator[frozenset[int]]:
    """For each weak link that alone holds the mentions together: the mentions on one side of it."""
    group = _strong_groups(identity)
    beside: dict[int, list[tuple[int, int]]] = defaultdict(list)  # group to its neighbours, each by which link
    for number, link in enumerate(identity.links):
        one, other = group[link.left], group[link.right]
        if one != other:
            beside[one].append((other, number))
            beside[other].append((one, number))
    seen: set[int] = set()
    for root in sorted(beside):
        for side in _hanging_parts(root, beside, seen):
            yield frozenset(mention for mention, each in group.items() if each in side)


def _strong_groups(identity: Identity) -> dict[int, int]:
    """Each mention's group once only the links beyond doubt are kept; named by one of its mentions."""
    leader = {mention: mention for mention in identity.incidents}

    def find(mention: int) -> int:
        while leader[mention] != mention:
            leader[mention] = leader[leader[mention]]
            mention = leader[mention]
        return mention

    for link in identity.links:
        if not link.weak:
            one, other = sorted((find(link.left), find(link.right)))
            leader[other] = one
    return {mention: find(mention) for mention in leader}


def _hanging_parts(root: int, beside: dict[int, list[tuple[int, int]]], seen: set[int]) -> Iterator[frozenset[int]]:
    """The groups beyond each bridge, found in one walk from `root` (Tarjan, 1974); marks what it walks in `seen`.

    `lowest` is the earliest group that can be reached from a group or from beyond it other than by the way in.
    """
    if root in seen:
        return
    visited = [root]
    order, lowest = {root: 0}, {root: 0}
    walk = [(root, -1, iter(beside[root]))]
    while walk:
        here, way_in, ahead = walk[-1]
        step = next(ahead, None)
        if step is None:
            walk.pop()
            if walk:
                before = walk[-1][0]
                lowest[before] = min(lowest[before], lowest[here])
                if lowest[here] > order[before]:
                    yield frozenset(visited[order[here] :])
            continue
        there, link = step
        if there not in order:
            order[there] = lowest[there] = len(visited)
            visited.append(there)
            walk.append((there, link, iter(beside[there])))
        elif link != way_in:
            lowest[here] = min(lowest[here], order[there])
    seen.update(visited)


def is_fragile(
    history: History,
    meets: Callable[[History], bool],
    *,
    suspect: Identity | None = None,
    victims: dict[str, Identity] | None = None,
    alike: Iterable[tuple[str, str]] = (),
) -> bool:
    """Whether one wrong link would undo a status that is met. `meets` says whether a history would still meet it.

    A wrong link in the suspect parts the history in two, and the status stands if either part meets it. One in a
    victim makes two victims of one. `alike` are pairs of victims who may be one human.
    """
    return (
        any(not (meets(one) or meets(other)) for one, other in _suspect_parted(history, suspect))
        or any(not meets(parted) for parted in _victims_parted(history, victims or {}))
        or any(not meets(_victims_joined(history, one, other)) for one, other in alike)
    )


def _suspect_parted(history: History, identity: Identity | None) -> Iterator[tuple[History, History]]:
    if identity is None:
        return
    for side in doubtful_splits(identity):
        here, there = _incidents_of(identity, side)
        yield (
            history.with_events(event for event in history.events if event.incident in here),
            history.with_events(event for event in history.events if event.incident in there),
        )


def _victims_parted(history: History, victims: dict[str, Identity]) -> Iterator[History]:
    for victim_id, identity in sorted(victims.items()):
        for side in doubtful_splits(identity):
            _, there = _incidents_of(identity, side)
            other = victim_id + "'"
            yield history.with_events(
                replace(event, victim_id=other) if event.victim_id == victim_id and event.incident in there else event
                for event in history.events
            )


def _victims_joined(history: History, one: str, other: str) -> History:
    """One victim in place of two; an incident that named both names her once."""
    joined: dict[tuple[IncidentKey, str], Event] = {}
    for event in history.events:
        now = replace(event, victim_id=one) if event.victim_id == other else event
        before = joined.get((now.incident, now.victim_id))
        if before is not None:
            now = replace(now, crimes=tuple(dict.fromkeys(before.crimes + now.crimes)))
        joined[now.incident, now.victim_id] = now
    return history.with_events(joined.values())


def _incidents_of(identity: Identity, side: frozenset[int]) -> tuple[frozenset[IncidentKey], frozenset[IncidentKey]]:
    here: set[IncidentKey] = set()
    there: set[IncidentKey] = set()
    for mention, incident in identity.incidents.items():
        if incident is not None:
            (here if mention in side else there).add(incident)
    return frozenset(here), frozenset(there)
