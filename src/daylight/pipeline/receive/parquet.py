"""Parquet files: columns of any type as text, batch by batch."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from daylight.pipeline.receive.reading import Reading, cell_names
from daylight.pipeline.receive.text import Unreadable

BATCH_ROWS = 100_000
_DAMAGED = "The Parquet file is damaged or cut short; write or copy it again."


def read_parquet(path: Path) -> Reading:
    """The rows of one Parquet file. Raises Unreadable, here or while its batches are used."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        raise Unreadable(_DAMAGED) from None
    reading = Reading(headings=tuple(file.schema_arrow.names))
    reading.batches = _batches(file, reading)
    return reading


def _batches(file: pq.ParquetFile, reading: Reading) -> Iterator[pa.Table]:
    names = cell_names(len(reading.headings))
    try:
        for batch in file.iter_batches(BATCH_ROWS):
            yield reading.numbered(pa.table([as_text(column) for column in batch.columns], names=names))
    except (pa.ArrowInvalid, OSError):
        raise Unreadable(_DAMAGED) from None
    finally:
        file.close()


def as_text(values: pa.Array) -> pa.Array:
    """Any column as text: whole floating numbers without `.0`, times as ISO 8601, lists with `;` between."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return as_text(values.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(values.cast(pa.list_(pa.string())), "; ")
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _numbers(values.cast(pa.float64()))
    if pa.types.is_timestamp(kind):
        return pc.strftime(values.cast(pa.timestamp("us", kind.tz)), "%Y-%m-%dT%H:%M:%S%z" if kind.tz else "%FT%T")
    if pa.types.is_struct(kind) or pa.types.is_map(kind):
        return pa.array([None if value is None else str(value) for value in values.to_pylist()], pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if v is None else v.decode("utf-8", "replace") for v in values.to_pylist()], pa.string())
    if pa.types.is_null(kind):
        return pa.nulls(len(values), pa.string())
    return values.cast(pa.string())


def _numbers(values: pa.Array) -> pa.Array:
    """Whole numbers without a point (an id that a data frame made floating), others as they are; NaN is empty."""
    values = pc.if_else(pc.is_nan(values), None, values)
    whole = pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), 2.0**53))
    digits = pc.if_else(whole, values, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(digits, values.cast(pa.string()))
