"""Screen every suspect under every definition in force, and write down what was found."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice

import pyarrow as pa

from daylight.domain.answers import Management, management_on
from daylight.domain.definitions import Definition, definitions_in_force
from daylight.domain.forces import is_cross_force
from daylight.domain.fragility import Undoing, undoing_links
from daylight.domain.histories import History
from daylight.domain.screening import (
    Claim,
    Contender,
    Finding,
    claim_of,
    contender_of,
    holds_place,
    meets,
    rank_capacity,
    ranked_claims,
)
from daylight.domain.screening import screen as screen_history
from daylight.pipeline.engines import Engine
from daylight.pipeline.screen.cases import Wanted, case_histories
from daylight.pipeline.screen.holds import decided_holds
from daylight.pipeline.screen.identities import Identities, identities_behind
from daylight.pipeline.screen.statuses import Statuses
from daylight.pipeline.screen.waiting import queue_counter_allegations
from daylight.pipeline.settings import Settings

_FRAGILE = pa.schema(
    [
        ("person_id", pa.string()),
        ("definition", pa.string()),
        ("edition", pa.string()),
        ("doubt", pa.string()),
        ("left_no", pa.int64()),
        ("right_no", pa.int64()),
        ("probability", pa.float64()),
    ]
)
MOST_LINKS = 5
"""Of the links that a fragile status hangs on, the likeliest to be wrong are kept: whoever settles them asks again."""
Undone = dict[tuple[str, str, str], list[Undoing]]


CONTEST = 20_000
"""So many are let into the ranking of a capacity rule before those are left out whom it can say nothing of."""


@dataclass(slots=True)
class _Screened:
    """What one pass over the histories leaves: what was met, and the histories of it. The rest goes to `statuses`."""

    statuses: Statuses
    findings: list[Finding] = field(default_factory=list)
    met: dict[str, History] = field(default_factory=dict)
    managed: dict[str, Management] = field(default_factory=dict)
    ranked: dict[tuple[str, str], list[Claim]] = field(default_factory=dict)

    def note(self, history: History, finding: Finding | None, as_of: date) -> None:
        """Keep what was met, and what its status will need; write down what was not."""
        if finding is None:
            return
        if history.answers and history.person_id not in self.managed:
            self.managed[history.person_id] = management_on(history.answers, as_of)
        if finding.met:
            self.findings.append(finding)
            self.met[history.person_id] = history
        else:
            self.statuses.add(finding, self.managed.get(history.person_id))


@dataclass(slots=True)
class _Contest:
    """Who may hold a place of a capacity rule, or come near one."""

    definition: Definition
    as_of: date
    entered: list[Contender] = field(default_factory=list)
    most: int = CONTEST

    def enter(self, contender: Contender | None) -> None:
        """Let one more in. A place is never easier to come by for that, so whoever is out of reach is left out."""
        if contender is None:
            return
        self.entered.append(contender)
        if len(self.entered) >= self.most:
            best = ranked_claims(self.entered, self.definition)[: (self.definition.places or 0) + 1]
            told = rank_capacity(self.entered, self.definition, self.as_of)
            within = {claim.person_id for claim in best} | {finding.person_id for finding in told}
            self.entered = [each for each in self.entered if each.history.person_id in within]
            self.most = max(CONTEST, 2 * len(self.entered))


def screen(engine: Engine, settings: Settings, rivals: Iterable[History] = ()) -> None:
    """Make statuses, fragile_links and counter_allegations from what gather made, edges, links and decided_holds.

    `rivals` are people beyond the engine's: they compete for the places of a capacity rule and get no status. Raises
    Invalid when the force's own definitions are wrong.
    """
    as_of = settings.viewpoint()
    definitions = definitions_of(settings)
    holds = decided_holds(engine, as_of)
    settings.progress("screening case histories", None)
    with without_cycle_search():
        histories = case_histories(engine, wanted=Wanted.by(definitions))
        screened = _screen_all(histories, definitions, Statuses(as_of, holds), rivals)
    settings.progress("testing what one wrong link would undo", None)
    identities = identities_behind(engine, list(screened.met.values()), as_of)
    fragile = _fragile_statuses(screened, identities, _by_edition(definitions), as_of)
    _keep_fragile_links(engine, fragile)
    crossing = _cross_force_statuses(screened, definitions, as_of)
    queue_counter_allegations(engine, screened.findings, as_of)
    for each in screened.findings:
        status = (each.person_id, each.definition, each.edition)
        managed = screened.managed.get(each.person_id)
        screened.statuses.add(each, managed, fragile=status in fragile, crossing=status in crossing)
    engine.load("statuses", screened.statuses.table())


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """No search for reference cycles meanwhile: histories hold none, and a million of them are searched for a third
    of the chapter's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def definitions_of(settings: Settings) -> tuple[Definition, ...]:
    """The force's own definitions and the shipped ones. Raises Invalid when its own are wrong."""
    path = settings.definitions
    if path is None:
        return definitions_in_force()
    return definitions_in_force(path.read_bytes(), file=path.name)


def _screen_all(
    histories: Iterable[History], definitions: tuple[Definition, ...], statuses: Statuses, rivals: Iterable[History]
) -> _Screened:
    as_of, screened = statuses.as_of, _Screened(statuses)
    by_count = [each for each in definitions if each.places is None]
    contests = [_Contest(each, as_of) for each in definitions if each.places is not None]
    for history in histories:
        for definition in by_count:
            screened.note(history, screen_history(history, definition, as_of), as_of)
        for contest in contests:
            contest.enter(contender_of(history, contest.definition, as_of))
    for contest in contests:
        definition, by_person = contest.definition, {each.history.person_id: each.history for each in contest.entered}
        entered = contest.entered + list(filter(None, (contender_of(each, definition, as_of) for each in rivals)))
        screened.ranked[definition.name, definition.edition] = ranked_claims(entered, definition)
        for finding in rank_capacity(entered, definition, as_of):
            if finding.person_id in by_person:
                screened.note(by_person[finding.person_id], finding, as_of)
    return screened


def _by_edition(definitions: tuple[Definition, ...]) -> dict[tuple[str, str], Definition]:
    return {(each.name, each.edition): each for each in definitions}


def _cross_force_statuses(
    screened: _Screened, definitions: tuple[Definition, ...], as_of: date
) -> set[tuple[str, str, str]]:
    """Person, definition and edition of each met status that no one source's events alone would meet."""
    by_edition = _by_edition(definitions)
    return {
        (each.person_id, each.definition, each.edition)
        for each in screened.findings
        if each.met
        and is_cross_force(
            screened.met[each.person_id], _still_meets(by_edition[each.definition, each.edition], screened, as_of)
        )
    }


def _fragile_statuses(
    screened: _Screened, identities: Identities, definitions: dict[tuple[str, str], Definition], as_of: date
) -> Undone:
    """The likeliest doubts that would undo each met status, by person, definition and edition; none for a sure one."""
    fragile: Undone = {}
    for finding in screened.findings:
        if not finding.met:
            continue
        history = screened.met[finding.person_id]
        definition = definitions[finding.definition, finding.edition]
        victims = {event.victim_id for event in history.events}
        undoing = undoing_links(
            history,
            _still_meets(definition, screened, as_of),
            suspect=identities.as_suspect.get(finding.person_id),
            victims={each: identities.as_victim[each] for each in victims if each in identities.as_victim},
            alike=identities.alike_among(victims),
        )
        found = list(islice(undoing, MOST_LINKS))
        if found:
            fragile[finding.person_id, finding.definition, finding.edition] = found
    return fragile


def _keep_fragile_links(engine: Engine, fragile: Undone) -> None:
    """Make `fragile_links`: which links the fragile statuses hang on."""
    rows = [
        (*status, each.doubt.value, each.link.left, each.link.right, each.link.probability)
        for status, found in fragile.items()
        for each in found
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(_FRAGILE)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, _FRAGILE, strict=True)]
    engine.load("screen_fragile", pa.table(arrays, schema=_FRAGILE))
    engine.create(
        "fragile_links",
        """
        SELECT f.person_id, f.definition, f.edition, f.doubt,
            a.source AS left_source, a.source_table AS left_table, a.record_id AS left_record_id,
            b.source AS right_source, b.source_table AS right_table, b.record_id AS right_record_id, f.probability
        FROM screen_fragile AS f
        JOIN tidy_mentions AS a ON a.mention_no = f.left_no
        JOIN tidy_mentions AS b ON b.mention_no = f.right_no
        """,
    )
    engine.drop("screen_fragile")


def _still_meets(definition: Definition, screened: _Screened, as_of: date) -> Callable[[History], bool]:
    if definition.places is None:
        return partial(meets, definition=definition, as_of=as_of)
    ranked = screened.ranked[definition.name, definition.edition]

    def still_holds_place(history: History) -> bool:
        claim = claim_of(history, definition, as_of)
        return holds_place(claim, ranked, history, definition, instead_of=history.person_id)

    return still_holds_place
