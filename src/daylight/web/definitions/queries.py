"""Reading definitions and trials: what is known of each edition, and what the newest trial of it found."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from daylight.domain.declarations import file_of
from daylight.domain.definitions import Definition, read_definitions, shipped_definitions
from daylight.domain.errors import NotFound
from daylight.domain.lifecycle import Signature, Stage
from daylight.domain.reference import shipped_definitions as shipped_files
from daylight.domain.sentences import sentence_of
from daylight.web.definitions.models import OF_KIND, Edition, Rule, Trial
from daylight.web.jobs.models import Job
from daylight.web.releases.models import Load

_BETWEEN = "@"
JOBS = {Trial.BENCH: "try a definition on the bench", Trial.BACKTEST: "look back with a definition"}
"""The kind of job that makes each kind of trial."""


@dataclass(frozen=True, slots=True)
class Known:
    """One edition of a definition: what it says, its declaration as parsed, and its row where it is the force's own."""

    definition: Definition
    data: dict[str, Any]
    own: Edition | None = None
    retired_by: tuple[str, str] | None = None  # of a shipped one: the live edition that retires it, and why

    @property
    def id(self) -> str:
        """Name and edition, as pages and trials call it."""
        return id_of(self.definition.name, self.definition.edition)

    @property
    def sentence(self) -> str:
        """The whole of it in one sentence."""
        return sentence_of(self.definition)


def id_of(name: str, edition: str) -> str:
    """`matac@2026.1`."""
    return f"{name}{_BETWEEN}{edition}"


def shipped() -> list[Known]:
    """The definitions that ship with Daylight; nobody can change them, but a live one of the force's own may retire
    them."""
    gone = {
        (each.name, each.edition): (str(row), each.reason)
        for row in Edition.objects.filter(stage=Stage.LIVE)
        for each in read_definitions(row.text, file=str(row))[0].retires
    }
    found = []
    for definition, (_, data) in zip(shipped_definitions(), shipped_files(), strict=True):
        by = gone.get((definition.name, definition.edition))
        found.append(Known(replace(definition, stage=Stage.RETIRED) if by else definition, data, retired_by=by))
    return found


def own_of(edition: Edition) -> Known:
    """An edition of the force's own, with the stage and the names that it has now."""
    (definition,) = read_definitions(edition.text, file=str(edition))
    signed = tuple(Signature(one.by, one.at.date()) for one in edition.signatures.all())
    return Known(replace(definition, stage=Stage(edition.stage), signed=signed), tomllib.loads(edition.text), edition)


def all_known() -> list[Known]:
    """Every definition: the force's own, then those that ship."""
    return [*map(own_of, Edition.objects.prefetch_related("signatures")), *shipped()]


def known(definition_id: str) -> Known:
    """One edition. NotFound where there is none."""
    name, _, edition = definition_id.partition(_BETWEEN)
    row = Edition.objects.filter(name=name, edition=edition).prefetch_related("signatures").first()
    if row is not None:
        return own_of(row)
    for one in shipped():
        if one.id == definition_id:
            return one
    raise NotFound(f"There is no definition {definition_id}. Choose one from the list of definitions.")


def is_taken(name: str, edition: str) -> bool:
    """Whether there is such an edition already."""
    taken = any(one.id == id_of(name, edition) for one in shipped())
    return taken or Edition.objects.filter(name=name, edition=edition).exists()


def replaced_by(edition: Edition) -> Known | None:
    """The live edition of the force's own that this one would retire."""
    row = Edition.objects.filter(name=edition.name, stage=Stage.LIVE).exclude(pk=edition.pk).first()
    return own_of(row) if row else None


def retired_with(one: Known) -> list[Known]:
    """What ships with Daylight that this edition retires as it goes live."""
    named = {id_of(each.name, each.edition) for each in one.definition.retires}
    return [each for each in shipped() if each.id in named]


def exported() -> tuple[str, int]:
    """A file of every live definition of the force's own with its stage and names, for a run; and how many."""
    live = [own_of(row) for row in Edition.objects.filter(stage=Stage.LIVE).prefetch_related("signatures")]
    return file_of(declared(one) for one in live), len(live)


def declared(one: Known) -> dict[str, Any]:
    """The declaration with the stage and the names that it has now, as it travels."""
    if one.own is None:
        return one.data
    plain = {key: value for key, value in one.data.items() if not isinstance(value, dict | list)}
    rest = {key: value for key, value in one.data.items() if key not in plain}
    signed = [{"by": each.by, "on": each.on} for each in one.definition.signed]
    return plain | {"stage": one.definition.stage.value} | rest | ({"signed": signed} if signed else {})


@dataclass(frozen=True, slots=True)
class ToTry:
    """A definition and what is tried beside it; `before` is the edition of it to compare with, if there is one."""

    definitions: tuple[Definition, ...]
    before: str | None


def to_try(definition_id: str) -> ToTry:
    """One edition beside every definition in force: those that ship, and the live ones of the force's own."""
    one = known(definition_id)
    live = [other for other in all_known() if other.definition.stage is Stage.LIVE and other.id != one.id]
    same = [other for other in live if other.definition.name == one.definition.name]
    ours = next((other for other in same if other.own is not None), None)
    before = ours or next(iter(same), None)
    return ToTry(
        definitions=(*(other.definition for other in live), one.definition),
        before=before.definition.edition if before else None,
    )


def job_of(kind: str, definition_id: str) -> Job | None:
    """The newest job of this kind about this edition, unless it is done; None for none."""
    jobs = Job.objects.filter(kind=kind, asked__definition=definition_id)
    job = jobs.first()
    return job if job is not None and job.state != Job.DONE else None


def trial_of(kind: str, definition_id: str) -> Trial | None:
    """The newest trial of this edition on a release that is still held; None for none."""
    held = Load.objects.filter(state__in=[Load.CURRENT, Load.PREVIOUS]).values("release_id")
    trials = Trial.objects.filter(kind=kind, release_id__in=held)
    return next((trial for trial in trials if definition_id in trial.tried), None)


def current_trial(kind: str, definition_id: str) -> Trial | None:
    """The newest trial of this edition on the very release that pages show."""
    shown = Load.objects.filter(state=Load.CURRENT).values_list("release_id", flat=True).first()
    trial = trial_of(kind, definition_id)
    return trial if trial is not None and trial.release_id == shown else None


def rule_of(trial: Trial, one: Known) -> Any:
    """What the bench counted for this edition."""
    rows = Rule.objects.filter(
        loaded=trial.number, definition=one.definition.name, edition=one.definition.edition, as_of=trial.as_of
    )
    return rows.first()


def rows_of(model: Any, trial: Trial, one: Known) -> Any:
    """The rows of a trial's table about this edition, in the order in which they were written."""
    key = "definition" if model in OF_KIND[Trial.BENCH] else "rule"
    said = {key: one.definition.name, "edition": one.definition.edition}
    return model.objects.filter(loaded=trial.number, **said).order_by("pk")


def superseded(trials: Iterable[Trial]) -> list[Trial]:
    """Of these trials, newest first, those whose every definition was tried again since."""
    seen: set[tuple[str, str]] = set()
    found = []
    for trial in trials:
        own = {(trial.kind, one) for one in trial.tried}
        if own <= seen:
            found.append(trial)
        seen |= own
    return found
