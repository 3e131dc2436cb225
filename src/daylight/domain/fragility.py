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
    """Each way to part the mentions in two between which the best link is weak: the mentions on one side.

    Links are taken strongest first, each joining two groups that were apart; where such a link is weak, no stronger
    one crosses from the one group to the other. Ten weak links between the same two groups are one doubt, not ten
    proofs: they tell of the same name and birthday.
    """
    tree = strongest_tree(identity.links)
    for link in tree:
        if link.weak:
            yield _side_of(link, tree)


def strongest_tree(links: Iterable[Link]) -> tuple[Link, ...]:
    """The fewest links that hold the same mentions together, the strongest there are (Kruskal, 1956).

    A tree is its own strongest tree; where it has no weak link, nothing that it holds is in doubt.
    """
    leader: dict[int, int] = {}

    def find(mention: int) -> int:
        while (above := leader.get(mention, mention)) != mention:
            leader[mention] = leader.get(above, above)
            mention = above
        return mention

    tree = []
    for link in sorted(links, key=lambda each: (-each.probability, each.left, each.right)):
        one, other = find(link.left), find(link.right)
        if one != other:
            leader[other] = one
            tree.append(link)
    return tuple(tree)


def strongest_path(links: Iterable[Link], left: int, right: int) -> tuple[Link, ...]:
    """The links that lead from one mention to another, the weakest of them as strong as can be; empty where none do.

    Between any two mentions the strongest tree holds that very path (Hu, 1961). Each link is turned the way it is
    walked: the first begins at `left`, the last ends at `right`.
    """
    beside: dict[int, list[Link]] = defaultdict(list)
    for link in strongest_tree(links):
        beside[link.left].append(link)
        beside[link.right].append(replace(link, left=link.right, right=link.left))
    came_by: dict[int, Link] = {}
    waiting = [left]
    while waiting:
        for link in beside[waiting.pop()]:
            if link.right != left and link.right not in came_by:
                came_by[link.right] = link
                waiting.append(link.right)
    path: list[Link] = []
    here = right
    while here != left:
        if here not in came_by:
            return ()
        path.append(came_by[here])
        here = path[-1].left
    return tuple(reversed(path))


def _side_of(cut: Link, tree: tuple[Link, ...]) -> frozenset[int]:
    """The mentions that are still held together with the left end of a link once it is cut."""
    beside: dict[int, list[int]] = defaultdict(list)
    for link in tree:
        if link is not cut:
            beside[link.left].append(link.right)
            beside[link.right].append(link.left)
    reached, waiting = {cut.left}, [cut.left]
    while waiting:
        for neighbour in beside[waiting.pop()]:
            if neighbour not in reached:
                reached.add(neighbour)
                waiting.append(neighbour)
    return frozenset(reached)


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
