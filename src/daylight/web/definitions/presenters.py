"""Words, grids and numbers for the pages of definitions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.definitions import check_fit_for_force
from daylight.domain.errors import Refused
from daylight.domain.lifecycle import SIGNATURES, Stage
from daylight.domain.proving import prove
from daylight.tables.fairness import MISSING
from daylight.web.definitions.builder import typed_case
from daylight.web.definitions.charts import Lines, frontier_chart, month_chart, year_chart
from daylight.web.definitions.models import (
    Followed,
    Frontier,
    MetTogether,
    NearMiss,
    Overlap,
    PastList,
    Rule,
    Trial,
    Year,
)
from daylight.web.definitions.queries import Known, rows_of
from daylight.web.people.permits import Permits
from daylight.web.releases.models import Person

STAGES = {
    Stage.DRAFT: ("Draft", "govuk-tag--grey"),
    Stage.IN_REVIEW: ("In review", "govuk-tag--yellow"),
    Stage.LIVE: ("Live", "govuk-tag--green"),
    Stage.RETIRED: ("Retired", "govuk-tag--pink"),
}
TIPS = {
    "known_incident": "one more incident against a victim already known",
    "known_crime": "one more crime against a victim already known",
    "new_incident": "one incident against a new victim",
    "new_crime": "one crime against a new victim",
    "grave_crime": "one crime as grave as the gravest so far",
    "other": "another event that counts",
}
OUTCOMES = {"serious_harm": "Serious harm", "new_victim": "A new victim", "homicide": "Homicide"}
RATES = {
    "missing": "not recorded",
    "selected": "found, of all",
    "false_alarm": "found, and it did not follow",
    "missed": "missed, of those of whom it followed",
    "right": "rightly found",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case with what it expects and what the definition says."""

    number: int
    title: str
    data: dict[str, Any]
    expected: str
    found: str
    passes: bool


def cases_of(one: Known) -> list[Case]:
    """Each worked case, held against the definition now."""
    told = zip(one.data.get("case", ()), prove(one.definition), strict=True)
    return [
        Case(
            number, proof.title, typed_case(data), ", ".join(sorted(proof.expected)), ", ".join(sorted(proof.found)),
            proof.passes,
        )
        for number, (data, proof) in enumerate(told, start=1)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class May:
    """What the user may do with this edition as it stands: the buttons of its page."""

    edit: bool = False
    send: bool = False
    sign: bool = False
    send_back: bool = False
    put_in_force: bool = False
    retire: bool = False
    follow: bool = False
    lacks: str = ""  # why it cannot be put in force yet


def may_of(one: Known, user: Any) -> May:
    """The moves that are open to this user; each action checks again."""
    drafts = grant_of(user.held_roles, Permission.DRAFT_DEFINITION) is not None
    signs = grant_of(user.held_roles, Permission.SIGN_DEFINITION) is not None
    if one.own is None:
        return May(follow=drafts)
    stage = one.definition.stage
    signed = any(name.user_id == user.pk for name in one.own.signatures.all())
    lacks = ""
    if stage is Stage.IN_REVIEW:
        try:
            check_fit_for_force(one.definition)
        except Refused as refused:
            lacks = str(refused)
    return May(
        edit=drafts and stage is Stage.DRAFT,
        send=drafts and stage is Stage.DRAFT,
        sign=signs and stage is Stage.IN_REVIEW and not signed and len(one.definition.signed) < SIGNATURES,
        send_back=signs and stage is Stage.IN_REVIEW,
        put_in_force=signs and stage is Stage.IN_REVIEW and not lacks,
        retire=signs and stage is Stage.LIVE,
        follow=drafts and stage in (Stage.LIVE, Stage.RETIRED),
        lacks=lacks,
    )


def may_draft(roles: Iterable[Role]) -> bool:
    """Whether somebody of these roles writes definitions."""
    return grant_of(roles, Permission.DRAFT_DEFINITION) is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a grid, how full it is in five steps, and whether it is the definition as it stands."""

    words: str
    shade: int
    own: bool = False
    more: str = ""


Grid = tuple[list[str], list[tuple[str, list[Cell]]]]


def overlap_grid(trial: Trial) -> Grid:
    """Of whom each row's definition finds, the share that each column's finds too."""
    rules = Rule.objects.filter(loaded=trial.number, as_of=trial.as_of).order_by("definition", "edition")
    met = {f"{rule.definition}@{rule.edition}": rule.met for rule in rules}
    both: dict[tuple[str, str], int] = {}
    for row in Overlap.objects.filter(loaded=trial.number, as_of=trial.as_of):
        both[row.left, row.right] = both[row.right, row.left] = row.both
    heads = list(met)
    return heads, [
        (left, [_overlap(met[left], both.get((left, right)), left == right) for right in heads]) for left in heads
    ]


def _overlap(met: int, both: int | None, own: bool) -> Cell:
    if own:
        return Cell(f"{met:,}", 0, own=True)
    if not met or both is None:
        return Cell("none", 0)
    return Cell(f"{both / met:.0%}", _shade(both / met), more=f"{both:,} of {met:,}")


def _shade(share: float) -> int:
    return min(int(share * 5), 4)


def beside(trial: Trial, one: Known) -> list[tuple[str, int, int, str]]:
    """For each other definition: what it is, how many it finds, how many both find, and the share of this one's."""
    rows = Overlap.objects.filter(Q(left=one.id) | Q(right=one.id), loaded=trial.number, as_of=trial.as_of)
    found = []
    for row in rows.order_by("left", "right"):
        here = row.left == one.id
        own, other, name = (row.left_met, row.right_met, row.right) if here else (row.right_met, row.left_met, row.left)
        found.append((name, other, row.both, f"{row.both / own:.0%}" if own else "none"))
    return found


def sensitivity_grid(rows: Iterable[Any]) -> Grid:
    """People found, a row for each window and a column for each threshold."""
    told = list(rows)
    most = max((row.people for row in told), default=0) or 1
    heads = sorted({row.threshold for row in told})
    windows = sorted({row.window for row in told}, key=_length)
    cells = {(row.window, row.threshold): row for row in told}
    return heads, [(window, [_sensitivity(cells.get((window, head)), most) for head in heads]) for window in windows]


def _sensitivity(row: Any, most: int) -> Cell:
    if row is None:
        return Cell("", 0)
    more = "as it stands" if row.own else f"{row.joined:,} more, {row.left:,} fewer"
    return Cell(f"{row.people:,}", _shade(row.people / most), own=bool(row.own), more=more)


_DAYS = {"day": 1, "month": 30, "year": 365}


def _length(window: str) -> tuple[float, str]:
    """How long a window is, for putting windows in order; all time last."""
    number, _, unit = window.partition(" ")
    days = _DAYS.get(unit.rstrip("s"))
    return (int(number) * days if number.isdigit() and days else float("inf"), window)


def tips_of(trial: Trial, one: Known) -> list[tuple[str, str, int]]:
    """How many near misses each event would tip, the most frequent first; children counted like everybody."""
    rows = rows_of(NearMiss, trial, one).filter(as_of=trial.as_of).order_by().values_list("tip")
    counted = dict(rows.annotate(number=Count("pk")))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(tip, TIPS[tip], number) for tip, number in ordered if tip in TIPS]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a trial about a person: named where the user may see who it is."""

    row: Any
    name: str
    closed: bool
    link: bool


def people_shown(permits: Permits | None, rows: Iterable[Any]) -> list[Shown]:
    """Rows about people with their names by permission: closed records and children stay a reference."""
    told = list(rows)
    if permits is None:
        return [Shown(row, "", closed=True, link=False) for row in told]
    ids = [row.person_id for row in told]
    closed = permits.closed(ids)
    people = Person.objects.filter(loaded=permits.loaded, person_id__in=ids, as_suspect__gt=0)
    names = {
        person.person_id: f"{(person.surname or 'Not known').upper()}, {person.forename or 'not known'}"
        for person in people
    }
    return [_shown(row, names, closed) for row in told]


def _shown(row: Any, names: dict[str, str], closed: Any) -> Shown:
    if row.person_id in closed or row.person_id not in names:
        return Shown(row, "Restricted", closed=True, link=False)
    if getattr(row, "under_18", False):
        return Shown(row, "A child: a safeguarding route, never a list", closed=False, link=False)
    return Shown(row, names[row.person_id], closed=False, link=True)


def by_trait(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rates of fairness by whose trait it is and which, each with its rows: first of how many it is not recorded."""
    found: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda row: bool(row.rate != MISSING)):
        whose = "victims" if getattr(row, "whose", "suspect") == "victim" else "suspects"
        found.setdefault(f"{row.trait.replace('_', ' ')} of {whose}", []).append(row)
    return list(found.items())


def found_alone(trial: Trial, one: Known) -> int:
    """How many people only this definition finds, of all that were tried together."""
    rows = MetTogether.objects.filter(loaded=trial.number, as_of=trial.as_of).values_list("definitions", "people")
    return sum(people for definitions, people in rows if definitions == [one.id])


def months_of(trial: Trial, one: Known, outcome: str) -> tuple[list[dict[str, Any]], Lines | None]:
    """Month by month: the list's length and what followed, as rows and as a chart."""
    lists = list(rows_of(PastList, trial, one).order_by("as_of"))
    followed = {row.as_of: row for row in rows_of(Followed, trial, one).filter(outcome=outcome)}
    rows = [{"list": row, "followed": followed.get(row.as_of)} for row in lists]
    chart = month_chart(
        [
            ("Listed", True, [(row.as_of, row.listed) for row in lists]),
            ("Of them it followed", False, [(day, row.hits) for day, row in sorted(followed.items())]),
        ]
    )
    return rows, chart


def years_of(trial: Trial) -> tuple[list[Any], Lines | None]:
    """How far harm fell to the few in each whole year, the newest first; and the same drawn."""
    rows = list(Year.objects.filter(loaded=trial.number, as_of=trial.as_of).order_by("weights", "-to_on"))
    drawn = [row for row in reversed(rows) if row.weights == rows[0].weights]
    return rows, year_chart([
        ("Harm held by the top 5%", True, [(row.to_on, row.top_5) for row in drawn]),
        ("Harm held by the top 5% of the year before", False, [(row.to_on, row.ahead_5) for row in drawn]),
    ])  # fmt: skip


def frontier_of(trial: Trial, one: Known, outcome: str, places: int | None) -> tuple[Grid, Lines | None]:
    """Share of later harm covered by places: every rule's row with this one's first, and the chart."""
    own_key = (one.definition.name, one.definition.edition)
    shares: dict[tuple[str, str], dict[int, Any]] = {}
    for row in Frontier.objects.filter(loaded=trial.number, outcome=outcome).order_by("rule", "edition", "places"):
        shares.setdefault((row.rule, row.edition), {})[row.places] = row
    heads = sorted({number for rows in shares.values() for number in rows})
    ordered = sorted(shares, key=lambda key: (key != own_key, key))
    grid = [(_called(*key), [_covered(shares[key].get(head), key == own_key) for head in heads]) for key in ordered]
    lines = [
        (
            _called(*key),
            key == own_key,
            [(number, row.share) for number, row in shares[key].items() if row.share is not None],
        )
        for key in reversed(ordered)
    ]
    return ([f"{head:,}" for head in heads], grid), frontier_chart([line for line in lines if line[2]], places)


def _called(rule: str, edition: str) -> str:
    return f"{rule}@{edition}" if edition else "really managed"


def _covered(row: Any, own: bool) -> Cell:
    if row is None or row.share is None:
        return Cell("none followed", 0, own=own)
    return Cell(f"{row.share:.1%}", _shade(row.share), own=own, more=f"{row.covered:,} of {row.followed:,}")


def with_places(trial: Trial, one: Known, outcome: str, places: int | None) -> str:
    """One sentence: what so many places would cover at the least, from the nearest figure at or below."""
    if not places:
        return ""
    rows = rows_of(Frontier, trial, one).filter(outcome=outcome, places__lte=places, share__isnull=False)
    row = rows.order_by("-places").first()
    if row is None:
        return f"The back-test has no figure for {places:,} places or fewer. Run it again with `--capacity {places}`."
    near = "" if row.places == places else f" (the nearest figure is that for {row.places:,})"
    return (
        f"With {places:,} places{near}, on average {row.places_taken:,.0f} are taken, and at least {row.share:.1%} of "
        f"later harm comes from people who hold one: {row.covered:,} of {row.followed:,}."
    )
