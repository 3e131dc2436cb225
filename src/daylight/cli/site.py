"""`daylight site`: the site's own commands: set it up, load a release, serve it, check its audit."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.errors import guarded
from daylight.cli.progress import shown_progress
from daylight.cli.site_cast import make_up
from daylight.cli.site_daily import daily
from daylight.cli.site_decisions import export_decisions
from daylight.cli.site_definitions import export_definitions, load_bench
from daylight.cli.site_markers import deliver_markers, reconcile_markers
from daylight.cli.site_opening import SITE, SYSTEM, Folder, begun, ready
from daylight.cli.site_purging import purge
from daylight.cli.site_work import work
from daylight.domain.errors import DaylightError, Refused


def setup(
    site: Folder = SITE,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make ready sign-ins, one for each role: never for real data.")
    ] = False,
) -> None:
    """Make the site's database, or bring it up to this version."""
    begun(site, **({"DAYLIGHT_DEMO": "1"} if demo else {}))
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _collect_static()
    typer.echo(f"The site in {site} is ready.")
    if demo:
        from django.utils import timezone

        from daylight.web.accounts.actions import DEMO_PASSWORD, make_demo_accounts
        from daylight.web.agreements.actions import make_demo_agreements

        made = make_demo_accounts()
        make_demo_agreements(on=timezone.localdate())
        typer.echo(f"{len(made)} ready sign-ins were made; the password of each is {DEMO_PASSWORD}")


def _collect_static() -> None:
    """Styles and scripts, under names that hold their hash. Refused where they were never built."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    if not (settings.WEB / "components" / "static" / "daylight" / "app.css").exists():
        raise Refused("The site's styles were never built. Run `make assets`, then `daylight site setup` again.")
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def load(
    release: Annotated[Path, typer.Argument(metavar="R", help="The release folder, as made by `daylight run`.")],
    site: Folder = SITE,
) -> None:
    """Load a release: all or nothing; what people decided stays."""
    begun(site)
    ready(site)
    from daylight.web.releases.actions import load_release

    with shown_progress() as progress:
        loaded = load_release(release, by=SYSTEM, progress=progress)
    typer.echo(f"Release {loaded.release_id}, as of {loaded.as_of}, is now what the site shows.")


def serve(
    site: Folder = SITE,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="Ready sign-ins need no second factor: never for real data.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that answer.")] = 2,
) -> None:
    """Serve the site on this machine until Ctrl-C."""
    begun(site.resolve(), **({"DAYLIGHT_DEMO": "1"} if demo else {}))
    ready(site)
    granian: Any = import_module("granian")
    interfaces = import_module("granian.constants").Interfaces
    typer.echo(f"Daylight is served on http://127.0.0.1:{port} (Ctrl-C ends it).")
    granian.Granian(
        "daylight.web.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_access=False,
    ).serve()


def verify_audit(site: Folder = SITE) -> None:
    """Read the audit from its beginning and say whether anything was changed, removed or put in between."""
    begun(site)
    ready(site)
    from daylight.web.audit.queries import verify

    found = verify()
    if found.broken_at is not None:
        raise DaylightError(f"The audit is broken at entry {found.broken_at}: it was changed after it was written.")
    typer.echo(f"The audit holds: {found.entries} entries. Newest digest, to keep elsewhere: {found.head}")


COMMANDS: dict[str, Callable[..., None]] = {
    "setup": setup,
    "load": load,
    "load-bench": load_bench,
    "cast": make_up,
    "serve": serve,
    "work": work,
    "daily": daily,
    "export-decisions": export_decisions,
    "export-definitions": export_definitions,
    "verify-audit": verify_audit,
    "deliver": deliver_markers,
    "reconcile": reconcile_markers,
    "purge": purge,
}


def group() -> typer.Typer:
    """The commands under `daylight site`."""
    app = typer.Typer(
        help="The site: set up, load, serve, hand on, verify.", no_args_is_help=True, rich_markup_mode=None
    )
    for name, command in COMMANDS.items():
        app.command(name)(guarded(command))
    return app
