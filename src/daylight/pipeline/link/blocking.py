"""Which records are worth comparing: those that share a key that few share."""

from daylight.pipeline.engines import Engine

CAP = 60
"""A key shared by more records than this is a crowd: comparing it with itself would cost more than it finds."""

CROWDED_CAPS = {"phone": 20, "home": 20, "name": 40}
"""Keys that strangers share more often: a household's telephone, a block of flats, a common whole name."""

LOOSE_CAP, LARGE = 20, 100_000
"""Keys that many strangers share: for the rare value, and for the small force only (up to LARGE records).

In a made-up force of 250,000 incidents, leaving them out and capping the crowded keys took the pairs to compare from
10.2 to 6.9 million; pair F1 went from .9962 to .9961.
"""

AFFORDED = 1_000_000
"""This over the number of records may share a key, whatever its cap: among few records no key is a crowd.

What shares no key is never compared, and among few records a slip in each key costs more than the comparing.
"""

_NAME = "least(family, surname) || ' ' || greatest(family, surname)"
_KEYS: dict[str, str] = {
    "nominal": "nominal",
    "pnc": "pnc",
    "phone": "phone",
    "email": "email",
    "mailbox": "mailbox",
    "name": "least(forename, surname) || ' ' || greatest(forename, surname)",
    "name and year": f"{_NAME} || year(born_from)",
    "name and area": f"{_NAME} || area",
    "surname and birth": "surname || birth_digits",
    "forename and birth": "family || birth_digits",
    "initials and birth": "least(left(forename, 1), left(surname, 1)) || greatest(left(forename, 1), left(surname, 1))"
    " || birth_digits",
    "name and month and day": f"{_NAME} || least(birth_month, birth_day) || '/' || greatest(birth_month, birth_day)",
    "initial and turned birth": "initial || left(surname, 1) || birth_year || '/' || least(birth_month, birth_day)"
    " || '/' || greatest(birth_month, birth_day)",
    "postcode and birth": "postcode || birth_digits",
    "postcode and forename": "postcode || family",
    "postcode and surname": "postcode || surname || left(forename, 1)",
    "home and forename": "home || left(forename, 2)",
    "home and birth year": "home || birth_year",
    "prefixes and year": "left(forename, 3) || left(surname, 3) || birth_year",
    "street and forename": "street || family || surname",
    "street and birth": "street || birth_digits",
    "home": "home",
    "prefixes and area": "left(forename, 3) || left(surname, 3) || area",
}
_LOOSE_KEYS: dict[str, str] = {
    "birth": "birth_digits",
    "forename": "family",
    "surname": "surname",
    "postcode": "postcode",
    "street": "street",
    "town": "town",
    "forename and town": "left(forename, 3) || town",
    "surname and town": "left(surname, 3) || town",
    "year and town": "birth_year || town",
    "month and forename": "birth_year || '/' || birth_month || left(forename, 2)",
    "month and surname": "birth_year || '/' || birth_month || left(surname, 2)",
    "day and forename": "birth_month || '/' || birth_day || left(forename, 2)",
    "day and surname": "birth_month || '/' || birth_day || left(surname, 2)",
    "year and surname": "birth_year || surname",
    "year and forename": "birth_year || family",
    "prefixes": "left(forename, 3) || left(surname, 3)",
    "forename and area": "family || area",
    "surname and area": "surname || area",
    "forename and street": "left(forename, 3) || street",
    "surname and street": "left(surname, 3) || street",
    "any name and birth": "surname || birth_digits",
    "any name": "surname",
    "year and postcode": "birth_year || postcode",
    "mailbox start": "left(mailbox, 5)",
}


# Other names: each alias stands in for the name it may have replaced.
ALIAS_KEYS: tuple[tuple[str, str, str], ...] = (
    (
        "name",
        "least(a, b) || ' ' || greatest(a, b)",
        (
            "SELECT record, split_part(alias, ' ', 1) AS a, split_part(alias, ' ', -1) AS b"
            " FROM (SELECT record, unnest(aliases) AS alias FROM link_records) WHERE alias LIKE '% %'"
        ),
    ),
    (
        "forename and birth",
        "family || birth_digits",
        (
            "SELECT record, birth_digits, f.family FROM"
            " (SELECT record, birth_digits, unnest(forenames) AS name FROM link_records WHERE alias_count > 0) AS a"
            " JOIN link_families AS f ON f.value = a.name"
        ),
    ),
    (
        "surname and birth",
        "name || birth_digits",
        "SELECT record, birth_digits, unnest(surnames) AS name FROM link_records WHERE alias_count > 0",
    ),
)
WINDOW = 6
SURE = ("nominal", "pnc", "phone", "surname and birth", "forename and birth")
"""Keys of which even a crowd may be one human: there each record is compared with the next few."""


def own_keys(*, loose: bool) -> list[tuple[str, str, int]]:
    """Each key that a record has by what itself tells: its name, the SQL of it, and how many may share it."""
    every = [(name, sql, CROWDED_CAPS.get(name, CAP)) for name, sql in _KEYS.items()]
    if loose:
        every += [(name, sql, LOOSE_CAP) for name, sql in _LOOSE_KEYS.items()]
        every += [("any name", "forename", LOOSE_CAP), ("any name and birth", "forename || birth_digits", LOOSE_CAP)]
    return every


def make_keys(engine: Engine, *, loose: bool) -> None:
    """Make `link_keys` (record, key, cap, sure) from `link_records`: each key as a hash, and how many may share it.

    `loose` adds the keys that many strangers share. A record has each key once: only where several queries answer one
    key can it come twice.
    """
    every = [(name, sql, "link_records", cap) for name, sql, cap in own_keys(loose=loose)]
    every += [(name, sql, f"({rows})", CAP) for name, sql, rows in ALIAS_KEYS]
    selects: dict[str, list[str]] = {}
    for name, sql, rows, cap in every:
        selects.setdefault(name, []).append(
            f"SELECT record, hash('{name}', {sql}) AS key, {cap} AS cap, {str(name in SURE).lower()} AS sure"
            f" FROM {rows} WHERE ({sql}) IS NOT NULL"
        )
    once = (
        own[0] if len(own) == 1 else f"SELECT DISTINCT * FROM ({' UNION ALL '.join(own)})" for own in selects.values()
    )
    engine.create("link_keys", " UNION ALL ".join(once))


def make_pairs(engine: Engine) -> None:
    """Make `link_pairs` (l < r, record numbers) from `link_records`: every pair that shares a key met seldom enough."""
    count = engine.count("link_records")
    make_keys(engine, loose=count <= LARGE)
    engine.create(
        "link_crowds",
        f"SELECT key, count(*) <= greatest(max(cap), {AFFORDED // max(count, 1)}) AS few, bool_or(sure) AS sure"
        " FROM link_keys GROUP BY key HAVING count(*) > 1",
    )
    engine.create(
        "link_few", "SELECT record, key FROM link_keys JOIN (SELECT key FROM link_crowds WHERE few) USING (key)"
    )
    engine.create(
        "link_many",
        "SELECT key, record, row_number() OVER (PARTITION BY key ORDER BY record) AS place"
        " FROM link_keys JOIN (SELECT key FROM link_crowds WHERE NOT few AND sure) USING (key)",
    )
    engine.drop("link_keys", "link_crowds")
    engine.create(
        "link_pairs",
        "SELECT a.record AS l, b.record AS r FROM link_few AS a JOIN link_few AS b"
        " ON a.key = b.key AND a.record < b.record"
        " UNION SELECT a.record, b.record FROM link_many AS a JOIN link_many AS b"
        f" ON a.key = b.key AND b.place BETWEEN a.place + 1 AND a.place + {WINDOW}",
    )
    engine.drop("link_few", "link_many")
