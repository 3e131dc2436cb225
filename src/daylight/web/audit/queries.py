"""Reading the audit: per record, per user, what is unusual, and whether anything was touched."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from daylight.web.audit.chain import GENESIS, digest_of
from daylight.web.audit.models import Entry

_MANY_LOOKS = 100
"""Records opened by one user in one day beyond which somebody should ask: assumed, to be set by the force."""
_STEP = 5_000


@dataclass(frozen=True, slots=True)
class Verified:
    """How the chain stands: entries read, the newest digest, and the first entry that does not fit, if any."""

    entries: int
    head: str
    broken_at: int | None = None


def verify() -> Verified:
    """Read the whole chain from its beginning. Stops at the first entry that was changed, removed or put in between."""
    number, previous = 0, GENESIS
    entries = Entry.objects.order_by("number")
    for entry in entries.iterator(chunk_size=_STEP):
        expected = digest_of(
            number=entry.number,
            at=entry.at,
            by=entry.by,
            action=entry.action,
            subject=entry.subject,
            detail=entry.detail,
            previous=previous,
        )
        if entry.number != number + 1 or entry.previous != previous or entry.digest != expected:
            return Verified(number, previous, broken_at=number + 1)
        number, previous = entry.number, entry.digest
    return Verified(number, previous)


def entries_about(subject: str) -> QuerySet[Entry]:
    """Everything that was done with one record, newest first."""
    return Entry.objects.filter(subject=subject).order_by("-number")


def entries_where(*, by: str = "", subject: str = "", action: str = "") -> QuerySet[Entry]:
    """Entries of a user, about a record, of a kind: each only where given; newest first."""
    wanted = {"by": by, "subject": subject, "action": action}
    return Entry.objects.filter(**{name: value for name, value in wanted.items() if value}).order_by("-number")


def entries_by(username: str) -> QuerySet[Entry]:
    """Everything that one user did, newest first."""
    return Entry.objects.filter(by=username).order_by("-number")


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something to ask about; never by itself a finding."""

    by: str
    count: int
    reason: str


def unusual_looks(*, at: datetime, days: int = 7) -> list[Unusual]:
    """Users who opened very many records, broke the glass, or tried what they may not, in the days before `at`."""
    recent = Entry.objects.filter(at__gt=at - timedelta(days=days), at__lte=at).exclude(by="")
    found = []
    for action, least, reason in (
        ("opened person", _MANY_LOOKS, f"opened {_MANY_LOOKS} records or more"),
        ("broke glass", 1, "opened a restricted record in an emergency"),
        ("was refused", 3, "was refused three times or more"),
        ("revealed survivor", 20, "revealed twenty survivors or more"),
    ):
        counted = recent.filter(action=action).values("by").annotate(count=Count("number")).filter(count__gte=least)
        found += [Unusual(row["by"], row["count"], reason) for row in counted.order_by("by")]
    return sorted(found, key=lambda one: (-one.count, one.by))
