"""The page itself: banner, contents, and the sections in the order in which people ask."""

from daylight.cli.cohort import Cohort
from daylight.cli.release_reader import Release
from daylight.cli.report.figures import Case
from daylight.cli.report.gap import the_gap
from daylight.cli.report.html import Markup, joined, tag
from daylight.cli.report.opening import at_a_glance, the_list
from daylight.cli.report.style import STYLE
from daylight.cli.report.support import data_quality, how_it_was_made, how_to_read
from daylight.cli.report.views import definitions, harm, near_misses, unanswered
from daylight.cli.terminal import day

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render(release: Release, cohort: Cohort, histories: list[Case], *, top: int, revealed: bool) -> str:
    """The whole page as one HTML text without any address to fetch from."""
    sections = [
        ("list", "The list", the_list(release, cohort, top)),
        ("definitions", "The definitions", definitions(release)),
        ("unanswered", "Many reports, one victim, no answer", unanswered(histories, revealed=revealed)),
        ("near", "Near misses", near_misses(release)),
        ("harm", "Where the harm lies", harm(release)),
        ("gap", "The gap", the_gap(release)),
        ("quality", "Data quality", data_quality(release)),
        ("reading", "How to read this", how_to_read()),
        ("made", "How it was made", how_it_was_made(release)),
    ]
    title = f"{'SYNTHETIC: ' if release.synthetic else ''}Daylight cohort report, {day(release.as_of)}"
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="robots", content="noindex"),
            tag("title", title),
            tag("style", Markup(STYLE)),
        ),
        tag("body", *_top(release, cohort, revealed=revealed), _contents(sections), _main(sections), _bottom(release)),
        lang="en-GB",
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _top(release: Release, cohort: Cohort, *, revealed: bool) -> list[Markup]:
    parts = [tag("a", "Skip to the list", class_="skip", href="#list")]
    if release.synthetic:
        parts.append(tag("div", "SYNTHETIC DATA: everybody and everything here is invented", class_="banner"))
    parts.append(
        tag(
            "div", "Personal data about people suspected, not convicted: handle as OFFICIAL-SENSITIVE", class_="marking"
        )
    )
    if revealed:
        parts.append(tag("div", "Victims are named on this page. The reveal was logged.", class_="banner"))
    lead = f"Suspected perpetrators who are serial, repeat or unanswered, as known at the end of {day(release.as_of)}."
    head = tag(
        "header", tag("h1", "From detection to protection"), tag("p", lead, class_="lead"), at_a_glance(release, cohort)
    )
    return [*parts, head]


def _contents(sections: list[tuple[str, str, Markup]]) -> Markup:
    links = [tag("li", tag("a", heading, href=f"#{name}")) for name, heading, _ in sections]
    return tag("nav", tag("ol", *links), aria_label="Contents")


def _main(sections: list[tuple[str, str, Markup]]) -> Markup:
    parts = [
        tag("section", tag("h2", heading, id=f"{name}-heading"), body, id=name, aria_labelledby=f"{name}-heading")
        for name, heading, body in sections
    ]
    return tag("main", joined(parts))


def _bottom(release: Release) -> Markup:
    words = (
        f"Release {release.release_id}, as known at {release.as_of.isoformat()}. Computed values are advice: a named "
        "person decides, and says why. Destroy this page when the work it was made for is done."
    )
    return tag("footer", tag("p", words, class_="small"))
