"""Which row of a file is its heading, and which of our columns each heading is."""

import re
from collections.abc import Sequence

HEADING_ROWS = 20


def plain(heading: str) -> str:
    """A heading as compared: `Incident ID`, `incident-id`, `incidentId` and `INCIDENT_ID` are one."""
    parted = re.sub(r"([a-z]{3})([A-Z])", r"\1_\2", heading)
    return re.sub(r"[\W_]+", "_", parted.lower()).strip("_")


def recognised(cells: Sequence[str | None], known: frozenset[str]) -> int:
    """How many different known headings stand in a row."""
    return len({plain(cell) for cell in cells if cell} & known)


def choose_heading(rows: Sequence[Sequence[str | None]], known: frozenset[str], given: int | None) -> int:
    """The place of the heading row: the one given (from 1), else the first with the most known headings.

    Titles and group headings above the real one are passed over so; without any known heading, the first filled row.
    """
    if not rows:
        return 0
    if given is not None:
        return min(given, len(rows)) - 1
    hits = [recognised(row, known) for row in rows[:HEADING_ROWS]]
    if max(hits) > 0:
        return hits.index(max(hits))
    return next((place for place, row in enumerate(rows) if any(row)), 0)
