"""`daylight site deliver` and `daylight site reconcile`: markers sent to other systems, and compared with them."""

import typer

from daylight.cli.site_opening import SITE, Folder, begun, ready
from daylight.domain.errors import DaylightError


def deliver_markers(site: Folder = SITE) -> None:
    """Send markers that wait to the systems that DAYLIGHT_DELIVERY names. Run it every minute."""
    begun(site)
    ready(site)
    from daylight.web.markers.actions import expire_due
    from daylight.web.markers.delivering import deliver

    expired = expire_due()
    done = deliver()
    typer.echo(f"{expired} expired; {done.acknowledged} delivered, {done.put_off} to be tried again.")
    if done.failed:
        raise DaylightError(f"{done.failed} could not be delivered after every try. Look at Markers, Deliveries.")


def reconcile_markers(site: Folder = SITE) -> None:
    """Compare what other systems hold with what is live here, and send again what differs. Run it every night."""
    begun(site)
    ready(site)
    from daylight.web.markers.delivering import reconcile
    from daylight.web.markers.queries import open_differences

    for one in reconcile():
        typer.echo(f"{one.get_to_display()}: {one.failure or f'{one.theirs} there, {one.ours} live here'}")
        if one.failure:
            raise DaylightError("A system could not be compared: what it holds is not known. Try again.")
    typer.echo(f"{open_differences().count()} differ.")
