"""`daylight risk`: forecasts of serious harm and assessment forms, each a command of its own."""

from importlib import import_module

import typer

from daylight.cli.errors import guarded

COMMANDS = {
    "train": "daylight.cli.risk_model:train",
    "card": "daylight.cli.risk_model:card",
    "apply": "daylight.cli.risk_apply:apply",
    "form": "daylight.cli.risk_form:form",
}
"""In the order in which they are used."""


def group() -> typer.Typer:
    """The commands under `daylight risk`."""
    app = typer.Typer(
        help="Forecasts of serious harm, with their model card; assessment forms. Advice: a person decides.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, place in COMMANDS.items():
        module, _, function = place.partition(":")
        app.command(name)(guarded(getattr(import_module(module), function)))
    return app
