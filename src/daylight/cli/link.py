"""`daylight link`: questions about who is who, each a command of its own."""

from importlib import import_module

import typer

from daylight.cli.errors import guarded

COMMANDS = {
    "explain": "daylight.cli.link_explain:explain",
    "person": "daylight.cli.link_explain:person",
    "review": "daylight.cli.link_review:review",
    "evaluate": "daylight.cli.link_evaluate:evaluate",
}
"""In the order in which they are used."""


def group() -> typer.Typer:
    """The commands under `daylight link`."""
    app = typer.Typer(
        help="Who is who: why two mentions are one person, and how sure that is.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, place in COMMANDS.items():
        module, _, function = place.partition(":")
        app.command(name)(guarded(getattr(import_module(module), function)))
    return app
