"""What a model of serious harm may look at: every feature as data, with its meaning, unit, columns and reason."""

from dataclasses import dataclass

MONTHS = 24
"""How far back every feature looks. One length for all, so that a person known for long and one known for two years
are told alike, and a model does not age as the records grow."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. `sql` is an aggregate over `over`, the incidents or the crimes of one person within MONTHS.

    `columns` are the columns of the release from which it is computed. Counts go through ln(1 + x): the second
    incident says more than the twelfth.
    """

    name: str
    meaning: str
    unit: str
    over: str  # `incidents` or `crimes`
    sql: str
    columns: tuple[str, ...]
    why: str


_EVENT = ("events.event_date", "events.incident_id", "incidents.known_on", "incidents.cancelled_on")
_CRIME = ("events.event_date", "offences.offence_id", "offences.known_on", "offences.cancelled_on")
_KIND = (*_CRIME, "offences.code", "offences.stats_code")
_HISTORY = "earlier domestic abuse history is the strongest known predictor"
_FLOOR = "severity weights undervalue it; a kind with a level floor"


def _kind(name: str, meaning: str, why: str) -> Feature:
    return Feature(name, meaning, "crimes", "crimes", f"count(*) FILTER (kind = '{name}')", _KIND, why)


def _flagged(name: str, column: str, meaning: str) -> Feature:
    sql = f"count(DISTINCT incident_no) FILTER ({column})"
    why = "conduct that the officer recorded at the scene"
    return Feature(name, meaning, "incidents", "incidents", sql, (*_EVENT, f"incidents.{column}"), why)


FEATURES = (
    Feature(
        "days_since_last", "days since the latest incident", "days", "incidents", "DATE '{at}' - max(event_date)",
        _EVENT, "the baseline's; time since the last incident is the strongest single predictor in large studies",
    ),
    Feature(
        "incidents", "incidents in the window", "incidents", "incidents", "count(DISTINCT incident_no)", _EVENT,
        "the baseline's; " + _HISTORY,
    ),
    Feature(
        "incidents_6_months", "incidents in the latest six months", "incidents", "incidents",
        "count(DISTINCT incident_no) FILTER (event_date > DATE '{at}' - INTERVAL 6 MONTH)", _EVENT,
        "abuse that becomes more frequent",
    ),
    Feature(
        "victims", "distinct victims", "people", "incidents", "count(DISTINCT other_person_id)",
        (*_EVENT, "events.other_person_id"), "serial abuse",
    ),
    Feature(
        "partners", "distinct victims recorded as an intimate partner or former one", "people", "incidents",
        "count(DISTINCT other_person_id) FILTER (intimate)",
        (*_EVENT, "events.other_person_id", "events.relationship"), "abuse that moves from one partner to the next",
    ),
    Feature(
        "sexual_incidents", "incidents with a sexual theme", "incidents", "incidents",
        "count(DISTINCT incident_no) FILTER (sexual)", (*_EVENT, "incidents.sexual", "offences.code"),
        "rape is serious harm, and recorded sexual harm goes before it",
    ),
    _flagged("weapon_incidents", "weapon", "incidents with a weapon"),
    _flagged("injury_incidents", "injury", "incidents with an injury"),
    _flagged("strangulation_incidents", "strangulation", "incidents with strangulation, charged as a crime or not"),
    Feature("crimes", "crimes", "crimes", "crimes", "count(*)", _CRIME, _HISTORY),
    Feature(
        "severity", "summed severity, each crime's halved with every year since", "points", "crimes",
        "sum(severity * pow(0.5, (DATE '{at}' - event_date) / 365.25))", (*_CRIME, "offences.severity"),
        "gravity of what was recorded, as in the points score",
    ),
    Feature(
        "serious_crimes", "crimes of serious harm", "crimes", "crimes", "count(*) FILTER (serious)", _KIND,
        "what is forecast has happened before",
    ),
    _kind("strangulation", "strangulation crimes", _FLOOR),
    _kind("coercive_control", "crimes of coercive control", _FLOOR),
    _kind("stalking", "stalking crimes", _FLOOR),
    _kind("order_breach", "breaches of an order, as crimes", _FLOOR),
    _kind("threats", "threats, as crimes", "threats to kill go before killing in reviews of homicide"),
    _kind("violence_with_injury", "crimes of violence with injury", "physical harm already done"),
)  # fmt: skip
"""Left out, and why: an arrest, for records do not say when it became known; risk grades, for they foretell little
better than chance; alcohol, drugs, pregnancy, homes and calls, for they stand in for banned traits or are the victim's;
convictions and management, for they tell what was done about a person and would punish being unmanaged twice."""

NAMES = tuple(feature.name for feature in FEATURES)
BASELINE = ("days_since_last", "incidents")
"""What every model must beat."""

TELLS_WHO = {
    "events": ("person_id", "other_person_id", "role", "source", "incident_id", "restricted"),
    "incidents": ("source", "incident_id", "domestic", "sexual", "stalking"),
    "offences": ("source", "offence_id"),
    "people": ("person_id", "born_from", "born_to", "protected"),
}
"""What is read besides: whose event it is, whether it counts, and who is left out. Births serve only to leave children
out of the people forecast."""
TESTED_FOR_FAIRNESS = {
    "people": ("person_id", "sex", "born_from", "born_to"),
    "ethnicities": ("person_id", "ethnicity", "ethnicity_scheme"),
}
"""Read apart, after every model is fitted: to test for unfairness, and to measure what age and sex would add."""


def columns_read() -> dict[str, tuple[str, ...]]:
    """For each table of the release, the columns that may be read to compute features; no others are loaded."""
    told: dict[str, set[str]] = {table: set(columns) for table, columns in TELLS_WHO.items()}
    told["events"] |= {"offence_ids", "cancelled_offence_ids"}
    for feature in FEATURES:
        for place in feature.columns:
            table, column = place.split(".")
            told[table].add(column)
    return {table: tuple(sorted(columns)) for table, columns in sorted(told.items())}
