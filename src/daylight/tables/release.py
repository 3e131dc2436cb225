"""The release: Daylight's output, one Parquet file per table, read by the site and by outside tools."""

from daylight.tables.extracts import EXTRACTS, PERSON_COLUMN_NAMES
from daylight.tables.spec import Column, Sensitivity, Table, Type
from daylight.tables.working import (
    ADDRESSES,
    ANSWERS,
    COMPARED,
    CONNECTIONS,
    EDGES,
    EVENTS,
    PROVENANCE,
    TIDY_INCIDENTS,
    TIDY_OFFENCES,
)
from daylight.tables.working import FINDINGS as FINDINGS

ID, TEXT, CODE, BOOLEAN = Type.ID, Type.TEXT, Type.CODE, Type.BOOLEAN
DATE, PARTIAL_DATE, TIMESTAMP, COUNT, NUMBER = Type.DATE, Type.PARTIAL_DATE, Type.TIMESTAMP, Type.COUNT, Type.NUMBER
REAL, TEXTS = Type.REAL, Type.TEXTS
PERSONAL, LOCATING, SPECIAL = Sensitivity.PERSONAL, Sensitivity.LOCATING, Sensitivity.SPECIAL
_REVIEWED = "kept with its release; each person is reviewed for retention by the information manager"

PEOPLE = Table(
    "people",
    "one row per human being",
    (
        Column("person_id", ID, "`P` and ten characters, stable from release to release"),
        Column("forename", TEXT, "the form most often recorded", PERSONAL),
        Column("surname", TEXT, "the form most often recorded", PERSONAL),
        Column("other_names", TEXTS, "every other name recorded", PERSONAL),
        Column("date_of_birth", DATE, "null where only partial", PERSONAL),
        Column("date_of_birth_text", PARTIAL_DATE, "whole or partial", PERSONAL),
        Column("sex", CODE, "M, F, X or null", PERSONAL),
        Column("born_from", DATE, "earliest possible date of birth, from every date and age recorded", PERSONAL),
        Column("born_to", DATE, "latest possible date of birth, likewise", PERSONAL),
        Column("mention_count", COUNT, "rows that are about this person"),
        Column("first_reported_at", TIMESTAMP, "first incident, as known at as_of"),
        Column("last_reported_at", TIMESTAMP, "latest incident, as known at as_of"),
        Column("as_suspect", COUNT, "incidents as suspect, not cancelled"),
        Column("as_victim", COUNT, "incidents as victim, not cancelled"),
        Column("confidence", REAL, "0 to 1: how sure that all mentions are one human"),
        Column("protected", BOOLEAN, "sealed identity"),
        Column("staff", BOOLEAN, "a member of the force's staff: handle as a police suspect"),
    ),
    key=("person_id",),
    retention=_REVIEWED,
)
MENTIONS = Table(
    "mentions",
    "one row per loaded row that describes a person, whatever as_of is",
    (
        Column("source", ID, "the force or system"),
        Column("source_table", ID, "the extract table"),
        Column("record_id", ID, "its bold id, or a hash of its content and a counter"),
        Column("person_id", ID, "the person"),
        Column("incident_id", ID, "the incident; null outside involvements"),
        Column("role", CODE, "part played; null outside involvements"),
        Column("link_weight", REAL, "match weight of its best link; null when alone"),
        Column("source_file", TEXT, "path of the file within the extracts"),
        Column("source_row", NUMBER, "row in that file"),
        Column("shown_name", TEXT, "forename and surname as recorded here", PERSONAL),
        Column("birth_text", PARTIAL_DATE, "date of birth as recorded here", PERSONAL),
        Column("nominal_id", ID, "as recorded here", PERSONAL),
        Column("address_id", ID, "address as recorded here", LOCATING),
        Column("phone", TEXT, "as recorded here", LOCATING),
        Column("event_on", DATE, "the day the row is about"),
    ),
    key=("source", "source_table", "record_id"),
    retention=_REVIEWED,
)
_LINKED_INCIDENT = tuple(column for column in TIDY_INCIDENTS.columns if column.name != "record_id")
INCIDENTS = Table(
    "incidents",
    "the checked incidents",
    (
        *_LINKED_INCIDENT,
        Column("themes", TEXTS, "of domestic, sexual, stalking: as known at as_of"),
        Column("known", BOOLEAN, "recorded by the end of as_of"),
        Column("cancelled", BOOLEAN, "cancelled as known at as_of"),
    ),
    key=("source", "incident_id"),
    retention=_REVIEWED,
)
OFFENCES = Table(
    "offences",
    "the checked crimes",
    (
        *(column for column in TIDY_OFFENCES.columns if column.name != "record_id"),
        Column("themes", TEXTS, "of domestic, sexual, stalking"),
        Column("recording_era", CODE, "counting rule in force when recorded", codes=("before-2023-06", "from-2023-06")),
        Column("severity", REAL, "weight"),
        Column("severity_edition", ID, "edition of the weights"),
        Column("severity_assumed", BOOLEAN, "the weight is not a published figure for this code"),
        Column("outcome_family", CODE, "family of the outcome"),
        Column("known", BOOLEAN, "recorded by the end of as_of"),
        Column("cancelled", BOOLEAN, "cancelled as known at as_of"),
    ),
    key=("source", "offence_id"),
    retention=_REVIEWED,
)
STATUSES = Table(
    "statuses",
    "what each definition says of a person: rows where met, near_miss or provisional",
    (
        Column("person_id", ID, "the person"),
        Column("definition", ID, "the definition"),
        Column("edition", ID, "its edition"),
        Column("as_of", DATE, "the viewpoint"),
        Column("met", BOOLEAN, "the arithmetic with what is known"),
        Column("near_miss", BOOLEAN, "not met; one more countable event would meet it"),
        Column("provisional", BOOLEAN, "not met; met if every unknown relationship were intimate, or age unknown"),
        Column("fragile", BOOLEAN, "met, and one wrong identity link would undo it"),
        Column("cross_force", BOOLEAN, "met, and the events of no one source alone would meet it"),
        Column("held", CODE, "waits for a person", codes=("counter_allegation", "under_18", "contested")),
        Column("incidents", COUNT, "incidents the definition counts"),
        Column("offences", COUNT, "crimes the definition counts"),
        Column("victims", COUNT, "distinct victims the definition counts"),
        Column("grounds", TEXTS, "incident ids that it rests on"),
        Column("victim_ids", TEXTS, "person ids of the victims it counts", PERSONAL),
        Column("managed_by", TEXTS, "schemes that manage this abuse at as_of"),
        Column("stale_schemes", TEXTS, "schemes long without an action: they do not count as managing"),
        Column("first_met_on", DATE, "met: the event date by which it was first met, within the window of as_of"),
    ),
    key=("person_id", "definition", "edition"),
    retention=_REVIEWED,
)
_ENDS = tuple(
    Column(f"{side}_{name}", ID, f"{side} mention")
    for side in ("left", "right")
    for name in ("source", "table", "record_id")
)
FRAGILE_LINKS = Table(
    "fragile_links",
    "the links that a fragile status hangs on: for each status at most five, the likeliest to be wrong",
    (
        Column("person_id", ID, "the person whose status it is"),
        Column("definition", ID, "the definition"),
        Column("edition", ID, "its edition"),
        Column(
            "doubt",
            CODE,
            "what would undo the status: the suspect, or a victim, is two people; or two victims are one",
            codes=("suspect_split", "victim_split", "victims_joined"),
        ),
        *_ENDS,
        Column("probability", REAL, "0 to 1: that both mentions are one human"),
    ),
    key=("person_id", "definition", "edition", "doubt", *(column.name for column in _ENDS)),
    retention=_REVIEWED,
)
COUNTER_ALLEGATIONS = Table(
    "counter_allegations",
    "the queue of statuses that hang on a pair who accuse each other, until a person decides: never out of sight",
    (
        Column("person_id", ID, "the person whose status waits"),
        Column("definition", ID, "the definition"),
        Column("edition", ID, "its edition"),
        Column("other_person_id", ID, "the other of the pair", PERSONAL),
        *COMPARED,
        Column("decide_by", DATE, "the day by which a person decides"),
        Column("overdue", BOOLEAN, "that day lies before as_of: it waits all the same, and stays in sight"),
        Column("policy_edition", ID, "edition of the points and of the days"),
    ),
    key=("person_id", "definition", "edition", "other_person_id"),
    retention=_REVIEWED,
)
REVIEWS = Table(
    "reviews",
    "the review queue: pairs of mentions that are worth a person's eye, by what an answer would change",
    (
        Column("rank", COUNT, "1 first: met statuses at stake, then statuses that would be met, then by doubt"),
        Column("among", COUNT, "how many pairs were worth a look; those beyond the last rank are left out"),
        *_ENDS,
        Column("left_person_id", ID, "the person of the left mention"),
        Column("right_person_id", ID, "the person of the right mention; the same one for a link that is used"),
        Column("probability", REAL, "0 to 1: that both mentions are one human"),
        Column("used", BOOLEAN, "this release takes them to be one person"),
        Column("changes", CODE, "the most that an answer would change", codes=("undoes", "meets", "nothing")),
        Column("serial", BOOLEAN, "a serial status is among what would change"),
        Column("reason", TEXT, "why somebody should look, one sentence"),
        Column("effect_same", TEXT, "what changes if they are one human"),
        Column("effect_different", TEXT, "what changes if they are two"),
    ),
    key=("rank",),
    retention=_REVIEWED,
)
SCORES = Table(
    "scores",
    "a transparent points score, every component shown",
    (
        Column("person_id", ID, "the person"),
        Column("scorer", ID, "which score"),
        Column("edition", ID, "its edition"),
        Column("total", REAL, "0 to 100"),
        Column("rank", COUNT, "1 is highest"),
        Column("recency", REAL, "0 to 1: how recent the newest event is"),
        Column("frequency", REAL, "0 to 1: how many incidents in the window"),
        Column("gravity", REAL, "0 to 1: summed, time-decayed severity on a log scale"),
        Column("victims", REAL, "0 to 1: how many distinct victims"),
        Column("days_since_last", COUNT, "input: days since the newest event"),
        Column("incident_count", COUNT, "input: incidents in the window"),
        Column("decayed_severity", REAL, "input: summed, time-decayed severity"),
        Column("victim_count", COUNT, "input: distinct victims"),
        Column("suggested_level", CODE, "advice, never a decision", codes=("standard", "medium", "high", "very_high")),
        Column("provisional", BOOLEAN, "an input is missing or assumed"),
        Column("reason", TEXT, "one sentence"),
    ),
    key=("person_id", "scorer", "edition"),
    retention=_REVIEWED,
)
SAFEGUARDING = Table(
    "safeguarding",
    "suspects certainly under 18: each goes to the safeguarding route, and has no score, no rank and no level",
    (
        Column("person_id", ID, "the person", SPECIAL),
        Column("reason", TEXT, "one sentence"),
    ),
    key=("person_id",),
    retention=_REVIEWED,
)
ADDRESSES_RELEASED = Table(
    "addresses",
    "every address met, and who was there when",
    (
        *ADDRESSES.columns,
        Column("incident_count", COUNT, "incidents there, as known at as_of"),
        Column("people", TEXTS, "`person_id first_date last_date`, one entry per person", LOCATING),
    ),
    key=("address_id",),
    retention=_REVIEWED,
)
ETHNICITIES = Table(
    "ethnicities",
    "the ethnicity recorded of each person, to test for unfairness and for nothing else: no rule or score reads it",
    (
        Column("person_id", ID, "a person of whom one is recorded, as known at as_of"),
        Column("ethnicity", TEXT, "the one most often recorded, as recorded", SPECIAL),
        Column("ethnicity_scheme", CODE, "which scheme it is in", codes=("18+1", "16+1", "6+1", "other")),
    ),
    key=("person_id",),
    retention=_REVIEWED,
)
REGISTER = Table(
    "register",
    "what became of each person since the previous release",
    (
        Column("person_id", ID, "the person; one who was joined away keeps a row"),
        Column("change", CODE, "what became of them", codes=("continued", "new", "joined", "split", "gone")),
        Column("other_ids", TEXTS, "joined: into whom; split: from whom"),
        Column("reason", TEXT, "one sentence"),
    ),
    key=("person_id", "change"),
    retention=_REVIEWED,
)
MEASURES = Table(
    "measures",
    "the gap and its parts",
    (
        Column("measure", ID, "what is measured"),
        Column("period", ID, "`all`, a calendar year such as `2024`, or `365 days`"),
        Column("group", ID, "`all`, or `district:<name>`, `source:<name>`"),
        Column("numerator", REAL, "null when suppressed"),
        Column("denominator", REAL, "null when suppressed or not a ratio"),
        Column("unit", ID, "what is counted, for example crimes, people, victims"),
        Column("suppressed", BOOLEAN, "a small number is hidden"),
        Column("as_of", DATE, "the viewpoint"),
        Column("meaning", TEXT, "one sentence"),
    ),
    key=("measure", "period", "group"),
)
CONNECTIONS_RELEASED = Table(
    "connections", "pairs of victims of one suspect who are connected to each other", CONNECTIONS.columns,
    key=CONNECTIONS.key, retention=_REVIEWED,
)  # fmt: skip
ANSWERS_RELEASED = Table(
    "answers", "what the system has done about a person, as known at as_of", ANSWERS.columns, retention=_REVIEWED
)
LINKS_RELEASED = Table(
    "links",
    "the identity links within each person, for explanation",
    (
        Column("person_id", ID, "the person both ends belong to; null for a link not used"),
        *_ENDS,
        *(column for column in EDGES.columns if column.name not in {"left_no", "right_no"}),
    ),
    retention=_REVIEWED,
)


def _carried(name: str) -> Table:
    """An extract table as it stands in the release: person columns replaced by the person they are."""
    extract = EXTRACTS[name]
    columns = tuple(column for column in extract.columns if column.name not in PERSON_COLUMN_NAMES)
    person = (Column("person_id", ID, "the person"),) if extract.mentions_people else ()
    return Table(
        name, extract.meaning, (*PROVENANCE, *person, *columns), key=("source", "record_id"), retention=_REVIEWED
    )


CARRIED: dict[str, Table] = {
    name: _carried(name) for name in EXTRACTS if name not in {"incidents", "offences", "involvements"}
}
"""Extract tables that travel on, whole, so that the site can show orders, warrants, custody and the rest."""

RELEASE: dict[str, Table] = {
    **{
        table.name: table
        for table in (
            PEOPLE, MENTIONS, INCIDENTS, OFFENCES, EVENTS, STATUSES, FRAGILE_LINKS, COUNTER_ALLEGATIONS, REVIEWS,
            SCORES, SAFEGUARDING, ADDRESSES_RELEASED, REGISTER, FINDINGS, MEASURES, LINKS_RELEASED,
            CONNECTIONS_RELEASED, ANSWERS_RELEASED, ETHNICITIES,
        )
    },
    **CARRIED,
}  # fmt: skip
