"""What supports the numbers: data quality, how to read the words, and how the release was made."""

from daylight.cli.completeness import LACKS, missing_by_district, shares
from daylight.cli.release_reader import Release, Row
from daylight.cli.report.figures import findings
from daylight.cli.report.html import Markup, joined, paragraphs, table, tag
from daylight.cli.run_summary import files_of, reading
from daylight.cli.terminal import counted

_FINDINGS_SHOWN, _DISTRICTS_SHOWN, _FILES_OPEN = 40, 60, 12
_WORDS = (
    ("Suspected", "Named as a suspect in police records. Not convicted, unless a conviction is shown."),
    ("Met", "The arithmetic of a definition is satisfied by what is known."),
    ("Near miss", "Not met; one more countable event would meet it."),
    ("Provisional", "Not met; it would be if every relationship or age that is not recorded were so."),
    (
        "Held",
        "Met, but waits for a person's decision: a possible counter-allegation, contested data, or an age under 18.",
    ),
    ("Fragile", "Met, and one wrong identity link would undo it: check the links first."),
    ("Managed", "Somebody works with this person because of this abuse. MARAC protects the victim and manages nobody."),
    ("Stale", "A scheme without an action in twelve months. It does not count as managing."),
    ("Sealed", "A protected identity: shown by reference only."),
    (
        "Score, suggested level",
        "A transparent sum of recency, frequency, gravity and victims: advice, never a decision.",
    ),
    ("As known at", "Only what had been recorded by the end of that day counts; later facts change nothing here."),
)


def data_quality(release: Release) -> Markup:
    """Rows in and out of every file, what was wrong with them, and what each district does not record."""
    parts = [paragraphs(reading(release)), _files(files_of(release)), _findings(release), _missing(release)]
    return joined(parts)


def _files(files: list[Row]) -> Markup:
    if not files:
        return paragraphs("The manifest of this release names no files.")
    names = ("rows_read", "rows_loaded", "rows_repeated", "rows_quarantined")
    rows = [
        (
            str(row.get("source_file", "")),
            str(row.get("source_table", "")),
            *(f"{int(row.get(name) or 0):,}" for name in names),
        )
        for row in files
    ]
    headings = ("File", "Table", "Read", "Loaded", "Repeated", "Quarantined")
    whole = table(
        "t-files", "Files: rows read are loaded, repeated or quarantined", headings, rows, numbers=range(2, 6)
    )
    if len(rows) <= _FILES_OPEN:
        return whole
    return tag("details", tag("summary", f"All {len(rows)} files"), whole)


def _findings(release: Release) -> Markup:
    found, kinds = findings(release, _FINDINGS_SHOWN)
    if not found:
        return paragraphs("Nothing was found wrong with the extracts.")
    rows = [
        (row["source_file"], row["column"] or "whole row", row["action"], f"{row['found']:,}", _row(row), row["why"])
        for row in found
    ]
    more = f"The {_FINDINGS_SHOWN} most frequent of {kinds:,} kinds are shown." if kinds > len(found) else ""
    return joined(
        (
            tag("h3", "What was wrong"),
            paragraphs(f"The values themselves are not shown here: they may be a victim's. {more}"),
            table(
                "t-findings",
                "Findings, the most frequent first",
                ("File", "Column", "What was done", "Times", "First in row", "Why"),
                rows,
                numbers=(3, 4),
            ),
        )
    )


def _row(row: Row) -> str:
    return "" if row["first_row"] is None else f"{row['first_row']:,}"


def _missing(release: Release) -> Markup:
    districts = missing_by_district(release)
    if not districts:
        return Markup("")
    rows = [(row["district"], f"{row['incidents']:,}", *shares(row)) for row in districts[:_DISTRICTS_SHOWN]]
    return joined(
        (
            tag("h3", "What is not recorded"),
            paragraphs(
                "A missing relationship or suspect hides people from every definition. Shares are of each district's "
                f"domestic incidents. {counted(len(districts), 'district')}."
            ),
            table(
                "t-missing",
                "Missing, by district",
                ("District", "Domestic incidents", *(words for _, words in LACKS)),
                rows,
                numbers=range(1, 6),
            ),
        )
    )


def how_to_read() -> Markup:
    """The words, and what must not be read into them."""
    return joined(
        (
            paragraphs(
                "Everything alleged is an allegation. Ethnicity, religion, health, postcode and deprivation play no "
                "part in any definition or score. A person under 18 is never listed by rule. A person accused by "
                "somebody whom he or she accused is held until a named person has looked at who did what to whom."
            ),
            tag("dl", *(part for term, words in _WORDS for part in (tag("dt", term), tag("dd", words)))),
        )
    )


def how_it_was_made(release: Release) -> Markup:
    """What the manifest tells: versions, editions, and the chapters of the run."""
    manifest = release.manifest
    facts = [
        ("Release", release.release_id),
        ("As known at", release.as_of.isoformat()),
        ("Made at", str(manifest.get("created_at", "not told"))),
        ("Code", _flat(manifest.get("code"))),
        ("Linkage", _flat(manifest.get("linkage"))),
        ("Severity weights", _flat(manifest.get("weights"))),
        ("Previous release", str(manifest.get("previous") or "none")),
    ]
    chapters = [row for row in manifest.get("chapters") or [] if isinstance(row, dict)]
    rows = [
        (
            str(row.get("chapter", "")),
            f"{float(row.get('seconds') or 0):,.1f}",
            f"{float(row.get('peak_memory_mb') or 0):,.0f}",
        )
        for row in chapters
    ]
    how = table(
        "t-chapters", "The chapters of the run", ("Chapter", "Seconds", "Peak memory, MiB"), rows, numbers=(1, 2)
    )
    return joined(
        (
            tag("dl", *(part for term, words in facts if words for part in (tag("dt", term), tag("dd", words)))),
            how if rows else "",
        )
    )


def _flat(content: object) -> str:
    if isinstance(content, dict):
        return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in content.items() if value is not None)
    return "" if content is None else str(content)
