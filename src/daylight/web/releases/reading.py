"""Reading a release's Parquet tables as rows that both databases take: texts, whole numbers, reals, nothing else."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from daylight.domain.errors import Invalid, NotFound
from daylight.tables.spec import Table

BATCH = 20_000
Row = tuple[Any, ...]


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a release says of itself. NotFound where there is none, Invalid where it cannot be read."""
    place = folder / "manifest.json"
    if not place.is_file():
        raise NotFound(f"{folder} is not a release: it has no manifest.json. Make one with `daylight run`.")
    try:
        manifest = json.loads(place.read_text(encoding="utf-8"))
        date.fromisoformat(str(manifest["as_of"])[:10])
    except (ValueError, KeyError, TypeError):
        raise Invalid(
            f"{place} cannot be read: it is cut short or was changed. Take a whole copy of the release."
        ) from None
    return dict(manifest)


def check_whole(folder: Path, tables: tuple[Table, ...]) -> int:
    """Rows in all tables together, from the files' ends alone. Invalid for a table that is missing, cut or of another
    version: said before anything is loaded.
    """
    rows = 0
    for table in tables:
        place = folder / f"{table.name}.parquet"
        try:
            metadata = pq.read_metadata(place)
        except (OSError, pa.ArrowInvalid):
            raise Invalid(
                f"{place} is missing or cut short. Take a whole copy of the release, or make it again."
            ) from None
        missing = sorted(set(table.column_names) - set(metadata.schema.to_arrow_schema().names))
        if missing:
            raise Invalid(
                f"{place} has no column {', '.join(missing)}: the release is from another version of Daylight. "
                "Make it again with `daylight run`."
            )
        rows += metadata.num_rows
    return rows


def rows_of(folder: Path, table: Table) -> Iterator[list[Row]]:
    """The table's rows in its declared order of columns, in batches."""
    names = list(table.column_names)
    with pq.ParquetFile(folder / f"{table.name}.parquet") as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=names):
            columns = [_plain(batch.column(name)) for name in names]
            yield list(zip(*columns, strict=True))


def _plain(column: Any) -> list[Any]:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [None if value is None else json.dumps(value, ensure_ascii=False) for value in column.to_pylist()]
    if pa.types.is_boolean(kind):
        return list(column.cast(pa.int8()).to_pylist())
    if pa.types.is_timestamp(kind):
        naive = column.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
        return list(pc.replace_substring(naive.cast(pa.string()), ".000000", "").to_pylist())
    if pa.types.is_date(kind):
        return list(column.cast(pa.string()).to_pylist())
    return list(column.to_pylist())
