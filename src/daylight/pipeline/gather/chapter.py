"""The chapter gather: what is known at as_of, followed from mention to person to event."""

from daylight.domain.harm import weight_of
from daylight.domain.outcomes import FAMILIES, outcome_of
from daylight.pipeline.engines import Engine
from daylight.pipeline.gather.answers import find_answers
from daylight.pipeline.gather.connections import find_connections
from daylight.pipeline.gather.counter_allegations import find_counter_allegations
from daylight.pipeline.gather.crimes import mark_crimes_and_incidents
from daylight.pipeline.gather.events import tell_events
from daylight.pipeline.gather.knowledge import edition_in_force, load_codes, load_outcomes, load_relationships
from daylight.pipeline.gather.known import settle_what_is_known
from daylight.pipeline.gather.people import describe_people
from daylight.pipeline.gather.relationships import settle_relationships
from daylight.pipeline.gather.threads import follow_threads
from daylight.pipeline.settings import Settings


def gather(engine: Engine, settings: Settings) -> None:
    """Make people_found, events, connections, answers, crimes and incident_themes, as known at as_of.

    Reads the tidy_ tables, mention_pairs, links, records_involvements and the records of what was done, and the
    decided restrictions and listings. Raises BadExtract when the force's own weights cannot be used.
    """
    as_of = settings.viewpoint()
    edition = edition_in_force(settings.weights)
    load_codes(engine, edition)
    load_outcomes(engine)
    load_relationships(engine)
    undecided = outcome_of(None).family
    settle_what_is_known(
        engine,
        as_of,
        open_outcome=(undecided, FAMILIES.index(undecided)),
        codeless_weight=weight_of(None, edition).points,
    )
    describe_people(engine, as_of)
    follow_threads(engine)
    settle_relationships(engine)
    find_counter_allegations(engine)
    tell_events(engine)
    find_connections(engine, as_of)
    find_answers(engine, as_of)
    mark_crimes_and_incidents(engine, edition=edition.name)
    _clear(engine)


def _clear(engine: Engine) -> None:
    engine.drop(
        *(f"gather_{name}" for name in ("codes", "outcomes", "outcome_families", "relationships", "restricted")),
        *(f"gather_{name}" for name in ("incidents", "crimes", "parts", "threads", "thread_crimes", "incident_themes")),
    )
