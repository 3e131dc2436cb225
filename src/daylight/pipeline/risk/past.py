"""Everybody of every day that a model looks ahead from: those to learn from, and those held out."""

from dataclasses import dataclass, field
from datetime import date

from daylight.domain.errors import Refused
from daylight.pipeline.engines import Engine
from daylight.pipeline.risk.known import After, People, Victims, first_day, people_at, victims_at, what_followed
from daylight.pipeline.risk.origins import AHEAD, Origins, origins


@dataclass(frozen=True, slots=True)
class Past:
    """The people of each training day with what followed as known on the held-out day, and the people of that day."""

    days: Origins
    learnt: tuple[tuple[People, After], ...] = field(repr=False)
    held_out: tuple[People, After] = field(repr=False)
    victims: Victims = field(default_factory=Victims, repr=False)  # of the held-out people


def look_back(engine: Engine, as_of: date) -> Past:
    """Every day of a release that `read_release` has loaded. Refused where its records are too short, or none."""
    first = first_day(engine)
    if first is None:
        raise Refused("The release holds no suspect event, so there is nothing to learn from.")
    days = origins(first, as_of)
    learnt = []
    for at in days.trained:
        people = people_at(engine, at)
        learnt.append((people, what_followed(engine, at, months=AHEAD, known_by=days.held_out)))
    people = people_at(engine, days.held_out)
    after = what_followed(engine, days.held_out, months=AHEAD, known_by=as_of)
    return Past(days, tuple(learnt), (people, after), victims_at(engine))
