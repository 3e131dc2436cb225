"""`daylight site purge`: what policy lets stay for some days only, gone when those are over."""

import typer

from daylight.cli.site_opening import SITE, Folder, begun, ready


def purge(site: Folder = SITE) -> None:
    """Take away proposals of new partners that nobody confirmed, and applications unfinished. Run it every night."""
    begun(site)
    ready(site)
    from daylight.web.disclosures.finding import purge as purge_proposals

    number = purge_proposals(by="purge")
    typer.echo(f"{number} proposal{'' if number == 1 else 's'} of a new partner purged.")
