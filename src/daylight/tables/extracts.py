"""The records a force hands over: Daylight's public input, after mapping. Printed as the design's RECORDS page."""

from daylight.domain.relationships import FAMILY as FAMILY
from daylight.domain.relationships import INTIMATE as INTIMATE
from daylight.domain.relationships import RELATIONSHIPS as RELATIONSHIPS
from daylight.tables.spec import Column, Sensitivity, Table, Type

ID, TEXT, CODE, BOOLEAN = Type.ID, Type.TEXT, Type.CODE, Type.BOOLEAN
DATE, PARTIAL_DATE, TIMESTAMP, COUNT, REAL = Type.DATE, Type.PARTIAL_DATE, Type.TIMESTAMP, Type.COUNT, Type.REAL
PERSONAL, LOCATING, SPECIAL = Sensitivity.PERSONAL, Sensitivity.LOCATING, Sensitivity.SPECIAL

ROLES = ("suspect", "victim", "witness", "child", "caller", "subject", "other")
OUTCOMES = tuple(str(number) for number in range(1, 23))
STEPS = (
    "charged", "summonsed", "discontinued", "dismissed", "acquitted", "convicted", "appealed", "quashed",
    "applied", "granted", "refused", "withdrawn",
)  # fmt: skip
ORDER_KINDS = (
    "DVPN", "DVPO", "DAPN", "DAPO", "NMO", "OO", "RO", "SPO", "SHPO", "SRO", "CBO", "bail", "police_bail",
    "licence", "community", "suspended", "conditional_caution",
)  # fmt: skip
SCHEMES = ("MAPPA", "MARAC", "IOM", "probation", "MATAC", "DRIVE", "PDP", "other")
MARKERS = (
    "violent", "weapons", "firearms", "mental_health", "suicidal", "self_harm", "alcohol", "drugs", "escaper",
    "conceals", "allegation", "domestic", "other",
)  # fmt: skip
ORIGINS = ("999", "101", "online", "officer", "front_counter", "partner", "third_party", "other")
CALL_GRADES = ("emergency", "priority", "scheduled", "resolution_without_deployment")

PERSON_COLUMNS = (
    Column("nominal_id", ID, "the source system's own person reference; may be duplicated or wrongly shared", PERSONAL),
    Column("pnc_id", ID, "Police National Computer reference", PERSONAL),
    Column("title", TEXT, "as recorded", PERSONAL),
    Column("forename", TEXT, "as recorded", PERSONAL),
    Column("middle_names", TEXT, "as recorded", PERSONAL),
    Column("surname", TEXT, "as recorded", PERSONAL),
    Column("other_names", TEXT, "aliases, maiden and former names, `;` between them", PERSONAL),
    Column("sex", CODE, "as recorded", PERSONAL, codes=("M", "F", "X", "U")),
    Column("date_of_birth", PARTIAL_DATE, "date of birth, perhaps partial", PERSONAL),
    Column("age", COUNT, "whole years at the event, where no date of birth", PERSONAL),
    Column("ethnicity", TEXT, "self-defined 18+1 code; another scheme is kept raw with its scheme named", SPECIAL),
    Column("phone", TEXT, "as recorded", LOCATING),
    Column("email", TEXT, "as recorded", LOCATING),
    Column("protected", BOOLEAN, "sealed identity: never linked by the system, never shown without permission"),
    Column("address", TEXT, "one line", LOCATING),
    Column("postcode", TEXT, "as recorded", LOCATING),
    Column("uprn", ID, "Unique Property Reference Number", LOCATING),
)
PERSON_COLUMN_NAMES = tuple(column.name for column in PERSON_COLUMNS)


def _required(name: str, type: Type, meaning: str, **more: object) -> Column:
    return Column(name, type, meaning, required=True, **more)  # type: ignore[arg-type]


def _about_people(name: str, meaning: str, *columns: Column, key: tuple[str, ...] = ()) -> Table:
    return Table(name, meaning, (*columns, *PERSON_COLUMNS), key=key, mentions_people=True)


_CIRCUMSTANCES = ("children_present", "alcohol", "drugs", "weapon", "injury", "strangulation", "pregnant", "separation")

INCIDENTS = Table(
    "incidents",
    "one row per incident reported to the police, whether or not it became a crime",
    (
        _required("incident_id", ID, "the incident's reference"),
        _required("reported_at", TIMESTAMP, "when the police were told"),
        Column("recorded_at", TIMESTAMP, "when it entered the system; reported_at where empty"),
        Column("occurred_from", TIMESTAMP, "when it happened, from"),
        Column("occurred_to", TIMESTAMP, "when it happened, to"),
        Column("force", ID, "police force area code or the force's short name"),
        Column("district", TEXT, "local policing area"),
        Column("origin", CODE, "how it came in", codes=ORIGINS),
        Column("call_grade", CODE, "grade of the call", codes=CALL_GRADES),
        Column("domestic", BOOLEAN, "the source system's own flag"),
        Column("sexual", BOOLEAN, "the source system's own flag"),
        Column("stalking", BOOLEAN, "the source system's own flag"),
        Column("risk_grade", CODE, "officer's risk grade at the scene", codes=("standard", "medium", "high")),
        *(Column(name, BOOLEAN, "circumstance of the incident", SPECIAL) for name in _CIRCUMSTANCES),
        Column("address", TEXT, "where, one line", LOCATING),
        Column("postcode", TEXT, "where", LOCATING),
        Column("uprn", ID, "where", LOCATING),
        Column("easting", REAL, "where, metres on the national grid", LOCATING),
        Column("northing", REAL, "where, metres on the national grid", LOCATING),
        Column("latitude", REAL, "where, degrees WGS 84", LOCATING),
        Column("longitude", REAL, "where, degrees WGS 84", LOCATING),
        Column("cancelled_at", TIMESTAMP, "recorded in error, no crime, transferred: counted nowhere from then"),
        Column("cancelled_reason", TEXT, "why cancelled"),
        Column("summary", TEXT, "free text; never a score's input unless a person coded it", SPECIAL),
    ),
    key=("incident_id",),
)

OFFENCES = Table(
    "offences",
    "one row per crime recorded for an incident; an incident without one is a non-crime incident",
    (
        _required("offence_id", ID, "crime reference"),
        _required("incident_id", ID, "the incident it was recorded for"),
        Column("offence_code", CODE, "recorded-crime code, class and subclass, or its five-digit form"),
        Column("offence", TEXT, "description"),
        Column("recorded_at", TIMESTAMP, "when it was recorded as a crime"),
        Column("outcome_code", CODE, "Home Office outcome type", codes=OUTCOMES),
        Column("outcome_at", DATE, "when the outcome was assigned"),
        Column("victim_supports", BOOLEAN, "whether the victim supports police action; outcomes 14 and 16 imply no"),
        Column("statement", CODE, "the victim's statement", codes=("given", "declined", "retracted")),
        Column("statement_at", DATE, "when given, declined or retracted"),
        Column("wants_recorded", BOOLEAN, "the victim asked that it be recorded"),
        Column("cancelled_at", TIMESTAMP, "as for incidents"),
        Column("cancelled_reason", TEXT, "as for incidents"),
    ),
    key=("offence_id",),
)

INVOLVEMENTS = _about_people(
    "involvements",
    "one row per person per incident and role: the mention",
    _required("involvement_id", ID, "the mention's reference"),
    _required("incident_id", ID, "the incident"),
    Column("offence_id", ID, "where the mention belongs to one crime of several"),
    _required("role", CODE, "part played", codes=ROLES),
    Column("relationship", CODE, "on a suspect: what the suspect is to the victim", PERSONAL, codes=RELATIONSHIPS),
    Column("to_involvement_id", ID, "on a suspect: which victim; empty means every victim of the incident"),
    Column("arrested", BOOLEAN, "on a suspect"),
    key=("involvement_id",),
)

CONVICTIONS = _about_people(
    "convictions",
    "one row per conviction or caution",
    _required("conviction_id", ID, "the conviction's reference"),
    _required("convicted_on", DATE, "date of conviction or caution"),
    Column("offence_code", CODE, "as for offences"),
    Column("offence", TEXT, "description"),
    Column("disposal", TEXT, "sentence or other disposal"),
    Column("sentence_days", COUNT, "days of custody"),
    Column("offence_id", ID, "the crime it answers"),
    key=("conviction_id",),
)

PROCEEDINGS = _about_people(
    "proceedings",
    "one row per step of a prosecution or civil application",
    _required("proceeding_id", ID, "the step's reference"),
    _required("happened_on", DATE, "date of the step"),
    _required("step", CODE, "which step", codes=STEPS),
    Column("offence_id", ID, "the crime prosecuted"),
    Column("order_id", ID, "the order applied for"),
    Column("applicant", TEXT, "who applied"),
    Column("court", TEXT, "which court"),
    key=("proceeding_id",),
)

ORDERS = _about_people(
    "orders",
    "one row per order, bail, notice, community or suspended sentence, or conditional caution",
    _required("order_id", ID, "the order's reference"),
    _required("kind", CODE, "kind of order", codes=ORDER_KINDS),
    _required("starts_on", DATE, "first day in force"),
    Column("ends_on", DATE, "last day in force"),
    Column("conditions", TEXT, "what it forbids or requires", SPECIAL),
    Column("protected_nominal_id", ID, "whom it protects", LOCATING),
    Column("court", TEXT, "which court"),
    key=("order_id",),
)

ORDER_REQUIREMENTS = Table(
    "order_requirements",
    "one row per requirement of an order",
    (
        _required("requirement_id", ID, "the requirement's reference"),
        _required("order_id", ID, "the order"),
        Column("text", TEXT, "what is required", SPECIAL),
        Column("positive", BOOLEAN, "asks him to do something, rather than not to"),
        Column("supervisor", TEXT, "who supervises it"),
        Column("starts_on", DATE, "first day"),
        Column("ends_on", DATE, "last day"),
        Column("completed_on", DATE, "when completed"),
    ),
    key=("requirement_id",),
)

BREACHES = Table(
    "breaches",
    "one row per breach of an order",
    (
        _required("breach_id", ID, "the breach's reference"),
        _required("order_id", ID, "the order"),
        _required("breached_on", DATE, "when"),
        Column("requirement_id", ID, "which requirement"),
        Column("incident_id", ID, "the incident it came to notice by"),
        Column("route", TEXT, "how it was dealt with"),
    ),
    key=("breach_id",),
)

WARRANTS = _about_people(
    "warrants",
    "one row per warrant",
    _required("warrant_id", ID, "the warrant's reference"),
    _required("issued_on", DATE, "date of issue"),
    Column("kind", CODE, "kind of warrant", codes=("fail_to_appear", "recall", "search", "commit", "other")),
    Column("executed_on", DATE, "when executed"),
    Column("withdrawn_on", DATE, "when withdrawn"),
    key=("warrant_id",),
)

MANAGEMENT = _about_people(
    "management",
    "one row per spell under an existing framework",
    _required("scheme", CODE, "which framework", codes=SCHEMES),
    _required("starts_on", DATE, "first day"),
    Column("ends_on", DATE, "last day"),
    Column("category", TEXT, "category within the scheme"),
    Column("level", TEXT, "level within the scheme"),
    Column("role", CODE, "in what capacity", codes=("perpetrator", "victim")),
    Column("last_action_on", DATE, "latest action taken under it"),
)

MARKERS_TABLE = _about_people(
    "markers",
    "one row per warning marker",
    Column("marker", CODE, "kind of marker", SPECIAL, required=True, codes=MARKERS),
    Column("starts_on", DATE, "first day"),
    Column("ends_on", DATE, "last day"),
)

CUSTODY = _about_people(
    "custody",
    "one row per spell in custody",
    _required("starts_on", DATE, "first day"),
    Column("ends_on", DATE, "last day"),
    Column("place", TEXT, "where held"),
    Column("release_on", DATE, "expected release"),
)

INTELLIGENCE = _about_people(
    "intelligence",
    "one row per intelligence report line",
    _required("report_id", ID, "the report's reference"),
    _required("reported_on", DATE, "date of the report"),
    Column("source_evaluation", CODE, "1 to 3", codes=("1", "2", "3")),
    Column("assessment", CODE, "A to E", codes=("A", "B", "C", "D", "E")),
    Column("handling", CODE, "handling code", codes=("P", "C")),
    Column("text", TEXT, "the report", SPECIAL),
    key=("report_id",),
)

INTERESTS = _about_people(
    "interests",
    "one row per known routine",
    _required("kind", CODE, "kind of routine", codes=("football_club", "employer", "venue", "other")),
    _required("value", TEXT, "which club, employer or place"),
)

STAFF = _about_people(
    "staff",
    "one row per member of the force's staff: to find police suspects and conflicts of interest",
    _required("staff_id", ID, "the member's reference"),
    Column("unit", TEXT, "where they work"),
    Column("line_manager_id", ID, "staff_id of the line manager"),
    key=("staff_id",),
)

CALLS = Table(
    "calls",
    "one row per emergency call, domestic or not, so that the domestic share can be measured",
    (
        _required("call_id", ID, "the call's reference"),
        _required("received_at", TIMESTAMP, "when it was received"),
        Column("origin", CODE, "how it came in", codes=ORIGINS),
        Column("incident_id", ID, "the incident it led to"),
        Column("postcode", TEXT, "where", LOCATING),
        Column("uprn", ID, "where", LOCATING),
    ),
    key=("call_id",),
)

FIXTURES = Table(
    "fixtures",
    "one row per event in the calendar",
    (
        _required("event_id", ID, "the event's reference"),
        _required("starts_at", TIMESTAMP, "start or kick-off"),
        Column("kind", TEXT, "kind of event, for example football"),
        Column("title", TEXT, "as announced"),
        Column("home", TEXT, "home side"),
        Column("away", TEXT, "away side"),
        Column("venue", TEXT, "where"),
        Column("rivalry", TEXT, "name of the rivalry, where there is one"),
    ),
    key=("event_id",),
)

CHILDREN = Table(
    "children",
    "one row per child to be notified to a school",
    (
        Column("incident_id", ID, "the incident"),
        Column("involvement_id", ID, "the child's mention"),
        Column("school", TEXT, "school to be told", LOCATING),
    ),
)

EXTRACTS: dict[str, Table] = {
    table.name: table
    for table in (
        INCIDENTS, OFFENCES, INVOLVEMENTS, CONVICTIONS, PROCEEDINGS, ORDERS, ORDER_REQUIREMENTS, BREACHES, WARRANTS,
        MANAGEMENT, MARKERS_TABLE, CUSTODY, INTELLIGENCE, INTERESTS, STAFF, CALLS, FIXTURES, CHILDREN,
    )
}  # fmt: skip
REQUIRED_TABLES = ("incidents", "involvements")
PERSON_TABLES = tuple(name for name, table in EXTRACTS.items() if table.mentions_people)

KNOWN_ON = {
    "incidents": "recorded_at", "offences": "recorded_at", "convictions": "convicted_on",
    "proceedings": "happened_on", "orders": "starts_on", "breaches": "breached_on", "warrants": "issued_on",
    "management": "starts_on", "markers": "starts_on", "custody": "starts_on", "intelligence": "reported_on",
    "calls": "received_at",
}  # fmt: skip
"""The column that says from when a row is known; other tables follow their incident or order, or are always known."""
