"""Addresses that are one place get one id; incidents get theirs."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.clock import london_date
from daylight.pipeline.tidy.values import stage
from daylight.tables.working import RECORDS


def make_places(engine: Engine) -> None:
    """Make `addresses_found`, and `tidying_places`: the place of each (address, postcode, uprn) as recorded.

    A UPRN says which place it is. Without one, postcode, house and flat do, whatever the spelling of the street;
    without a whole postcode, street, house, flat and town. An address that says no building is no place.
    """
    _gather_sites(engine)
    _read_sites(engine)
    _key_sites(engine)
    stage(
        engine,
        "tidying_places",
        """
        WITH counted AS (
            SELECT key, uprn, sum(times) AS times FROM tidying_keyed
            WHERE key IS NOT NULL AND uprn IS NOT NULL GROUP BY key, uprn
        ), owners AS (
            SELECT key, uprn FROM counted
            QUALIFY row_number() OVER (PARTITION BY key ORDER BY times DESC, uprn) = 1
        ), settled AS (
            SELECT k.* EXCLUDE (uprn), coalesce(k.uprn, o.uprn) AS uprn
            FROM tidying_keyed AS k LEFT JOIN owners AS o USING (key)
        )
        SELECT *, 'A' || left(md5(coalesce('U|' || uprn, key)), 12) AS address_id,
               nullif(concat_ws('/', house, flat), '') AS front_door
        FROM settled
        """,
    )
    engine.create("addresses_found", _addresses_found())


def _gather_sites(engine: Engine) -> None:
    """`tidying_sites`: each distinct (address, postcode, uprn) as recorded, with its parts and how often it occurs."""
    recorded = "coalesce(address, '') AS address, coalesce(postcode, '') AS postcode, coalesce(uprn, '') AS uprn"
    stage(
        engine,
        "tidying_sites",
        f"""
        WITH sites AS (
            SELECT address, postcode, uprn, count(*) AS times FROM (
                SELECT {recorded} FROM tidying_rows UNION ALL SELECT {recorded} FROM records_incidents
            ) WHERE address <> '' OR postcode <> '' OR uprn <> '' GROUP BY address, postcode, uprn
        )
        SELECT s.address AS said_address, s.postcode AS said_postcode, s.uprn AS said_uprn, s.times,
               l.flat, l.house, l.street, l.town, coalesce(l.slashed, FALSE) AS slashed,
               coalesce(p.normal, l.postcode) AS postcode, u.normal AS uprn
        FROM sites AS s
        LEFT JOIN tidying_lines AS l ON l.value = s.address
        LEFT JOIN tidying_postcodes AS p ON p.value = s.postcode
        LEFT JOIN tidying_uprns AS u ON u.value = s.uprn
        """,
    )


def _read_sites(engine: Engine) -> None:
    """`tidying_read`: the sites with flat and house settled and, where they say postcode and house, the key of those.

    `3/14` is flat 3 of number 14, unless only flat 14 of number 3 is known there from lines that leave no doubt.
    """
    stage(
        engine,
        "tidying_read",
        """
        WITH sure AS (
            SELECT DISTINCT postcode, house, flat FROM tidying_sites
            WHERE NOT slashed AND postcode IS NOT NULL AND house IS NOT NULL AND flat IS NOT NULL
        ), turned AS (
            SELECT DISTINCT s.postcode, s.house, s.flat FROM tidying_sites AS s
            JOIN sure AS b ON b.postcode = s.postcode AND b.house = s.flat AND b.flat = s.house
            LEFT JOIN sure AS a ON a.postcode = s.postcode AND a.house = s.house AND a.flat = s.flat
            WHERE s.slashed AND a.house IS NULL
        ), read AS (
            SELECT s.* EXCLUDE (house, flat, slashed),
                   CASE WHEN s.slashed AND t.house IS NOT NULL THEN s.flat ELSE s.house END AS house,
                   CASE WHEN s.slashed AND t.house IS NOT NULL THEN s.house ELSE s.flat END AS flat
            FROM tidying_sites AS s
            LEFT JOIN turned AS t ON t.postcode = s.postcode AND t.house = s.house AND t.flat = s.flat
        )
        SELECT *, coalesce(flat, '') AS door,
               'P|' || postcode || '|' || house || '|' || coalesce(flat, '') AS full_key
        FROM read
        """,
    )


def _key_sites(engine: Engine) -> None:
    """`tidying_keyed`: the sites with the key of their building, where they say one.

    A house of one street and town whose postcode differs by one character from its usual one is at the usual one.
    A line without a postcode takes the key of the only postcode at which that house and street are known; with
    neither postcode nor town it has no other.
    """
    stage(
        engine,
        "tidying_keyed",
        """
        WITH counted AS (
            SELECT street, town, house, door, postcode, full_key, sum(times) AS times FROM tidying_read
            WHERE full_key IS NOT NULL AND street IS NOT NULL AND town IS NOT NULL
            GROUP BY street, town, house, door, postcode, full_key
        ), usual AS (
            SELECT * FROM counted QUALIFY row_number() OVER (
                PARTITION BY street, town, house, door ORDER BY times DESC, full_key
            ) = 1
        ), known AS (
            SELECT street, house, door, min(town) AS town, min(full_key) AS full_key FROM tidying_read
            WHERE full_key IS NOT NULL AND street IS NOT NULL
            GROUP BY street, house, door HAVING min(full_key) = max(full_key)
        )
        SELECT f.* EXCLUDE (full_key, door), coalesce(
            CASE WHEN levenshtein(u.postcode, f.postcode) = 1 THEN u.full_key END,
            f.full_key,
            CASE WHEN k.town = f.town OR k.town IS NULL OR f.town IS NULL THEN k.full_key END,
            'S|' || f.street || '|' || f.house || '|' || f.door || '|' || f.town
        ) AS key
        FROM tidying_read AS f
        LEFT JOIN usual AS u ON u.street = f.street AND u.town = f.town AND u.house = f.house AND u.door = f.door
        LEFT JOIN known AS k ON k.street = f.street AND k.house = f.house AND k.door = f.door
        """,
    )


def _addresses_found() -> str:
    """SQL: each place once, in the form most often met."""
    return """
        WITH forms AS (
            SELECT address_id, flat, house, street, town, postcode, uprn, sum(times) AS times
            FROM tidying_places WHERE address_id IS NOT NULL GROUP BY ALL
        ), chosen AS (
            SELECT * FROM forms QUALIFY row_number() OVER (
                PARTITION BY address_id
                ORDER BY house IS NULL, street IS NULL, postcode IS NULL, times DESC,
                         house, street, postcode, flat NULLS LAST, town NULLS LAST, uprn NULLS LAST
            ) = 1
        )
        SELECT address_id,
               concat_ws(', ', 'FLAT ' || flat,
                   CASE WHEN regexp_matches(house, '^[0-9]') THEN concat_ws(' ', house, street)
                        ELSE concat_ws(', ', house, street) END,
                   town, postcode) AS normal,
               flat, house, street, postcode, uprn
        FROM chosen
    """


def make_incidents(engine: Engine) -> None:
    """Make `tidy_incidents`: the records with their days in England and Wales and their place."""
    columns = ", ".join(
        "coalesce(i.recorded_at, i.reported_at) AS recorded_at" if column.name == "recorded_at" else f"i.{column.name}"
        for column in RECORDS["records_incidents"].columns
    )
    engine.create(
        "tidy_incidents",
        f"""
        SELECT {columns},
               {london_date("i.reported_at")} AS event_date,
               {london_date("coalesce(i.recorded_at, i.reported_at)")} AS known_on,
               {london_date("i.cancelled_at")} AS cancelled_on,
               p.address_id
        FROM records_incidents AS i
        LEFT JOIN tidying_places AS p
            ON p.said_address = coalesce(i.address, '') AND p.said_postcode = coalesce(i.postcode, '')
            AND p.said_uprn = coalesce(i.uprn, '')
        """,
    )
