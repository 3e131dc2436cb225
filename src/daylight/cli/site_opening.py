"""Opening the site from the command line: its folder, Django begun for it, its database ready or refused."""

import os
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from daylight.domain.errors import Refused

Folder = Annotated[Path, typer.Option("--site", metavar="FOLDER", help="The site's folder: its database and its key.")]
SITE = Path("site")
SYSTEM = "command line"
"""Who did what a command does, in the audit."""


def begun(folder: Path, **settings: str) -> None:
    """Django, set up for the site in this folder. Refused where the site's own packages are not installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daylight.web.config.settings")
    os.environ["DAYLIGHT_SITE"] = str(folder)
    os.environ.update(settings)
    try:
        django = import_module("django")
    except ImportError:
        raise Refused("The site's packages are not installed. Install daylight[site], or run `make run`.") from None
    if not import_module("django.apps").apps.ready:
        django.setup()


def ready(folder: Path) -> None:
    """Refused where the database is not there or is behind the code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(f"The site in {folder} is not set up for this version. Run `daylight site setup` first.")
