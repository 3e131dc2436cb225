"""Adding to the audit: the only way in."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from daylight.web.audit.chain import GENESIS, digest_of
from daylight.web.audit.models import Entry

_LOCK = 0x6461796C  # one number for everybody who appends, on PostgreSQL
_LONGEST_DETAIL = 500


def record(action: str, *, by: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> Entry:
    """Append an entry within the caller's transaction (or its own): what is rolled back was not done, and not said."""
    with transaction.atomic():
        _take_turns()
        last = Entry.objects.order_by("-number").values_list("number", "digest").first()
        number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        said = {key: _short(value) for key, value in (detail or {}).items()}
        at = timezone.now()
        digest = digest_of(number=number, at=at, by=by, action=action, subject=subject, detail=said, previous=previous)
        return Entry.objects.create(
            number=number, at=at, by=by, action=action, subject=subject, detail=said, previous=previous, digest=digest
        )


def _take_turns() -> None:
    """One writer at a time: SQLite's transactions begin IMMEDIATE already; PostgreSQL gets a lock until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _short(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | None) else str(value)[:_LONGEST_DETAIL]
