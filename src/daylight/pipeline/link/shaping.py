"""The records and keys of a few mentions, worked out one by one: those that `make_records`, `make_keys` would make."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa

from daylight.domain.people import name_families, name_family
from daylight.pipeline.engines import Engine
from daylight.pipeline.engines.dialect import parsed
from daylight.pipeline.engines.plain import Row, plain
from daylight.pipeline.link import blocking
from daylight.pipeline.link.records import ALIASES, DETAILS, FREQUENT, SHAPE, SPECIFIC, TOLD, make_beside
from daylight.tables.working import MENTIONS

SHAPES = tuple(each.alias_or_name for each in parsed(f"SELECT {SHAPE}").expressions)
"""The columns of `link_shapes`."""
_TOLD = (*MENTIONS.column_names, "later", "aliases", "family", "families", "surname_family")


@dataclass(frozen=True, slots=True)
class Member:
    """One of the mentions, and the record into which it is folded."""

    mention_no: int
    record: int
    sealed: bool
    mention: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A few mentions' members in order, their records, and which of these were named in one incident."""

    members: tuple[Member, ...]
    records: pa.Table = field(repr=False)
    beside: dict[tuple[int, int], int]


def shape_few(desk: Engine, mentions: pa.Table, schema: pa.Schema) -> Shaped:
    """Make `link_members`, `link_records` and `link_beside` of tidied mentions, none of them judged.

    `schema` gives the types of `link_records`.
    """
    members = _members(mentions.to_pylist())
    rows = [_shape(each.mention) for each in members if each.record == each.mention_no and not each.sealed]
    records = _records(rows, schema)
    told = {
        "mention_no": pa.array([each.mention_no for each in members], pa.int64()),
        "later": pa.array([False for _ in members], pa.bool_()),
        "sealed": pa.array([each.sealed for each in members], pa.bool_()),
        "record": pa.array([each.record for each in members], pa.int64()),
    }
    desk.load("link_members", pa.table(told))
    desk.load("link_shaped", records)
    desk.create("link_records", f"SELECT s.*, {TOLD} FROM link_shaped AS s")
    make_beside(desk, "tidy_mentions")
    beside = desk.rows("SELECT l, r, kind FROM link_beside") if len(members) > 1 else []
    return Shaped(tuple(members), records, {(left, right): kind for left, right, kind in beside})


def _members(mentions: list[dict[str, Any]]) -> list[Member]:
    """Each mention, in order, with its record: the lowest of those that agree on every detail."""
    first: dict[tuple[Any, ...], int] = {}
    members = []
    for each in sorted(mentions, key=lambda mention: mention["mention_no"]):
        number, sealed = each["mention_no"], each["protected"] is True
        details = tuple(tuple(each[name]) if isinstance(each[name], list) else each[name] for name in DETAILS)
        alone = sealed or _specific()(*(each[name] for name in MENTIONS.column_names))[0] is not True
        members.append(Member(number, number if alone else first.setdefault(details, number), sealed, each))
    return members


@cache
def _specific() -> Row:
    return plain([SPECIFIC], MENTIONS.column_names)


@cache
def _shaping() -> tuple[Row, Row]:
    return plain([ALIASES], MENTIONS.column_names), plain([SHAPE], _TOLD)


def _shape(mention: dict[str, Any]) -> tuple[Any, ...]:
    """What is told of a record, in the order of `SHAPES`."""
    aliases, shape = _shaping()
    own = [mention[name] for name in MENTIONS.column_names]
    forename, surname = mention["forename"], mention["surname"]
    families = None if forename is None else sorted(name_families(_first(forename)))
    return shape(*own, False, aliases(*own)[0], _family(forename), families, _family(surname))


def _first(name: str) -> str:
    return name.split(" ")[0]


def _family(name: str | None) -> str | None:
    return None if name is None else name_family(_first(name))


def _records(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """The rows of `link_records`, but for `told_<bundle>`."""
    columns = dict(zip(SHAPES, zip(*rows, strict=True) if rows else [()] * len(SHAPES), strict=True))
    for name in FREQUENT:
        met: Counter[Any] = Counter(columns[name])
        columns[f"{name}_count"] = tuple(0 if value is None else met[value] for value in columns[name])
    kept = [each for each in schema if each.name in columns]
    return pa.table([pa.array(columns[each.name], each.type) for each in kept], schema=pa.schema(kept))


def keys_of_few(desk: Engine, records: pa.Table, *, loose: bool) -> pa.Table:
    """Make `link_keys` of a few records, and answer with its rows: each record has each key once."""
    caps: dict[tuple[int, str, str], int] = {}
    for record, name, value, cap in _keys(records, loose=loose):
        caps[record, name, value] = max(cap, caps.get((record, name, value), 0))
    told = {
        "record": pa.array([record for record, _, _ in caps], pa.int64()),
        "name": pa.array([name for _, name, _ in caps], pa.string()),
        "value": pa.array([value for _, _, value in caps], pa.string()),
        "cap": pa.array(caps.values(), pa.int32()),
        "sure": pa.array([name in blocking.SURE for _, name, _ in caps], pa.bool_()),
    }
    desk.load("link_told", pa.table(told))
    keys = desk.arrow("SELECT record, hash(name, value) AS key, cap, sure FROM link_told")
    desk.load("link_keys", keys)
    return keys


@cache
def _own_keys(loose: bool) -> tuple[tuple[tuple[str, int], ...], Row]:
    every = blocking.own_keys(loose=loose)
    return tuple((name, cap) for name, _, cap in every), plain([sql for _, sql, _ in every], SHAPES)


@cache
def _alias_keys() -> tuple[Row, Row, Row]:
    told = zip(blocking.ALIAS_KEYS, (("a", "b"), ("family", "birth_digits"), ("name", "birth_digits")), strict=True)
    whole, forename, surname = (plain([sql], columns) for (_, sql, _), columns in told)
    return whole, forename, surname


def _keys(records: pa.Table, *, loose: bool) -> Iterator[tuple[int, str, str, int]]:
    """Each record's keys: record, the key's name, its value, and how many may share it."""
    names, own = _own_keys(loose)
    for row in records.to_pylist():
        values = own(*(row[name] for name in SHAPES))
        for (name, cap), value in zip(names, values, strict=True):
            if value is not None:
                yield row["record"], name, value, cap
        for name, value in _by_alias(row):
            if value is not None:
                yield row["record"], name, value, blocking.CAP


def _by_alias(row: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The keys of `ALIAS_KEYS`: each alias stands in for the name it may have replaced."""
    whole, by_forename, by_surname = _alias_keys()
    names = [name for name, _, _ in blocking.ALIAS_KEYS]
    for alias in row["aliases"]:
        if " " in alias:
            yield names[0], whole(_first(alias), alias.split(" ")[-1])[0]
    if row["alias_count"]:
        for name in row["forenames"]:
            yield names[1], by_forename(_family(name), row["birth_digits"])[0]
        for name in row["surnames"]:
            yield names[2], by_surname(name, row["birth_digits"])[0]
