"""Which one wrong identity link would undo a status: in the suspect, in a victim, or between two victims."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

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


class Doubt(StrEnum):
    """What may be wrong about who is who, as far as a status goes."""

    SUSPECT_SPLIT = "suspect_split"  # the suspect is two people
    VICTIM_SPLIT = "victim_split"  # a victim is two people
    VICTIMS_JOINED = "victims_joined"  # two victims are one human


@dataclass(frozen=True, slots=True)
class Undoing:
    """A doubt that would undo a status: a used link that may be wrong, or an unused one that may be right."""

    doubt: Doubt
    link: Link

    @property
    def order(self) -> tuple[float, str, int, int]:
        """The likeliest to come true first."""
        chance = self.link.probability if self.doubt is Doubt.VICTIMS_JOINED else 1 - self.link.probability
        return -chance, self.doubt.value, self.link.left, self.link.right


Meets = Callable[[History], bool]
Alike = tuple[str, str, Link]
"""Two victims kept apart, and the best link between them."""


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
    meets: Meets,
    *,
    suspect: Identity | None = None,
    victims: dict[str, Identity] | None = None,
    alike: Iterable[Alike] = (),
) -> bool:
    """Whether one wrong link would undo a status that is met: see `undoing_links`."""
    return any(True for _ in undoing_links(history, meets, suspect=suspect, victims=victims, alike=alike))


def undoing_links(
    history: History,
    meets: Meets,
    *,
    suspect: Identity | None = None,
    victims: dict[str, Identity] | None = None,
    alike: Iterable[Alike] = (),
) -> Iterator[Undoing]:
    """Each doubt that would undo a status that is met, if it came true; the likeliest doubt first.

    `meets` says whether a history would still meet it. A wrong link in the suspect parts the history in two, and the
    status stands if either part meets it. One in a victim makes two victims of one. `alike` are pairs of victims who
    may be one human, with the best link between the two. Nothing is worked out before it is asked for.
    """
    doubts = list(_doubts(history, suspect, victims or {}, alike))
    for doubt, outcome in sorted(doubts, key=lambda each: each[0].order):
        if not any(meets(left) for left in outcome()):
            yield doubt


def _doubts(
    history: History, suspect: Identity | None, victims: dict[str, Identity], alike: Iterable[Alike]
) -> Iterator[tuple[Undoing, Callable[[], Iterator[History]]]]:
    """Each doubt, and what would be left of the history if it came true: the status stands if any of it meets it."""
    if suspect is not None:
        tree = strongest_tree(suspect.links)
        for link in filter(_is_weak, tree):
            yield Undoing(Doubt.SUSPECT_SPLIT, link), partial(_suspect_parted, history, suspect, link, tree)
    for victim_id, identity in sorted(victims.items()):
        tree = strongest_tree(identity.links)
        for link in filter(_is_weak, tree):
            parted = partial(_victim_parted, history, victim_id, identity, link, tree)
            yield Undoing(Doubt.VICTIM_SPLIT, link), parted
    for one, other, link in alike:
        yield Undoing(Doubt.VICTIMS_JOINED, link), partial(_both_joined, history, one, other)


def _is_weak(link: Link) -> bool:
    return link.weak


def _suspect_parted(history: History, identity: Identity, link: Link, tree: tuple[Link, ...]) -> Iterator[History]:
    for side in _incidents_of(identity, _side_of(link, tree)):
        yield history.with_events(event for event in history.events if event.incident in side)


def _victim_parted(
    history: History, victim_id: str, identity: Identity, link: Link, tree: tuple[Link, ...]
) -> Iterator[History]:
    _, there = _incidents_of(identity, _side_of(link, tree))
    other = victim_id + "'"
    yield history.with_events(
        replace(event, victim_id=other) if event.victim_id == victim_id and event.incident in there else event
        for event in history.events
    )


def _both_joined(history: History, one: str, other: str) -> Iterator[History]:
    yield victims_joined(history, one, other)


def victims_joined(history: History, one: str, other: str) -> History:
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
