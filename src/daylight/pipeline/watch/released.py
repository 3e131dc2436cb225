"""What is asked of a release before it is watched or searched: that it is one, of this layout, and by which rules."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from daylight.domain.errors import DaylightError, NotFound, Refused
from daylight.pipeline.publish import holds_release
from daylight.pipeline.publish.manifest import digest_of
from daylight.tables.index import INDEX, INDEX_FOLDER
from daylight.tables.release import RELEASE

_GIVEN = {"definitions": "own definitions", "weights": "own severity weights"}


def check_release(release: Path, tables: tuple[str, ...]) -> dict[str, Any]:
    """The manifest of a release whose index, and whose tables of these names, have the columns of this version.

    NotFound for what is no release or has no index, Refused for another layout, DaylightError for a damaged file.
    """
    if not holds_release(release):
        raise NotFound(f"{release} is not a release. Give the folder of a release, as made by `daylight run`.")
    if not (release / INDEX_FOLDER).is_dir():
        raise NotFound(f"The release {release} has no index to watch or search by. Make it again with `daylight run`.")
    for name, table in INDEX.items():
        _check_columns(release / INDEX_FOLDER / f"{name}.parquet", table.column_names)
    for name in tables:
        _check_columns(release / f"{name}.parquet", RELEASE[name].column_names)
    manifest: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _check_columns(file: Path, wanted: tuple[str, ...]) -> None:
    try:
        there = pq.read_schema(file).names
    except FileNotFoundError:
        raise Refused(
            f"{file} is missing: the release is of another version. Make it again with `daylight run`."
        ) from None
    except (pa.ArrowException, OSError):
        raise DaylightError(
            f"{file} is damaged. Make the release again with `daylight run`, or take a whole copy of it."
        ) from None
    missing = [column for column in wanted if column not in there]
    if missing:
        raise Refused(
            f"{file} has no column {missing[0]}: the release is of another version. Make it again with `daylight run`."
        )


def check_rules(manifest: dict[str, Any], **given: Path | None) -> None:
    """Refused unless `definitions` and `weights` are the very files by which the release was made.

    A person's status before and after an incident must be told by one rule.
    """
    for name, path in given.items():
        if path is not None and not path.is_file():
            raise NotFound(f"There is no {path}. Check the path, or leave the option out.")
        own, made_by = digest_of(path), manifest["settings"][name]
        if own == made_by:
            continue
        if made_by is None:
            raise Refused(f"The release was made without {_GIVEN[name]}. Leave --{name} out.")
        raise Refused(
            f"The release was made with {_GIVEN[name]}. Give that very file, {made_by['name']}, with --{name}."
        )
