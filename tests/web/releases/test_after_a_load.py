"""What follows a load: each receiver is told once the release is current, and none can undo it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from daylight.domain.errors import Refused
from daylight.web.audit.models import Entry
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Load
from daylight.web.releases.signals import release_loaded


@contextmanager
def _listening(receiver: Callable[..., None]) -> Iterator[None]:
    release_loaded.connect(receiver)
    try:
        yield
    finally:
        release_loaded.disconnect(receiver)


@pytest.mark.django_db
def test_a_receiver_finds_the_release_current_and_no_transaction_open(release_folder: Path) -> None:
    seen: list[Any] = []

    def receiver(load: Load, **told: Any) -> None:
        seen.append((load.number, Load.objects.get(pk=load.pk).state, len(connection.savepoint_ids)))

    outside = len(connection.savepoint_ids)  # those of the test itself
    with _listening(receiver):
        load = load_release(release_folder, by="tests")
    assert seen == [(load.number, Load.CURRENT, outside)]


@pytest.mark.django_db
def test_a_receiver_that_fails_undoes_nothing_and_is_said(release_folder: Path) -> None:
    seen: list[int] = []

    def breaks(load: Load, **told: Any) -> None:
        raise ValueError("Zyvictima")

    def refuses(load: Load, **told: Any) -> None:
        raise Refused("Nobody may.")

    def works(load: Load, **told: Any) -> None:
        seen.append(load.number)

    with _listening(breaks), _listening(refuses), _listening(works):
        load = load_release(release_folder, by="tests")
    kept = Load.objects.get(pk=load.pk)
    assert kept.state == Load.CURRENT
    assert seen == [load.number]
    assert "breaks (ValueError)" in kept.failure
    assert "refuses (Nobody may.)" in kept.failure
    said = Entry.objects.filter(action="failed after a load", subject="release:test-1")
    assert said.count() == 2
    assert "Zyvictima" not in kept.failure + str([one.detail for one in said])


@pytest.mark.django_db
def test_no_receiver_hears_of_a_load_that_failed(release_folder: Path) -> None:
    seen: list[int] = []

    def receiver(load: Load, **told: Any) -> None:
        seen.append(load.number)

    place = release_folder / "people.parquet"
    place.write_bytes(place.read_bytes()[:50])
    with _listening(receiver), pytest.raises(Exception, match="people"):
        load_release(release_folder, by="tests")
    assert not seen
