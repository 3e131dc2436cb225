"""Pages of releases: loading from a page by the worker, what changed, extracts and data quality."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from daylight.cli.main import application
from daylight.domain.access import Permission, Role, grant_of
from daylight.web.access.models import Restriction
from daylight.web.jobs.models import Job
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Load
from tests.cli.hand_made import HELD, LONE, NEAR, SECRETS, release_rows, write_release

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def offers(tmp_path: Path, settings: Any) -> Path:
    """A releases folder with one release, and folders that are none."""
    folder = tmp_path / "releases"
    write_release(folder / "november", release_rows(), release_id="november-1")
    (folder / "scratch").mkdir()
    (folder / "elsewhere").symlink_to(tmp_path)
    settings.RELEASES = folder
    return folder


@pytest.fixture
def works(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """`daylight site work --once`, in this process."""
    monkeypatch.setenv("DAYLIGHT_SITE", str(settings.SITE))
    before = signal.getsignal(signal.SIGTERM)

    def work() -> str:
        try:
            result = CliRunner().invoke(application("site"), ["site", "work", "--once", "--site", str(settings.SITE)])
        finally:
            signal.signal(signal.SIGTERM, before)
        assert result.exit_code == 0, result.output
        return result.output

    return work


def test_each_page_opens_for_whoever_may(signed_in: SignedIn, loaded: int) -> None:
    for role in Role:
        client = signed_in(role)
        for address, permission in (
            ("/releases/", Permission.SEE_DATA_QUALITY),
            ("/releases/quality/", Permission.SEE_DATA_QUALITY),
            ("/releases/quality/findings.csv", Permission.SEE_DATA_QUALITY),
            ("/releases/load/", Permission.LOAD_RELEASE),
            ("/list/changed/", Permission.SEE_LIST),
        ):
            expected = 200 if grant_of([role], permission) else 403
            assert client.get(address).status_code == expected, (role, address)


def test_a_release_is_asked_for_and_loaded_by_the_worker(
    signed_in: SignedIn, offers: Path, works: Callable[[], str]
) -> None:
    client = signed_in(Role.ANALYST, username="ann")
    page = _text(client, "/releases/load/")
    assert "november-1" in page
    assert "scratch" not in page
    assert "elsewhere" not in page
    assert client.post("/releases/load/", {"name": "november"}).status_code == 302
    assert "waits for the worker" in _text(client, "/releases/")
    assert "asked for already" in client.post("/releases/load/", {"name": "november"}).content.decode()
    works()
    load = Load.objects.get()
    assert (load.state, load.release_id, load.by) == (Load.CURRENT, "november-1", "ann")
    assert Job.objects.get().state == Job.DONE
    assert "shown now" in _text(client, "/releases/load/")


@pytest.mark.parametrize("name", ["", "..", "elsewhere", "scratch", "/etc", "../releases/november"])
def test_no_other_folder_can_be_asked_for(signed_in: SignedIn, offers: Path, name: str) -> None:
    page = signed_in(Role.ANALYST).post("/releases/load/", {"name": name}).content.decode()
    assert "There is a problem" in page
    assert not Job.objects.exists()


def test_a_load_that_fails_says_why(signed_in: SignedIn, offers: Path, works: Callable[[], str]) -> None:
    client = signed_in(Role.ANALYST)
    client.post("/releases/load/", {"name": "november"})
    (offers / "november" / "people.parquet").write_bytes(b"cut")
    works()
    assert "missing or cut short" in _text(client, "/releases/")
    assert not Load.objects.filter(state=Load.CURRENT).exists()


def test_what_a_killed_worker_left_is_taken_up_by_the_next(
    signed_in: SignedIn, offers: Path, works: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(Role.ANALYST).post("/releases/load/", {"name": "november"})

    def killed(*_: Any, **__: Any) -> None:
        raise SystemExit(137)

    monkeypatch.setattr("daylight.web.releases.actions.load_release", killed)
    with pytest.raises(AssertionError):
        works()
    assert Job.objects.get().state == Job.WORKING
    monkeypatch.undo()
    works()
    assert (Job.objects.get().state, Job.objects.get().attempts) == (Job.DONE, 2)


def test_without_a_releases_folder_nothing_is_offered(signed_in: SignedIn, settings: Any) -> None:
    settings.RELEASES = None
    assert "No release is offered" in _text(signed_in(Role.ANALYST), "/releases/load/")


def test_a_folder_that_cannot_be_read_is_told_not_shown_as_empty(
    signed_in: SignedIn, settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES = tmp_path / "gone"
    answer = signed_in(Role.ANALYST).get("/releases/load/")
    assert answer.status_code == 403
    assert "cannot be read now" in answer.content.decode()


def _next_release(tmp_path: Path, **changed: Any) -> None:
    rows = release_rows()
    rows["statuses"] = [row for row in rows["statuses"] if row["person_id"] != HELD]
    for row in rows["statuses"]:
        if row["person_id"] == NEAR:
            row |= {"met": True, "near_miss": False}
    rows["register"] = [{"person_id": LONE, "change": "split", "other_ids": [NEAR], "reason": "Two people after all."}]
    load_release(write_release(tmp_path / "next", rows, release_id="test-2", **changed), by="tests")


def test_what_changed_is_told_in_words_with_names(signed_in: SignedIn, loaded: int, tmp_path: Path) -> None:
    client = signed_in(Role.ANALYST)
    assert "first release" in _text(client, "/list/changed/")
    _next_release(tmp_path)
    assert "1 joined a definition, 1 left one; 0 joined into another person, 1 split" in _text(client, "/releases/")
    page = _text(client, "/list/changed/")
    assert "repeat: 1 joined, 1 left" in page
    assert "NEARMISS, Percival" in page
    assert "MARCHBANKS, Ottoline" in page
    assert "Two people after all." in page
    assert not [secret for secret in SECRETS if secret in page]


def test_what_changed_keeps_restricted_cases_restricted(signed_in: SignedIn, loaded: int, tmp_path: Path) -> None:
    _next_release(tmp_path)
    for person in (NEAR, HELD):
        Restriction.objects.create(person_id=person, reason="x", by="sue", at="2026-11-01T00:00:00Z")
    page = _text(signed_in(Role.ANALYST), "/list/changed/")
    assert f"{NEAR}: Restricted" in page
    assert "Percival" not in page
    assert "Ottoline" not in page
    assert "Two people after all." not in page


def test_quality_tells_files_findings_districts_and_gains(signed_in: SignedIn, tmp_path: Path, db: None) -> None:
    files = [
        {"source_file": "a.csv", "source_table": "incidents", "rows_read": 1005, "rows_loaded": 1003,
         "rows_repeated": 1, "rows_quarantined": 1},
        {"source_file": "b.csv", "source_table": "involvements", "rows_read": 2, "rows_loaded": 2, "rows_repeated": 0,
         "rows_quarantined": 0},
    ]  # fmt: skip
    load_release(write_release(tmp_path / "r", release_rows(), files=files), by="tests")
    client = signed_in(Role.ANALYST)
    page = _text(client, "/releases/quality/")
    assert page.index("a.csv") < page.index("b.csv")
    assert "1,003" in page
    assert "Rows left out" in page
    assert "involvements.csv, row 7" in page
    assert "‘…’" in page or "… is not a telephone number" in page
    assert not [secret for secret in SECRETS if secret in page]
    league = {row["district"]: row for row in Load.objects.get().quality["league"]}
    assert league["North"]["incidents"] == 11
    assert league["North"]["no_suspect"] == 10  # the hand-made rows name a suspect in one incident only
    gains = {gain.title: (gain.met, gain.provisional) for gain in client.get("/releases/quality/").context["gains"]}
    assert gains["acpo-2009"] == (0, 1)


def test_findings_are_filtered_and_taken_away(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    file = client.get("/releases/quality/findings.csv?action=emptied").content.decode("utf-8-sig")
    assert "involvements.csv,7,phone,emptied" in file
    assert not [secret for secret in SECRETS if secret in file]
    for query in ("?action=x", "?page=x", "?source_table=x"):
        assert client.get(f"/releases/quality/{query}").status_code == 200
