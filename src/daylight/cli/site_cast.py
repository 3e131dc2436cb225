"""`daylight site cast`: a small invented cast on a demonstration, so that its pages of casework are not empty."""

import typer

from daylight.cli.site_opening import SITE, Folder, begun, ready


def make_up(site: Folder = SITE) -> None:
    """Make up a few cases for a demonstration: never on a site that shows real records. Made once."""
    begun(site, DAYLIGHT_DEMO="1")
    ready(site)
    from daylight.web.worklists.cast import make_cast

    made = make_cast()
    told = f"Made up for the demonstration: {', '.join(made)}, and a meeting." if made else "The cast is there already."
    typer.echo(told)
