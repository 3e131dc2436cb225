"""The records to be compared: known mentions in one shape, mentions with the very same details folded into one."""

import pyarrow as pa

from daylight.domain.people import name_families, name_family
from daylight.pipeline.engines import Engine
from daylight.pipeline.link.scoring import BUNDLES, bundled, columns_read

DETAILS = (
    "source", "nominal_id", "pnc_id", "forename", "middle_names", "surname", "other_names", "sex", "birth_date",
    "born_from", "born_to", "ethnicity", "phone", "email", "address_id", "house", "street", "town", "postcode", "uprn",
)  # fmt: skip
"""What a mention says of a person; mentions that agree on all of it are one record."""

FREQUENT = (
    "forename", "surname", "whole_name", "birth", "phone", "email", "home", "postcode", "street", "ethnicity",
    "nominal", "pnc", "town",
)  # fmt: skip
"""Columns whose common values are weaker evidence than rare ones."""

SPECIFIC = (
    "forename IS NOT NULL AND surname IS NOT NULL AND length(forename) > 1 AND length(surname) > 1 "
    "AND coalesce(strftime(birth_date, '%Y'), nominal_id, pnc_id, phone, email) IS NOT NULL"
)


TOLD = ", ".join(
    f"hash({', '.join(f's.{column}' for column in columns_read(bundled(bundle)))}) AS told_{bundle}"
    for bundle in BUNDLES
)
"""SQL: `told_<bundle>` of records `s`."""
ALIASES = "list_filter(coalesce(m.other_names, []), name -> name <> '')"
SHAPE = """
    m.mention_no AS record, m.later, m.source, m.forename, f.family, f.families, left(m.forename, 1) AS initial,
    m.surname, g.surname_family, m.forename || ' ' || m.surname AS whole_name,
    string_split(m.surname, ' ') AS surname_parts,
    list_distinct(list_filter([m.surname] || list_transform(m.aliases, name -> split_part(name, ' ', -1)),
        name -> name IS NOT NULL)) AS surnames,
    list_distinct(list_filter([m.forename] || list_transform(m.aliases, name -> split_part(name, ' ', 1)),
        name -> name IS NOT NULL)) AS forenames,
    m.aliases, len(m.aliases) AS alias_count,
    string_split(nullif(m.middle_names, ''), ' ') AS middles, m.middle_names AS middle,
    m.sex, m.birth_date AS birth, m.born_from, m.born_to,
    CASE WHEN m.birth_date IS NULL AND date_diff('day', m.born_from, m.born_to) BETWEEN 27 AND 31
        THEN true ELSE false END AS birth_month_known,
    strftime(m.birth_date, '%Y%m%d') AS birth_digits,
    CASE WHEN date_diff('day', m.born_from, m.born_to) <= 31 THEN strftime(m.born_from, '%Y%m') END
        AS birth_to_month,
    year(m.birth_date) AS birth_year, month(m.birth_date) AS birth_month, day(m.birth_date) AS birth_day,
    m.phone, m.email, split_part(m.email, '@', 1) AS mailbox,
    m.address_id AS home, m.uprn, m.house, m.street, m.town, m.postcode,
    coalesce(nullif(split_part(m.postcode, ' ', 1), m.postcode), left(m.postcode, 3)) AS area,
    m.ethnicity,
    m.source || ':' || m.nominal_id AS nominal, m.pnc_id AS pnc
"""
"""What is told of a record, from a mention with its aliases, the forename's family (`f`) and the surname's (`g`)."""


def make_records(engine: Engine, mentions: str, apart: str) -> None:
    """Make `link_members` (mention_no, record, sealed) and `link_records` (one row per record, sealed ones left out).

    `mentions` is a table like tidy_mentions with a column `later`; mentions of table `apart` (mention_no) are never
    folded, because a person judged them one by one. Folded are mentions whose details agree and are specific enough to
    mean one human: a whole name and a whole birth date or an identifier. A record's number is its lowest mention_no.
    Details are compared by a 64-bit hash of them, beside the names themselves.
    """
    details = ", ".join(DETAILS)
    engine.create(
        "link_members",
        f"""
        SELECT mention_no, later, sealed,
               CASE WHEN alone THEN mention_no
                    ELSE min(mention_no) OVER (PARTITION BY hash({details}), forename, surname, later, alone) END
                    AS record
        FROM (SELECT m.*, coalesce(protected, false) AS sealed,
                     coalesce(protected, false) OR a.mention_no IS NOT NULL OR NOT ({SPECIFIC}) AS alone
              FROM {mentions} AS m LEFT JOIN (SELECT DISTINCT mention_no FROM {apart}) AS a USING (mention_no))
        """,
    )
    _families(engine, mentions)
    engine.create("link_shapes", _shapes(mentions))
    _frequencies(engine)
    engine.drop("link_shapes")
    make_beside(engine, mentions)


def make_beside(engine: Engine, mentions: str) -> None:
    """Make `link_beside` (l, r, kind): records named in one incident: in one part (0), as both sides (1), else (2)."""
    engine.create(
        "link_present",
        f"""
        SELECT source, incident_id, role, record, mention_no
        FROM {mentions} JOIN link_members USING (mention_no) WHERE incident_id IS NOT NULL
        """,
    )
    engine.create(
        "link_beside",
        """
        SELECT least(a.record, b.record) AS l, greatest(a.record, b.record) AS r,
               min(CASE WHEN a.role = b.role THEN 0
                        WHEN a.role IN ('suspect', 'victim') AND b.role IN ('suspect', 'victim') THEN 1
                        ELSE 2 END) AS kind
        FROM link_present AS a JOIN link_present AS b
            ON a.source = b.source AND a.incident_id = b.incident_id AND a.mention_no < b.mention_no
            AND a.record <> b.record
        GROUP BY 1, 2
        """,
    )
    engine.drop("link_present")


def _families(engine: Engine, mentions: str) -> None:
    engine.translate(
        "link_families",
        f"SELECT forename FROM {mentions} UNION ALL SELECT surname FROM {mentions}"
        f" UNION ALL SELECT split_part(name, ' ', 1) FROM (SELECT unnest(other_names) AS name FROM {mentions})",
        lambda name: (name_family(name.split(" ")[0]), sorted(name_families(name.split(" ")[0]))),
        pa.schema([("family", pa.string()), ("families", pa.list_(pa.string()))]),
    )


def _shapes(mentions: str) -> str:
    """One row per record, each detail in the form in which it is compared."""
    return f"""
    WITH chosen AS (
        SELECT m.*, {ALIASES} AS aliases
        FROM {mentions} AS m JOIN link_members AS n USING (mention_no)
        WHERE n.record = n.mention_no AND NOT n.sealed
    )
    SELECT {SHAPE}
    FROM chosen AS m
    LEFT JOIN link_families AS f ON f.value = m.forename
    LEFT JOIN (SELECT value, family AS surname_family FROM link_families) AS g ON g.value = m.surname
    """


def _frequencies(engine: Engine) -> None:
    """Make `link_records` from `link_shapes`.

    `<column>_count`: how many records share the value of a frequent column; `told_<bundle>`: a 64-bit hash of all that
    the comparisons of a bundle read, so that what records tell alike is compared once.
    """
    counted = " ".join(
        f"LEFT JOIN (SELECT {column}, count(*) AS n FROM link_shapes WHERE {column} IS NOT NULL GROUP BY 1)"
        f" AS c_{column} ON c_{column}.{column} = s.{column}"
        for column in FREQUENT
    )
    counts = ", ".join(f"coalesce(c_{column}.n, 0) AS {column}_count" for column in FREQUENT)
    engine.create("link_counts", f"SELECT s.record, {counts} FROM link_shapes AS s {counted}")
    every = ", ".join(f"c.{column}_count" for column in FREQUENT)
    engine.create(
        "link_records",
        f"SELECT s.*, {TOLD}, {every} FROM link_shapes AS s JOIN link_counts AS c ON c.record = s.record",
    )
    engine.drop("link_counts")


def filled(engine: Engine) -> dict[str, int]:
    """How many records fill each frequent column."""
    counts = ", ".join(f"count({column})" for column in FREQUENT)
    return dict(zip(FREQUENT, engine.rows(f"SELECT {counts} FROM link_records")[0], strict=True))
