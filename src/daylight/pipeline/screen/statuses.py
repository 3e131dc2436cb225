"""Statuses as rows of a table: what was found of each person, written down while the next is read."""

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from daylight.domain.answers import Management
from daylight.domain.screening import Finding
from daylight.pipeline.screen.holds import Holds, most_pressing

_STATUSES = pa.schema(
    [
        ("person_id", pa.string()),
        ("definition", pa.string()),
        ("edition", pa.string()),
        ("as_of", pa.date32()),
        ("met", pa.bool_()),
        ("near_miss", pa.bool_()),
        ("provisional", pa.bool_()),
        ("fragile", pa.bool_()),
        ("cross_force", pa.bool_()),
        ("held", pa.string()),
        ("incidents", pa.int32()),
        ("offences", pa.int32()),
        ("victims", pa.int32()),
        ("grounds", pa.list_(pa.string())),
        ("victim_ids", pa.list_(pa.string())),
        ("managed_by", pa.list_(pa.string())),
        ("stale_schemes", pa.list_(pa.string())),
        ("first_met_on", pa.date32()),
    ]
)

AT_ONCE = 50_000
"""Rows that are held as Python values before they become columns, which take a tenth of the room."""
_NOBODY = Management()


@dataclass(slots=True)
class Statuses:
    """The table `statuses` in the making."""

    as_of: date
    holds: Holds
    rows: list[tuple[object, ...]] = field(default_factory=list)
    pieces: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, found: Finding, managed: Management | None, *, fragile: bool = False, crossing: bool = False) -> None:
        """One status, with who manages the person, if anybody does."""
        managed = managed or _NOBODY
        self.rows.append(
            (
                found.person_id, found.definition, found.edition, self.as_of, found.met, found.near_miss,
                found.provisional, fragile, crossing,
                most_pressing(found.held, found.person_id, found.definition, self.holds),
                found.incidents, found.crimes, found.victims, found.grounds, found.victim_ids,
                managed.managed_by, managed.stale, found.first_met_on,
            )
        )  # fmt: skip
        if len(self.rows) >= AT_ONCE:
            self._put_away()

    def table(self) -> pa.Table:
        """All of them."""
        self._put_away()
        return pa.Table.from_batches(self.pieces, _STATUSES)

    def _put_away(self) -> None:
        columns = zip(*self.rows, strict=True)
        arrays = [pa.array(column, kind.type) for column, kind in zip(columns, _STATUSES, strict=False)]
        if arrays:
            self.pieces.append(pa.record_batch(arrays, schema=_STATUSES))
        self.rows.clear()
