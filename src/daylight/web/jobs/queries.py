"""Reading jobs: which wait for a worker."""

from collections.abc import Collection

from daylight.web.jobs.models import Job


def waiting(kinds: Collection[str]) -> list[int]:
    """The numbers of jobs of these kinds that wait, the oldest first."""
    rows = Job.objects.filter(state=Job.WAITING, kind__in=kinds).order_by("id")
    return list(rows.values_list("pk", flat=True))
