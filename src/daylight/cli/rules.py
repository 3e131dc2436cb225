"""The definitions that a release ran: their names, groups and conditions, as the domain and the manifest tell them."""

from dataclasses import dataclass

from daylight.cli.release_reader import Release, Row
from daylight.cli.words import listed
from daylight.domain.carried_definitions import released
from daylight.domain.definitions import DEFAULT_LIST, GROUPS, Definition
from daylight.domain.errors import Invalid
from daylight.domain.grounds import Ground, grounds_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition of a release. `definition` is None where the release does not say what it asks."""

    name: str
    edition: str
    title: str
    group: str
    definition: Definition | None


def rules_of(release: Release) -> tuple[Rule, ...]:
    """Every definition that this release ran, in the order of the groups, then by name."""
    known, found = _known(release), {}
    for row in _told(release):
        name, edition = str(row["definition"]), str(row.get("edition", ""))
        found[name] = _rule(name, edition, row, known.get((name, edition)))
    return tuple(sorted(found.values(), key=lambda rule: (GROUPS.index(rule.group), rule.name)))


def default_list(release: Release) -> tuple[str, ...]:
    """The names whose union is the default list: everyone serial, repeat or unanswered."""
    return tuple(rule.name for rule in rules_of(release) if rule.group in DEFAULT_LIST)


def chosen_definitions(release: Release, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted definitions, or the default list for none. Invalid, with the names there are, for one not run."""
    known = [rule.name for rule in rules_of(release)]
    for name in wanted:
        if name not in known:
            raise Invalid(f"There is no definition {name} in this release. It ran {listed(known) or 'none'}.")
    return wanted or default_list(release)


def _known(release: Release) -> dict[tuple[str, str], Definition]:
    return released(_told(release))


def _told(release: Release) -> list[Row]:
    """What the manifest says of each definition; of one that it does not name, what the statuses do."""
    rows = [row for row in release.manifest.get("definitions") or [] if isinstance(row, dict) and row.get("definition")]
    named = {row["definition"] for row in rows}
    found = release.rows("SELECT DISTINCT definition, edition FROM {statuses} ORDER BY ALL")
    return rows + [row for row in found if row["definition"] not in named]


def _rule(name: str, edition: str, row: Row, known: Definition | None) -> Rule:
    if known is not None:
        return Rule(name, edition, known.title, known.group, known)
    group = str(row.get("group", ""))
    return Rule(name, edition, str(row.get("title") or name), group if group in GROUPS else "other", None)


def conditions(release: Release, status: Row, *, age: int | None = None) -> tuple[Ground, ...]:
    """The conditions of a status row beside what was found; the counts alone where the release does not say them."""
    known = _known(release).get((status["definition"], status["edition"]))
    found = {name: status[name] or 0 for name in ("incidents", "offences", "victims")}
    return grounds_of(known, found, met=bool(status["met"]), age=age)
