"""What people decided, handed to the next run: read by `--decisions`, never written by a run."""

from daylight.tables.spec import Column, Sensitivity, Table, Type

ID, TEXT, CODE, DATE, TIMESTAMP = Type.ID, Type.TEXT, Type.CODE, Type.DATE, Type.TIMESTAMP
PERSONAL = Sensitivity.PERSONAL
_KEPT = "goes when the records it is about go"

_BY = Column("by", ID, "who decided", required=True)
_AT = Column("at", TIMESTAMP, "when it was decided", required=True)
_REASON = Column("reason", TEXT, "why, in that person's words", PERSONAL)

JUDGEMENTS = Table(
    "judgements",
    "one row per pair of mentions that a person judged",
    (
        Column("left_source", ID, "source of the left mention", required=True),
        Column("left_table", ID, "source table of the left mention", required=True),
        Column("left_record_id", ID, "record id of the left mention", required=True),
        Column("right_source", ID, "source of the right mention", required=True),
        Column("right_table", ID, "source table of the right mention", required=True),
        Column("right_record_id", ID, "record id of the right mention", required=True),
        Column("judgement", CODE, "what was decided", required=True, codes=("same", "different", "unsure")),
        _BY,
        _AT,
        _REASON,
    ),
    retention=_KEPT,
)
RESTRICTIONS = Table(
    "restrictions",
    "one row per record whose accuracy is contested: out of every count until settled",
    (
        Column("source", ID, "source of the record", required=True),
        Column("source_table", ID, "its table", required=True),
        Column("record_id", ID, "its record id", required=True),
        _REASON,
        _BY,
        _AT,
    ),
    retention=_KEPT,
)
DISPOSALS = Table(
    "disposals",
    "one row per record disposed of: a keyed hash, never the id, so that it is not loaded again",
    (Column("record_hash", ID, "HMAC-SHA-256, hex, of `source/table/record_id`", required=True), _BY, _AT),
    retention="kept for as long as an extract might bring the record back",
)
HOLDS = Table(
    "holds",
    "one row per person and definition whose status waits for a person's decision",
    (
        Column("person_id", ID, "the person", PERSONAL, required=True),
        Column("definition", ID, "the definition; empty for every definition"),
        Column("kind", CODE, "why it waits", required=True, codes=("counter_allegation", "under_18", "contested")),
        _BY,
        _AT,
        Column("until", DATE, "the deadline"),
    ),
    retention=_KEPT,
)
COUNTER_ALLEGATIONS = Table(
    "counter_allegations",
    "one row per pair that accuse each other and that a person decided: of what was reported until then",
    (
        Column("person_id", ID, "one of the two", PERSONAL, required=True),
        Column("other_person_id", ID, "the other", PERSONAL, required=True),
        Column(
            "found",
            CODE,
            "what the first is towards the other: what a victim was accused of counts nowhere",
            required=True,
            codes=("perpetrator", "victim", "both"),
        ),
        _BY,
        _AT,
        _REASON,
    ),
    retention=_KEPT,
)
LISTED = Table(
    "listed",
    "one row per person under management by the unit",
    (
        Column("person_id", ID, "the person", PERSONAL, required=True),
        Column("since", DATE, "since when", required=True),
        Column("until", DATE, "until when, if it ended"),
        _BY,
        _AT,
    ),
    retention=_KEPT,
)
DECISIONS: dict[str, Table] = {
    table.name: table for table in (JUDGEMENTS, RESTRICTIONS, DISPOSALS, HOLDS, COUNTER_ALLEGATIONS, LISTED)
}
