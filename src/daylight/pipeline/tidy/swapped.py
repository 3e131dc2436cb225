"""Forename and surname typed in each other's box, told by how the same words are used in all other names."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.values import stage

_SURE = 100  # times likelier the other way round
_SEEN = 3  # times each word must be seen in the other box


def put_names_right(engine: Engine) -> None:
    """Swap the names in `tidying_names` that are far likelier the other way round; how they are shown follows.

    `Smith`, `John` is swapped where others show that Smith is a surname and John a forename. The name itself is no
    evidence for its own order, and `Thomas`, `James` stays: both words are at home in both boxes.
    """
    stage(
        engine,
        "tidying_words",
        """
        SELECT word, sum(given) AS given, sum(family) AS family FROM (
            SELECT forename AS word, times AS given, 0 AS family FROM tidying_names
            UNION ALL
            SELECT surname, 0, times FROM tidying_names
        ) WHERE word IS NOT NULL GROUP BY word
        """,
    )
    stage(engine, "tidying_swaps", _swaps())
    stage(
        engine,
        "tidying_names",
        """
        SELECT n.* REPLACE (
            CASE WHEN w.forename IS NULL THEN n.forename ELSE n.surname END AS forename,
            CASE WHEN w.forename IS NULL THEN n.surname ELSE n.forename END AS surname,
            CASE WHEN w.forename IS NULL THEN n.shown_forename ELSE n.shown_surname END AS shown_forename,
            CASE WHEN w.forename IS NULL THEN n.shown_surname ELSE n.shown_forename END AS shown_surname
        )
        FROM tidying_names AS n LEFT JOIN tidying_swaps AS w ON w.forename = n.forename AND w.surname = n.surname
        """,
    )
    engine.drop("tidying_words", "tidying_swaps")


def _swaps() -> str:
    """SQL: the pairs to swap. Each count is without the rows that hold this very pair."""
    return f"""
    WITH pairs AS (
        SELECT forename, surname, sum(times) AS own FROM tidying_names
        WHERE length(forename) > 1 AND surname IS NOT NULL GROUP BY forename, surname
    )
    SELECT p.forename, p.surname
    FROM pairs AS p JOIN tidying_words AS f ON f.word = p.forename JOIN tidying_words AS s ON s.word = p.surname
    WHERE f.family >= {_SEEN} AND s.given >= {_SEEN}
        AND f.family * s.given > {_SURE} * (f.given - p.own + 1) * (s.family - p.own + 1)
    """
