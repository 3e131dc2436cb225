"""The bench: what a definition would do, as tables that the site can draw. No row names anybody by more than an id."""

from daylight.tables.fairness import RATE_COLUMNS, RATE_KEY
from daylight.tables.spec import Column, Sensitivity, Table, Type

ID, TEXT, CODE, BOOLEAN, DATE = Type.ID, Type.TEXT, Type.CODE, Type.BOOLEAN, Type.DATE
COUNT, REAL, TEXTS = Type.COUNT, Type.REAL, Type.TEXTS
_KEPT = "kept until the definition is decided on; goes at the latest with the release it was tried on"
_RULE = (
    Column("definition", ID, "the definition"),
    Column("edition", ID, "its edition"),
    Column("as_of", DATE, "the viewpoint"),
)
_RULE_KEY = ("definition", "edition", "as_of")


def _table(name: str, meaning: str, columns: tuple[Column, ...], key: tuple[str, ...]) -> Table:
    return Table(f"bench_{name}", meaning, columns, key=key, retention=_KEPT)


RULES = _table(
    "rules",
    "the definitions that were tried, and what each found",
    (
        *_RULE,
        Column("title", TEXT, "what it is called"),
        Column("sentence", TEXT, "the whole of it in one sentence"),
        Column("met", COUNT, "people who meet it"),
        Column("near_miss", COUNT, "people one event short of it"),
        Column("provisional", COUNT, "people who would meet it if their unknown relationships were intimate"),
        Column("held", COUNT, "of those who meet it, the ones who wait for a person's decision"),
        Column("under_18", COUNT, "of those held, children: a safeguarding route, never a list"),
        Column("unmanaged", COUNT, "of those who meet it, the ones whose abuse no scheme manages"),
        Column("fragile", COUNT, "of those who meet it, the ones whom one wrong link would undo; null: not known"),
        Column("era_lost", COUNT, "of those who meet it, the ones who would not with one principal crime per report"),
        Column("era_gained", COUNT, "people who would meet it only then: a capacity rule passes its places on"),
        Column("harm_share", REAL, "0 to 1: what share of all suspects' harm those who meet it hold; null: no harm"),
    ),
    _RULE_KEY,
)  # fmt: skip
ATTRITION = _table(
    "attrition",
    "how many people each condition of a definition drops",
    (
        *_RULE,
        Column("place", COUNT, "0 is everybody suspected of an event of any theme; then the definition's order"),
        Column("condition", TEXT, "the condition in words"),
        Column("left", COUNT, "people who meet it and every condition before it"),
        Column("dropped", COUNT, "people whom it drops at its place"),
        Column("dropped_alone", COUNT, "people whom it drops if nothing else is asked; null: it makes no rule alone"),
        Column("only_this", COUNT, "people who would meet the definition but for it; null: no rule without it"),
    ),
    (*_RULE_KEY, "place"),
)
OVERLAP = _table(
    "overlap",
    "of each two definitions, how many people both find",
    (
        Column("as_of", DATE, "the viewpoint"),
        Column("left", ID, "a definition and its edition"),
        Column("right", ID, "another"),
        Column("left_met", COUNT, "people who meet the left one"),
        Column("right_met", COUNT, "people who meet the right one"),
        Column("both", COUNT, "people who meet both"),
        Column("jaccard", REAL, "0 to 1: both, of all who meet either; null where nobody does"),
    ),
    ("as_of", "left", "right"),
)
SETS = _table(
    "sets",
    "which definitions people meet together: each row is everybody who meets exactly these",
    (
        Column("as_of", DATE, "the viewpoint"),
        Column("definitions", TEXTS, "definitions with their editions"),
        Column("people", COUNT, "people who meet these and no other"),
    ),
    ("as_of", "definitions"),
)
TIPS = ("known_incident", "known_crime", "new_incident", "new_crime", "grave_crime", "other")
NEAR_MISSES = _table(
    "near_misses",
    "people one event short of a definition, and the least event that would tip each",
    (
        *_RULE,
        Column("person_id", ID, "the person", Sensitivity.PERSONAL),
        Column("incidents", COUNT, "incidents counted so far"),
        Column("crimes", COUNT, "crimes counted so far"),
        Column("victims", COUNT, "distinct victims counted so far"),
        Column("under_18", BOOLEAN, "a child: a safeguarding route, never a list"),
        Column(
            "tip",
            CODE,
            "an incident or a crime against a victim already known, or against a new one; a crime as grave as the"
            " gravest so far (a capacity rule); or another event that counts",
            codes=TIPS,
        ),
    ),
    (*_RULE_KEY, "person_id"),
)
CHANGES = _table(
    "changes",
    "who joined and who left a definition between two editions, dates or releases",
    (
        Column("definition", ID, "the definition"),
        Column("edition", ID, "its edition, the later where two are compared"),
        Column("before", ID, "edition, date or release compared with"),
        Column("after", ID, "edition, date or release that stands"),
        Column("person_id", ID, "the person, by the id of today", Sensitivity.PERSONAL),
        Column("change", CODE, "joined or left", codes=("joined", "left")),
        Column("condition", TEXT, "left: the first condition now failed; joined: the first one failed before"),
        Column("identity", CODE, "what became of the person's id, where that is more than going on",
               codes=("new", "joined", "split", "gone")),
    ),
    ("definition", "edition", "before", "after", "person_id", "change"),
)  # fmt: skip
CHANGED = _table(
    "changed",
    "how many stayed, joined and left between two editions, dates or releases",
    (
        Column("definition", ID, "the definition"),
        Column("edition", ID, "its edition, the later where two are compared"),
        Column("before", ID, "edition, date or release compared with"),
        Column("after", ID, "edition, date or release that stands"),
        Column("stayed", COUNT, "people found both times"),
        Column("joined", COUNT, "people found only now"),
        Column("left", COUNT, "people found only before"),
    ),
    ("definition", "edition", "before", "after"),
)
SENSITIVITY = _table(
    "sensitivity",
    "how many people a definition would find with another window or another threshold",
    (
        *_RULE,
        Column("window", TEXT, "how far back it looks"),
        Column("threshold", TEXT, "how many it takes"),
        Column("own", BOOLEAN, "the definition as it stands"),
        Column("people", COUNT, "people found"),
        Column("joined", COUNT, "people found here whom the definition as it stands does not find"),
        Column("left", COUNT, "people not found here whom it finds"),
    ),
    (*_RULE_KEY, "window", "threshold"),
)
FAIRNESS = _table(
    "fairness",
    "how often each group is found, and how often wrongly, beside the largest group; small numbers hidden",
    (
        *_RULE,
        Column("whose", CODE, "whose trait: a suspect, or a victim of one who is found", codes=("suspect", "victim")),
        *RATE_COLUMNS,
    ),
    (*_RULE_KEY, *RATE_KEY),
)
CONCENTRATION = _table(
    "concentration",
    "how far harm falls to the few: over every suspect of an event of any theme",
    (
        Column("as_of", DATE, "the viewpoint"),
        Column("weights", ID, "edition of the weights"),
        Column("decayed", BOOLEAN, "each crime's weight halves with every half-life since"),
        Column("people", COUNT, "suspects"),
        Column("total", REAL, "summed harm, in the unit of the weights"),
        Column("crimes", COUNT, "crimes of theirs"),
        Column("assumed", COUNT, "of them, crimes whose weight is not a published figure for their code"),
        Column("top_1", REAL, "0 to 1: share of harm held by the top 1 per cent of suspects"),
        Column("top_5", REAL, "by the top 5 per cent"),
        Column("top_10", REAL, "by the top 10 per cent"),
        Column("gini", REAL, "half the relative mean absolute difference: 0 alike, near 1 one holds all"),
    ),
    ("as_of", "weights", "decayed"),
)
CURVES = _table(
    "curves",
    "the concentration curve: the share of harm held by each share of suspects, those with most first",
    (
        Column("as_of", DATE, "the viewpoint"),
        Column("weights", ID, "edition of the weights"),
        Column("decayed", BOOLEAN, "each crime's weight halves with every half-life since"),
        Column("people_share", REAL, "0 to 1"),
        Column("harm_share", REAL, "0 to 1"),
    ),
    ("as_of", "weights", "decayed", "people_share"),
)
YEARS = _table(
    "years",
    "how far harm falls to the few in each whole year, and whether they were the few of the year before",
    (
        Column("as_of", DATE, "the viewpoint"),
        Column("weights", ID, "edition of the weights"),
        Column("from_on", DATE, "first day of the year"),
        Column("to_on", DATE, "its last day"),
        Column("people", COUNT, "suspects of a themed event in it"),
        Column("total", REAL, "summed harm of the year, in the unit of the weights"),
        Column("gini", REAL, "half the relative mean absolute difference: 0 alike, near 1 one holds all"),
        *(
            Column(f"{name}_{percent}", REAL, f"0 to 1: {meaning.format(few=f'top {percent} per cent')}")
            for name, meaning in (
                ("top", "share of the year's harm held by its {few} of suspects"),
                ("stayed", "of the {few}, the share who were the {few} of the year before; null for the first year"),
                ("ahead", "share of the year's harm held by the year before's {few}; null for the first year"),
            )
            for percent in (1, 5, 10)
        ),
    ),
    ("as_of", "weights", "to_on"),
)
BENCH: dict[str, Table] = {
    table.name: table
    for table in (
        RULES, ATTRITION, OVERLAP, SETS, NEAR_MISSES, CHANGED, CHANGES, SENSITIVITY, FAIRNESS, CONCENTRATION, CURVES,
        YEARS,
    )
}  # fmt: skip
