"""Prints the reference pages from the code: `print_reference.py` writes them, `--check` fails when they differ."""

import sys
from collections.abc import Iterable
from pathlib import Path

from daylight.domain import (
    agreements,
    alerts,
    assessing,
    casework,
    disclosures,
    interventions,
    letters,
    markers,
    meetings,
    new_partners,
    orders,
    prosecutions,
    referrals,
    safety,
    signposting,
    survivors,
)
from daylight.domain.access import GRANTS, MEANING_OF_SCOPE, TITLES, Permission, Role, Scope, grant_of
from daylight.domain.moves import Statuses, diagram_of, table_of
from daylight.tables.backtest import BACKTEST
from daylight.tables.bench import BENCH
from daylight.tables.decisions import DECISIONS
from daylight.tables.extracts import EXTRACTS, PERSON_COLUMNS, REQUIRED_TABLES
from daylight.tables.index import INDEX
from daylight.tables.release import RELEASE
from daylight.tables.spec import Column, Table
from daylight.tables.working import WORKING
from daylight.web.agreements.doors import DOORS

FOLDER = Path(__file__).parent / "reference"
PRINTED = "Printed from the code by `make docs`; do not edit.\n"


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    codes = f" (`{' '.join(column.codes)}`)" if column.codes else ""
    return f"| {name} | {column.type.value} | {column.meaning}{codes} | {column.sensitivity.value} |"


def _columns(columns: Iterable[Column]) -> list[str]:
    return ["| column | type | meaning | sensitivity |", "| --- | --- | --- | --- |", *map(_row, columns), ""]


def _section(table: Table, columns: Iterable[Column]) -> list[str]:
    key = f"Key: {', '.join(table.key)}. " if table.key else ""
    return [f"## {table.name}", f"{table.meaning}.", "", f"{key}Retention: {table.retention}.", "", *_columns(columns)]


def records_page() -> str:
    """The input: every extract table, the person columns once."""
    lines = [
        "# The records",
        PRINTED,
        f"Required tables: {', '.join(REQUIRED_TABLES)}. Bold columns must be filled.",
        "",
    ]
    lines += ["## The person columns", "In every table marked *about people*.", "", *_columns(PERSON_COLUMNS)]
    for table in EXTRACTS.values():
        own = [column for column in table.columns if column not in PERSON_COLUMNS]
        lines += _section(table, own)
        lines += ["*About people: the person columns follow.*", ""] if table.mentions_people else []
    return "\n".join(lines)


def tables_page(title: str, tables: Iterable[Table]) -> str:
    """Every table of one kind, with all columns."""
    lines = [f"# {title}", PRINTED]
    for table in tables:
        lines += _section(table, table.columns)
    return "\n".join(lines)


_SCOPE_WORDS = {Scope.FORCE: "force", Scope.UNIT: "unit", Scope.CASES: "cases"}


def _granted(role: Role, permission: Permission) -> str:
    grant = grant_of([role], permission)
    if grant is None:
        return ""
    return _SCOPE_WORDS[grant.scope] + (" †" if grant.purpose else "")


def access_page() -> str:
    """Who may do what: a row for each permission, a column for each role."""
    named = [role.value.replace("_", " ") for role in GRANTS]
    lines = [
        "# Who may do what",
        PRINTED,
        "An empty cell is refused: nobody has what is not granted here. The widest grant of somebody's roles counts.",
        "† asks for a policing purpose first. Beyond this table, cases are closed that are restricted or sealed, or in",
        "which one is named oneself.",
        "",
        *(f"- **{_SCOPE_WORDS[scope]}**: {MEANING_OF_SCOPE[scope]}" for scope in Scope),
        "",
        f"| may | {' | '.join(named)} |",
        f"| --- |{' --- |' * len(named)}",
    ]
    for permission in Permission:
        cells = [_granted(role, permission) for role in GRANTS]
        lines.append(f"| {TITLES[permission]} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


STATUSES: tuple[Statuses, ...] = (
    referrals.REFERRALS,
    alerts.ALERTS,
    *casework.STATUSES,
    assessing.ASSESSMENTS,
    assessing.SECOND_READS,
    interventions.ACTION_STATUSES,
    prosecutions.REVIEW_STATUSES,
    safety.CHECKS,
    safety.WAIVERS,
    safety.TASKS,
    agreements.AGREEMENTS,
    signposting.ANSWERS,
    signposting.REFERRALS_TO_ADVOCATES,
    survivors.NOTICES,
    disclosures.STAGES,
    new_partners.PROPOSALS,
    *orders.STATUSES,
    *letters.STATUSES,
    markers.LIVES,
    markers.DELIVERIES,
    markers.PROPOSALS,
    markers.IDENTITIES,
    *meetings.STATUSES,
)
"""Every table of statuses, in the order of the work; an area adds its own here."""


def statuses_page() -> str:
    """What each kind of thing can be: a table, and the same as a diagram."""
    lines = [
        "# What becomes of a case, and of everything in it",
        PRINTED,
        "Each step asks for a permission; `(reason)` asks for one in writing, `(another person)` that it is somebody",
        "else than who made the step before. Every step is written into the audit.",
        "",
    ]
    for statuses in STATUSES:
        lines += [f"## {statuses.title}", table_of(statuses), "", "```mermaid", diagram_of(statuses), "```", ""]
    return "\n".join(lines)


def leaving_page() -> str:
    """Every door by which something leaves the force, and what it rests on where it is a survivor's."""
    lines = [
        "# What leaves the force, and what it rests on",
        PRINTED,
        "Where something of a survivor's leaves, her consent is asked inside the act. Without it a gateway and a",
        "written reason are needed, where policy lets them stand in (`domain/reference/survivors.toml`); both stand on",
        "her page and in the audit. A test finds these doors in the code, and fails for one that is not declared.",
        "",
        "| act | what leaves | to whom | rests on | which |",
        "| --- | --- | --- | --- | --- |",
        *(f"| `{door.name}` | {door.what} | {door.to} | {door.rests.value} | {door.because} |" for door in DOORS),
        "",
    ]
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """Each page's name and text."""
    working = [table for name, table in WORKING.items() if not name.startswith(("records_", "decided_"))]
    return {
        "access.md": access_page(),
        "records.md": records_page(),
        "release.md": tables_page("The release", RELEASE.values()),
        "decisions.md": tables_page("The decisions", DECISIONS.values()),
        "index.md": tables_page("The index inside a release", INDEX.values()),
        "backtest.md": tables_page("The tables of a back-test", BACKTEST.values()),
        "bench.md": tables_page("The bench", BENCH.values()),
        "casework.md": statuses_page(),
        "leaving.md": leaving_page(),
        "working.md": tables_page("The working tables", working),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check say which differ; 1 when any does."""
    FOLDER.mkdir(exist_ok=True)
    different = 0
    for name, text in pages().items():
        path = FOLDER / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/reference/{name} differs from the code: run make docs")
            different = 1
    return different


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
