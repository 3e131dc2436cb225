"""The views of the cohort: definitions and their overlap, cases without an answer, near misses, harm, the gap."""

from daylight.cli.cohort import Choice, read_cohort
from daylight.cli.lanes import Lane
from daylight.cli.person_page import what_happened
from daylight.cli.release_reader import Release
from daylight.cli.report import charts
from daylight.cli.report.figures import Case, alone, concentration, overlaps
from daylight.cli.report.html import Markup, joined, paragraphs, table, tag
from daylight.cli.report.opening import who
from daylight.cli.rules import Rule, default_list, rules_of
from daylight.cli.run_summary import status_counts
from daylight.cli.terminal import counted, day, month
from daylight.cli.words import listed, said, short

_NEAR_SHOWN = 25
_COUNTS = ("met", "managed", "nobody", "held", "fragile", "provisional", "near_miss")


def definitions(release: Release) -> Markup:
    """Each definition with its counts, the chart of managed and not, and how they overlap."""
    rules = rules_of(release)
    counts = {row["definition"]: row for row in status_counts(release)}
    rows = [
        (
            _definition_name(rule),
            rule.title,
            rule.group,
            rule.edition,
            *(f"{counts[rule.name][name]:,}" for name in _COUNTS),
        )
        for rule in rules
    ]
    headings = (
        "Definition", "In words", "Group", "Edition", "Met", "Managed", "By nobody", "Held", "Fragile", "Provisional",
        "Near miss",
    )  # fmt: skip
    bars = [{"label": short(rule.name), **counts[rule.name]} for rule in rules]
    unmanaged = "; ".join(f"{row['label']} {row['nobody']} of {row['met']}" for row in bars)
    return joined(
        (
            paragraphs(
                "Several definitions are computed side by side. The list is the union of the serial, repeat and "
                "unanswered ones; a capacity rule names the gravest of a year and is read beside it."
            ),
            charts.figure(
                "definitions-chart",
                f"Bars of people meeting each definition, by nobody or managed: {unmanaged}.",
                "People who meet each definition, by whether anybody manages this abuse. The numbers are below.",
                lambda width: charts.definition_bars(bars, width),
            ),
            table("t-definitions", "Definitions and their counts", headings, rows, numbers=range(4, 11)),
            _sources(rules),
            _overlap(release, rules),
        )
    )


def _definition_name(rule: Rule) -> Markup:
    return joined((short(rule.name), tag("span", rule.name, class_="id")))


def _sources(rules: tuple[Rule, ...]) -> Markup:
    said_by = [(tag("dt", short(rule.name)), tag("dd", rule.definition.source)) for rule in rules if rule.definition]
    if not said_by:
        return Markup("")
    return tag(
        "details",
        tag("summary", "Where each definition comes from"),
        tag("dl", *(part for pair in said_by for part in pair)),
    )


def _overlap(release: Release, rules: tuple[Rule, ...]) -> Markup:
    names = [rule.name for rule in rules]
    both, only = overlaps(release, names), alone(release, names)
    rows = []
    for one in names:
        whole = both.get((one, one), 0)
        cells = [_heat(both.get((one, other), 0), whole, itself=one == other) for other in names]
        rows.append(tag("tr", tag("th", short(one), scope="row"), *cells, tag("td", f"{only.get(one, 0):,}")))
    heading = tag(
        "tr", *(tag("th", words, scope="col") for words in ("Of those who meet", *map(short, names), "this one only"))
    )
    caption = tag(
        "caption", tag("span", "How many people of each row also meet the definition of the column"), id="t-overlap"
    )
    whole_table = tag("table", caption, tag("thead", heading), tag("tbody", *rows), class_="heat")
    return joined(
        (
            tag("h3", "Overlap"),
            paragraphs(
                "Darker cells share more of their row. Where definitions hardly overlap, one alone would miss people."
            ),
            tag("div", whole_table, class_="scroll", role="region", aria_labelledby="t-overlap", tabindex=0),
        )
    )


def _heat(number: int, whole: int, *, itself: bool) -> Markup:
    share = number / whole if whole else 0.0
    shade = "self" if itself else "" if not number else f"h{min(4, 1 + int(share * 4))}"
    return tag("td", f"{number:,}", class_=shade or None)


def unanswered(histories: list[Case], *, revealed: bool) -> Markup:
    """The people of the eleven-incident kind, each with a timeline and its table."""
    opening = paragraphs(
        "A rule on distinct victims alone would miss a person reported again and again by one. These have one alleged "
        "victim, and nothing has been done since the first report that counts as an answer. Highest score first."
    )
    if not histories:
        return joined((opening, paragraphs("There is nobody of this kind in this release.")))
    return joined((opening, *(_case(case, place, revealed=revealed) for place, case in enumerate(histories, start=1))))


def _case(case: Case, place: int, *, revealed: bool) -> Markup:
    person, name = case.person, f"case-{place}"
    caught = ""
    if case.first_met_on is not None:
        when = f"{month(case.first_met_on)}, by incident {case.met_at} of {case.incidents}"
        caught = f" In today's window first met in {when}."
    markers = f" {counted(case.markers, 'warning marker')}." if case.markers else ""
    story = (
        f"Alleged in {counted(case.incidents, 'incident')} against one person; the victim did not support action in "
        f"{case.unsupported}. Since the first of them no conviction for such a crime, no protective order, nobody's "
        f"plan.{markers}{caught}"
    )
    met_on = case.first_met_on.isoformat() if case.first_met_on else None
    known = [lane for lane in case.lanes if lane.person_id is not None]
    return tag(
        "article",
        tag("h3", f"{person.name} ", tag("small", person.person_id)),
        paragraphs(story),
        *(_revealed(lane) for lane in known if revealed),
        charts.figure(
            f"{name}-chart",
            f"Timeline of {counted(case.incidents, 'incident')}, the last {day(person.last_event)}.",
            "Each mark is an incident; the dashed line is when a definition was first met.",
            lambda width: charts.timeline_strip(case.lanes, met_on, width),
        ),
        tag("details", tag("summary", "The incidents as a table"), _incidents(case, name)),
        class_="case",
    )


def _incidents(case: Case, name: str) -> Markup:
    rows = [
        (day(moment.on), lane.label, said(moment.relationship), what_happened(moment), moment.incident_id)
        for lane in case.lanes
        for moment in lane.moments
    ]
    headings = ("Reported", "Victim", "Relationship as recorded", "What was recorded, and how it ended", "Incident")
    return table(f"t-{name}", f"Incidents alleged against {case.person.name}", headings, rows)


def _revealed(lane: Lane) -> Markup:
    who_she_is = lane.revealed
    if who_she_is is None:
        return Markup("")
    parts = (
        who_she_is.name,
        f"born {who_she_is.born}" if who_she_is.born else "",
        f"phones {listed(who_she_is.phones)}" if who_she_is.phones else "",
        f"addresses {'; '.join(who_she_is.addresses)}" if who_she_is.addresses else "",
        f"children {'; '.join(who_she_is.children)}" if who_she_is.children else "",
    )
    return tag("p", tag("strong", f"{lane.label}, revealed: "), ", ".join(part for part in parts if part))


def near_misses(release: Release) -> Markup:
    """People on no list who are one event short."""
    cohort = read_cohort(release, Choice(definitions=default_list(release), near_miss=True))
    if not cohort.people:
        return paragraphs("Nobody is one event short of the list.")
    rows = [
        (
            who(person),
            joined(tag("span", short(name), class_="tag") for name in person.definitions),
            f"{person.victims:,}",
            f"{person.incidents:,}",
            day(person.last_event),
            "" if person.score is None else f"{person.score:.1f}",
        )
        for person in cohort.people[:_NEAR_SHOWN]
    ]
    more = f"The {_NEAR_SHOWN} with the highest score are shown." if cohort.found > _NEAR_SHOWN else ""
    return joined(
        (
            paragraphs(
                f"{counted(cohort.found, 'person is', 'people are')} on no list, and one more countable event would "
                f"put them on one. {more}"
            ),
            table(
                "t-near",
                "One event short",
                ("Suspected person", "Would meet", "Victims", "Incidents", "Last event", "Score"),
                rows,
                numbers=(2, 3, 5),
            ),
        )
    )


def harm(release: Release) -> Markup:
    """How concentrated the alleged harm is."""
    points = concentration(release)
    if not points:
        return paragraphs("No severity is known, so the concentration of harm cannot be shown.")
    shown = [(people, share) for people, share in points if people in {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}]
    rows = [(f"{people:.0%} of people", f"{share:.1%}") for people, share in shown]
    told = "; ".join(f"{people:.0%} of people bear {share:.0%}" for people, share in shown)
    return joined(
        (
            paragraphs(
                "Severity is summed per suspected person over everything alleged and known. A steep curve means that "
                "few people account for much of the harm; the dashed line is what equal shares would look like."
            ),
            tag(
                "div",
                charts.figure(
                    "harm-chart",
                    f"Curve of the share of harm against the share of people: {told}.",
                    "Concentration of harm among suspected people.",
                    lambda width: charts.concentration_curve(points, width),
                    wide=620,
                ),
                table("t-harm", "Share of severity", ("Most harmful", "Share of severity"), rows, numbers=(1,)),
                class_="pair",
            ),
        )
    )
