"""The tables that chapters of one run hand to each other. They live in the run's engine and are gone after it.

receive hands on one `records_<extract>` per extract table, `findings`, `files`, and one `decided_<decision>` per
decision table; each always exists, perhaps empty. The rest are below, in the order in which they are made.
"""

from daylight.tables.decisions import DECISIONS
from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Column, Sensitivity, Table, Type

ID, TEXT, CODE, BOOLEAN = Type.ID, Type.TEXT, Type.CODE, Type.BOOLEAN
DATE, PARTIAL_DATE, TIMESTAMP, COUNT, NUMBER = Type.DATE, Type.PARTIAL_DATE, Type.TIMESTAMP, Type.COUNT, Type.NUMBER
REAL, TEXTS = Type.REAL, Type.TEXTS
PERSONAL, LOCATING, SPECIAL = Sensitivity.PERSONAL, Sensitivity.LOCATING, Sensitivity.SPECIAL

PROVENANCE = (
    Column("source", ID, "the force or system: the extract's folder, or its source column"),
    Column("source_file", TEXT, "path of the file within the extracts"),
    Column("source_row", NUMBER, "row in that file, counted from 1 for the first data row"),
    Column("record_id", ID, "the row's bold id; without one, a hash of the row's content and a counter"),
)
"""What receive puts before an extract's own columns in `records_<extract>`."""

RECORDS: dict[str, Table] = {
    f"records_{name}": Table(
        f"records_{name}", f"checked rows: {table.meaning}", (*PROVENANCE, *table.columns), key=("source", "record_id")
    )
    for name, table in EXTRACTS.items()
}
DECIDED: dict[str, Table] = {
    f"decided_{name}": Table(f"decided_{name}", table.meaning, table.columns) for name, table in DECISIONS.items()
}

FINDINGS = Table(
    "findings",
    "receive: what was wrong, cell by cell and row by row",
    (
        Column("source", ID, "the force or system"),
        Column("source_table", ID, "the extract table"),
        Column("source_file", TEXT, "path of the file within the extracts"),
        Column("source_row", NUMBER, "row in that file; null when the finding is about the whole file"),
        Column("column", ID, "the column; null when it is about the whole row"),
        Column("action", CODE, "what was done", codes=("quarantined", "emptied", "noted")),
        Column("value", TEXT, "what stood there, cut at 200 characters", SPECIAL),
        Column("reason", TEXT, "one sentence: what is wrong and what to do"),
    ),
)
FILES = Table(
    "files",
    "receive: one row per file read; rows_read = rows_loaded + rows_repeated + rows_quarantined",
    (
        Column("source", ID, "the force or system"),
        Column("source_table", ID, "the extract table"),
        Column("source_file", TEXT, "path within the extracts, with the sheet after `#` in a workbook"),
        Column("bytes", NUMBER, "size"),
        Column("sha256", ID, "hash of the content"),
        Column("rows_read", NUMBER, "data rows found"),
        Column("rows_loaded", NUMBER, "rows handed on"),
        Column("rows_repeated", NUMBER, "identical repeats of a loaded row"),
        Column("rows_quarantined", NUMBER, "rows set aside, each with a finding"),
    ),
    key=("source_file",),
)

TIDY_INCIDENTS = Table(
    "tidy_incidents",
    "tidy: the incidents, with their place resolved and the day they became known",
    (
        *RECORDS["records_incidents"].columns,
        Column("event_date", DATE, "Europe/London date of reported_at"),
        Column("known_on", DATE, "Europe/London date of recorded_at"),
        Column("cancelled_on", DATE, "Europe/London date of cancelled_at"),
        Column("address_id", ID, "where", LOCATING),
    ),
    key=("source", "incident_id"),
)
TIDY_OFFENCES = Table(
    "tidy_offences",
    "tidy: the crimes, with their code in one normal form",
    (
        *RECORDS["records_offences"].columns,
        Column("code", ID, "normal form: recorded-crime code (`8N`) where known, else class/subclass (`008/06`)"),
        Column("stats_code", ID, "class/subclass (`008/06`) where known"),
        Column("known_on", DATE, "Europe/London date of recorded_at, or the incident's where empty"),
        Column("cancelled_on", DATE, "Europe/London date of cancelled_at"),
    ),
    key=("source", "offence_id"),
)
ADDRESSES = Table(
    "addresses_found",
    "tidy: every distinct address met, in one normal form",
    (
        Column("address_id", ID, "`A` and twelve hex characters: a hash of the normal form", LOCATING),
        Column("normal", TEXT, "the address in capitals, one line, flat and house number kept apart", LOCATING),
        Column("flat", TEXT, "flat or unit number", LOCATING),
        Column("house", TEXT, "house number or name", LOCATING),
        Column("street", TEXT, "street", LOCATING),
        Column("postcode", TEXT, "`AB1 2CD`", LOCATING),
        Column("uprn", ID, "Unique Property Reference Number", LOCATING),
    ),
    key=("address_id",),
)
MENTIONS = Table(
    "tidy_mentions",
    "tidy: one row per loaded row that describes a person, in every table, in one normal form for linkage",
    (
        Column("mention_no", NUMBER, "1 ... n in the order of source, source_table, record_id"),
        Column("source", ID, "the force or system"),
        Column("source_table", ID, "the extract table"),
        Column("record_id", ID, "its record id there"),
        Column("source_file", TEXT, "path of the file within the extracts"),
        Column("source_row", NUMBER, "row in that file"),
        Column("incident_id", ID, "the incident; null outside involvements"),
        Column("role", CODE, "part played; null outside involvements"),
        Column("known_on", DATE, "the day from which the row is known; null: always known"),
        Column("event_on", DATE, "the day the row is about: event_date of the incident, or the row's own date"),
        Column("nominal_id", ID, "trimmed", PERSONAL),
        Column("pnc_id", ID, "`2004/123456X`: four-digit year, no leading zeros, capitals", PERSONAL),
        Column("title", TEXT, "lower case", PERSONAL),
        Column("forename", TEXT, "plain lower-case letters, spaces between parts", PERSONAL),
        Column("middle_names", TEXT, "the same", PERSONAL),
        Column("surname", TEXT, "the same; a double-barrelled surname has a space", PERSONAL),
        Column("other_names", TEXTS, "the same, one entry per name", PERSONAL),
        Column("shown_forename", TEXT, "as recorded, trimmed, for the screen", PERSONAL),
        Column("shown_surname", TEXT, "as recorded, trimmed, for the screen", PERSONAL),
        Column("sex", CODE, "M, F, X; null where U or not recorded", PERSONAL),
        Column("birth_date", DATE, "null where partial, missing, or after event_on", PERSONAL),
        Column("birth_text", PARTIAL_DATE, "whole or partial, as in RECORDS", PERSONAL),
        Column("born_from", DATE, "earliest possible date of birth from date or age", PERSONAL),
        Column("born_to", DATE, "latest possible date of birth from date or age", PERSONAL),
        Column("ethnicity", TEXT, "as recorded", SPECIAL),
        Column("ethnicity_scheme", CODE, "which scheme it is in", codes=("18+1", "16+1", "6+1", "other")),
        Column("phone", TEXT, "international form, `+447700900123`; null where not a possible number", LOCATING),
        Column("email", TEXT, "trimmed, lower case", LOCATING),
        Column("protected", BOOLEAN, "sealed identity; false where not recorded"),
        Column("address_id", ID, "where this person was said to live", LOCATING),
        Column("house", TEXT, "flat and house number together, for comparison", LOCATING),
        Column("street", TEXT, "street, for comparison", LOCATING),
        Column("town", TEXT, "town or suburb, for comparison", LOCATING),
        Column("postcode", TEXT, "`AB1 2CD`", LOCATING),
        Column("uprn", ID, "Unique Property Reference Number", LOCATING),
    ),
    key=("mention_no",),
)
MENTION_PAIRS = Table(
    "mention_pairs",
    "tidy: who was named beside whom: suspect and victim mentions of one incident, with the stated relationship",
    (
        Column("suspect_no", NUMBER, "mention_no of the suspect"),
        Column("victim_no", NUMBER, "mention_no of the victim"),
        Column("relationship", CODE, "what the suspect is to the victim, as recorded"),
    ),
    key=("suspect_no", "victim_no"),
)
LINKS = Table(
    "links",
    "link: which mention is which person",
    (
        Column("mention_no", NUMBER, "the mention"),
        Column("person_id", ID, "`P` and ten characters"),
        Column("link_weight", REAL, "match weight (log2 Bayes factor) of the mention's best link; null when alone"),
    ),
    key=("mention_no",),
)
EDGES = Table(
    "edges",
    "link: the pairs that were compared and kept, for explanation and fragility",
    (
        Column("left_no", NUMBER, "mention_no, the lower"),
        Column("right_no", NUMBER, "mention_no, the higher"),
        Column("weight", REAL, "match weight, log2 Bayes factor plus prior"),
        Column("probability", REAL, "match probability, 0 to 1"),
        Column("kind", CODE, "how it came about", codes=("identical", "model", "judged")),
        Column("used", BOOLEAN, "both ends are one person in this run"),
    ),
    key=("left_no", "right_no"),
)
CONFIDENCE = Table(
    "confidence",
    "link: how sure that all mentions of a person are one human",
    (
        Column("person_id", ID, "the person"),
        Column("confidence", REAL, "0 to 1; 1 for a person with one mention"),
    ),
    key=("person_id",),
)
CONTRADICTIONS = Table(
    "contradictions",
    "link: people's decisions that could not hold as given, or that moved with a person who was joined or split",
    (Column("sentence", TEXT, "what was decided, a judgement by whom and when, why it does not hold, and what to do"),),
)
PEOPLE_FOUND = Table(
    "people_found",
    "gather: what is known of each person, from the mentions known at as_of",
    (
        Column("person_id", ID, "the person"),
        Column("forename", TEXT, "the form most often recorded, for the screen", PERSONAL),
        Column("surname", TEXT, "the form most often recorded, for the screen", PERSONAL),
        Column("other_names", TEXTS, "every other name recorded", PERSONAL),
        Column("birth_date", DATE, "most often recorded whole date", PERSONAL),
        Column("birth_text", PARTIAL_DATE, "whole or partial", PERSONAL),
        Column("born_from", DATE, "earliest possible date of birth", PERSONAL),
        Column("born_to", DATE, "latest possible date of birth", PERSONAL),
        Column("sex", CODE, "most often recorded", PERSONAL),
        Column("protected", BOOLEAN, "any mention is of a sealed identity"),
        Column("staff", BOOLEAN, "a member of the force's staff"),
        Column("mention_count", COUNT, "mentions, whatever as_of is"),
    ),
    key=("person_id",),
)
EVENTS = Table(
    "events",
    "gather: one row per person, incident, role and other party, as known at as_of",
    (
        Column("source", ID, "the force or system"),
        Column("incident_id", ID, "the incident"),
        Column("person_id", ID, "the person"),
        Column("role", CODE, "part played"),
        Column("other_person_id", ID, "suspect rows: a victim; victim rows: a suspect; else null", PERSONAL),
        Column("relationship", CODE, "what the suspect is to the victim, as recorded for this incident", PERSONAL),
        Column("relationship_settled", CODE, "the same, settled from the pair's nearest incident", PERSONAL),
        Column("intimate", BOOLEAN, "settled relationship is intimate; null when it stays unknown"),
        Column("family", BOOLEAN, "settled relationship is family; null when it stays unknown"),
        Column("event_date", DATE, "Europe/London date of reported_at"),
        Column("reported_at", TIMESTAMP, "when the police were told"),
        Column("recorded_at", TIMESTAMP, "when it entered the system"),
        Column("themes", TEXTS, "of domestic, sexual, stalking: those that hold for this event"),
        Column("offence_ids", TEXTS, "crimes, not cancelled, that concern this pair"),
        Column("offence_codes", TEXTS, "their normal codes, without repeats"),
        Column(
            "cancelled_offence_ids", TEXTS, "crimes that concern this pair and were cancelled by as_of: for a look back"
        ),
        Column("theme_crimes", COUNT, "how many of offence_ids are domestic, sexual or stalking crimes"),
        Column("sexual_crimes", COUNT, "how many of them carry the sexual theme"),
        Column("stalking_crimes", COUNT, "how many of them carry the stalking theme"),
        Column("severity", REAL, "summed weight of offence_ids in the edition in force"),
        Column("outcome_family", CODE, "gravest outcome family of offence_ids; null for a non-crime incident"),
        Column("arrested", BOOLEAN, "the suspect was arrested"),
        Column("cancelled", BOOLEAN, "the incident is cancelled as known at as_of: shown, counted nowhere"),
        Column("restricted", BOOLEAN, "the incident or mention is contested data: shown, counted nowhere"),
        Column("contested", BOOLEAN, "suspect rows: the pair accuse each other and this one may be the counter"),
        Column("set_aside", BOOLEAN, "suspect rows: a person decided that this one is the counter; restricted too"),
        Column("address_id", ID, "where it happened", LOCATING),
    ),
    key=("source", "incident_id", "person_id", "role", "other_person_id"),
)
_LEANINGS = ("person", "other", "neither")
COMPARED = (
    Column("kind", CODE, "how they accuse each other", codes=("each_other", "sole_suspect", "both_at_once")),
    Column("contested", TEXTS, "incident ids, with the person as suspect, that may be the counter-allegation"),
    Column("leaning", CODE, "whom all of it together points to as the likelier aggressor", codes=_LEANINGS),
    Column("accused_more", CODE, "who stands accused in more incidents", codes=_LEANINGS),
    Column("accused_first", CODE, "who was accused first", codes=_LEANINGS),
    Column("injury", CODE, "whose incidents show injury or strangulation more often", codes=_LEANINGS),
    Column("fear", CODE, "whose incidents an officer graded as high risk more often", codes=_LEANINGS),
    Column("accused_by_others", CODE, "who is accused by more others: shown, decides nothing", codes=_LEANINGS),
    Column("incidents", COUNT, "incidents with the person as suspect against the other"),
    Column("other_incidents", COUNT, "incidents with the other as suspect against the person"),
)
COUNTER_PAIRS = Table(
    "counter_pairs",
    "gather: each of two people who accuse each other, beside the other; pairs that a person decided wholly left out",
    (
        Column("person_id", ID, "the person", PERSONAL),
        Column("other_person_id", ID, "the other", PERSONAL),
        *COMPARED,
        Column("both_accused_on", DATE, "the day from which each stood accused by the other"),
        Column("policy_edition", ID, "edition of the points"),
    ),
    key=("person_id", "other_person_id"),
)
CONNECTIONS = Table(
    "connections",
    "gather: pairs of victims of one suspect who are connected to each other",
    (
        Column("left_id", ID, "person_id, the lower"),
        Column("right_id", ID, "person_id, the higher"),
        Column("reason", CODE, "why", codes=("relationship", "address")),
        Column("known_on", DATE, "the first day on which the records told it"),
    ),
    key=("left_id", "right_id", "reason"),
)
ANSWERS = Table(
    "answers",
    "gather: what the system has done about a person, as known at as_of",
    (
        Column("person_id", ID, "the person"),
        Column("kind", CODE, "what was done", codes=("conviction", "order", "management", "listed")),
        Column("what", TEXT, "offence code, order kind, scheme or `Daylight`"),
        Column("on_date", DATE, "date or first day"),
        Column("ends_on", DATE, "last day; null when open"),
        Column("category", TEXT, "management: category"),
        Column("level", TEXT, "management: level"),
        Column("role", CODE, "management: in what capacity"),
        Column("last_action_on", DATE, "management: latest action"),
        Column("themes", TEXTS, "convictions: of domestic, sexual, stalking"),
    ),
)
LINKAGE_MODEL = Table(
    "linkage_model",
    "link: the model that linked this run, one row",
    (
        Column("model", TEXT, "Splink's settings with trained parameters, JSON"),
        Column("version", ID, "of the model: the start of its SHA-256"),
        Column("splink", ID, "version of Splink"),
        Column("trained_on", TEXT, "what it was trained on, JSON"),
        Column("threshold", TEXT, "how the threshold was chosen, one sentence"),
    ),
)
CRIMES = Table(
    "crimes",
    "gather: what each crime is, as known at as_of; every crime loaded, whether or not it counts",
    (
        Column("source", ID, "the force or system"),
        Column("offence_id", ID, "the crime"),
        Column("incident_id", ID, "the incident it was recorded for"),
        Column("themes", TEXTS, "of domestic, sexual, stalking"),
        Column("severity", REAL, "weight"),
        Column("severity_edition", ID, "edition of the weights"),
        Column("severity_assumed", BOOLEAN, "the weight is not a published figure for this code"),
        Column("outcome_family", CODE, "family of the outcome; open while its date lies after as_of"),
        Column("recording_era", CODE, "counting rule in force when recorded", codes=("before-2023-06", "from-2023-06")),
        Column("known", BOOLEAN, "recorded by the end of as_of"),
        Column("cancelled", BOOLEAN, "cancelled as known at as_of"),
        Column("restricted", BOOLEAN, "contested data: counted nowhere"),
    ),
    key=("source", "offence_id"),
)
INCIDENT_THEMES = Table(
    "incident_themes",
    "gather: what each incident is, as known at as_of; every incident loaded, whether or not it counts",
    (
        Column("source", ID, "the force or system"),
        Column("incident_id", ID, "the incident"),
        Column("themes", TEXTS, "of domestic, sexual, stalking: of any event or crime in it"),
        Column("known", BOOLEAN, "recorded by the end of as_of"),
        Column("cancelled", BOOLEAN, "cancelled as known at as_of"),
        Column("restricted", BOOLEAN, "contested data: counted nowhere"),
    ),
    key=("source", "incident_id"),
)
CHAPTERS = Table(
    "chapters",
    "story: how long each chapter took and how much memory the run had used by its end",
    (
        Column("place", COUNT, "1 ... n in the order of the run"),
        Column("chapter", ID, "the chapter"),
        Column("seconds", REAL, "wall clock"),
        Column("peak_memory_mb", REAL, "largest resident memory of the process so far, MiB"),
    ),
    key=("chapter",),
)
CHAPTER_COUNTS = Table(
    "chapter_counts",
    "story: rows in and out of every chapter, by table",
    (
        Column("chapter", ID, "the chapter"),
        Column("direction", CODE, "read or made", codes=("in", "out")),
        Column("name", ID, "the working table; `files` for what receive read"),
        Column("rows", NUMBER, "rows"),
    ),
    key=("chapter", "direction", "name"),
)
WORKING: dict[str, Table] = {
    **RECORDS,
    **DECIDED,
    **{
        table.name: table
        for table in (
            FINDINGS, FILES, TIDY_INCIDENTS, TIDY_OFFENCES, ADDRESSES, MENTIONS, MENTION_PAIRS, LINKS, EDGES,
            CONFIDENCE, LINKAGE_MODEL, CONTRADICTIONS, PEOPLE_FOUND, EVENTS, COUNTER_PAIRS, CONNECTIONS, ANSWERS,
            CRIMES, INCIDENT_THEMES, CHAPTERS, CHAPTER_COUNTS,
        )
    },
}  # fmt: skip
