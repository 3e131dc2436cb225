"""The chapter publish: every table of the release, then its manifest, then all of it in place at once."""

import time
from pathlib import Path

from daylight.pipeline.engines import Engine
from daylight.pipeline.publish.folder import (
    MANIFEST,
    check_out,
    clear_after_killed_runs,
    folder_beside,
    put_in_place,
)
from daylight.pipeline.publish.manifest import manifest_of, write_json, write_linkage_model
from daylight.pipeline.publish.selections import ORDERS, selections
from daylight.pipeline.publish.writing import Written, write_table
from daylight.pipeline.settings import Settings
from daylight.tables.index import INDEX, INDEX_FOLDER
from daylight.tables.release import RELEASE


def publish(engine: Engine, settings: Settings) -> None:
    """Write the release to `settings.out`, whole or not at all.

    Reads every working table that the release is made of. Raises Refused when the place is taken.
    """
    started = time.monotonic()
    check_out(settings.out, replace=settings.replace)
    clear_after_killed_runs(settings.out)
    with folder_beside(settings.out, "partial") as partial:
        tables = _write_tables(engine, settings, partial)
        _write_index(engine, settings, partial / INDEX_FOLDER)
        linkage = write_linkage_model(engine, partial)
        manifest = manifest_of(engine, settings, tables, linkage=linkage, seconds=time.monotonic() - started)
        write_json(manifest, partial / MANIFEST)
        put_in_place(partial, settings.out, replace=settings.replace)


def _write_tables(engine: Engine, settings: Settings, folder: Path) -> list[Written]:
    queries = selections(settings.viewpoint())
    written = []
    for place, (name, table) in enumerate(RELEASE.items()):
        settings.progress(f"writing {name}", place / len(RELEASE))
        written.append(write_table(engine, table, queries[name], folder, ORDERS.get(name, ())))
    return written


def _write_index(engine: Engine, settings: Settings, folder: Path) -> None:
    """What `watch` needs to take one more incident; it is no table of the release and has no part in its id."""
    settings.progress("writing the index", None)
    folder.mkdir()
    for name, table in INDEX.items():
        write_table(engine, table, f"SELECT * FROM {name}", folder)
