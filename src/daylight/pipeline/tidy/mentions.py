"""Mentions: one row per record that describes a person, in every table, in one normal form for linkage."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.names import names_joined
from daylight.pipeline.tidy.values import stage
from daylight.tables.extracts import KNOWN_ON, PERSON_COLUMN_NAMES, PERSON_TABLES
from daylight.tables.working import MENTIONS

_PROVENANCE = ("source", "source_file", "source_row", "record_id")
_EXCESS = 10  # times as many as on 1 January of a year nearby
_ENOUGH_TO_TELL = 20
AT_ONCE = 4_000_000
"""Rows made into mentions at a time, of whole sources: what they are joined with stays in memory."""


def gather_rows(engine: Engine) -> None:
    """Make the view `tidying_rows`: the person columns of every table, with incident, role and the row's own day."""
    rows = " UNION ALL ".join(_rows_of(table) for table in PERSON_TABLES)
    engine.run(f"CREATE OR REPLACE TEMP VIEW tidying_rows AS {rows}")


def _rows_of(table: str) -> str:
    columns = ", ".join((*_PROVENANCE, *PERSON_COLUMN_NAMES))
    if table == "involvements":
        own = "incident_id, offence_id, to_involvement_id, role, relationship, CAST(NULL AS DATE) AS own_day"
    else:
        nothing = ("incident_id", "offence_id", "to_involvement_id", "role", "relationship")
        day = KNOWN_ON.get(table, "NULL")  # interests and staff have no day of their own: always known
        own = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in nothing) + f", CAST({day} AS DATE) AS own_day"
    return f"SELECT '{table}' AS source_table, {columns}, {own} FROM records_{table}"


def make_mentions(engine: Engine) -> None:
    """Make `tidy_mentions` from `tidying_rows`, the lookups, `tidying_places` and `tidy_incidents`."""
    number = "row_number() OVER (ORDER BY source, source_table, record_id) AS mention_no"
    stage(engine, "tidying_numbers", f"SELECT source, source_table, record_id, {number} FROM tidying_rows")
    stage(engine, "tidying_ethnicities", _ethnicities())
    excess = _excess_of_1970(engine)
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in _columns(excess).items())
    for place, some in enumerate(_in_turn(engine)):
        if place:
            engine.append("tidy_mentions", _mentions(chosen, some))
        else:
            engine.create("tidy_mentions", _mentions(chosen, some))


def _in_turn(engine: Engine) -> list[str]:
    """Conditions that share out the rows source by source, AT_ONCE or so to each; `true` where there are no more."""
    counts = engine.rows("SELECT source, count(*) FROM tidying_rows GROUP BY source ORDER BY source")
    if sum(count for _, count in counts) <= AT_ONCE:
        return ["true"]
    shares: list[list[str]] = [[]]
    held = 0
    for source, count in counts:
        if held + count > AT_ONCE and shares[-1]:
            shares.append([])
            held = 0
        shares[-1].append("'" + source.replace("'", "''") + "'")
        held += count
    return [f"source IN ({', '.join(share)})" for share in shares]


def _mentions(chosen: str, some: str) -> str:
    """The query for the mentions of some sources."""
    return f"""
        WITH days AS (
            SELECT r.*,
                   coalesce(i.known_on, r.own_day) AS known_on, coalesce(i.event_date, r.own_day) AS event_on
            FROM (SELECT * FROM tidying_rows WHERE {some}) AS r
            LEFT JOIN (SELECT source, incident_id, known_on, event_date FROM tidy_incidents WHERE {some}) AS i
                ON i.source = r.source AND i.incident_id = r.incident_id
        ), aged AS (
            SELECT *, CAST(event_on - to_years(years) AS DATE) AS youngest,
                   CAST(event_on - to_years(years + 1) AS DATE) + 1 AS oldest
            FROM (SELECT *, CASE WHEN age BETWEEN 0 AND 120 AND event_on IS NOT NULL THEN age END AS years FROM days)
        )
        SELECT {chosen}
        FROM aged AS r
        JOIN (SELECT * FROM tidying_numbers WHERE {some}) AS m
            ON m.source = r.source AND m.source_table = r.source_table AND m.record_id = r.record_id
        LEFT JOIN tidying_names AS n ON {names_joined("r", "n")}
        LEFT JOIN tidying_titles AS t ON t.value = r.title
        LEFT JOIN tidying_middles AS d ON d.value = r.middle_names
        LEFT JOIN tidying_aliases AS a ON a.value = r.other_names
        LEFT JOIN tidying_births AS b ON b.value = r.date_of_birth
        LEFT JOIN tidying_pnc AS k ON k.value = r.pnc_id
        LEFT JOIN tidying_phones AS f ON f.value = r.phone
        LEFT JOIN tidying_emails AS e ON e.value = r.email
        LEFT JOIN tidying_ethnicities AS s ON s.source = r.source AND s.ethnicity = r.ethnicity
        LEFT JOIN tidying_places AS p
            ON p.said_address = coalesce(r.address, '') AND p.said_postcode = coalesce(r.postcode, '')
            AND p.said_uprn = coalesce(r.uprn, '')
        """


def _excess_of_1970(engine: Engine) -> bool:
    """Whether 1 January 1970, where many systems' clocks start, stands for "not known" in these extracts.

    It does when far more people (told apart by name) have it than have 1 January of the years around. Where they
    do not, it is kept: somebody was born that day.
    """
    counts = dict(
        engine.rows(
            """
            SELECT date_of_birth, count(DISTINCT (forename, surname)) FROM tidying_rows
            WHERE date_of_birth LIKE '19__-01-01' AND date_of_birth BETWEEN '1965' AND '1976' GROUP BY date_of_birth
            """
        )
    )
    suspect = counts.pop("1970-01-01", 0)
    usual = sum(counts.values()) / 10
    return bool(suspect >= _ENOUGH_TO_TELL and suspect > _EXCESS * max(usual, 1.0))


def _ethnicities() -> str:
    """SQL: each ethnicity as a source records it, with the scheme it is coded in.

    18+1 and 16+1 are the Office for National Statistics' self-defined codes of the 2011 and 2001 censuses; 6+1 is
    the officer's own impression (IC1 to IC6, IC0 or IC9 for not known). Chinese is O1 in the 16+1 set; the 18+1 set
    adds W3, W4, A4 and O2, and a source that uses any of them is in it.
    """
    return """
        WITH said AS (
            SELECT source, ethnicity, upper(trim(ethnicity)) AS code FROM (
                SELECT DISTINCT source, ethnicity FROM tidying_rows WHERE ethnicity IS NOT NULL
            )
        ), schemes AS (
            SELECT source, bool_or(code = 'O1') AND NOT bool_or(code IN ('A4', 'W3', 'W4', 'O2')) AS older
            FROM said GROUP BY source
        )
        SELECT source, ethnicity, CASE
            WHEN code = '' THEN NULL
            WHEN regexp_matches(code, '^(W[1-49]|M[1-39]|A[1-59]|B[1-39]|O[1-29]|N[1-9S])$')
                THEN CASE WHEN older THEN '16+1' ELSE '18+1' END
            WHEN regexp_matches(code, '^(IC ?)?[0-69]$') THEN '6+1'
            ELSE 'other' END AS scheme
        FROM said JOIN schemes USING (source)
    """


def _columns(excess_of_1970: bool) -> dict[str, str]:
    """Each column of `tidy_mentions` with its SQL, in the declared order."""
    born = "b.birth_date" if not excess_of_1970 else "nullif(b.birth_date, DATE '1970-01-01')"
    unusable = "r.date_of_birth = '1970-01-01'" if excess_of_1970 else "FALSE"
    spans = f"b.earliest IS NOT NULL AND NOT {unusable} AND (r.event_on IS NULL OR b.earliest <= r.event_on)"
    by_age = "b.birth_date IS NULL AND b.earliest <= r.youngest AND b.latest >= r.oldest"
    special = {
        "mention_no": "m.mention_no",
        "nominal_id": "nullif(trim(r.nominal_id), '')",
        "pnc_id": "k.normal",
        "title": "coalesce(t.normal, n.title)",
        "forename": "n.forename",
        "middle_names": _middle_names(),
        "surname": "n.surname",
        "other_names": "CASE WHEN a.value IS NULL THEN n.other_names WHEN len(n.other_names) = 0 THEN a.normal"
        " ELSE list_sort(list_distinct(list_concat(n.other_names, a.normal))) END",
        "shown_forename": "n.shown_forename",
        "shown_surname": "n.shown_surname",
        "sex": "CASE WHEN upper(trim(r.sex)) IN ('M', 'F', 'X') THEN upper(trim(r.sex)) END",
        "birth_date": f"CASE WHEN r.event_on IS NULL OR b.birth_date <= r.event_on THEN {born} END",
        "birth_text": f"CASE WHEN NOT {unusable} THEN b.birth_text END",
        "born_from": f"CASE WHEN {spans} THEN CASE WHEN {by_age} THEN greatest(b.earliest, r.oldest)"
        f" ELSE b.earliest END ELSE r.oldest END",
        "born_to": f"CASE WHEN {spans} THEN CASE WHEN {by_age} THEN least(b.latest, r.youngest)"
        f" ELSE b.latest END ELSE r.youngest END",
        "ethnicity": "nullif(trim(r.ethnicity), '')",
        "ethnicity_scheme": "s.scheme",
        "phone": "f.normal",
        "email": "e.normal",
        "protected": "coalesce(r.protected, FALSE)",
        "address_id": "p.address_id",
        "house": "p.front_door",
        "street": "p.street",
        "town": "p.town",
        "postcode": "p.postcode",
        "uprn": "p.uprn",
    }
    return {column.name: special.get(column.name, f"r.{column.name}") for column in MENTIONS.columns}


def _middle_names() -> str:
    """SQL: what follows the first forename in its field, then the middle names that do not repeat it."""
    own = "list_filter(d.normal, word -> word <> coalesce(n.forename, '') AND NOT list_contains(n.middles, word))"
    both = f"nullif(array_to_string(list_concat(n.middles, {own}), ' '), '')"
    alone = "len(n.middles) = 0 AND list_contains(d.normal, n.forename) IS NOT TRUE"  # nearly always, and far quicker
    return f"CASE WHEN d.value IS NULL THEN n.middle_names WHEN {alone} THEN d.joined ELSE {both} END"
