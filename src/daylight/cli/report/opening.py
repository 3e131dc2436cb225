"""The first things asked: how many, and who."""

from daylight.cli.cohort import Cohort, Listed
from daylight.cli.release_reader import Release
from daylight.cli.report.figures import newly_met
from daylight.cli.report.html import Markup, joined, paragraphs, table, tag
from daylight.cli.terminal import counted, day
from daylight.cli.words import LEVELS, NOBODY, short


def at_a_glance(release: Release, cohort: Cohort) -> Markup:
    """The cards: each a number and what it counts."""
    everyone = cohort.people
    numbers = (
        (cohort.found, "on the list", ""),
        (sum(not person.managed_by for person in everyone), "managed by nobody", "call"),
        (newly_met(release), "newly on it in the last month", ""),
        (sum(bool(person.held) for person in everyone), "held: wait for a person's decision", "call"),
        (sum(person.fragile for person in everyone), "fragile: one wrong link would undo it", ""),
        (cohort.under_18, "under 18: safeguarding route, never listed", ""),
    )
    return tag(
        "ul",
        *(
            tag("li", tag("strong", f"{number:,}"), tag("span", words), class_=kind or None)
            for number, words, kind in numbers
        ),
        class_="cards",
    )


def the_list(release: Release, cohort: Cohort, top: int) -> Markup:
    """The ranked list, its first `top` people."""
    shown = cohort.people[:top]
    if not shown:
        return paragraphs("Nobody meets any definition of the default list.")
    rest = ""
    if len(shown) < cohort.found:
        rest = (
            f"The first {len(shown):,} of {cohort.found:,} are shown. The whole list: "
            f"daylight list {release.folder} --out list.xlsx"
        )
    rows = [
        (
            str(person.rank),
            who(person),
            joined(tag("span", short(name), class_="tag") for name in person.definitions),
            f"{person.victims:,}",
            f"{person.incidents:,}",
            joined((day(person.last_event), tag("span", _since(person), class_="id"))),
            joined((f"{person.score:.1f} " if person.score is not None else "", level(person.level))),
            managed(person),
            joined(tag("span", flag, class_="tag flag") for flag in person.flags),
        )
        for person in shown
    ]
    headings = (
        "Rank", "Suspected person", "Definitions met", "Victims", "Incidents", "Last event",
        "Score and suggested level", "Managed by", "Flags",
    )  # fmt: skip
    return joined(
        (
            paragraphs(
                "Highest score first. A place here is advice, not a finding: nothing on this page has been proved "
                "unless a conviction is named, and a person decides what, if anything, is done.",
                rest,
            ),
            table(
                "t-list",
                "Suspected perpetrators who are serial, repeat or unanswered",
                headings,
                rows,
                numbers=(0, 3, 4),
            ),
        )
    )


def who(person: Listed) -> Markup:
    """Name over reference and birth."""
    born = "" if person.sealed else f"born {person.born}" if person.born else "birth not known"
    age = f" ({person.age})" if person.age is not None else ""
    return joined(
        (
            tag("strong", person.name),
            tag("span", person.person_id, class_="id"),
            tag("span", born + age, class_="id") if born else "",
        )
    )


def level(code: str | None) -> Markup:
    """The suggested level as a badge: the word is always written."""
    return tag("span", LEVELS[code], class_=f"level {code}") if code in LEVELS else Markup("")


def managed(person: Listed) -> Markup:
    """The schemes that manage this abuse, or nobody."""
    if person.managed_by:
        return joined((", ".join(person.managed_by),))
    return tag("span", NOBODY, class_="nobody")


def _since(person: Listed) -> str:
    return "" if person.days_since is None else f"{counted(person.days_since, 'day')} ago"
