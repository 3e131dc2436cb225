"""Writing definitions: drafts, the moves of their life with names under them, and trials loaded beside them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import IntegrityError, transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import check_retirements, definition_of, moved, sign
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.lifecycle import Signature, Stage
from daylight.domain.proving import check_proven
from daylight.domain.sentences import sentence_of
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.definitions.builder import PLACE, in_one
from daylight.web.definitions.effects import effect_of
from daylight.web.definitions.models import ADDED, OF_KIND, STORED, Edition, SignOff, Trial
from daylight.web.definitions.queries import JOBS, id_of, is_taken, known, own_of, replaced_by, superseded
from daylight.web.jobs.actions import ask
from daylight.web.jobs.models import Job
from daylight.web.releases.models import Load
from daylight.web.releases.queries import current_number
from daylight.web.releases.reading import check_whole, rows_of
from daylight.web.releases.writing import insert, remove_load

_OPENED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")


class Changed(Conflict):
    """Somebody else changed the edition since the form was opened; `theirs` is how it stands."""

    def __init__(self, theirs: Edition) -> None:
        self.theirs = theirs
        super().__init__(f"{theirs.by} changed {theirs} since you opened it. Look at it again before you decide.")


def save_draft(*, data: Mapping[str, Any], version: int | None, by: User) -> Edition:
    """Save a declaration as a draft: a new one for no `version`, else over the version that the form was made on.

    Raises Invalid, in the language's own words, for what is no definition; for a name and edition that are taken, and
    for a stage or names typed into the text. Refused for who may not or for what is no draft; Changed.
    """
    check_may(by.held_roles, Permission.DRAFT_DEFINITION)
    definition = definition_of(data, place=PLACE)
    if {"stage", "signed"} & data.keys():
        raise Invalid(f"{PLACE}: leave out stage and signed; the site keeps both beside the text.")
    if not set(definition.edition) <= _OPENED:
        raise Invalid(f"{PLACE}: edition may hold letters, numbers, points and hyphens, such as 2026.2.")
    text, now = toml_of(in_one(dict(data))), timezone.now()
    with transaction.atomic():
        if version is None:
            if is_taken(definition.name, definition.edition):
                raise Invalid(
                    f"{PLACE}: edition {definition.edition} of {definition.name} is there already; give another."
                )
            row = Edition(name=definition.name, edition=definition.edition, version=0)
        else:
            row = _held(id_of(definition.name, definition.edition), version)
            if row.stage != Stage.DRAFT:
                raise Refused(
                    f"{row} is not a draft, so its text stands. Send it back to draft, or begin a new edition."
                )
        row.text, row.written_by, row.written_at = text, by.shown_name, now
        _keep(row, by=by)
        detail = {"version": row.version, "sentence": sentence_of(definition)}
        record("saved a draft definition", by=by.username, subject=f"definition:{row}", detail=detail)
    return row


def _held(definition_id: str, version: int) -> Edition:
    """The edition, held until the end of the transaction. Changed where it is not of this version any more."""
    name, _, edition = definition_id.partition("@")
    row = Edition.objects.select_for_update().filter(name=name, edition=edition).first()
    if row is None:
        raise NotFound(f"{definition_id} is no definition of your own; what ships cannot be changed, only followed.")
    if row.version != version:
        raise Changed(row)
    return row


def _keep(row: Edition, *, by: User) -> None:
    row.version += 1
    row.by, row.at = by.shown_name, timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(f"Somebody else did the same to {row} just now. Load the page again.") from None


def send_for_review(*, definition_id: str, version: int, by: User) -> Edition:
    """From draft into review, where the text stands still and names go under it. Refused while a worked case fails."""
    check_may(by.held_roles, Permission.DRAFT_DEFINITION)
    with transaction.atomic():
        row = _held(definition_id, version)
        definition = own_of(row).definition
        check_proven(definition, file="The worked cases")
        check_retirements(definition)
        row.stage = moved(definition, Stage.IN_REVIEW).stage
        _keep(row, by=by)
        record("sent a definition for review", by=by.username, subject=f"definition:{row}")
    return row


def send_back(*, definition_id: str, version: int, reason: str, by: User) -> Edition:
    """From review back to draft, for a reason; the names under it go, since they signed another text."""
    check_may(by.held_roles, Permission.SIGN_DEFINITION)
    with transaction.atomic():
        row = _held(definition_id, version)
        row.stage, row.reason = moved(own_of(row).definition, Stage.DRAFT).stage, _reason(reason)
        row.signatures.all().delete()
        _keep(row, by=by)
        record("sent a definition back to draft", by=by.username, subject=f"definition:{row}", detail={"why": reason})
    return row


def sign_off(*, definition_id: str, version: int, by: User) -> Edition:
    """Put the user's name under an edition in review. Refused for whoever has signed it already."""
    check_may(by.held_roles, Permission.SIGN_DEFINITION)
    with transaction.atomic():
        row = _held(definition_id, version)
        now = timezone.localtime()
        if row.signatures.filter(user=by).exists():
            raise Refused("You have signed this edition already; the second name must be another person's.")
        sign(own_of(row).definition, Signature(by.shown_name, now.date()))
        SignOff.objects.create(edition=row, user=by, by=by.shown_name, at=now)
        _keep(row, by=by)
        record("signed a definition", by=by.username, subject=f"definition:{row}", detail={"version": row.version})
    return row


def put_in_force(*, definition_id: str, version: int, enter: int, leave: int, by: User) -> Edition:
    """Make an edition in review live, and retire the one before it; `enter` and `leave` are what the user was told.

    Refused without two names, without a worked case, while one fails, without a trial of this very text on the release
    that is shown, and where the numbers are not those of the newest trial any more.
    """
    check_may(by.held_roles, Permission.SIGN_DEFINITION)
    with transaction.atomic():
        row = _held(definition_id, version)
        one = own_of(row)
        check_proven(one.definition, file="The worked cases")
        row.stage = moved(one.definition, Stage.LIVE).stage
        if effect_of(one).told != (enter, leave):
            raise Refused("The numbers have changed since you opened the page. Read it again before you decide.")
        before = replaced_by(row)
        if before is not None and before.own is not None:
            before.own.stage, before.own.reason = moved(before.definition, Stage.RETIRED).stage, f"{row} replaced it"
            _keep(before.own, by=by)
            record("retired a definition", by=by.username, subject=f"definition:{before.id}", detail={"for": row})
        for each in one.definition.retires:
            gone = {"for": str(row), "why": each.reason}
            record(
                "retired a definition", by=by.username, subject=f"definition:{each.name}@{each.edition}", detail=gone
            )
        _keep(row, by=by)
        detail = {"enter": enter, "leave": leave, "signed by": " and ".join(s.by for s in row.signatures.all())}
        record("put a definition in force", by=by.username, subject=f"definition:{row}", detail=detail)
    return row


def retire(*, definition_id: str, version: int, reason: str, by: User) -> Edition:
    """Take a live edition out of force for good, for a reason: the next run leaves it out."""
    check_may(by.held_roles, Permission.SIGN_DEFINITION)
    with transaction.atomic():
        row = _held(definition_id, version)
        row.stage, row.reason = moved(own_of(row).definition, Stage.RETIRED).stage, _reason(reason)
        _keep(row, by=by)
        record("retired a definition", by=by.username, subject=f"definition:{row}", detail={"why": reason})
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Say why, for those who come after.")
    return reason.strip()


def ask_for_trial(kind: str, *, definition_id: str, by: User) -> Job:
    """Ask the worker to try an edition, at whatever stage, on the release that pages show.

    Refused where the user may not, or it is asked for already; NotFound for an unknown edition or before any release.
    """
    check_may(by.held_roles, Permission.USE_BENCH)
    one = known(definition_id)
    current_number()
    with transaction.atomic():
        under_way = Job.objects.filter(kind=JOBS[kind], asked__definition=one.id)
        if under_way.filter(state__in=[Job.WAITING, Job.WORKING]).exists():
            raise Refused(f"{one.id} is being tried already. Wait for it to end, then ask again.")
        return ask(JOBS[kind], {"definition": one.id}, by=by.username)


_ABOUT = {Trial.BENCH: "bench.json", Trial.BACKTEST: "backtest.json"}
_NAMED = {Trial.BENCH: ("bench_rules", "definition"), Trial.BACKTEST: ("backtest_summary", "rule")}


def load_trial(folder: Path, *, by: str) -> Trial:
    """Load an output folder of `daylight bench` or `daylight backtest`: all or nothing. Older trials of the same go.

    NotFound for what is no such folder, Invalid for a cut one; Refused for a trial of a release that is not held here.
    """
    kind = next((kind for kind, name in _ABOUT.items() if (folder / name).is_file()), None)
    if kind is None:
        raise NotFound(
            f"{folder} holds no trial. Give the folder that `daylight bench --out` or `backtest --out` wrote."
        )
    about = _about(folder / _ABOUT[kind])
    held = Load.objects.filter(state__in=[Load.CURRENT, Load.PREVIOUS], release_id=about["release_id"])
    if not held.exists():
        raise Refused(
            f"The trial was made on release {about['release_id']}, which this site does not hold. Load that release, "
            "or try again on the one that it shows."
        )
    brought = _brought(folder, kind)
    check_whole(folder, tuple(model.declared for model in brought))
    with transaction.atomic():
        trial = Trial.objects.create(
            kind=kind,
            release_id=about["release_id"],
            as_of=date.fromisoformat(about["as_of"][:10]),
            tried=_tried(folder, kind),
            about=about,
            by=by,
            at=timezone.now(),
        )
        for model in brought:
            names = ("loaded", *model.declared.column_names)
            for batch in rows_of(folder, model.declared):
                insert(model._meta.db_table, names, ((trial.number, *row) for row in batch))
        _forget_superseded()
        detail = {"release": trial.release_id, "tried": ", ".join(trial.tried)}
        record(f"loaded a trial: {kind}", by=by, subject=f"trial:{trial.number}", detail=detail)
    return trial


def _brought(folder: Path, kind: str) -> list[Any]:
    """The models of this kind of trial that the folder holds, or should hold, a table for."""
    there = {place.stem for place in folder.glob("*.parquet")}
    return [model for model in OF_KIND[kind] if model not in ADDED or model.declared.name in there]


def _about(place: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        date.fromisoformat(about["as_of"][:10])
        return about | {"release_id": str(about["release_id"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise Invalid(f"{place} cannot be read: it is cut short or was changed. Take a whole copy.") from None


def _tried(folder: Path, kind: str) -> list[str]:
    table, key = _NAMED[kind]
    rows = pq.read_table(folder / f"{table}.parquet", columns=[key, "edition"]).to_pylist()
    return sorted({id_of(row[key], row["edition"]) for row in rows if row["edition"]})


def _forget_superseded() -> None:
    """A trial whose every definition was tried again since goes, and so does one of a release that is held no more."""
    held = Load.objects.filter(state__in=[Load.CURRENT, Load.PREVIOUS]).values("release_id")
    gone = [*superseded(Trial.objects.all()), *Trial.objects.exclude(release_id__in=held)]
    for number in {trial.number for trial in gone}:
        remove_load((model._meta.db_table for model in STORED), number)
        Trial.objects.filter(number=number).delete()
