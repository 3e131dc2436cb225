"""Loading a release: all or nothing, decisions untouched, the release before kept to compare with."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import DaylightError, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.jobs.actions import ask
from daylight.web.jobs.models import Job
from daylight.web.releases.changes import changes_since
from daylight.web.releases.closed import CLOSED_CRIMES, write_closed_crimes
from daylight.web.releases.doors import DOORS, write_doors
from daylight.web.releases.keys import search_keys
from daylight.web.releases.models import STORED, Listing, Load, SearchKey
from daylight.web.releases.offered import offered_folder
from daylight.web.releases.quality import league_of
from daylight.web.releases.reading import BATCH, check_whole, read_manifest, rows_of
from daylight.web.releases.signals import tell_loaded
from daylight.web.releases.writing import insert, remove_load

LOAD = "load a release"
"""The kind of job that loads one."""
Progress = Callable[[str, float], None]
_TABLES = (*(model._meta.db_table for model in STORED), "release_listing", "release_search_keys", *DOORS, CLOSED_CRIMES)
_SHARE_OF_TABLES = 0.85  # of the work; keys, listing and changes are the rest


def load_release(folder: Path, *, by: str, progress: Progress = lambda step, share: None) -> Load:
    """Load a release and make it the current one.

    Pages go on reading the one before until the very end, and for ever if this one fails or is killed. NotFound or
    Invalid for a folder that is no whole release; Refused while another load is under way.
    """
    manifest = read_manifest(folder)
    rows = check_whole(folder, tuple(model.declared for model in STORED))
    with _alone():
        _clear_after_killed_loads()
        load = Load.objects.create(
            release_id=str(manifest.get("release_id") or folder.resolve().name),
            as_of=date.fromisoformat(str(manifest["as_of"])[:10]),
            synthetic=bool(manifest.get("synthetic")),
            folder=str(folder.resolve()),
            manifest=manifest,
            by=by,
            started_at=timezone.now(),
        )
        record("began to load a release", by=by, subject=f"release:{load.release_id}")
        try:
            _fill(load, folder, rows, progress)
        except BaseException as error:
            remove_load(_TABLES, load.number)
            failure = str(error) if isinstance(error, DaylightError) else "It was stopped before its end."
            Load.objects.filter(pk=load.pk).update(
                state=Load.FAILED, ended_at=timezone.now(), failure=f"{failure} Nothing changed."
            )
            raise
        _make_current(load, by=by)
        _forget_older()
        tell_loaded(load)
    progress("ready", 1.0)
    return load


def ask_to_load(name: str, *, by: User) -> Job:
    """Ask the worker to load an offered release.

    Refused where the user may not, or a load is asked for already; NotFound for a release that is not offered.
    """
    check_may(by.held_roles, Permission.LOAD_RELEASE)
    offered_folder(name)
    with transaction.atomic():
        if Job.objects.filter(kind=LOAD, state__in=[Job.WAITING, Job.WORKING]).exists():
            raise Refused("A load is asked for already. Wait for it to end, then ask again.")
        return ask(LOAD, {"name": name}, by=by.username)


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time, held by a lock that a killed process lets go by itself."""
    settings.SITE.mkdir(parents=True, exist_ok=True)
    with (settings.SITE / "loading.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another release is being loaded. Wait for it to end, then try again.") from None
        yield


def _clear_after_killed_loads() -> None:
    for load in Load.objects.filter(state=Load.LOADING):
        remove_load(_TABLES, load.number)
        load.state, load.ended_at = Load.FAILED, timezone.now()
        load.failure = "It was killed before its end; nothing changed."
        load.save(update_fields=["state", "ended_at", "failure"])


def _fill(load: Load, folder: Path, rows: int, progress: Progress) -> None:
    done = 0

    def tell(step: str, share: float) -> None:
        Load.objects.filter(pk=load.pk).update(step=step, progress=share)
        progress(step, share)

    for model in STORED:
        table = model.declared
        for batch in rows_of(folder, table):
            insert(model._meta.db_table, ("loaded", *table.column_names), ((load.number, *row) for row in batch))
            done += len(batch)
            tell(table.name, _SHARE_OF_TABLES * done / max(rows, 1))
    tell("what people are found by", _SHARE_OF_TABLES)
    keys = search_keys(folder)
    while some := list(islice(keys, BATCH)):
        insert(SearchKey._meta.db_table, ("loaded", "kind", "key", "person_id"), ((load.number, *key) for key in some))
    tell("addresses", 0.92)
    write_doors(folder, load.number, load.as_of)
    tell("the list", 0.95)
    _list(load.number)
    write_closed_crimes(load.number)
    before = Load.objects.filter(state=Load.CURRENT).first()
    changes = changes_since(before.number if before else None, load.number)
    tell("what is not recorded", 0.98)
    Load.objects.filter(pk=load.pk).update(changes=changes, quality={"league": league_of(load.number)})


_LISTING = """
    INSERT INTO release_listing (
        loaded, definition, edition, person_id, surname, forename, birth_text, sex, protected, staff, met, near_miss,
        provisional, fragile, cross_force, held, managed, incidents, offences, victims, first_met_on, last_reported_at,
        total, rank, level, score_provisional
    )
    SELECT
        s.loaded, s.definition, s.edition, s.person_id, p.surname, p.forename, p.date_of_birth_text, p.sex, p.protected,
        p.staff, s.met, s.near_miss, s.provisional, s.fragile, s.cross_force, s.held,
        coalesce(CAST(s.managed_by AS text), '[]') <> '[]', s.incidents, s.offences, s.victims, s.first_met_on,
        p.last_reported_at, c.total, c.rank, c.suggested_level, c.provisional
    FROM release_statuses s
    JOIN release_people p ON p.loaded = s.loaded AND p.person_id = s.person_id
    LEFT JOIN release_scores c ON c.loaded = s.loaded AND c.person_id = s.person_id
        AND c.scorer = (SELECT min(scorer) FROM release_scores WHERE loaded = %s)
    WHERE s.loaded = %s
"""


def _list(number: int) -> None:
    _count_rows()  # a database that does not know how full its tables are joins these by trying every pair
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LISTING, [number, number])
    _count_rows()


def _count_rows() -> None:
    """Let the database note how full its tables are: its plans rest on it."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("ANALYZE")
            return
        for table in _TABLES:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _make_current(load: Load, *, by: str) -> None:
    with transaction.atomic():
        Load.objects.filter(state=Load.PREVIOUS).update(state=Load.REPLACED)
        Load.objects.filter(state=Load.CURRENT).update(state=Load.PREVIOUS)
        load.state, load.progress, load.step, load.ended_at = Load.CURRENT, 1.0, "ready", timezone.now()
        load.save(update_fields=["state", "progress", "step", "ended_at"])
        record("loaded a release", by=by, subject=f"release:{load.release_id}", detail={"as_of": load.as_of})


def _forget_older() -> None:
    kept = Load.objects.filter(state__in=[Load.CURRENT, Load.PREVIOUS]).values_list("number", flat=True)
    oldest = min(kept)
    for number in Listing.objects.filter(loaded__lt=oldest).values_list("loaded", flat=True).distinct():
        remove_load(_TABLES, number)
