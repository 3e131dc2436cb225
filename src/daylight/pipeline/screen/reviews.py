"""The review queue: pairs of mentions that are worth a person's eye, with what each answer would change."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import pyarrow as pa

from daylight.domain.definitions import Definition
from daylight.domain.fragility import ALIKE_FROM, WEAK_BELOW, Doubt, victims_joined
from daylight.domain.histories import History, Pair, pair
from daylight.domain.review import Effect, Question, effects_of_joining, queue, suspects_joined
from daylight.pipeline.engines import Engine
from daylight.pipeline.screen.cases import case_histories
from daylight.pipeline.screen.chapter import definitions_of
from daylight.pipeline.settings import Settings

MOST_REVIEWS = 1_000
"""Rows of the queue: weeks of work. The next release asks anew."""
MOST_PREVIEWED = 20_000
"""Unused pairs of people, the likeliest first, for whom it is worked out what joining them would change."""

_NOTHING = "No status changes."
_COLUMNS = pa.schema(
    [
        ("rank", pa.int32()),
        ("among", pa.int32()),
        ("left_no", pa.int64()),
        ("right_no", pa.int64()),
        ("left_person_id", pa.string()),
        ("right_person_id", pa.string()),
        ("probability", pa.float64()),
        ("used", pa.bool_()),
        ("changes", pa.string()),
        ("serial", pa.bool_()),
        ("reason", pa.string()),
        ("effect_same", pa.string()),
        ("effect_different", pa.string()),
    ]
)
# Never a sealed person, never a pair that somebody judged, and nothing that is not known at the viewpoint.
_CANDIDATES = """
    WITH known AS (
        SELECT m.mention_no, l.person_id, l.link_weight
        FROM tidy_mentions AS m
        JOIN links AS l ON l.mention_no = m.mention_no
        WHERE (m.known_on IS NULL OR m.known_on <= DATE '{as_of}') AND l.person_id NOT IN (
            SELECT k.person_id FROM links AS k JOIN tidy_mentions AS s ON s.mention_no = k.mention_no WHERE s.protected)
    ), judged AS (
        SELECT a.mention_no AS one, b.mention_no AS other
        FROM decided_judgements AS j
        JOIN tidy_mentions AS a
            ON a.source = j.left_source AND a.source_table = j.left_table AND a.record_id = j.left_record_id
        JOIN tidy_mentions AS b
            ON b.source = j.right_source AND b.source_table = j.right_table AND b.record_id = j.right_record_id
    ), people_judged AS (
        SELECT least(a.person_id, b.person_id) AS one, greatest(a.person_id, b.person_id) AS other
        FROM judged AS j JOIN links AS a ON a.mention_no = j.one JOIN links AS b ON b.mention_no = j.other
        WHERE a.person_id <> b.person_id
    )
    SELECT e.left_no, e.right_no, a.person_id AS left_person, b.person_id AS right_person, e.probability, e.used,
        e.weight >= least(a.link_weight, b.link_weight) AS in_tree
    FROM edges AS e
    JOIN known AS a ON a.mention_no = e.left_no
    JOIN known AS b ON b.mention_no = e.right_no
    ANTI JOIN judged AS j
        ON least(j.one, j.other) = e.left_no AND greatest(j.one, j.other) = e.right_no
    ANTI JOIN people_judged AS p
        ON p.one = least(a.person_id, b.person_id) AND p.other = greatest(a.person_id, b.person_id)
    WHERE e.kind <> 'judged'
        AND (e.used AND e.probability < {weak} OR NOT e.used AND e.probability >= {least})
"""
# Of two people, the likeliest pair of mentions asks for both. The best link of a mention is in the strongest tree.
_QUESTIONS = """
    SELECT left_no, right_no, left_person, right_person, probability, used FROM (
        SELECT *, row_number() OVER (
            PARTITION BY used, CASE WHEN used THEN left_no END, CASE WHEN used THEN right_no END,
                CASE WHEN used THEN '' ELSE least(left_person, right_person) END,
                CASE WHEN used THEN '' ELSE greatest(left_person, right_person) END
            ORDER BY probability DESC, left_no, right_no) AS place
        FROM review_candidates WHERE in_tree OR NOT used)
    WHERE place = 1
"""
_LIKELIEST = """
    SELECT * FROM review_questions WHERE NOT used ORDER BY probability DESC, left_no, right_no LIMIT {most}
"""
_MOST_DOUBTFUL = """
    SELECT * FROM review_questions
    ORDER BY round(least(probability, 1 - probability), 6) DESC, left_no, right_no LIMIT {most}
"""
_FRAGILE = """
    SELECT c.left_no, c.right_no, c.left_person, c.right_person, c.probability, c.used, f.person_id, f.definition,
        f.doubt
    FROM fragile_links AS f
    JOIN tidy_mentions AS a
        ON a.source = f.left_source AND a.source_table = f.left_table AND a.record_id = f.left_record_id
    JOIN tidy_mentions AS b
        ON b.source = f.right_source AND b.source_table = f.right_table AND b.record_id = f.right_record_id
    JOIN review_candidates AS c ON c.left_no = a.mention_no AND c.right_no = b.mention_no
"""


@dataclass(frozen=True, slots=True)
class _Cases:
    """The histories that an answer may touch: by suspect, and by the pair of victims that both stand in them."""

    by_suspect: dict[str, History]
    by_victims: dict[Pair, list[History]]


def review(engine: Engine, settings: Settings) -> None:
    """Make `reviews` from edges, links, tidy_mentions, fragile_links, decided_judgements, events and what it needs."""
    as_of = settings.viewpoint()
    definitions = definitions_of(settings)
    settings.progress("what an answer would change", None)
    engine.create("review_candidates", _CANDIDATES.format(as_of=as_of, weak=WEAK_BELOW, least=ALIKE_FROM))
    engine.create("review_questions", _QUESTIONS)
    fragile = list(_fragile(engine, definitions))
    unused = [Question(*row) for row in engine.rows(_LIKELIEST.format(most=MOST_PREVIEWED))]
    plain = [Question(*row) for row in engine.rows(_MOST_DOUBTFUL.format(most=MOST_REVIEWS))]
    pairs = f"SELECT left_no, right_no FROM review_questions UNION SELECT left_no, right_no FROM ({_FRAGILE})"
    among = engine.value(f"SELECT count(*) FROM ({pairs})")
    previewed = _previewed(unused, _cases(engine, unused), definitions, as_of)
    engine.drop("review_candidates", "review_questions")
    _keep(engine, queue([*fragile, *previewed, *plain], MOST_REVIEWS), among)


def _fragile(engine: Engine, definitions: tuple[Definition, ...]) -> Iterator[Question]:
    serial = {each.name for each in definitions if each.group == "serial"}
    for *told, person, definition, doubt in engine.rows(_FRAGILE):
        effect = frozenset((Effect(definition, person, met=False, serial=definition in serial),))
        question = Question(*told)
        if doubt == Doubt.VICTIMS_JOINED:
            yield replace(question, if_same=effect)
        else:
            yield replace(question, if_different=effect)


def _cases(engine: Engine, unused: list[Question]) -> _Cases:
    """The histories of everybody in the pairs, and of those who are suspected against both of a pair."""
    pairs = {pair(each.left_person, each.right_person) for each in unused}
    people = sorted({person for each in pairs for person in each})
    engine.load("review_people", pa.table({"person_id": pa.array(people, pa.string())}))
    engine.create(
        "review_events",
        """
        WITH touched AS (
            SELECT person_id FROM review_people
            UNION
            SELECT s.person_id FROM events AS s JOIN review_people AS v ON v.person_id = s.other_person_id
            WHERE s.role = 'suspect'
        )
        SELECT e.* FROM events AS e JOIN touched AS t ON t.person_id = e.person_id
        """,
    )
    by_suspect: dict[str, History] = {}
    by_victims: defaultdict[Pair, list[History]] = defaultdict(list)
    asked = set(people)
    for history in case_histories(engine, "review_events"):
        if history.person_id in asked:
            by_suspect[history.person_id] = history
        victims = sorted({event.victim_id for event in history.events} & asked)
        for both in combinations(victims, 2):
            if both in pairs:
                by_victims[both].append(history)
    engine.drop("review_people", "review_events")
    return _Cases(by_suspect, dict(by_victims))


def _previewed(
    unused: list[Question], cases: _Cases, definitions: tuple[Definition, ...], as_of: date
) -> Iterator[Question]:
    """The questions whose answer "same" would change a status."""
    for each in unused:
        one, other = cases.by_suspect.get(each.left_person), cases.by_suspect.get(each.right_person)
        effects: frozenset[Effect] = frozenset()
        if one is not None and other is not None:
            effects = effects_of_joining((one, other), suspects_joined(one, other), definitions, as_of)
        both = pair(each.left_person, each.right_person)
        for history in cases.by_victims.get(both, ()):
            effects |= effects_of_joining((history,), victims_joined(history, *both), definitions, as_of)
        if effects:
            yield replace(each, if_same=effects)


def _keep(engine: Engine, asked: tuple[Question, ...], among: int) -> None:
    rows = [
        (
            rank, among, each.left, each.right, each.left_person, each.right_person, each.probability, each.used,
            each.change.value, each.serial, each.reason, _words(each.if_same), _words(each.if_different),
        )
        for rank, each in enumerate(asked, start=1)
    ]  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, _COLUMNS, strict=True)]
    engine.load("review_asked", pa.table(arrays, schema=_COLUMNS))
    engine.create(
        "reviews",
        """
        SELECT q.rank, q.among,
            a.source AS left_source, a.source_table AS left_table, a.record_id AS left_record_id,
            b.source AS right_source, b.source_table AS right_table, b.record_id AS right_record_id,
            q.left_person_id, q.right_person_id, q.probability, q.used, q.changes, q.serial, q.reason, q.effect_same,
            q.effect_different
        FROM review_asked AS q
        JOIN tidy_mentions AS a ON a.mention_no = q.left_no
        JOIN tidy_mentions AS b ON b.mention_no = q.right_no
        """,
    )
    engine.drop("review_asked")


def _words(effects: frozenset[Effect]) -> str:
    return "; ".join(effect.words for effect in sorted(effects)) + "." if effects else _NOTHING
