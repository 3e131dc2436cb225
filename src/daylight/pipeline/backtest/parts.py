"""People followed in several processes: each process reads the release and follows a part of the people, by id.

A part is a run of people in the order of their ids, so what the parts found stands in that order when put together:
the same rows, however many processes there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from daylight.domain.chronicles import Chronicle
from daylight.domain.definitions import Definition
from daylight.domain.spells import Span
from daylight.pipeline.backtest.lists import Claims, Lists, Numbers, fill_places, list_people
from daylight.pipeline.backtest.persons import Watched
from daylight.pipeline.backtest.reading import EVERYBODY, Part, Released, chronicles, open_released, parts_of
from daylight.pipeline.backtest.scores import Scored
from daylight.pipeline.engines import open_engine
from daylight.pipeline.parallel import Tell, in_processes
from daylight.pipeline.screen.chapter import without_cycle_search

_TELL_EVERY = 2000  # people
FEW_PEOPLE = 20_000
"""Below so many, starting processes takes longer than they save."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is to be followed, and of whom."""

    release: Path
    definitions: tuple[Definition, ...]
    days: Sequence[date]
    people: tuple[str, ...] = ()
    scored: int = 0  # so many of the highest scores; 0 for none at all
    scratch: Path = field(default=Path(), repr=False)
    memory_gb: float = 1.0
    part: Part = EVERYBODY


@dataclass(slots=True)
class Found:
    """What was found of some people, all rules in the order of the definitions."""

    lists: list[Lists] = field(repr=False)
    claims: list[Claims] = field(repr=False)
    watched: Watched = field(repr=False)
    scored: Scored = field(repr=False)


def follow_everybody(
    released: Released, wanted: Following, numbers: Numbers, processes: int, tell: Tell
) -> tuple[list[Lists], Watched]:
    """Every rule's lists, the score's last where it was asked for, and those who are reported month by month."""
    parts = parts_of(released, wanted.definitions, wanted.people, processes, everybody=wanted.scored > 0)
    if len(parts) < 2:
        found = [_followed(released, wanted, numbers, tell)]
    else:
        found = in_processes(_follow_part, [_for_part(wanted, part) for part in parts], tell)
    lists = [
        fill_places(definition, wanted.days, [each.claims[at] for each in found], numbers)
        if definition.places is not None
        else Lists.together([each.lists[at] for each in found])
        for at, definition in enumerate(wanted.definitions)
    ]
    if wanted.scored:
        lists.append(Scored.together([each.scored for each in found]).lists(numbers))
    return lists, Watched.together([each.watched for each in found])


def _for_part(wanted: Following, part: Part) -> Following:
    return replace(wanted, part=part, scratch=wanted.scratch / f"part-{part.number}")


def _follow_part(wanted: Following, tell: Tell) -> Found:
    """In a process of its own: read the release again and follow a part of the people."""
    with open_engine("duckdb", scratch=wanted.scratch, threads=1, memory_gb=wanted.memory_gb) as engine:
        released = open_released(engine, wanted.release, wanted.part)
        numbers = {person: number for number, person in enumerate(released.people) if wanted.part.holds(person)}
        released.people = []
        return _followed(released, wanted, numbers, tell)


def _followed(released: Released, wanted: Following, numbers: Numbers, tell: Tell) -> Found:
    watched = Watched(wanted.days, released.answers, wanted.people)
    scored = Scored(wanted.days, wanted.scored)

    def watch(chronicle: Chronicle, spans: Sequence[Span]) -> None:
        watched.see(chronicle, spans)
        if wanted.scored:
            scored.see(chronicle, spans)

    told = chronicles(released, wanted.definitions, wanted.people, everybody=wanted.scored > 0, part=wanted.part)
    with without_cycle_search():
        told = _telling(told, released.engine.count("back_chosen"), tell)
        lists, claims = list_people(told, wanted.definitions, wanted.days, numbers, watch)
    return Found(lists, claims, watched.alone(), scored)


def _telling(told: Iterable[Chronicle], size: int, tell: Tell) -> Iterator[Chronicle]:
    for count, chronicle in enumerate(told):
        if count % _TELL_EVERY == 0:
            tell(count / size)
        yield chronicle
