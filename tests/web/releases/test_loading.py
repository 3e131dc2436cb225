"""Loading a release: all or nothing, and what changed is said."""

from pathlib import Path

import pytest
from django.db import connection

from daylight.domain.errors import Invalid, NotFound
from daylight.web.releases import actions
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import STORED, Listing, Load, Person, SearchKey
from tests.cli.hand_made import LONE, SERIAL, VICTIM, release_rows, write_release

pytestmark = pytest.mark.django_db


def test_every_row_arrives(release_folder: Path) -> None:
    load = load_release(release_folder, by="tests")
    rows = release_rows()
    for model in STORED:
        assert model.objects.filter(loaded=load.number).count() == len(rows.get(model.declared.name, [])), model
    assert Load.objects.get().state == Load.CURRENT
    person = Person.objects.get(person_id=LONE)
    assert (person.forename, person.other_names, str(person.date_of_birth)) == (
        "Aldous",
        ["Al Brackwater"],
        "1984-03-07",
    )


def test_the_list_holds_what_it_shows(release_folder: Path) -> None:
    load_release(release_folder, by="tests")
    rows = release_rows()["statuses"]
    assert Listing.objects.count() == len(rows)


def test_a_survivor_cannot_be_found_by_name_or_place(release_folder: Path) -> None:
    load_release(release_folder, by="tests")
    assert SearchKey.objects.filter(person_id=LONE, kind="name", key="brackwater").exists()
    assert not SearchKey.objects.filter(person_id=VICTIM).exists()


@pytest.mark.parametrize("table", ["people", "links"])
def test_a_release_cut_short_changes_nothing(release_folder: Path, table: str) -> None:
    place = release_folder / f"{table}.parquet"
    place.write_bytes(place.read_bytes()[:50])
    with pytest.raises(Invalid, match=table):
        load_release(release_folder, by="tests")
    assert not Load.objects.exists()


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="not a release"):
        load_release(tmp_path, by="tests")


def test_a_load_stopped_in_the_middle_leaves_the_release_before(
    release_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_release(release_folder, by="tests")
    second = write_release(tmp_path / "second", release_rows(), release_id="test-2")

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "_list", stop)
    with pytest.raises(KeyboardInterrupt):
        load_release(second, by="tests")
    assert Load.objects.get(state=Load.CURRENT).number == first.number
    assert set(Person.objects.values_list("loaded", flat=True)) == {first.number}
    assert Load.objects.get(state=Load.FAILED).failure.startswith("It was stopped")


def test_who_joined_and_left_is_counted_and_two_releases_are_kept(tmp_path: Path) -> None:
    rows = release_rows()
    load_release(write_release(tmp_path / "a", rows), by="tests")
    gone = {**rows, "statuses": [row for row in rows["statuses"] if row["person_id"] != SERIAL]}
    second = load_release(write_release(tmp_path / "b", gone), by="tests")
    second.refresh_from_db()
    left = {name for name, change in second.changes["definitions"].items() if SERIAL in change["left"]}
    met = {row["definition"] for row in rows["statuses"] if row["person_id"] == SERIAL and row["met"]}
    assert left == met
    third = load_release(write_release(tmp_path / "c", rows), by="tests")
    assert set(Person.objects.values_list("loaded", flat=True)) == {second.number, third.number}


def test_the_tables_of_releases_agree_with_their_declarations(db: None) -> None:
    with connection.cursor() as cursor:
        for model in STORED:
            there = {c.name for c in connection.introspection.get_table_description(cursor, model._meta.db_table)}
            assert there == {"id", "loaded", *model.declared.column_names}
            indexes = set(connection.introspection.get_constraints(cursor, model._meta.db_table))
            assert {index.name for index in model._meta.indexes} <= indexes
