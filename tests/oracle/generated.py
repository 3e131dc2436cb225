"""Generated histories: crowded around the edges of windows, with few victims and few incidents, so that rules bite."""

from datetime import date, timedelta

from hypothesis import strategies as st

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, pair
from daylight.domain.periods import BirthRange, years_before

VICTIMS = ("v1", "v2", "v3", "v4")
VIEWPOINTS = st.sampled_from([date(2024, 2, 29), date(2025, 2, 28), date(2023, 6, 30), date(2024, 12, 31)])


@st.composite
def days_near(draw: st.DrawFn, as_of: date) -> date:
    """A day on or beside the edge of some window, or anywhere within eight years."""
    edge = years_before(as_of, draw(st.sampled_from([0, 0, 1, 1, 3, 5, 7])))
    return edge + timedelta(days=draw(st.one_of(st.integers(-2, 2), st.integers(0, 364))))


@st.composite
def events(draw: st.DrawFn, as_of: date) -> Event:
    relationship = draw(st.sampled_from([(True, False), (True, False), (False, True), (False, False), (None, None)]))
    incident = draw(st.integers(1, 8))
    crimes = draw(st.lists(st.integers(1, 2), max_size=2, unique=True))
    sexual, stalking = draw(st.booleans()), draw(st.booleans())
    flagged = draw(st.booleans())
    return Event(
        source=draw(st.sampled_from(["a", "a", "b"])),
        incident_id=f"i{incident}",
        victim_id=draw(st.sampled_from(VICTIMS)),
        on=draw(days_near(as_of)),
        intimate=relationship[0],
        family=relationship[1],
        domestic=flagged or relationship[0] is True or relationship[1] is True,
        sexual=sexual,
        stalking=stalking,
        crimes=tuple(Crime(f"c{incident}.{each}", float(each * incident), sexual or stalking) for each in crimes),
        cancelled=draw(st.sampled_from([False, False, False, True])),
        restricted=draw(st.sampled_from([False, False, False, False, True])),
        contested=draw(st.sampled_from([False, False, True])),
    )


@st.composite
def answers(draw: st.DrawFn, as_of: date) -> Answer:
    kind = draw(st.sampled_from(AnswerKind))
    on = draw(days_near(as_of))
    what = {
        AnswerKind.CONVICTION: st.just("8N"),
        AnswerKind.ORDER: st.sampled_from(["NMO", "DVPN", "bail"]),
        AnswerKind.MANAGEMENT: st.sampled_from(["MAPPA", "MARAC", "probation", "IOM"]),
        AnswerKind.LISTED: st.just("Daylight"),
    }[kind]
    ends = draw(st.one_of(st.none(), days_near(as_of)))
    return Answer(
        kind,
        draw(what),
        on,
        max(on, ends) if ends else None,
        role=draw(st.sampled_from([None, "perpetrator", "victim"])),
        last_action=draw(st.one_of(st.none(), days_near(as_of))),
        themes=draw(st.sampled_from([(), ("domestic",)])) if kind is AnswerKind.CONVICTION else (),
    )


@st.composite
def histories(draw: st.DrawFn, as_of: date, *, person: str = "s") -> History:
    found: dict[tuple[str, str, str], Event] = {}
    for event in draw(st.lists(events(as_of), max_size=9)):
        found.setdefault((event.source, event.incident_id, event.victim_id), event)
    pairs = draw(st.lists(st.tuples(st.sampled_from(VICTIMS), st.sampled_from(VICTIMS)), max_size=4))
    age = draw(st.sampled_from([None, 15, 16, 17, 18, 30]))
    born = BirthRange()
    if age is not None:
        first = years_before(as_of, age) + timedelta(days=draw(st.integers(-1, 1)))
        born = BirthRange(first, first + timedelta(days=draw(st.sampled_from([0, 365]))))
    return History(
        person,
        tuple(found.values()),
        born,
        tuple(draw(st.lists(answers(as_of), max_size=2))),
        frozenset(pair(one, other) for one, other in pairs if one != other),
    )
