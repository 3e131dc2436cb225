"""`daylight report R`: the cohort, the gap and the data quality on one self-contained page."""

from daylight.cli.report.command import report as report
