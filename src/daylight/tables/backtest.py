"""The tables of a back-test: whom rules would have listed at past months, what followed, and what it would have taken.

They lie in the folder that `daylight backtest --out` writes, each as Parquet and as CSV. `rule` names a definition, a
score, or `managed`: those whose abuse some scheme really managed on that day.
"""

from daylight.tables.fairness import RATE_COLUMNS, RATE_KEY
from daylight.tables.spec import Column, Table, Type

TEXT = Type.TEXT
ID, CODE, BOOLEAN, DATE, COUNT, REAL, TEXTS = (
    Type.ID, Type.CODE, Type.BOOLEAN, Type.DATE, Type.COUNT, Type.REAL, Type.TEXTS,
)  # fmt: skip
_RETENTION = "kept as long as the release that it looks back from"
_RULE = (
    Column("rule", ID, "the definition or score; `managed` for those whose abuse a scheme really managed"),
    Column("edition", ID, "its edition; empty for `managed`"),
    Column("kind", CODE, "what it is", codes=("definition", "capacity", "score", "managed")),
)
_OUTCOME = Column("outcome", CODE, "what may have followed", codes=("serious_harm", "homicide", "new_victim"))
_AS_OF = Column("as_of", DATE, "the month's last day: everything is as known at its end")
_KEY = ("rule", "edition")

LISTS = Table(
    "backtest_lists",
    "month by month: how long each list would have been, and how it would have changed",
    (
        *_RULE,
        _AS_OF,
        Column("listed", COUNT, "people listed, held ones left out"),
        Column("held", COUNT, "met but held: a child, or a possible counter-allegation that waits for a person"),
        Column("joined", COUNT, "listed and not listed the month before; null in the first month"),
        Column("left", COUNT, "listed the month before and no more; null in the first month"),
        Column("complete", BOOLEAN, "the months that follow are all known: what followed can be counted"),
    ),
    key=(*_KEY, "as_of"),
    retention=_RETENTION,
)
FOLLOWED = Table(
    "backtest_followed",
    "month by month: what followed, and how much of it came from people who were listed; complete months only",
    (
        *_RULE,
        _AS_OF,
        _OUTCOME,
        Column("listed", COUNT, "people listed"),
        Column("hits", COUNT, "of them, those of whom it followed"),
        Column("followed", COUNT, "people of whom it followed, listed or not"),
        Column("followed_known", COUNT, "of them, those already known as suspects: nobody else could be listed"),
        Column("precision", REAL, "hits of listed, 0 to 1; null where nobody is listed"),
        Column("recall", REAL, "hits of followed, 0 to 1; null where it followed of nobody"),
        Column("victims", COUNT, "distinct victims of what followed"),
        Column("victims_covered", COUNT, "of them, those whose suspect was listed"),
    ),
    key=(*_KEY, "as_of", "outcome"),
    retention=_RETENTION,
)
SUMMARY = Table(
    "backtest_summary",
    "all complete months together",
    (
        *_RULE,
        _OUTCOME,
        Column("months", COUNT, "complete months"),
        Column("mean_listed", REAL, "people listed in a month, on average"),
        Column("people", COUNT, "distinct people first listed in a complete month"),
        Column("people_followed", COUNT, "of them, those of whom it followed in time after that month"),
        Column("people_share", REAL, "the one of the other, 0 to 1"),
        Column("people_share_low", REAL, "low end of its 95 per cent interval"),
        Column("people_share_high", REAL, "high end"),
        Column("precision", REAL, "over all months: hits of listed, one person counting once a month"),
        Column("recall", REAL, "over all months: hits of followed"),
        Column("events", COUNT, "incidents in which it happened after the first month"),
        Column("events_covered", COUNT, "of them, those whose suspect was listed at the end of the month before"),
        Column("events_share", REAL, "the one of the other, 0 to 1"),
        Column("events_share_low", REAL, "low end of its 95 per cent interval"),
        Column("events_share_high", REAL, "high end"),
        Column("victims", COUNT, "distinct victims of these incidents"),
        Column("victims_covered", COUNT, "of them, those of a covered incident"),
        Column("lead_median", REAL, "days from the unbroken listing to the incident, the middle one of the covered"),
        Column("lead_lower", REAL, "a quarter had no more days"),
        Column("lead_upper", REAL, "a quarter had no fewer"),
        Column("lead_at_least", COUNT, "covered incidents whose listing began at or before the first month"),
    ),
    key=(*_KEY, "outcome"),
    retention=_RETENTION,
)
FRONTIER = Table(
    "backtest_frontier",
    "the capacity frontier: with so many places, filled in the rule's own order, how much of later harm is covered",
    (
        *_RULE,
        _OUTCOME,
        Column("places", COUNT, "places there are"),
        Column("places_taken", REAL, "places taken in a month, on average"),
        Column("followed", COUNT, "people of whom it followed, summed over months"),
        Column("covered", COUNT, "of them, those who held a place"),
        Column("share", REAL, "the one of the other, 0 to 1"),
        Column("victims", COUNT, "victims of what followed, summed over months"),
        Column("victims_covered", COUNT, "of them, those whose suspect held a place"),
    ),
    key=(*_KEY, "outcome", "places"),
    retention=_RETENTION,
)
NEEDED = Table(
    "backtest_needed",
    "the frontier read the other way: the fewest places that cover a share of later harm",
    (
        *_RULE,
        _OUTCOME,
        Column("share", REAL, "share to be covered, 0 to 1"),
        Column("places", COUNT, "places it takes; null where the whole list does not cover so much"),
    ),
    key=(*_KEY, "outcome", "share"),
    retention=_RETENTION,
)
LISTED = Table(
    "backtest_listed",
    "who was listed from which month to which",
    (
        *_RULE,
        Column("person_id", ID, "the person, as the release links them"),
        Column("first_on", DATE, "the month's end at which an unbroken listing began"),
        Column("last_on", DATE, "the last month's end of it"),
        Column("months", COUNT, "how many month's ends that is"),
        Column("held", CODE, "why it waited, if it did", codes=("under_18", "counter_allegation")),
    ),
    key=(*_KEY, "person_id", "first_on"),
    retention=_RETENTION,
)
HARMS = Table(
    "backtest_harms",
    "looking back from each serious harm since the first month: who had had contact before",
    (
        Column("source", ID, "the force or system that recorded it"),
        Column("incident_id", ID, "the incident"),
        Column("person_id", ID, "the suspect"),
        Column("happened_on", DATE, "the day it was reported"),
        Column("homicide", BOOLEAN, "somebody died"),
        Column("victim_known", BOOLEAN, "an earlier incident of his had the same victim"),
        Column("earlier_incidents", COUNT, "his incidents recorded before that day"),
        Column("earlier_victims", COUNT, "distinct victims of them"),
        Column("first_recorded_on", DATE, "when the first of them was recorded; null for none"),
        Column("days_known", COUNT, "days from then; null for none"),
        Column("sources", TEXTS, "forces and systems that had recorded them"),
        Column("schemes", TEXTS, "schemes that he had been under, whatever they looked after"),
        Column("managed_by", TEXTS, "schemes that managed this abuse the day before"),
        Column("orders", TEXTS, "protective orders made before"),
        Column("convictions", COUNT, "convictions before for a domestic, sexual or stalking crime"),
    ),
    key=("source", "incident_id", "person_id"),
    retention=_RETENTION,
)
HARM_RULES = Table(
    "backtest_harm_rules",
    "looking back from each serious harm: which rule would have listed him, and how long before",
    (
        Column("source", ID, "the force or system that recorded it"),
        Column("incident_id", ID, "the incident"),
        Column("person_id", ID, "the suspect"),
        *_RULE,
        Column("first_on", DATE, "the first month's end at which it would have listed him"),
        Column("days_before", COUNT, "days from then"),
        Column("at_the_time", BOOLEAN, "it still listed him at the last month's end before"),
    ),
    key=("source", "incident_id", "person_id", *_KEY),
    retention=_RETENTION,
)
FOLLOWED_PERSON = Table(
    "backtest_person",
    "one person month by month: what was known, and what each rule said",
    (
        Column("person_id", ID, "the person"),
        _AS_OF,
        Column("incidents_known", COUNT, "his incidents known by then, cancelled ones left out"),
        *_RULE,
        Column("says", CODE, "what the rule said", codes=("listed", "held", "no")),
    ),
    key=("person_id", "as_of", *_KEY),
    retention=_RETENTION,
)
FAIRNESS = Table(
    "backtest_fairness",
    "how often each group is listed, rightly, wrongly or missed, beside the largest group; only where it was asked for",
    (
        *_RULE,
        _AS_OF,
        _OUTCOME,
        Column("whose", CODE, "whose trait: a suspect, or a victim of one known by then", codes=("suspect", "victim")),
        *RATE_COLUMNS,
    ),
    key=(*_KEY, *RATE_KEY),
    retention=_RETENTION,
)
BACKTEST: dict[str, Table] = {
    table.name: table
    for table in (LISTS, FOLLOWED, SUMMARY, FRONTIER, NEEDED, LISTED, HARMS, HARM_RULES, FOLLOWED_PERSON, FAIRNESS)
}
