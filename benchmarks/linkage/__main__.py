"""`python -m benchmarks.linkage [DATA]`: Daylight beside plain Splink, on open truth sets and made-up forces.

Each set is measured in a process of its own, so that the peak of memory is its own: that of Daylight's linking with
whatever was done before it to make and load the set.
"""

import multiprocessing
import sys
from pathlib import Path

from benchmarks.linkage.contests import every_set, left_out
from benchmarks.linkage.table import HEADINGS, measure


def main(data: Path | None) -> None:
    """Print the table, one set after another."""
    print(HEADINGS, flush=True)
    for name in every_set(data):
        child = multiprocessing.get_context("spawn").Process(target=measure, args=(name, data))
        child.start()
        child.join()
        if child.exitcode:
            sys.exit(f"{name} could not be measured.")
    for name in left_out(data):
        print(f"\n{name} is left out: give the folder that holds it (make bench-linkage DATA=folder).")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None)
