"""What a reader hands on: the headings of one file, and its rows as text with their row numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa


def cell_names(width: int) -> list[str]:
    """`c0`, `c1` ...: headings are never used as SQL names."""
    return [f"c{place}" for place in range(width)]


@dataclass(slots=True)
class Reading:
    """One file (or sheet) being read. `rows`, `unreadable` and `notes` are complete once `batches` is used up."""

    headings: tuple[str, ...]
    above: int = 0  # filled rows above the heading
    rows: int = 0  # data rows met so far, readable or not
    unreadable: list[tuple[int, str, str]] = field(default_factory=list)  # row, its start, sentence
    notes: list[str] = field(default_factory=list)
    batches: Iterator[pa.Table] = field(default_factory=lambda: iter(()))
    serial_dates: bool = False  # a bare number may be a spreadsheet's day number

    def numbered(self, table: pa.Table) -> pa.Table:
        """The table with `source_row` put beside its cells, going on from the rows met so far."""
        numbers = np.arange(self.rows + 1, self.rows + 1 + table.num_rows, dtype=np.int64)
        self.rows += table.num_rows
        return table.append_column("source_row", pa.array(numbers))
