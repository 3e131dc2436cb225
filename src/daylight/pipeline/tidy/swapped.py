"""Forename and surname typed in each other's box, told by how the same words are used in all other names."""

from daylight.pipeline.engines import Engine

_SURE = 100  # times likelier the other way round
_SEEN = 3  # times each word must be seen in the other box


def put_names_right(engine: Engine) -> None:
    """Swap the names in `tidying_names` that are far likelier the other way round; how they are shown follows.

    `Smith`, `John` is swapped where others show that Smith is a surname and John a forename. The name itself is no
    evidence for its own order, and `Thomas`, `James` stays: both words are at home in both boxes.
    """
    engine.create(
        "tidying_words",
        """
        SELECT word, sum(given) AS given, sum(family) AS family FROM (
            SELECT n.forename AS word, 1 AS given, 0 AS family
            FROM tidying_rows AS r JOIN tidying_names AS n ON n.value = r.name_key
            UNION ALL
            SELECT n.surname, 0, 1 FROM tidying_rows AS r JOIN tidying_names AS n ON n.value = r.name_key
        ) WHERE word IS NOT NULL GROUP BY word
        """,
    )
    engine.create("tidying_names", _put_right())
    engine.drop("tidying_words")


def _put_right() -> str:
    """SQL: `tidying_names` again. Each count is without the rows that hold this very pair of names."""
    return f"""
    WITH pairs AS (
        SELECT n.forename, n.surname, count(*) AS own
        FROM tidying_rows AS r JOIN tidying_names AS n ON n.value = r.name_key
        WHERE length(n.forename) > 1 AND n.surname IS NOT NULL GROUP BY n.forename, n.surname
    ), swapped AS (
        SELECT p.forename, p.surname
        FROM pairs AS p JOIN tidying_words AS f ON f.word = p.forename JOIN tidying_words AS s ON s.word = p.surname
        WHERE f.family >= {_SEEN} AND s.given >= {_SEEN}
            AND f.family * s.given > {_SURE} * (f.given - p.own + 1) * (s.family - p.own + 1)
    )
    SELECT n.value, n.title,
           CASE WHEN w.forename IS NULL THEN n.forename ELSE n.surname END AS forename,
           n.middle_names,
           CASE WHEN w.forename IS NULL THEN n.surname ELSE n.forename END AS surname,
           n.other_names,
           CASE WHEN w.forename IS NULL THEN n.shown_forename ELSE n.shown_surname END AS shown_forename,
           CASE WHEN w.forename IS NULL THEN n.shown_surname ELSE n.shown_forename END AS shown_surname
    FROM tidying_names AS n LEFT JOIN swapped AS w ON w.forename = n.forename AND w.surname = n.surname
    """
