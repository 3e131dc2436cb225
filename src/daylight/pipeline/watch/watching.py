"""The watch: takes new incidents one at a time, remembers them, and says what each of them changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from daylight.domain.definitions import definitions_in_force
from daylight.domain.errors import NotFound
from daylight.pipeline.engines import Engine, open_engine, open_small_engine
from daylight.pipeline.link.training import read_model
from daylight.pipeline.link.weighing import Weigher
from daylight.pipeline.settings import Settings
from daylight.pipeline.watch.answer import Placed, Rescored, Touched, alerts_of, read_touched
from daylight.pipeline.watch.arriving import added, arrive, findings, lay_aside
from daylight.pipeline.watch.incident import NewIncident
from daylight.pipeline.watch.index import READ, Index, read_index
from daylight.pipeline.watch.journal import Journal, open_journal
from daylight.pipeline.watch.linking import link_new
from daylight.pipeline.watch.released import check_release, check_rules
from daylight.pipeline.watch.replaying import replay
from daylight.pipeline.watch.rescoring import Arrived, Standing, people_concerned, rescore, rescored

WORKING_MEMORY_GB = 1.0


@dataclass(slots=True)
class Watch:
    """An open watch. `take` answers what one incident changed; the next one sees it."""

    settings: Settings
    weigher: Weigher = field(repr=False)
    _index: Index = field(repr=False)
    _desk: Engine = field(repr=False)
    _journal: Journal = field(repr=False)

    @property
    def as_of(self) -> date:
        """The viewpoint: the release's, or the day the latest incident taken became known."""
        return self._index.as_of

    @property
    def taken(self) -> int:
        """How many incidents were taken since the release, by this watch and those before it."""
        return self._journal.count

    def take(self, incident: NewIncident) -> Touched:
        """Link the incident's mentions, rescore whom they touch, and remember it.

        Raises Invalid for rows that cannot be read and Refused for an incident known already; then nothing was taken.
        What is answered is on disk: the very same incident, given again, has the same answer and changes nothing.
        """
        earlier = self._journal.answer(incident.as_json())
        if earlier is not None:
            return read_touched(earlier)
        desk, index = self._desk, self._index
        tables = arrive(desk, index, self.settings, [incident])
        told = findings(desk)
        known_on = desk.value("SELECT max(known_on) FROM tidy_incidents") or index.as_of
        linked = link_new(desk, index, self.weigher)
        lay_aside(desk, tables)
        more = added(desk, index, linked.persons, linked.edges)
        arrived = Arrived(tables, linked.persons, linked.edges)
        as_of = max(index.as_of, known_on)
        people = people_concerned(index, arrived, linked.persons.values())
        standing = rescore(desk, index, replace(self.settings, as_of=as_of), people, arrived)
        people_told = rescored(index, standing)
        alerts = alerts_of(linked.mentions, people_told, standing.new_victims, linked.alike)
        touched = Touched(incident.source, incident.incident_id, as_of, linked.mentions, people_told, alerts, told)
        self._journal.append(_entry(incident, touched, arrived, standing))
        index.as_of = as_of
        index.add(tables, more)
        index.settle(standing.statuses, standing.scores)
        return touched

    @property
    def mentions(self) -> int:
        """How many mentions are known."""
        return self._index.last_no

    def lay_out(self, incident: NewIncident) -> None:
        """Check and tidy an incident, and leave it on the desk; nothing is remembered. Raises as `take` does."""
        arrive(self._desk, self._index, self.settings, [incident])

    def link_laid_out(self) -> tuple[Placed, ...]:
        """Who the mentions of the incident laid out last are; to be asked once."""
        return link_new(self._desk, self._index, self.weigher).mentions

    def review(self, people: list[str], *, as_of: date) -> tuple[Rescored, ...]:
        """Where these people stand at a day, with everything taken so far. NotFound for an unknown person."""
        for person in people:
            if person not in self._index.places:
                raise NotFound(f"There is no person {person} in the release or among those since.")
        settings = replace(self.settings, as_of=as_of)
        return rescored(self._index, rescore(self._desk, self._index, settings, sorted(set(people)), None))


@contextmanager
def open_watch(
    release: Path, *, state: Path | None = None, definitions: Path | None = None, weights: Path | None = None
) -> Iterator[Watch]:
    """A watch over a release, with what earlier watches took.

    `state` is the folder of its journal, by default `<release>.watch` beside the release. `definitions` and `weights`
    are the files by which the release was made. NotFound for what is no release or has no index; Refused for a release
    of another version or of other rules, and for a journal that another watch holds.
    """
    manifest = check_release(release, READ)
    check_rules(manifest, definitions=definitions, weights=weights)
    as_of = date.fromisoformat(manifest["as_of"])
    folder = state or release.resolve().parent / f"{release.resolve().name}.watch"
    in_force = definitions_in_force() if definitions is None else definitions_in_force(
        definitions.read_bytes(), file=definitions.name
    )  # fmt: skip
    model = read_model(release / manifest["linkage"]["file"])
    with open_journal(folder, manifest["release_id"]) as journal, TemporaryDirectory(prefix="daylight-watch-") as place:
        scratch = Path(place)
        with open_engine("duckdb", scratch=scratch / "index") as engine:
            index = read_index(engine, release, as_of, in_force)
        settings = Settings(
            extracts=scratch / "arriving", out=scratch / "never", as_of=as_of, definitions=definitions, weights=weights
        )
        settings.extracts.mkdir()
        with open_small_engine(scratch=scratch / "desk", memory_gb=WORKING_MEMORY_GB) as desk:
            watch = Watch(settings, Weigher(model), index, desk, journal)
            replay(desk, index, settings, journal.entries)
            journal.entries.clear()
            yield watch


def _entry(incident: NewIncident, touched: Touched, arrived: Arrived, standing: Standing) -> dict[str, Any]:
    """One line of the journal: the incident as it came, who its mentions are, and where the people touched stand."""
    return {
        "incident": incident.as_json(),
        "as_of": touched.as_of.isoformat(),
        "people": {each.record_id: each.person_id for each in touched.mentions},
        "answer": touched.as_json(),
        "edges": arrived.edges.to_pylist(),
        "statuses": standing.statuses,
        "scores": standing.scores,
    }
