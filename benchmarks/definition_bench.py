"""Seconds and memory of the definition bench on one release: `python -m benchmarks.definition_bench RELEASE`.

Each step is told in seconds of processor time, which a busy machine inflates less than the clock.
"""

import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

from daylight.domain.definitions import shipped_definitions
from daylight.pipeline.bench import BenchSettings, bench


class Steps:
    """Processor seconds by step; what is said of one definition counts for all."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._step, self._since = "", time.process_time()

    def __call__(self, step: str, done: float | None) -> None:
        now = time.process_time()
        self.seconds[self._step] += now - self._since
        self._step, self._since = step.rpartition(": ")[2], now


def main(folder: Path) -> None:
    """Try every shipped definition, with fairness, and print what it took."""
    steps = Steps()
    started = time.process_time()
    found = bench(BenchSettings(release=folder, definitions=shipped_definitions(), fairness=True, progress=steps))
    steps("", None)
    spent, memory = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{found.suspects:,} suspects, {len(shipped_definitions())} definitions")
    print(f"{found.seconds:.0f} s by the clock, {spent:.0f} s of processor, {memory:,.0f} MiB")
    for step, seconds in sorted(steps.seconds.items(), key=lambda each: -each[1]):
        if step:
            print(f"  {seconds:6.1f} s  {step}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
