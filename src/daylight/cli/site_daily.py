"""`daylight site daily`: what a day brings by itself. The worker does it once a day; by hand it may be done again."""

from collections.abc import Callable
from datetime import date

import typer

from daylight.cli.site_opening import SITE, SYSTEM, Folder, begun, ready
from daylight.cli.terminal import counted
from daylight.domain.errors import DaylightError

_DONE = "did daily work"
_FAILED = "failed in daily work"


def daily(site: Folder = SITE) -> None:
    """Do what today brings: alerts of what falls due, markers ended and compared, school notices, proposals purged."""
    begun(site)
    ready(site)
    from django.utils import timezone

    failed = [name for name in STEPS if not _done(name, on=timezone.localdate())]
    if failed:
        raise DaylightError(f"Not done: {', '.join(failed)}. The rest was. Put it right, then run it again.")


def do_what_is_left(*, on: date) -> None:
    """Whatever was not done yet on this day: a worker that starts twice a day does it once."""
    from daylight.web.audit.models import Entry

    before = Entry.objects.filter(action=_DONE, subject=_subject(on)).values_list("detail__what", flat=True)
    for name in [each for each in STEPS if each not in set(before)]:
        _done(name, on=on)


def _done(name: str, *, on: date) -> bool:
    """Do one step, tell what came of it, and keep that in the audit; one that fails never stops the others."""
    from daylight.web.audit.actions import record

    try:
        told = STEPS[name](on)
    except Exception as error:
        why = str(error) if isinstance(error, DaylightError) else f"It failed unexpectedly ({type(error).__name__})."
        record(_FAILED, by=SYSTEM, subject=_subject(on), detail={"what": name, "why": why})
        typer.echo(f"{name}: {why}", err=True)
        return False
    record(_DONE, by=SYSTEM, subject=_subject(on), detail={"what": name, "told": told})
    typer.echo(f"{name}: {told}")
    return True


def _subject(on: date) -> str:
    return f"day:{on.isoformat()}"


def _alerts(on: date) -> str:
    from daylight.web.alerts.actions import raise_due

    return f"{counted(raise_due(on=on, by=SYSTEM), 'alert')} raised"


def _markers_ended(on: date) -> str:
    from daylight.web.markers.actions import expire_due

    return f"{counted(expire_due(), 'marker')} ended"


def _markers_compared(on: date) -> str:
    from daylight.web.markers.delivering import reconcile

    found = reconcile()
    if silent := [one.get_to_display() for one in found if one.failure]:
        raise DaylightError(f"{', '.join(silent)} could not be compared: what it holds is not known.")
    return f"{counted(len(found), 'system')} compared" if found else "no system is set up"


def _schools(on: date) -> str:
    from daylight.web.releases.queries import current
    from daylight.web.survivors.notices import open_notices

    load = current()
    return f"{counted(open_notices(load), 'notice')} opened" if load else "no release yet"


def _purged(on: date) -> str:
    from daylight.web.disclosures.finding import purge

    return f"{counted(purge(by=SYSTEM), 'proposal')} of a new partner purged"


STEPS: dict[str, Callable[[date], str]] = {
    "Alerts": _alerts,
    "Markers past their last day": _markers_ended,
    "Markers in other systems": _markers_compared,
    "Notices to schools": _schools,
    "Proposals of new partners": _purged,
}
"""What is done on a day: each step may be done again and then does nothing twice."""
