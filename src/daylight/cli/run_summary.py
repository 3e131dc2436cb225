"""What `daylight run` says when it is done: what was read, who was found, and what to type next."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from daylight.cli.cohort import Choice, Cohort, read_cohort
from daylight.cli.completeness import LACKS, missing_by_district, shares
from daylight.cli.release_reader import Release, Row
from daylight.cli.rules import rules_of
from daylight.cli.terminal import answers, counted, day, printable
from daylight.cli.words import short

_DISTRICTS_SHOWN = 12


def print_summary(release: Release) -> None:
    """The summary, on standard output."""
    console = answers()
    cohort = read_cohort(release, Choice())
    if release.synthetic:
        console.print("SYNTHETIC DATA: every person here is invented.", style="bold yellow")
    console.print(f"Release {release.folder}, as known at {day(release.as_of)}", style="bold", markup=False)
    console.print(reading(release), markup=False)
    if release.has("findings"):
        console.print(_found_wrong(release), markup=False)
    people = release.value("SELECT count(*) FROM {people}")
    mentions = release.value("SELECT count(*) FROM {mentions}")
    console.print(f"{counted(mentions, 'mention')} are {counted(people, 'person', 'people')}.")
    if set_aside := release.manifest.get("contradictions"):
        console.print(_set_aside(len(set_aside)), style="bold", markup=False)
    print_missing(release, console)
    console.print(_definitions_table(status_counts(release)))
    console.print(_listed(cohort), markup=False)
    console.print("\nNext:", style="bold")
    for command in _next_commands(release, cohort):
        console.print(f"  {command}", markup=False, soft_wrap=True)


def files_of(release: Release) -> list[Row]:
    """The input files as the manifest tells them; empty where it tells none."""
    return [row for row in release.manifest.get("files") or [] if isinstance(row, dict)]


def reading(release: Release) -> str:
    """One sentence on the rows: read, loaded, repeated, quarantined."""
    files = files_of(release)
    sums = {
        name: sum(int(row.get(name) or 0) for row in files)
        for name in ("rows_read", "rows_loaded", "rows_repeated", "rows_quarantined")
    }
    return (
        f"{counted(len(files), 'file')}: {counted(sums['rows_read'], 'row')} read = {sums['rows_loaded']:,} loaded + "
        f"{sums['rows_repeated']:,} repeated + {sums['rows_quarantined']:,} quarantined."
    )


def _found_wrong(release: Release) -> str:
    rows = release.rows("SELECT action, count(*) AS found FROM {findings} GROUP BY action")
    found = {row["action"]: row["found"] for row in rows}
    return (
        f"{counted(found.get('emptied', 0), 'cell')} emptied, {counted(found.get('noted', 0), 'oddity', 'oddities')} "
        "noted: each is in the findings table, counted in the report."
    )


def _set_aside(decisions: int) -> str:
    return (
        f"{counted(decisions, 'decision')} could not hold as given, or moved with a person who was joined or split: "
        "see contradictions in manifest.json."
    )


def print_missing(release: Release, console: Console) -> None:
    """What the districts with the most domestic incidents do not record; nothing where there are no such incidents."""
    districts = missing_by_district(release)
    if not districts:
        return
    table = Table(
        title="Not recorded, of domestic incidents", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("District")
    for heading in ("Incidents", *(words for _, words in LACKS)):
        table.add_column(heading, justify="right")
    names = ("incidents", *(name for name, _ in LACKS))
    whole = {"district": "all districts", **{name: sum(row[name] for row in districts) for name in names}}
    for row in (whole, *districts[:_DISTRICTS_SHOWN]):
        table.add_row(Text(printable(row["district"])), f"{row['incidents']:,}", *shares(row))
    console.print(table)
    if len(districts) > _DISTRICTS_SHOWN:
        console.print(f"The {_DISTRICTS_SHOWN} largest of {len(districts)} districts; the report has more.")


def status_counts(release: Release) -> list[Row]:
    """Per definition: met, managed, nobody, held, fragile, provisional and near misses. Children are among `held`."""
    rows = release.rows(
        """SELECT definition, count(*) FILTER (met) AS met,
        count(*) FILTER (met AND len(coalesce(managed_by, [])) > 0) AS managed,
        count(*) FILTER (met AND len(coalesce(managed_by, [])) = 0) AS nobody,
        count(*) FILTER (met AND held IS NOT NULL) AS held, count(*) FILTER (met AND fragile) AS fragile,
        count(*) FILTER (provisional) AS provisional, count(*) FILTER (near_miss) AS near_miss
        FROM {statuses} GROUP BY definition"""
    )
    found = {row["definition"]: row for row in rows}
    nothing = dict.fromkeys(("met", "managed", "nobody", "held", "fragile", "provisional", "near_miss"), 0)
    return [found.get(name, {"definition": name, **nothing}) for name in (rule.name for rule in rules_of(release))]


def _definitions_table(rows: list[Row]) -> Any:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Definition")
    headings = ("Met", "Managed", "By nobody", "Held", "Fragile", "Provisional", "Near miss")
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in rows:
        numbers = [row[name] for name in ("met", "managed", "nobody", "held", "fragile", "provisional", "near_miss")]
        table.add_row(short(row["definition"]), *(f"{number:,}" for number in numbers))
    return table


def _listed(cohort: Cohort) -> str:
    crossing = sum(person.cross_force for person in cohort.people)
    nobody = sum(not person.managed_by for person in cohort.people)
    children = f" {cohort.under_18:,} under 18: safeguarding route." if cohort.under_18 else ""
    return (
        f"On the list (serial, repeat or unanswered): {cohort.found:,}; managed by nobody: {nobody:,};"
        f" met only when forces are read together: {crossing:,}.{children}"
    )


def _next_commands(release: Release, cohort: Cohort) -> list[str]:
    folder = release.folder
    first = cohort.people[0].person_id if cohort.people else "PERSON"
    return [f"daylight list {folder} --unmanaged", f"daylight show {folder} {first}", f"daylight report {folder}"]
