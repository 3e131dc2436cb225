"""A trial that a page asks for: the worker runs it beside all that is in force, and the page shows what it found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daylight.cli import site_trials
from daylight.domain.access import Role
from daylight.domain.errors import NotFound, Refused
from daylight.web.definitions import actions
from daylight.web.definitions.models import Trial
from daylight.web.definitions.queries import JOBS, to_try
from daylight.web.jobs.models import Job
from daylight.web.releases.models import Load
from tests.web.conftest import Member
from tests.web.definitions.test_builder import EXAMPLE
from tests.web.definitions.trials import write_bench

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
ID = "matac@2026.1"


def test_a_trial_is_asked_for_once(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    assert "Try it on the bench now" in client.get(f"/definitions/{ID}/bench/").content.decode()
    page = client.post(f"/definitions/{ID}/try/bench/", follow=True).content.decode()
    assert "Asked for." in page
    assert "waits for the worker" in page
    assert "Try it on the bench now" not in page
    again = client.post(f"/definitions/{ID}/try/bench/")
    assert again.status_code == 403
    assert "being tried already" in again.content.decode()
    assert client.post(f"/definitions/{ID}/try/backtest/").status_code == 302
    assert client.post(f"/definitions/{ID}/try/anything/").status_code == 404
    assert client.get(f"/definitions/{ID}/try/bench/").status_code == 405
    assert {job.kind for job in Job.objects.all()} == set(JOBS.values())


def test_nothing_is_tried_before_a_release_or_by_who_may_not(member: Member) -> None:
    with pytest.raises(NotFound, match="No release"):
        actions.ask_for_trial("bench", definition_id=ID, by=member(Role.ANALYST))
    with pytest.raises(Refused, match="may not use the definition bench"):
        actions.ask_for_trial("bench", definition_id=ID, by=member(Role.OFFICER))


def test_a_draft_is_tried_beside_all_in_force_and_against_its_own_earlier_edition(member: Member) -> None:
    matac = to_try("matac@2026.1")
    assert matac.before is None
    row = actions.save_draft(
        data=EXAMPLE | {"name": "matac", "edition": "2026.2"}, version=None, by=member(Role.ANALYST)
    )
    told = to_try(str(row))
    assert told.before == "2026.1"
    assert [one.edition for one in told.definitions if one.name == "matac"] == ["2026.1", "2026.2"]
    assert len(told.definitions) == len(matac.definitions) + 1


def test_the_worker_runs_it_and_loads_what_it_found(
    signed_in: SignedIn, loaded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(Role.ANALYST)
    client.post(f"/definitions/{ID}/try/bench/")
    ran: list[Any] = []
    release = Load.objects.get(number=loaded)

    def write(found: Any, out: Path) -> None:
        write_bench(out, release.release_id, {ID: ("A sentence.", 7)})

    monkeypatch.setattr("daylight.pipeline.bench.bench", ran.append)
    monkeypatch.setattr("daylight.pipeline.bench.write", write)
    job = Job.objects.get()
    site_trials.try_on_bench(job)
    assert ran[0].release == Path(release.folder)
    assert Trial.objects.get().tried == [ID]
    Job.objects.update(state=Job.FAILED, failure="It ran out of memory.")
    page = client.get(f"/definitions/{ID}/bench/").content.decode()
    assert "It ran out of memory." in page
    assert "The text was changed after this trial. It was tried as: A sentence." in page
    Load.objects.update(folder="gone")
    with pytest.raises(NotFound, match="folder of the release"):
        site_trials.try_on_bench(job)
