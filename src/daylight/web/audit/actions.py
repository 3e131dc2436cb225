"""Adding to the audit: the only way in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from daylight.web.audit.chain import GENESIS, digest_of
from daylight.web.audit.models import Entry

_LOCK = 0x6461796C  # one number for everybody who appends, on PostgreSQL
_LONGEST_DETAIL = 500
_TABLE = Entry._meta.db_table


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be recorded: of whom, about what, with what detail."""

    action: str
    by: str
    subject: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(action: str, *, by: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> Entry:
    """Append an entry within the caller's transaction (or its own): what is rolled back was not done, and not said."""
    return record_all([Look(action, by, subject, detail or {})])[0]


def record_all(looks: Sequence[Look]) -> list[Entry]:
    """Append several entries at once, in their order, as `record` does one."""
    with transaction.atomic():
        _take_turns()
        number, previous = _last()
        entries = []
        for look in looks:
            entry = _entry_after(number, previous, look)
            number, previous = entry.number, entry.digest
            entries.append(entry)
        _insert(entries)
    return entries


def _last() -> tuple[int, str]:
    """Number and digest of the newest entry. In plain SQL, as every page and every look comes by here."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, digest FROM {_TABLE} ORDER BY number DESC LIMIT 1")
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else (0, GENESIS)


def _insert(entries: Sequence[Entry]) -> None:
    fields = Entry._meta.local_concrete_fields
    names = ", ".join(connection.ops.quote_name(str(each.column)) for each in fields)
    rows = [[each.get_db_prep_save(getattr(one, each.attname), connection) for each in fields] for one in entries]
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_TABLE} ({names}) VALUES ({marks})", rows)


def _entry_after(number: int, previous: str, look: Look) -> Entry:
    said = {key: _short(value) for key, value in look.detail.items()}
    told: dict[str, Any] = {"at": timezone.now(), "by": look.by, "action": look.action, "subject": look.subject}
    digest = digest_of(number=number + 1, detail=said, previous=previous, **told)
    return Entry(number=number + 1, detail=said, previous=previous, digest=digest, **told)


def _take_turns() -> None:
    """One writer at a time: SQLite's transactions begin IMMEDIATE already; PostgreSQL gets a lock until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _short(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | None) else str(value)[:_LONGEST_DETAIL]
