"""Other layouts in which forces hand over the same records, invented after the habits of record systems, as data.

Each says how tables and columns are called there, how dates and codes are written and which columns are cut in
pieces; from
the same data come the files (`rewriting.py`) and the mapping.toml that leads back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from daylight.domain.errors import Invalid
from daylight.tables.extracts import CALL_GRADES, ORIGINS, RELATIONSHIPS, ROLES


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout. `files` renames tables; `heading` makes a heading of a column's name where `headings` has none of
    its own."""

    name: str
    delimiter: str
    encoding: str
    heading: Callable[[str], str]
    headings: dict[str, str]
    files: dict[str, str]
    date: str  # strftime patterns
    time: str
    words: dict[str, dict[str, str]]  # column, then our code to their word
    booleans: tuple[str, str]
    empty: str = ""
    address_parts: int = 0  # the one-line address cut at its commas into so many columns
    split_times: tuple[str, ...] = ()  # date in one column, time in another
    by_year: tuple[str, ...] = ()  # tables with a file for each year, by their first timestamp
    by_role: bool = False  # suspects, victims and others in files of their own
    workbook: str = ""  # small tables as sheets of one workbook
    sheets: tuple[str, ...] = ()
    title_rows: int = 0
    extra: dict[str, str] = field(default_factory=dict)  # table to a heading that nobody needs


def _title(name: str) -> str:
    return name.replace("_", " ").title()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _spoken(codes: tuple[str, ...], change: Callable[[str], str], **own: str) -> dict[str, str]:
    return {code: own.get(code, change(code.replace("_", " "))) for code in codes}


_PEOPLE_NICHE = {
    "nominal_id": "PIN", "pnc_id": "PNCID", "forename": "Given Name 1", "middle_names": "Given Name 2",
    "surname": "Family Name",
    "other_names": "Alias/Maiden", "date_of_birth": "DOB", "ethnicity": "Self Defined Ethnicity", "phone": "Tel",
    "postcode": "Post Code",
}  # fmt: skip

NICHE = Layout(
    name="niche",
    delimiter=",",
    encoding="utf-8-sig",
    heading=_title,
    headings=_PEOPLE_NICHE
    | {
        "incident_id": "Occurrence No",
        "offence_id": "Crime No",
        "reported_at": "Reported",
        "domestic": "DA Flag",
        "role": "Involvement",
    },
    files={
        "incidents": "Occurrences",
        "offences": "Crimes",
        "involvements": "OccurrencePersons",
        "orders": "CourtOrders",
        "markers": "WarningSignals",
        "management": "OffenderManagement",
    },
    date="%d/%m/%Y",
    time="%d/%m/%Y %H:%M:%S",
    words={
        "role": _spoken(ROLES, str.title, suspect="Suspect/Accused", victim="Aggrieved"),
        "relationship": _spoken(
            RELATIONSHIPS, str.title, spouse="Husband/Wife", ex_spouse="Ex Husband/Wife", unknown="Not Known"
        ),
        "origin": _spoken(ORIGINS, str.title, **{"999": "Emergency call", "101": "Non-emergency call"}),
    },
    booleans=("Y", "N"),
    address_parts=3,
    split_times=("reported_at",),
    by_year=("incidents",),
    extra={"incidents": "Beat Code"},
)

ATHENA = Layout(
    name="athena",
    delimiter=";",
    encoding="cp1252",
    heading=str.upper,
    headings={
        "incident_id": "INV_REF", "offence_id": "CRIME_REF", "involvement_id": "LINK_REF",
        "nominal_id": "PERSON_URN", "pnc_id": "PNC_NO",
        "forename": "FIRST_NAME", "surname": "LAST_NAME", "middle_names": "MIDDLE_NAME", "date_of_birth": "BIRTH_DT",
        "sex": "GENDER",
        "relationship": "REL_TO_VICTIM", "to_involvement_id": "VICTIM_LINK_REF", "outcome_code": "HO_OUTCOME",
        "reported_at": "REPORTED_DTM",
    },
    files={"incidents": "INVESTIGATION", "offences": "CRIME_CLASSIFICATION", "involvements": "PERSON_LINK"},
    date="%d-%b-%Y",
    time="%d-%b-%Y %H:%M:%S",
    words={
        "sex": {"M": "MALE", "F": "FEMALE", "X": "OTHER", "U": "UNKNOWN"},
        "relationship": _spoken(RELATIONSHIPS, str.upper, ex_partner="FORMER PARTNER", child="SON OR DAUGHTER",
        unknown="NOT STATED"),
        "call_grade": _spoken(CALL_GRADES, str.upper, emergency="GRADE 1", priority="GRADE 2"),
        "statement": {"given": "TAKEN", "declined": "REFUSED", "retracted": "WITHDRAWN"},
    },
    booleans=("1", "0"),
    empty="NULL",
    by_role=True,
    workbook="REFERENCE.xlsx",
    sheets=("staff", "fixtures"),
)  # fmt: skip

CONNECT = Layout(
    name="connect",
    delimiter="|",
    encoding="utf-8",
    heading=_camel,
    headings={
        "incident_id": "storm_ref",
        "reported_at": "logged",
        "surname": "lastName",
        "forename": "firstName",
        "date_of_birth": "dob",
        "nominal_id": "gpid",
        "address": "fullAddress",
        "risk_grade": "dashGrading",
    },
    files={"incidents": "events", "involvements": "event_people", "offences": "crime_records"},
    date="%Y-%m-%d",
    time="%Y-%m-%d %H:%M:%S",
    words={
        "risk_grade": {"standard": "Bronze", "medium": "Silver", "high": "Gold"},
        "role": _spoken(ROLES, str.capitalize, suspect="Perpetrator", victim="Victim", caller="Informant"),
    },
    booleans=("true", "false"),
    by_year=("incidents", "offences"),
    workbook="justice.xlsx",
    sheets=("warrants", "custody", "markers"),
    title_rows=3,
)

_OTHERS = {layout.name: layout for layout in (NICHE, ATHENA, CONNECT)}
LAYOUTS = ("records", *_OTHERS)


def check_layout(layout: str, size: str) -> None:
    """Raise Invalid for a layout that does not exist, or that a nation (written as Parquet) cannot have."""
    if layout not in LAYOUTS:
        raise Invalid(f"There is no layout {layout!r}; choose one of {', '.join(LAYOUTS)}.")
    if layout != "records" and size == "nation":
        raise Invalid("A nation is written in the layout `records` only; choose another size or leave --layout out.")


def other_layout(name: str) -> Layout | None:
    """The layout of that name; None for the records layout itself."""
    return _OTHERS.get(name)
