"""A folder that is no release, or a broken one, ends in a sentence."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.cli.release_reader import open_release, with_values
from daylight.domain.errors import DaylightError, NotFound


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        open_release(tmp_path / "nowhere")


def test_a_folder_without_a_manifest_points_to_the_releases_inside(release: Path) -> None:
    with pytest.raises(NotFound, match=r"has no manifest.json.*Did you mean .*one"):
        open_release(release.parent)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"as_of": "soon"}', '{"as_of": null}'])
def test_a_manifest_that_cannot_be_read(release: Path, content: str) -> None:
    (release / "manifest.json").write_text(content)
    with pytest.raises(DaylightError, match="cannot be read"):
        open_release(release)


def test_a_missing_table_is_named(release: Path) -> None:
    (release / "scores.parquet").unlink()
    with pytest.raises(NotFound, match="no table scores"):
        open_release(release).rows("SELECT * FROM {scores}")


@pytest.mark.parametrize("keep", [0, 10, 400])
def test_a_table_cut_short_is_named(release: Path, keep: int) -> None:
    path = release / "people.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DaylightError, match=r"Table people .* damaged"):
        open_release(release).rows("SELECT person_id FROM {people} JOIN {scores} USING (person_id)")


def test_an_older_release_without_a_column_is_told_apart(release: Path) -> None:
    (release / "statuses.parquet").write_bytes((release / "scores.parquet").read_bytes())
    with pytest.raises(DaylightError, match=r"Table statuses .* another version"):
        open_release(release).rows("SELECT definition FROM {statuses}")


def test_a_folder_with_a_quote_in_its_name(release: Path) -> None:
    renamed = release.rename(release.with_name("o'neill's"))
    assert open_release(renamed).value("SELECT count(*) FROM {people}") == 10


@given(st.text(), st.lists(st.text(), max_size=3))
def test_values_reach_the_query_as_they_are(text: str, texts: list[str]) -> None:
    query = with_values("SELECT $text AS one, $texts AS several, ? AS two", text, text=text, texts=texts)
    with duckdb.connect() as connection:
        found = connection.execute(query.format_map({})).fetchone()
    clean = text.replace("\0", "")
    assert found == (clean, [each.replace("\0", "") for each in texts], clean)


def test_a_list_is_quick_because_it_loads_no_frames(release: Path) -> None:
    command = f"""import sys
sys.argv = ["daylight", "list", {str(release)!r}]
from daylight.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
print([name for name in ("pandas", "numpy", "pyarrow", "polars", "splink", "altair") if name in sys.modules])"""
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
