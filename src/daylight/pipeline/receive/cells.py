"""One cell of text to its type, as SQL; null is what cannot be read. And why, in a sentence."""

from dataclasses import dataclass

from daylight.pipeline.receive.layout import quoted
from daylight.tables.spec import Column, Type

LONGEST_CELL = 100_000
OLDEST_YEAR, NEWEST_YEAR = 1800, 2199
OLDEST_AGE = 120
SQL_TYPES = {
    Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE", Type.TIMESTAMP: "TIMESTAMP", Type.COUNT: "INTEGER",
    Type.NUMBER: "BIGINT", Type.REAL: "DOUBLE", Type.TEXTS: "VARCHAR[]",
}  # fmt: skip
_LOCAL = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?"
_OFFSET = _LOCAL + r" ?(Z|z|[+-]\d{2}(:?\d{2})?)"
_COMPACT = r"(1[89]|20|21)\d{6}"
_SERIAL = r"\d{5}(\.\d+)?"
_SLASHED = r"\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})([ T].*)?"
_OLDEST, _NEWEST = f"TIMESTAMP '{OLDEST_YEAR}-01-01'", f"TIMESTAMP '{NEWEST_YEAR}-12-31 23:59:59'"
_RANGES = {"latitude": (-90, 90), "longitude": (-180, 180)}


def sql_type(column: Column) -> str:
    """The engine's type of a column."""
    return SQL_TYPES.get(column.type, "VARCHAR")


@dataclass(frozen=True, slots=True)
class Steps:
    """How a cell becomes a value: named SQL expressions, each step over the names of those before it."""

    first: dict[str, str]
    second: dict[str, str]
    value: str


def steps(column: Column, formats: tuple[str, ...] = (), *, serial: bool = False) -> Steps:
    """From the text named `t_<column>` to its value, null where it cannot be read.

    `formats` are strptime patterns from a mapping; `serial` says that bare numbers may be spreadsheet days.
    """
    text = f"t_{column.name}"
    match column.type:
        case Type.CODE if column.codes:
            return Steps({}, {}, _code(column.codes, text))
        case Type.BOOLEAN:
            yes, no = "('true', 'yes', 'y', '1')", "('false', 'no', 'n', '0')"
            words = f"CASE WHEN lower({text}) IN {yes} THEN true WHEN lower({text}) IN {no} THEN false END"
            return Steps({}, {}, words)
        case Type.TIMESTAMP:
            return _timestamp(column.name, formats, serial)
        case Type.DATE | Type.PARTIAL_DATE:
            return _date(column, formats, serial)
        case Type.COUNT | Type.NUMBER:
            whole = f"TRY_CAST(split_part({text}, '.', 1) AS {sql_type(column)})"
            highest = f" AND {whole} <= {OLDEST_AGE}" if column.name == "age" else ""
            digits = f"regexp_full_match({text}, '\\d{{1,18}}(\\.0*)?')"
            return Steps({}, {}, f"CASE WHEN {digits}{highest} THEN {whole} END")
        case Type.REAL:
            low, high = _RANGES.get(column.name, (-1e12, 1e12))
            number = f"n_{column.name}"
            value = f"CASE WHEN {number} BETWEEN {low} AND {high} THEN {number} END"
            return Steps({number: f"TRY_CAST({text} AS DOUBLE)"}, {}, value)
        case _:
            return Steps({}, {}, f"CASE WHEN length({text}) <= {LONGEST_CELL} THEN {text} END")


def _code(codes: tuple[str, ...], text: str) -> str:
    """Capitals, spaces and hyphens are a manner of writing; anything else is another word, and not guessed."""
    if all(code.isdigit() for code in codes):
        simple = f"ltrim(regexp_replace({text}, '\\.0+$', ''), '0')"
    else:
        simple = f"replace(replace(lower({text}), ' ', '_'), '-', '_')"
    arms = " ".join(f"WHEN {quoted(code.lower())} THEN {quoted(code)}" for code in codes)
    return f"CASE {simple} {arms} END"


def _timestamp(name: str, formats: tuple[str, ...], serial: bool) -> Steps:
    """Europe/London local time to UTC: a skipped time moves forward an hour, a repeated one is the first."""
    hour = "INTERVAL 1 HOUR"
    utc = f"l_{name} AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC'"
    again = f"(u_{name} - {hour}) AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London'"
    night = f"hour(l_{name}) < 4"  # British clocks are only ever put back at night; asking takes long
    found = f"CASE WHEN {night} THEN CASE WHEN {again} = l_{name} THEN u_{name} - {hour} ELSE u_{name} END"
    found += f" ELSE u_{name} END"
    value = f"CASE WHEN u_{name} BETWEEN {_OLDEST} AND {_NEWEST} THEN {found}"
    value += f" WHEN z_{name} BETWEEN {_OLDEST} AND {_NEWEST} THEN z_{name} END"
    return Steps(_clocks(name, formats, serial), {f"u_{name}": utc}, value)


def _date(column: Column, formats: tuple[str, ...], serial: bool) -> Steps:
    """Year and month, or year alone, stay what they are in a partial date; `1984-00-00` is a way to write 1984."""
    name, text = column.name, f"t_{column.name}"
    whole = tuple(form for form in formats if column.type is Type.DATE or _has_day(form))
    london = f"z_{name} AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London'"
    day = f"coalesce(CAST(l_{name} AS DATE), CAST({london} AS DATE))"
    value = f"CASE WHEN d_{name} BETWEEN {_OLDEST} AND {_NEWEST} THEN d_{name} END"
    if column.type is Type.PARTIAL_DATE:
        years = f"CAST(left({text}, 4) AS INTEGER) BETWEEN {OLDEST_YEAR} AND {NEWEST_YEAR}"
        month = "\\d{4}-(0[1-9]|1[0-2])(-00)?"
        arms = [
            f"WHEN d_{name} BETWEEN {_OLDEST} AND {_NEWEST} THEN strftime(d_{name}, '%Y-%m-%d')",
            f"WHEN regexp_full_match({text}, '\\d{{4}}(-00-00)?') THEN CASE WHEN {years} THEN left({text}, 4) END",
            f"WHEN regexp_full_match({text}, '{month}') THEN CASE WHEN {years} THEN left({text}, 7) END",
            *(_partial_arm(text, form) for form in formats if not _has_day(form)),
        ]
        value = f"CASE {' '.join(arms)} END"
    return Steps(_clocks(name, whole, serial), {f"d_{name}": day}, value)


def _partial_arm(text: str, form: str) -> str:
    shown = "%Y-%m" if any(month in form for month in ("%m", "%b", "%B")) else "%Y"
    found = f"try_strptime({text}, {quoted(form)})"
    return f"WHEN {found} IS NOT NULL THEN strftime({found}, '{shown}')"


def _has_day(form: str) -> bool:
    return any(day in form for day in ("%d", "%j"))


def _clocks(name: str, formats: tuple[str, ...], serial: bool) -> dict[str, str]:
    """`l_<name>`: local wall-clock time (ISO 8601, the mapping's formats, a spreadsheet's day number);
    `z_<name>`: UTC, where the text gives its offset."""
    text = f"t_{name}"
    arms = [
        f"WHEN regexp_full_match({text}, '{_LOCAL}') THEN TRY_CAST({text} AS TIMESTAMP)",
        f"WHEN regexp_full_match({text}, '{_COMPACT}') THEN try_strptime({text}, '%Y%m%d')",
    ]
    if serial:
        seconds = f"CAST(round(CAST({text} AS DOUBLE) * 86400) AS BIGINT)"
        arms.append(f"WHEN regexp_full_match({text}, '{_SERIAL}') THEN TIMESTAMP '1899-12-30' + to_seconds({seconds})")
    other = f" ELSE try_strptime({text}, [{', '.join(map(quoted, formats))}])" if formats else ""
    offset = f"regexp_replace(replace({text}, 'z', 'Z'), ' ?([+-]\\d{{2}}):?(\\d{{2}})$', '\\1:\\2')"
    instant = f"TRY_CAST({offset} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
    signed = f"contains({text}, '+') OR ends_with({text}, 'Z') OR ends_with({text}, 'z')"  # far quicker than _OFFSET
    signed = f"length({text}) > 10 AND ({signed} OR contains(substr({text}, 12), '-'))"
    instant = f"CASE WHEN {signed} THEN CASE WHEN regexp_full_match({text}, '{_OFFSET}') THEN {instant} END END"
    return {f"l_{name}": f"CASE {' '.join(arms)}{other} END", f"z_{name}": instant}


def reason(column: Column, text: str, *, days_first: bool, months_first: bool) -> str:
    """SQL for the sentence that says why `text` cannot be read as that column.

    `days_first`, `months_first`: whether some date of this column in this file can only be read in that order.
    """
    many = f"'The cell holds ' || length({text}) || ' characters, more than {LONGEST_CELL}; shorten it.'"
    long = f"WHEN length({text}) > {LONGEST_CELL} THEN {many}"
    slashed = ""
    if column.type in (Type.DATE, Type.TIMESTAMP, Type.PARTIAL_DATE):
        sentence = _order_sentence(days_first, months_first)
        slashed = f" WHEN regexp_full_match({text}, '{_SLASHED}') THEN {quoted(sentence)}"
    return f"CASE {long}{slashed} ELSE {quoted(_expected(column))} END"


def slashed_order(text: str) -> tuple[str, str]:
    """SQL conditions: the date can only be day first; it can only be month first."""
    first = f"TRY_CAST(regexp_extract({text}, '^(\\d{{1,2}})[/.\\-]', 1) AS INTEGER)"
    second = f"TRY_CAST(regexp_extract({text}, '^\\d{{1,2}}[/.\\-](\\d{{1,2}})', 1) AS INTEGER)"
    return f"{first} > 12 AND {second} <= 12", f"{second} > 12 AND {first} <= 12"


def _order_sentence(days_first: bool, months_first: bool) -> str:
    opening = "This date is not written year first (YYYY-MM-DD) and is not guessed"
    if days_first and months_first:
        return f"{opening}; the column mixes day-first and month-first dates, so put them right at the source."
    if days_first:
        return f'{opening}; the column seems to be day/month: set date_format = "%d/%m/%Y" in mapping.toml.'
    if months_first:
        order = "month/day (US order)"
        return f'{opening}; the column seems to be {order}: set date_format = "%m/%d/%Y" in mapping.toml.'
    return f"{opening}; day and month could be either way round: set date_format in mapping.toml."


def _expected(column: Column) -> str:
    match column.type:
        case Type.CODE:
            known = ", ".join(column.codes)
            return f"This is no code of {column.name}; use one of {known}, or translate it in mapping.toml."
        case Type.BOOLEAN:
            return "This is neither yes nor no; use true or false, or translate it in mapping.toml."
        case Type.TIMESTAMP:
            return "This is not a date and time (YYYY-MM-DD HH:MM:SS)."
        case Type.DATE:
            return "This is not a date (YYYY-MM-DD)."
        case Type.PARTIAL_DATE:
            return "This is not a date, whole or partial (YYYY-MM-DD, YYYY-MM or YYYY)."
        case Type.COUNT | Type.NUMBER:
            limit = f" from 0 to {OLDEST_AGE}" if column.name == "age" else ""
            return f"This is not a whole number{limit}."
        case Type.REAL:
            return "This is not a number within its range."
        case _:
            return "This cannot be read."
