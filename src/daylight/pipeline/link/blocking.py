"""Which records are worth comparing: those that share a key that few share."""

from daylight.pipeline.engines import Engine

CAP = 60
"""A key shared by more records than this is a crowd: comparing it with itself would cost more than it finds."""

LOOSE_CAP = 20
"""The same for keys that many strangers share: they are for the rare value and the small force."""

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
}
_LOOSE_KEYS: dict[str, str] = {
    "birth": "birth_digits",
    "forename": "family",
    "surname": "surname",
    "postcode": "postcode",
    "street": "street",
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


def make_pairs(engine: Engine, records: str = "link_records") -> None:
    """Make `link_pairs` (l < r, record numbers): every pair that shares a key met at most CAP times."""
    selects = [
        f"SELECT record, hash('{name}', {sql}) AS key, {cap} AS cap FROM {records} WHERE ({sql}) IS NOT NULL"
        for keys, cap in ((_KEYS, CAP), (_LOOSE_KEYS, LOOSE_CAP))
        for name, sql in keys.items()
    ]
    selects.append(
        f"SELECT record, hash('name', least(a, b) || ' ' || greatest(a, b)) AS key, {CAP} AS cap FROM ("
        "SELECT record, split_part(alias, ' ', 1) AS a, split_part(alias, ' ', -1) AS b FROM"
        f" (SELECT record, unnest(aliases) AS alias FROM {records}) WHERE alias LIKE '% %')"
    )
    selects.append(
        f"SELECT record, hash('forename and birth', family || birth_digits) AS key, {CAP} AS cap FROM ("
        f"SELECT record, birth_digits, f.family FROM (SELECT record, birth_digits, unnest(forenames) AS name FROM {records}"
        " WHERE alias_count > 0) AS a JOIN link_families AS f ON f.value = a.name) WHERE birth_digits IS NOT NULL"
    )
    selects.append(
        f"SELECT record, hash('any name', forename) AS key, {LOOSE_CAP} AS cap FROM {records} WHERE forename IS NOT NULL"
        f" UNION ALL SELECT record, hash('any name and birth', forename || birth_digits) AS key, {LOOSE_CAP} AS cap"
        f" FROM {records} WHERE forename || birth_digits IS NOT NULL"
    )
    selects.append(
        f"SELECT record, hash('surname and birth', name || birth_digits) AS key, {CAP} AS cap FROM ("
        f"SELECT record, birth_digits, unnest(surnames) AS name FROM {records}"
        " WHERE alias_count > 0) AS a WHERE birth_digits IS NOT NULL"
    )
    engine.create("link_keys", f"SELECT DISTINCT record, key, cap FROM ({' UNION ALL '.join(selects)})")
    engine.create(
        "link_keys",
        f"SELECT record, key FROM link_keys JOIN (SELECT key FROM link_keys GROUP BY key HAVING count(*) BETWEEN 2 AND max(cap))"
        " USING (key)",
    )
    engine.create(
        "link_pairs",
        "SELECT DISTINCT a.record AS l, b.record AS r FROM link_keys AS a JOIN link_keys AS b"
        " ON a.key = b.key AND a.record < b.record",
    )
    engine.drop("link_keys")
