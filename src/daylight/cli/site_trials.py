"""Trials that pages of definitions ask for: run by the worker on the release that the site shows, then loaded."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from daylight.domain.errors import NotFound


def try_on_bench(job: Any) -> None:
    """A definition beside all that are in force, and against the edition before it."""
    from daylight.pipeline.bench import BenchSettings, bench, write
    from daylight.web.definitions.queries import to_try

    told = to_try(job.asked["definition"])

    def run(out: Path) -> None:
        settings = BenchSettings(
            release=_release(),
            definitions=told.definitions,
            edition=told.before,
            fairness=True,
            threads=os.cpu_count() or 1,
            progress=_telling(job),
        )
        write(bench(settings), out)

    _loaded(run, by=job.by)


def look_back(job: Any) -> None:
    """What would have followed of a definition's lists, beside all that are in force."""
    from daylight.pipeline.backtest import Asked, backtest
    from daylight.web.definitions.queries import to_try

    told = to_try(job.asked["definition"])

    def run(out: Path) -> None:
        asked = Asked(release=_release(), definitions=told.definitions, fairness=True, out=out, progress=_telling(job))
        backtest(asked, threads=os.cpu_count() or 1)

    _loaded(run, by=job.by)


def _loaded(run: Callable[[Path], None], *, by: str) -> None:
    """Run into a scratch folder of the site, and load what it wrote: the folder goes, whatever happens."""
    from django.conf import settings

    from daylight.web.definitions.actions import load_trial

    with tempfile.TemporaryDirectory(dir=settings.SITE, prefix="trial-") as scratch:
        out = Path(scratch) / "out"
        run(out)
        load_trial(out, by=by)


def _release() -> Path:
    """The folder of the release that pages show."""
    from daylight.web.releases.models import Load

    place = Load.objects.filter(state=Load.CURRENT).values_list("folder", flat=True).first()
    if place is None or not Path(place).is_dir():
        raise NotFound("The folder of the release that the site shows is gone. Load the release again, then ask again.")
    return Path(place)


def _telling(job: Any) -> Callable[[str, float | None], None]:
    from daylight.web.jobs.actions import beat

    return lambda step, share: beat(job, step, share or 0.0)
