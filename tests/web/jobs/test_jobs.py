"""Jobs: claimed by exactly one, taken up again when a worker is gone, and not for ever."""

import pytest
from django.utils import timezone

from daylight.web.jobs.actions import MOST_ATTEMPTS, SILENT_FOR, ask, beat, claim, fail, finish, free_jobs_of
from daylight.web.jobs.models import Job

KINDS = ("count",)


@pytest.mark.django_db
def test_each_job_is_claimed_by_exactly_one() -> None:
    asked = [ask("count", {}, by="ann") for _ in range(3)]
    claimed = [claim(KINDS, worker=worker) for worker in ("one", "other", "one", "other")]
    assert claimed == [*asked, None]


@pytest.mark.django_db
def test_a_job_that_somebody_else_claims_first_is_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ask("count", {}, by="ann"), ask("count", {}, by="ann")
    listed = [first.pk, second.pk]  # what this worker read just before the other one claimed
    assert claim(KINDS, worker="other") == first
    monkeypatch.setattr("daylight.web.jobs.actions.waiting", lambda kinds: listed)
    assert claim(KINDS, worker="one") == second
    assert Job.objects.get(pk=first.pk).worker == "other"


@pytest.mark.django_db
def test_the_oldest_waits_no_longer_and_another_kind_is_left() -> None:
    first, other, _ = ask("count", {}, by="ann"), ask("sing", {}, by="ann"), ask("count", {}, by="ann")
    job = claim(KINDS, worker="w")
    assert job == first
    beat(job, "half way", 0.5)
    finish(job)
    job.refresh_from_db()
    assert (job.state, job.progress, other.state) == (Job.DONE, 1.0, Job.WAITING)


@pytest.mark.django_db
def test_a_killed_workers_job_is_taken_up_again_and_not_for_ever() -> None:
    ask("count", {}, by="ann")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        job = claim(KINDS, worker="w")
        assert job is not None
        assert job.attempts == attempt
        assert claim(KINDS, worker="other") is None
        assert free_jobs_of("w") == 1
    assert claim(KINDS, worker="w") is None
    assert "killed twice" in Job.objects.get().failure


@pytest.mark.django_db
def test_a_worker_that_falls_silent_loses_its_job_and_cannot_tell_of_it_any_more() -> None:
    ask("count", {}, by="ann")
    lost = claim(KINDS, worker="w", at=timezone.now() - 2 * SILENT_FOR)
    assert lost is not None
    taken = claim(KINDS, worker="other")
    assert taken == lost
    beat(lost, "still here", 0.9)
    taken.refresh_from_db()
    assert taken.progress == 0.0


@pytest.mark.django_db
def test_a_failed_job_says_why() -> None:
    job = ask("count", {}, by="ann")
    fail(job, "The folder is gone.")
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.FAILED, "The folder is gone.")
