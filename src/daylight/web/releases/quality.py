"""Data quality of a release: its files, what was wrong in them, what districts do not record, what that costs the list.

The league is counted once, when a release is loaded; pages read it from there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from daylight.web.releases.models import Finding, Listing, Load

LACKS: tuple[tuple[str, str], ...] = (
    ("no_suspect", "No suspect"),
    ("no_victim", "No victim"),
    ("no_relationship", "No relationship"),
    ("no_birth_date", "Suspect without birth date"),
)
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”")
_LEAGUE = """
    WITH named AS (
        SELECT source, incident_id, max(CASE WHEN role = 'suspect' THEN 1 ELSE 0 END) AS suspect,
            max(CASE WHEN role = 'victim' THEN 1 ELSE 0 END) AS victim,
            max(CASE WHEN role = 'suspect' AND birth_text IS NOT NULL THEN 1 ELSE 0 END) AS born
        FROM release_mentions WHERE loaded = %s AND source_table = 'involvements' GROUP BY source, incident_id
    ), related AS (
        SELECT source, incident_id, max(CASE WHEN coalesce(relationship, 'unknown') <> 'unknown' THEN 1 ELSE 0 END)
            AS related
        FROM release_events WHERE loaded = %s AND role = 'suspect' GROUP BY source, incident_id
    )
    SELECT coalesce(i.district, 'not recorded') AS place, count(*),
        sum(CASE WHEN coalesce(n.suspect, 0) = 0 THEN 1 ELSE 0 END),
        sum(CASE WHEN coalesce(n.victim, 0) = 0 THEN 1 ELSE 0 END),
        sum(CASE WHEN n.suspect = 1 AND n.victim = 1 AND coalesce(r.related, 0) = 0 THEN 1 ELSE 0 END),
        sum(CASE WHEN n.suspect = 1 AND coalesce(n.born, 0) = 0 THEN 1 ELSE 0 END)
    FROM release_incidents i
    LEFT JOIN named n ON n.source = i.source AND n.incident_id = i.incident_id
    LEFT JOIN related r ON r.source = i.source AND r.incident_id = i.incident_id
    WHERE i.loaded = %s AND (i.known IS NULL OR i.known) AND NOT (i.cancelled IS NOT NULL AND i.cancelled)
        AND CAST(i.themes AS text) LIKE '%%"domestic"%%'
    GROUP BY 1 ORDER BY 2 DESC, 1
"""


def league_of(number: int) -> list[dict[str, Any]]:
    """Per district: domestic incidents known, and how many lack a suspect, a victim, a relationship, a birth date."""
    names = ("district", "incidents", *(name for name, _ in LACKS))
    with connection.cursor() as cursor:
        cursor.execute(_LEAGUE, [number, number, number])
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Batch:
    """One file of the extracts: rows read are loaded, repeated or quarantined."""

    source_file: str
    source_table: str
    read: int
    loaded: int
    repeated: int
    quarantined: int

    @property
    def standing(self) -> str:
        """In a word, how the file fared."""
        if not self.read:
            return "Empty"
        return "Whole" if not self.quarantined else "Nothing loaded" if not self.loaded else "Rows left out"


def batches_of(load: Load) -> list[Batch]:
    """The files that the release was made from, those with rows left out first."""
    files = [row for row in load.manifest.get("files") or [] if isinstance(row, dict)]
    found = [
        Batch(
            str(row.get("source_file", "")),
            str(row.get("source_table", "")),
            *(int(row.get(name) or 0) for name in ("rows_read", "rows_loaded", "rows_repeated", "rows_quarantined")),
        )
        for row in files
    ]
    return sorted(found, key=lambda one: (-one.quarantined, one.source_file, one.source_table))


def findings_of(number: int, asked: Mapping[str, str]) -> QuerySet[Any]:
    """What was wrong, filtered by table, file and what was done; the rows left out first."""
    rows: QuerySet[Any] = Finding.objects.filter(loaded=number)
    for name in ("source_table", "source_file", "action"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.order_by("-action", "source_file", "source_row", "column", "id")


def reason_of(finding: Any) -> str:
    """Why, without the value that stood there: it may be a survivor's, and so may any quoted text."""
    said = str(finding.reason or "")
    if finding.value:
        said = said.replace(str(finding.value), "…")
    return _QUOTED.sub("…", said)


def counted_findings(number: int) -> dict[str, list[tuple[str, int]]]:
    """How many findings there are by table, by file and by what was done, the most first."""
    found = {}
    for name in ("source_table", "source_file", "action"):
        rows = Finding.objects.filter(loaded=number).values_list(name).annotate(found=Count("id"))
        found[name] = sorted(((str(key), count) for key, count in rows if key), key=lambda row: (-row[1], row[0]))
    return found


@dataclass(frozen=True, slots=True)
class Gain:
    """What the list would gain at most: who meets a definition now, and who would if what is not recorded were so."""

    title: str
    met: int
    provisional: int


def gains_of(load: Load) -> list[Gain]:
    """By definition. A provisional person meets it only if every relationship or age not recorded turned out so."""
    titles = {each["definition"]: each.get("title") for each in load.manifest.get("definitions") or []}
    counts = (
        Listing.objects.filter(loaded=load.number)
        .values_list("definition")
        .annotate(now=Count("id", filter=Q(met=True)), may=Count("id", filter=Q(provisional=True, met=False)))
    )
    found = [Gain(titles.get(name) or name, met, may) for name, met, may in counts.order_by("definition")]
    return sorted(found, key=lambda one: (-one.provisional, one.title))
