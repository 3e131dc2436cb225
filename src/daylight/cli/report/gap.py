"""The section on the justice intervention gap: what becomes of what is known, with every denominator."""

from daylight.cli.release_reader import Release, Row
from daylight.cli.report import charts
from daylight.cli.report.figures import Measured, measured, share_of
from daylight.cli.report.html import Markup, joined, paragraphs, table, tag
from daylight.cli.terminal import day
from daylight.cli.words import said, short

_OF_CRIMES = ("suspect_named", "arrested", "victim_not_supporting", "evidential_difficulty", "charged", "convicted")
_OF_REPEAT = (
    "suspects_protective_order", "suspects_never_convicted", "suspects_never_acted_on", "suspects_untouched",
)  # fmt: skip
_LAST_YEAR = "365 days"
_NO_ACTION = "no_action_in_28_days"
_TITLES = {
    "suspect_named": "a suspect is named",
    "victim_not_supporting": "victim does not support",
    "suspects_protective_order": "under a protective order",
    "suspects_never_convicted": "never convicted",
    "suspects_never_acted_on": "never acted on",
    "suspects_untouched": "not even arrested or charged",
}


def the_gap(release: Release) -> Markup:
    """Two charts, and tables of every measure over all time, the last year and each year."""
    found = measured(release)
    if not found:
        return paragraphs("This release holds no measures.")
    whole = [one for one in found if not one.definition]
    return joined(
        (
            paragraphs(
                "What becomes of what is known, from a call to a conviction. Each line says what it is of; small "
                "numbers are suppressed, because a table can name people. Police count crimes and courts count "
                "defendants: a ratio of two flows is not one cohort followed.",
                "The other sections name people and count all of them, for those who may read this page; the measures "
                "here are as they may be published.",
            ),
            _chart(
                "crimes",
                "Of domestic crimes, all years (charged, victim does not support, and evidential difficulty: of "
                "those that have been given an outcome)",
                whole,
                _OF_CRIMES,
            ),
            _chart("suspects", "Of people suspected in two or more domestic incidents, all years", whole, _OF_REPEAT),
            _everything(release, whole),
            _by_year(whole),
            _without_action(found),
        )
    )


def _chart(name: str, title: str, found: list[Measured], wanted: tuple[str, ...]) -> Markup:
    by_name = {one.name: one for one in found}
    shares = [
        (_TITLES.get(measure, said(measure)), share)
        for measure in wanted
        if measure in by_name and (share := share_of(by_name[measure].everything)) is not None
    ]
    if not shares:
        return Markup("")
    told = "; ".join(f"{what} {share:.1%}" for what, share in shares)
    return charts.figure(
        f"gap-{name}", f"{title}: {told}.", f"{title}.", lambda width: charts.share_bars(shares, width)
    )


def _everything(release: Release, found: list[Measured]) -> Markup:
    rows = [
        (
            said(one.name),
            _number(one.everything, "numerator"),
            _number(one.everything, "denominator"),
            _share(one, one.everything),
            _share(one, one.by_period.get(_LAST_YEAR)),
            one.unit,
            one.meaning,
        )
        for one in found
    ]
    headings = ("Measure", "Number", "Of", "All years", "Last 365 days", "Counted in", "What it means")
    return table(
        "t-gap", f"The gap and its parts, as known at {day(release.as_of)}", headings, rows, numbers=range(1, 5)
    )


def _by_year(found: list[Measured]) -> Markup:
    years = sorted({period for one in found for period in one.by_period if period.isdigit()})[-6:]
    rows = [
        (said(one.name), *(_share(one, one.by_period.get(year)) for year in years))
        for one in found
        if any(year in one.by_period for year in years)
    ]
    if not rows:
        return Markup("")
    trend = table("t-years", "Share in each calendar year", ("Measure", *years), rows, numbers=range(1, len(years) + 1))
    return tag("details", tag("summary", "Year by year"), trend)


def _without_action(found: list[Measured]) -> Markup:
    lines = [one for one in found if one.name == _NO_ACTION and one.everything is not None]
    if not lines:
        return Markup("")
    rows = [
        (
            short(one.definition),
            _number(one.everything, "numerator"),
            _number(one.everything, "denominator"),
            _share(one, one.everything),
        )
        for one in lines
    ]
    headings = ("Definition", "Without action", "Met it 28 days ago or more", "Share")
    return table("t-action", "Nothing done within 28 days of meeting a definition", headings, rows, numbers=(1, 2, 3))


def _number(row: Row | None, name: str) -> str:
    if row is None:
        return ""
    if row["suppressed"]:
        return "suppressed" if name == "numerator" else ""
    return "" if row[name] is None else f"{row[name]:,.10g}"


def _share(one: Measured, row: Row | None) -> str:
    share = share_of(row)
    if share is None:
        return "suppressed" if row is not None and row["suppressed"] else ""
    return f"{share:.2f}" if one.is_ratio else f"{share:.1%}"
