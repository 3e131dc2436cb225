"""The page on one person as terminal text: fact, allegation and computed value told apart, victims as letters."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from daylight.cli.dossier import Dossier
from daylight.cli.lanes import Lane, Moment
from daylight.cli.records_page import in_force
from daylight.cli.release_reader import Release, Row
from daylight.cli.rules import conditions
from daylight.cli.terminal import counted, day, month, printable, span
from daylight.cli.words import HELD, LEVELS, NOBODY, SEALED, SEXES, UNNAMED, listed, said, short
from daylight.domain.grounds import Ground
from daylight.domain.periods import age_on

_GROUNDS_SHOWN = 12


def page(release: Release, dossier: Dossier) -> Iterator[Any]:
    """The parts of the page, top to bottom, each ready to print."""
    if release.synthetic:
        yield Text("SYNTHETIC DATA: every person here is invented.", style="bold yellow")
    yield from _who(release, dossier)
    yield from _section("Why listed", _why(release, dossier))
    yield from _section("Timeline by victim (alleged unless a conviction is shown)", _timeline(dossier))
    yield from _section("Managed, ordered, wanted, held", in_force(release, dossier))
    yield from _section("Is this one person?", _links(dossier))
    yield from _section("Score: advice, never a decision", _score(dossier))
    if not dossier.revealed:
        yield Text('\nVictims are letters here. --reveal "reason" shows who they are, and is logged.', style="dim")


def _section(title: str, parts: Iterator[Any]) -> Iterator[Any]:
    yield Text()
    yield Rule(Text(title, style="bold"), align="left", style="dim")
    yield from parts


def name_of(dossier: Dossier) -> str:
    """`SURNAME, Forename`, or `Sealed`."""
    if dossier.sealed:
        return SEALED
    parts = ((dossier.person["surname"] or "").upper(), dossier.person["forename"])
    return printable(", ".join(part for part in parts if part) or UNNAMED)


def _who(release: Release, dossier: Dossier) -> Iterator[Any]:
    person = dossier.person
    yield Text.assemble((name_of(dossier), "bold"), f"   {person['person_id']}   ", _born(release, dossier))
    aliases = person["other_names"] or []
    if aliases and not dossier.sealed:
        yield Text("Also recorded as " + printable("; ".join(aliases)))
    for warning in _warnings(dossier):
        yield Text(f"! {warning}", style="bold")
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(no_wrap=True, style="bold")
    facts.add_column()
    for label, words in _what_is_known(release, dossier):
        facts.add_row(label, Text(words))
    yield Padding(facts, (1, 0, 0, 0))


def _born(release: Release, dossier: Dossier) -> str:
    if dossier.sealed:
        return "a protected identity"
    born = dossier.person["date_of_birth"]
    text = dossier.person["date_of_birth_text"]
    words = (
        f"born {day(born)} ({age_on(born, release.as_of)})" if born else f"born {text}" if text else "birth not known"
    )
    sex = SEXES.get(dossier.person["sex"] or "")
    return f"{words}, {sex}" if sex else words


def _warnings(dossier: Dossier) -> Iterator[str]:
    if dossier.sealed:
        yield "Sealed identity: shown by reference only."
    if dossier.child:
        yield "Under 18: never listed by rule. Take the safeguarding route."
    for kind in dict.fromkeys(row["held"] for row in dossier.statuses if row["held"]):
        names = listed(short(row["definition"]) for row in dossier.statuses if row["held"] == kind)
        yield f"{HELD.get(kind, kind).capitalize()} ({names}): waits for a person's decision."
    if dossier.person["staff"]:
        yield "A member of the force's staff: handle as a police suspect."
    if any(row["fragile"] for row in dossier.statuses):
        yield "Fragile: one wrong identity link would take this person off a list. Check the links first."


def _what_is_known(release: Release, dossier: Dossier) -> Iterator[tuple[str, str]]:
    convictions = dossier.carried["convictions"]
    yield (
        "Known",
        "not in this release"
        if convictions is None
        else counted(len(convictions), "conviction or caution", "convictions or cautions"),
    )
    yield "Alleged", _alleged(dossier)
    met = [row for row in dossier.statuses if row["met"]]
    score = dossier.score
    level = (
        ""
        if score is None
        else f"; score {score['total']:.1f}, suggested level {LEVELS.get(score['suggested_level'], '')}"
    )
    yield "Computed", f"meets {listed(short(row['definition']) for row in met) or 'no definition'}{level}"
    yield "Managed by", managed_words(dossier)
    if dossier.as_victim:
        yield (
            "As victim",
            f"also recorded as a victim in {counted(dossier.as_victim, 'incident')}: ask who did what to whom",
        )
    yield "As known", f"at {day(release.as_of)}, release {release.release_id}"


def managed_words(dossier: Dossier) -> str:
    """Who manages this abuse, and which schemes have gone quiet."""
    schemes = sorted({scheme for row in dossier.statuses for scheme in row["managed_by"] or ()})
    stale = sorted({scheme for row in dossier.statuses for scheme in row["stale_schemes"] or ()})
    quiet = f" ({listed(stale)}: stale, no action for a long time)" if stale else ""
    return (listed(schemes) or NOBODY) + quiet


def counted_moments(lanes: tuple[Lane, ...]) -> list[Moment]:
    """The incidents that count, each once: not cancelled, not contested data."""
    once = {
        (moment.source, moment.incident_id): moment
        for lane in lanes
        for moment in lane.moments
        if not moment.cancelled and not moment.restricted
    }
    return sorted(once.values(), key=lambda moment: (moment.on, moment.source, moment.incident_id))


def _alleged(dossier: Dossier) -> str:
    moments = counted_moments(dossier.lanes)
    if not moments:
        return "suspected in no incident that counts"
    victims = sum(lane.person_id is not None for lane in dossier.lanes)
    crimed = sum(bool(moment.crimes) for moment in moments)
    unsupported = sum(moment.unsupported for moment in moments)
    arrests = sum(moment.arrested for moment in moments)
    return (
        f"suspected in {counted(len(moments), 'incident')} ({crimed} with a crime recorded) "
        f"against {counted(victims, 'person', 'people')}, {span(moments[0].on, moments[-1].on)}; "
        f"arrested in {arrests}; victim not supporting in {unsupported}"
    )


def _why(release: Release, dossier: Dossier) -> Iterator[Any]:
    born = None if dossier.sealed else dossier.person["date_of_birth"]
    age = None if born is None else age_on(born, release.as_of)
    listed_rows = [row for row in dossier.statuses if row["met"] or row["provisional"]]
    if not listed_rows:
        yield Text("Meets no definition.")
    for row in listed_rows:
        yield _why_table(row, conditions(release, row, age=age))
        grounds = row["grounds"] or []
        more = f" and {len(grounds) - _GROUNDS_SHOWN} more" if len(grounds) > _GROUNDS_SHOWN else ""
        yield Padding(Text("Evidence: " + printable(", ".join(grounds[:_GROUNDS_SHOWN])) + more), (0, 0, 1, 4))
    for row in dossier.statuses:
        if row["near_miss"]:
            yield Text(f"Would change: one more countable event would meet {short(row['definition'])}.")


def _doubts(row: Row) -> Iterator[str]:
    if row["fragile"]:
        yield "fragile"
    if row["cross_force"]:
        yield "cross-force: no one source's records alone would meet it"


def _why_table(row: Row, asked: tuple[Ground, ...]) -> Any:
    standing = "met" if row["met"] else "provisional: met only if what is not recorded were so"
    since = f", first met {month(row['first_met_on'])}" if row["first_met_on"] else ""
    notes = "".join(f" [{note}]" for note in (HELD.get(row["held"] or ""), *_doubts(row)) if note)
    heading = Text.assemble(
        (short(row["definition"]), "bold"), f" ({row['definition']} edition {row['edition']}): {standing}{since}{notes}"
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title, justify in (("", "left"), ("Condition", "left"), ("Required", "left"), ("Actual", "right")):
        table.add_column(title, justify=justify, header_style="dim")  # type: ignore[arg-type]
    for condition in asked:
        table.add_row("yes" if condition.satisfied else "no", condition.asked, condition.required, condition.actual)
    return Group(heading, Padding(table, (0, 0, 0, 4)))


def _timeline(dossier: Dossier) -> Iterator[Any]:
    if not dossier.lanes:
        yield Text("No incident as a suspect is known.")
    for lane in dossier.lanes:
        moments = [moment for moment in lane.moments if not moment.cancelled]
        when = f", {span(moments[0].on, moments[-1].on)}" if moments else ""
        relation = f": {said(lane.relationship)}" if lane.person_id else ""
        yield Text.assemble((lane.label, "bold"), f"{relation}, {counted(len(moments), 'incident')}{when}")
        if lane.revealed is not None:
            yield from _revealed(lane)
        yield Padding(_lane_table(lane, _convicted(dossier), revealed=dossier.revealed), (0, 0, 1, 2))


def _convicted(dossier: Dossier) -> dict[str, date]:
    rows = dossier.carried["convictions"] or []
    return {f"{row['source']}/{row['offence_id']}": row["convicted_on"] for row in rows if row["offence_id"]}


def _revealed(lane: Lane) -> Iterator[Any]:
    who = lane.revealed
    assert who is not None  # noqa: S101  the caller asked
    lines = (
        f"{who.name}" + (f", born {who.born}" if who.born else ""),
        "Phones: " + ", ".join(who.phones) if who.phones else "",
        "Addresses: " + "; ".join(who.addresses) if who.addresses else "",
        "Children: " + "; ".join(who.children) if who.children else "",
    )
    for line in lines:
        if line:
            yield Padding(Text(printable(f"REVEALED  {line}"), style="bold"), (0, 0, 0, 2))


def _lane_table(lane: Lane, convicted: dict[str, date], *, revealed: bool) -> Any:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=5)
    table.add_column(ratio=2)
    for moment in lane.moments:
        style = "dim" if moment.cancelled or moment.restricted else ""
        where = f"\n{moment.address}" if revealed and moment.address else ""
        table.add_row(
            day(moment.on),
            Text(printable_lines(what_happened(moment, convicted) + where)),
            Text(printable(moment.incident_id)),
            style=style,
        )
    return table


def printable_lines(text: str) -> str:
    """Like `printable`, keeping our own line breaks."""
    return "\n".join(printable(line) for line in text.split("\n"))


def what_happened(moment: Moment, convicted: dict[str, date] | None = None) -> str:
    """One line on an incident: what was recorded, how it ended, and what a reader must know.

    `convicted` tells of which crimes (source/offence id) the person was convicted when.
    """
    found = [(convicted or {}).get(f"{moment.source}/{offence}") for offence in moment.offence_ids]
    crimes = "; ".join(f"{what} ({outcome})" if outcome else what for what, outcome in moment.crimes)
    what = crimes or "no crime recorded"
    notes = [
        *(theme for theme in moment.themes if theme != "domestic"),
        f"risk {moment.risk_grade}" if moment.risk_grade else "",
        "arrested" if moment.arrested else "",
        *(f"CONVICTED {day(on)}" for on in sorted({on for on in found if on})),
        "may be a counter-allegation" if moment.contested else "",
        "CANCELLED, counted nowhere" if moment.cancelled else "",
        "DECIDED to be a counter-allegation, counted nowhere" if moment.set_aside else "",
        "CONTESTED DATA, counted nowhere" if moment.restricted and not moment.set_aside else "",
    ]
    return "; ".join([what, *(note for note in notes if note)])


def _links(dossier: Dossier) -> Iterator[Any]:
    person, evidence = dossier.person, dossier.evidence
    confidence = person["confidence"]
    sure = "not computed" if confidence is None else f"{_percent(confidence)}, {_sureness(confidence)}"
    held = "" if evidence is None else f" held together by {counted(evidence.links, 'link')}"
    yield Text(f"{counted(person['mention_count'], 'mention')}{held}. How sure that all are one human: {sure}.")
    if evidence is None:
        yield Text("The links are not in this release.")
    elif evidence.bridges and not dossier.sealed:
        yield Text("The weakest links, and how many mentions each alone holds to the rest:")
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
        for heading in ("Sure", "How", "Holds", "One mention", "The other"):
            table.add_column(heading, header_style="dim")
        for bridge in evidence.bridges:
            sides = (_mention(bridge.one), _mention(bridge.other))
            table.add_row(_percent(bridge.probability), bridge.kind, str(bridge.apart), *sides)
        yield table


def _percent(share: float) -> str:
    return "over 99.9%" if share > 0.999 else f"{share:.1%}"


def _mention(row: Row) -> Any:
    parts = (
        row["shown_name"] or UNNAMED,
        f"born {row['birth_text']}" if row["birth_text"] else "",
        f"{row['source_table']} {day(row['event_on'])}".strip(),
    )
    return Text(printable(", ".join(part for part in parts if part)))


def _sureness(confidence: float) -> str:
    steps = ((0.99, "very sure"), (0.95, "sure"), (0.8, "fairly sure: look at the links"))
    return next(
        (words for least, words in steps if confidence >= least), "unsure: check the links before relying on it"
    )


def _score(dossier: Dossier) -> Iterator[Any]:
    score = dossier.score
    if score is None:
        yield Text("No score.")
        return
    yield Text(
        f"{score['total']:.1f} of 100, rank {score['rank']:,}: "
        f"suggested level {LEVELS.get(score['suggested_level'], 'none')}."
    )
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    for _ in range(4):
        table.add_column()
    for name, words in score_parts(score):
        share = score[name] or 0.0
        table.add_row(name, f"{share:.2f}", "█" * round(share * 20) + "░" * (20 - round(share * 20)), words)
    yield table
    if score["reason"]:
        yield Text(printable(score["reason"]))
    if score["provisional"]:
        yield Text("Provisional: an input is missing or its weight is assumed.", style="dim")


def score_parts(score: Row) -> tuple[tuple[str, str], ...]:
    """Each component of a score with the input it rests on, in words."""
    return (
        ("recency", f"{counted(score['days_since_last'] or 0, 'day')} since the newest event"),
        ("frequency", f"{counted(score['incident_count'] or 0, 'incident')} in the window"),
        ("gravity", f"severity {score['decayed_severity'] or 0.0:,.0f}, faded with time"),
        ("victims", counted(score["victim_count"] or 0, "distinct victim")),
    )
