"""`daylight`: every command in one place."""

import signal
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

import typer

from daylight.cli.errors import guarded
from daylight.cli.list import list_people
from daylight.cli.report import report
from daylight.cli.run import run
from daylight.cli.show import show

app = typer.Typer(
    name="daylight",
    help="One case history of each suspected perpetrator of domestic abuse, from what a police force already holds.",
    epilog="Exit codes: 0 done, 2 wrong usage, 3 extracts that cannot be used, 4 refused, 1 anything else.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

COMMANDS: dict[str, Callable[..., None]] = {"run": run, "list": list_people, "show": show, "report": report}
for _name, _command in COMMANDS.items():
    app.command(_name)(guarded(_command))


def _say_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"daylight {version('daylight')}")
        except PackageNotFoundError:
            typer.echo("daylight, run from its source folder")
        raise typer.Exit


@app.callback()
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
    app()
