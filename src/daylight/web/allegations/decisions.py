"""What people decided of counter-allegations, as rows for the next run: in the words of `daylight.tables.decisions`."""

from datetime import UTC

from daylight.web.allegations.models import Decision


def decided_rows() -> list[dict[str, str]]:
    """Every decision as the next run takes it, oldest first; of one pair the run obeys the latest."""
    return [
        {
            "person_id": one.person_id,
            "other_person_id": one.other_person_id,
            "found": one.found,
            "by": one.by,
            "at": one.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "reason": one.reason,
        }
        for one in Decision.objects.order_by("at", "pk")
    ]
