"""`daylight`: every command in one place."""

import signal
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

import typer

from daylight.cli.errors import guarded

COMMANDS = {
    "synth": "daylight.cli.synth:synth",
    "check": "daylight.cli.check:check",
    "map": "daylight.cli.map:map_folder",
    "run": "daylight.cli.run:run",
    "list": "daylight.cli.list:list_people",
    "show": "daylight.cli.show:show",
    "report": "daylight.cli.report:report",
    "bench": "daylight.cli.bench:bench",
    "backtest": "daylight.cli.backtest:backtest",
    "watch": "daylight.cli.watch:watch",
    "search": "daylight.cli.search:search",
}
"""In the order in which they are used."""
GROUPS = {
    "link": "daylight.cli.link:group",
    "definitions": "daylight.cli.definitions:group",
    "risk": "daylight.cli.risk:group",
    "site": "daylight.cli.site:group",
}
"""Commands that have commands of their own."""

_HELP = "One case history of each suspected perpetrator of domestic abuse, from what a police force already holds."
_CODES = "Exit codes: 0 done, 2 wrong usage, 3 extracts that cannot be used, 4 refused, 1 anything else."


def application(*names: str) -> typer.Typer:
    """The command line with these commands; with all of them for none."""
    app = typer.Typer(
        name="daylight",
        help=_HELP,
        epilog=_CODES,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    for name in names or (*COMMANDS, *GROUPS):
        if name in GROUPS:
            app.add_typer(_named(GROUPS[name])(), name=name)
        else:
            app.command(name)(guarded(_named(COMMANDS[name])))
    return app


def _named(place: str) -> Any:
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)


def _say_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"daylight {version('daylight')}")
        except PackageNotFoundError:
            typer.echo("daylight, run from its source folder")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    pass


def _stop(signal_number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """The `daylight` command. A polite kill (SIGTERM) ends it as Ctrl-C does: tidied up, nothing half-written."""
    signal.signal(signal.SIGTERM, _stop)
    known = {*COMMANDS, *GROUPS}
    wanted = [word for word in sys.argv[1:2] if word in known]  # only what is used is loaded: a list is quick
    application(*wanted)(prog_name="daylight")
