"""What is known of each person: the name most often recorded, every other name, birth, sex, seals and staff.

Only mentions known at as_of speak, but for two things that protect people whatever the viewpoint: a sealed identity
and the number of mentions. Whoever is most often recorded wins; ties go to the latest, then to the alphabet.
"""

from datetime import date

from daylight.pipeline.engines import Engine

_SPEAKING = """
    SELECT
        l.person_id, m.event_on, m.sex, m.birth_date, m.birth_text, m.born_from, m.born_to, m.other_names,
        m.shown_forename AS forename, m.shown_surname AS surname,
        nullif(concat_ws(' ', m.shown_forename, m.shown_surname), '') AS name,
        (m.shown_forename IS NOT NULL)::INTEGER + (m.shown_surname IS NOT NULL)::INTEGER AS parts
    FROM links AS l
    JOIN tidy_mentions AS m ON m.mention_no = l.mention_no
    WHERE coalesce(m.known_on <= DATE '{as_of}', true)
"""

# Whole names before half ones; letters in capitals count for the same name.
_NAMES = """
    WITH counted AS (
        SELECT
            person_id, lower(name) AS key, forename, surname, any_value(name) AS name, any_value(parts) AS parts,
            count(*) AS times, max(event_on) AS latest
        FROM gather_speaking
        WHERE name IS NOT NULL
        GROUP BY person_id, lower(name), forename, surname
    ),
    together AS (
        SELECT *, sum(times) OVER (PARTITION BY person_id, key) AS key_times,
            max(latest) OVER (PARTITION BY person_id, key) AS key_latest
        FROM counted
    )
    SELECT
        person_id, key, forename, surname, name,
        row_number() OVER (PARTITION BY person_id ORDER BY
            parts DESC, key_times DESC, key_latest DESC NULLS LAST, key,
            times DESC, latest DESC NULLS LAST, forename NULLS LAST, surname NULLS LAST) AS place,
        row_number() OVER (PARTITION BY person_id, key ORDER BY
            times DESC, latest DESC NULLS LAST, forename NULLS LAST, surname NULLS LAST) AS place_in_key
    FROM together
"""

# Aliases are in plain lower case: each word gets its capital back. One that is a recorded name already goes.
_OTHER_NAMES = """
    WITH shown AS (SELECT person_id, key FROM gather_names WHERE place = 1),
    aliases AS (
        SELECT DISTINCT person_id, unnest(other_names) AS key FROM gather_speaking WHERE len(other_names) > 0
    ),
    every AS (
        SELECT person_id, key, name FROM gather_names WHERE place_in_key = 1
        UNION ALL
        SELECT a.person_id, a.key, array_to_string(
            list_transform(string_split(a.key, ' '), lambda word: upper(left(word, 1)) || substr(word, 2)), ' ')
        FROM aliases AS a
        ANTI JOIN gather_names AS n ON n.person_id = a.person_id AND n.key = a.key
    )
    SELECT e.person_id, list(DISTINCT e.name ORDER BY e.name) AS other_names
    FROM every AS e
    LEFT JOIN shown AS s ON s.person_id = e.person_id AND s.key = e.key
    WHERE s.person_id IS NULL
    GROUP BY e.person_id
"""

_MOST_RECORDED = """
    SELECT person_id, {column} AS value
    FROM (
        SELECT person_id, {column}, count(*) AS times, max(event_on) AS latest
        FROM gather_speaking
        WHERE {column} IS NOT NULL
        GROUP BY person_id, {column}
    )
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY {first} times DESC, latest DESC NULLS LAST, {column}) = 1
"""

# Where no whole date is known: what all mentions allow, or the whole span where they contradict each other.
_BORN = """
    SELECT
        person_id,
        CASE WHEN max(born_from) <= min(born_to) THEN max(born_from) ELSE min(born_from) END AS born_from,
        CASE WHEN max(born_from) <= min(born_to) THEN min(born_to) ELSE max(born_to) END AS born_to
    FROM gather_speaking
    WHERE born_from IS NOT NULL OR born_to IS NOT NULL
    GROUP BY person_id
"""

_EVERYBODY = """
    SELECT
        l.person_id,
        bool_or(coalesce(m.protected, false)) AS protected,
        bool_or(m.source_table = 'staff') AS staff,
        CAST(count(*) AS INTEGER) AS mention_count
    FROM links AS l
    JOIN tidy_mentions AS m ON m.mention_no = l.mention_no
    GROUP BY l.person_id
"""

_PEOPLE_FOUND = """
    SELECT
        p.person_id, n.forename, n.surname,
        coalesce(o.other_names, CAST([] AS VARCHAR[])) AS other_names,
        d.value AS birth_date,
        coalesce(strftime(d.value, '%Y-%m-%d'), t.value) AS birth_text,
        coalesce(d.value, b.born_from) AS born_from,
        coalesce(d.value, b.born_to) AS born_to,
        s.value AS sex,
        p.protected, p.staff, p.mention_count
    FROM gather_everybody AS p
    LEFT JOIN gather_names AS n ON n.person_id = p.person_id AND n.place = 1
    LEFT JOIN gather_other_names AS o ON o.person_id = p.person_id
    LEFT JOIN gather_birth_date AS d ON d.person_id = p.person_id
    LEFT JOIN gather_birth_text AS t ON t.person_id = p.person_id
    LEFT JOIN gather_born AS b ON b.person_id = p.person_id
    LEFT JOIN gather_sex AS s ON s.person_id = p.person_id
"""


def describe_people(engine: Engine, as_of: date) -> None:
    """Make people_found: one row for everybody who was linked."""
    engine.create("gather_speaking", _SPEAKING.format(as_of=as_of))
    steps = {
        "gather_names": _NAMES,
        "gather_other_names": _OTHER_NAMES,
        "gather_birth_date": _MOST_RECORDED.format(column="birth_date", first=""),
        # A partial date that says more goes before one that says less.
        "gather_birth_text": _MOST_RECORDED.format(column="birth_text", first="length(birth_text) DESC,"),
        "gather_sex": _MOST_RECORDED.format(column="sex", first=""),
        "gather_born": _BORN,
        "gather_everybody": _EVERYBODY,
    }
    for name, sql in steps.items():
        engine.create(name, sql)
    engine.create("people_found", _PEOPLE_FOUND)
    engine.drop("gather_speaking", *steps)
