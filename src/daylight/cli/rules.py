"""The definitions that a release ran: their names, groups and conditions, as the domain and the manifest tell them."""

from dataclasses import dataclass
from functools import cache

from daylight.cli.release_reader import Release, Row
from daylight.cli.words import listed
from daylight.domain.definitions import DEFAULT_LIST, GROUPS, Definition, shipped_definitions
from daylight.domain.errors import Invalid
from daylight.domain.grounds import Ground, grounds_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition of a release. `definition` is None for a force's own: its text is not in the release."""

    name: str
    edition: str
    title: str
    group: str
    definition: Definition | None


def rules_of(release: Release) -> tuple[Rule, ...]:
    """Every definition that this release ran, in the order of the groups, then by name."""
    found = {rule.name: rule for rule in _named_by_manifest(release)}
    for row in release.rows("SELECT DISTINCT definition, edition FROM {statuses} ORDER BY ALL"):
        found.setdefault(row["definition"], _rule(row["definition"], row["edition"]))
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


@cache
def _shipped() -> dict[str, Definition]:
    return {definition.name: definition for definition in shipped_definitions()}


def _rule(name: str, edition: str, title: str = "", group: str = "other") -> Rule:
    shipped = _shipped().get(name)
    if shipped is not None and shipped.edition == edition:
        return Rule(name, edition, shipped.title, shipped.group, shipped)
    return Rule(name, edition, title or name, group if group in GROUPS else "other", None)


def _named_by_manifest(release: Release) -> list[Rule]:
    rows = [row for row in release.manifest.get("definitions") or [] if isinstance(row, dict)]
    return [
        _rule(
            str(row["definition"]),
            str(row.get("edition", "")),
            str(row.get("title", "")),
            str(row.get("group", "other")),
        )
        for row in rows
        if row.get("definition")
    ]


def conditions(status: Row, *, age: int | None = None) -> tuple[Ground, ...]:
    """The conditions of a status row beside what was found; for a force's own definition the counts alone."""
    definition = _shipped().get(status["definition"])
    known = definition if definition is not None and definition.edition == status["edition"] else None
    found = {name: status[name] or 0 for name in ("incidents", "offences", "victims")}
    return grounds_of(known, found, met=bool(status["met"]), age=age)
