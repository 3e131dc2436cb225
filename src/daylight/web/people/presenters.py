"""Words for the pages of people: warnings, why listed, the timeline, connections, results of a search."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.agreements import FIELDS_OF
from daylight.domain.carried_definitions import released
from daylight.domain.definitions import Definition
from daylight.domain.grounds import Ground, grounds_of
from daylight.domain.outcomes import outcome_of
from daylight.domain.periods import age_on
from daylight.web.people.judgements import Judged, Verdict
from daylight.web.people.permits import Closed, Permits
from daylight.web.people.queries import Head, Known
from daylight.web.people.search import Found, incidents_met
from daylight.web.releases.models import Load, Person
from daylight.web.releases.queries import definitions_listed

TABS: tuple[tuple[str, str, Permission], ...] = (
    ("person", "Overview", Permission.SEE_PERSON),
    ("person-timeline", "Timeline", Permission.SEE_PERSON),
    ("person-connections", "People and places", Permission.SEE_PERSON),
    ("person-risk", "Risk", Permission.SEE_RISK),
    ("person-markers", "Flags and markers", Permission.LOOK_UP_MARKER),
    ("person-case", "Case", Permission.SEE_CASE),
    ("person-assessments", "Assessments", Permission.SEE_CASE),
    ("person-plan", "Plan", Permission.SEE_CASE),
    ("person-prosecutions", "Closed crimes", Permission.SEE_CASE),
    ("person-orders", "Orders and bail", Permission.SEE_PERSON),
    ("person-order-work", "Orders at work", Permission.MANAGE_ORDERS),
    ("person-identity", "Identity", Permission.SEE_IDENTITY),
    ("person-survivors", "Survivors", Permission.REVEAL_SURVIVOR),
    ("person-documents", "Documents", Permission.SEE_CASE),
    ("person-safety", "Survivor safety", Permission.SEE_CASE),
    ("who-may-see", "Who may see", Permission.SEE_PERSON),
    ("person-events", "Events", Permission.PLAN_EVENT),
    ("person-audit", "Audit", Permission.SEE_AUDIT),
)
"""Route name, words, and the permission that opens it."""
TAB_NEEDS: dict[str, tuple[Permission, ...]] = {"person-markers": (Permission.SEE_PERSON,)}
"""What a tab needs besides."""
TAB_FIELDS: dict[str, tuple[str, ...]] = {
    "person": ("identity", "grounds", "timeline"),
    "person-timeline": ("identity", "timeline"),
    "person-connections": ("identity", "places"),
    "person-orders": ("identity", "orders"),
}
"""What a tab shows, as sharing agreements name it, where that is more than its permission's least."""
HELD = {
    "counter_allegation": "A counter-allegation waits for a person's decision",
    "under_18": "Under 18: never listed by rule; take the safeguarding route",
    "contested": "Contested data: waits for a person's decision",
}
_SURE = ((0.99, "very sure"), (0.95, "sure"), (0.8, "fairly sure: look at the links"))


def tabs_for(
    person_id: str, roles: tuple[Role, ...], here: str, opened: frozenset[str] | None = None
) -> list[dict[str, Any]]:
    """The tabs that these roles open; of them, for somebody of an agency, those whose fields were `opened` to it."""
    return [
        {"words": words, "href": reverse(name, args=[person_id]), "here": name == here}
        for name, words, permission in TABS
        if all(grant_of(roles, each) for each in (permission, *TAB_NEEDS.get(name, ())))
        and (opened is None or set(TAB_FIELDS.get(name, FIELDS_OF.get(permission, ()))) <= opened)
    ]


def warnings_of(head: Head) -> list[str]:
    """What must be known before anything else, most serious first."""
    held = dict.fromkeys(row.held for row in head.statuses if row.held)
    return [
        *(["Sealed identity."] if head.person.protected else []),
        *([f"{HELD['under_18']}."] if _is_child(head) and "under_18" not in held else []),
        *(f"{HELD.get(kind, kind)}." for kind in held),
        *(["A member of the force's staff: handle as a police suspect."] if head.person.staff else []),
        *(f"Marker: {(row.marker or 'not said').replace('_', ' ')}." for row in head.markers),
        *(
            ["Fragile: one wrong identity link would undo a status."]
            if any(row.fragile for row in head.statuses)
            else []
        ),
    ]


def _fragile(status: Any) -> bool:
    return bool(status.fragile)


def _is_child(head: Head) -> bool:
    born = head.person.date_of_birth
    return born is not None and age_on(born, head.as_of) < 18


def sureness_of(confidence: float | None) -> str:
    """How sure that all rows are one human, in words."""
    if confidence is None:
        return "not computed"
    return next((words for least, words in _SURE if confidence >= least), "unsure: check the links first")


def judged_in_words(judged: list[Judged]) -> list[str]:
    """What people decided of this person's rows that the release does not have yet, or in which they differ."""
    return [f"{_rows(each)}: {_verdict_words(each)}" for each in judged if not each.in_release]


def _rows(judged: Judged) -> str:
    (_, left_table, left), (_, right_table, right) = judged.pair
    return f"Rows {left_table} {left} and {right_table} {right}"


def _verdict_words(judged: Judged) -> str:
    by = " and ".join(judged.by)
    if judged.verdict is Verdict.DISPUTED:
        said = ", ".join(f"{each.by} says {each.judgement}" for each in judged.judgements)
        return f"judged in two ways ({said}). Neither counts until they agree."
    if judged.verdict is Verdict.UNSURE:
        return f"{by} could not say whether they are one person."
    one = "one person" if judged.verdict is Verdict.SAME else "two people"
    return f"judged {one} by {by}. Takes effect in the next run."


@dataclass(frozen=True, slots=True)
class Why:
    """The "why listed" card of one definition."""

    title: str
    status: Any = field(repr=False)
    standing: str
    grounds: tuple[Ground, ...]
    would_change: list[str]


def whys_of(head: Head, fragile: list[Any], loaded: int) -> list[Why]:
    """A card for each definition that is met, may be met, or is one event short."""
    born = head.person.date_of_birth
    age = age_on(born, head.as_of) if born else None
    ran = _ran(loaded)
    named, titles = {each["definition"] for each in ran}, _titles(ran)
    rest = ({"definition": row.definition, "edition": row.edition} for row in head.statuses)
    known = released([*ran, *(each for each in rest if each["definition"] not in named)])
    return [
        _why(row, fragile, titles.get(row.definition, row.definition), known.get((row.definition, row.edition)), age)
        for row in head.statuses
    ]


def _why(row: Any, fragile: list[Any], title: str, definition: Definition | None, age: int | None) -> Why:
    found = {"incidents": row.incidents or 0, "offences": row.offences or 0, "victims": row.victims or 0}
    grounds = grounds_of(definition, found, met=bool(row.met), age=age)
    standing = "met" if row.met else "one event short" if row.near_miss else "met only if what is not recorded were so"
    links = [link for link in fragile if link.definition == row.definition]
    would_change = [
        *(["One more countable event would meet it."] if row.near_miss and not row.met else []),
        *(f"If one identity link were wrong ({_DOUBTS[link.doubt]}; {link.probability:.1%} sure)." for link in links),
    ]
    return Why(title, row, standing, grounds, would_change)


_DOUBTS = {
    "suspect_split": "the suspect may be two people",
    "victim_split": "a victim may be two people",
    "victims_joined": "two victims may be one",
}


def titles_of(loaded: int) -> dict[str, str]:
    """What each definition of the release is called."""
    return _titles(_ran(loaded))


def _ran(loaded: int) -> list[dict[str, Any]]:
    """What the release's manifest says of each definition that it ran."""
    manifest = Load.objects.values_list("manifest", flat=True).get(number=loaded)
    return list(manifest.get("definitions") or [])


def _titles(ran: list[dict[str, Any]]) -> dict[str, str]:
    return {each["definition"]: each.get("title") or each["definition"] for each in ran}


def definitions_of(loaded: int) -> dict[str, str]:
    """Definition and title, in the order of the manifest, of those that found anybody at all."""
    titles = titles_of(loaded)
    present = definitions_listed(loaded)
    return {
        name: titles.get(name, name)
        for name in [*titles, *(name for name in present if name not in titles)]
        if name in present or name in titles
    }


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the timeline: when, what kind, in words, and whether it is fact or allegation."""

    on: date
    kind: str
    words: str
    note: str
    nature: str  # fact, allegation
    source: str
    victim: str = ""
    incident_id: str = ""


def items_of(known: Known, named: dict[str, str]) -> list[Item]:
    """Everything known, newest first. Victims are letters; nothing that stands only in a victim's row is told."""
    spells = known.spells
    items = [_event_item(event, known, named) for event in known.events if event.role in {"suspect", "victim"}]
    items += [_fact(row, row.starts_on, "order", _words(row.kind), _until(row.ends_on)) for row in spells["orders"]]
    items += [
        _fact(row, row.starts_on, "management", row.scheme or "scheme", _until(row.ends_on))
        for row in spells["management"]
        if row.role != "victim"
    ]
    items += [
        _fact(row, row.starts_on, "custody", f"Held at {row.place or 'a place not recorded'}", _until(row.ends_on))
        for row in spells["custody"]
    ]
    items += [
        _fact(row, row.convicted_on, "conviction", f"Convicted: {row.offence or row.offence_code}", row.disposal)
        for row in spells["convictions"]
    ]
    items += [_fact(row, row.happened_on, "proceeding", _words(row.step), row.court) for row in spells["proceedings"]]
    dated = [item for item in items if item.on is not None]
    return sorted(dated, key=lambda item: (item.on, item.kind, item.words), reverse=True)


def _fact(row: Any, on: date, kind: str, words: str, note: str | None) -> Item:
    return Item(on, kind, words, note or "", "fact", row.source)


def _event_item(event: Any, known: Known, named: dict[str, str]) -> Item:
    crimes = [known.crimes[offence] for offence in event.offence_ids or [] if offence in known.crimes]
    what = (
        "; ".join(f"{crime.offence or crime.code} ({_ended(crime, known.on)})" for crime in crimes)
        or "no crime recorded"
    )
    if event.role == "victim":
        return Item(
            event.event_date, "as victim", f"Recorded as victim, {event.incident_id}", "", "allegation", event.source
        )
    notes = [
        f"relationship recorded: {_words(event.relationship)}",
        "arrested" if event.arrested else "",
        "may be a counter-allegation" if event.contested else "",
        "cancelled: counted nowhere" if event.cancelled else "",
        "decided to be a counter-allegation: counted nowhere" if event.set_aside else "",
        "contested data: counted nowhere" if event.restricted and not event.set_aside else "",
    ]
    return Item(
        event.event_date, "incident", f"{event.incident_id}: {what or 'no crime recorded'}",
        "; ".join(note for note in notes if note),
        "allegation", event.source, named.get(event.other_person_id, ""), event.incident_id or "",
    )  # fmt: skip


def _ended(crime: Any, on: date) -> str:
    if crime.outcome_code is None or (crime.outcome_at and crime.outcome_at > on):
        return "no outcome yet"
    name = outcome_of(crime.outcome_code).name
    return name[0].lower() + name[1:]


def _words(code: str | None) -> str:
    return (code or "not recorded").replace("_", " ")


def _until(day: date | None) -> str:
    return f"until {day.day} {day:%B %Y}" if day else "no end recorded"


def relations_in_words(known: Known, named: dict[str, str]) -> str:
    """3 former partners, 1 sister: whom the person was suspected against, by the latest settled relationship."""
    latest = {event.other_person_id: event.relationship_settled for event in known.suspected if event.other_person_id}
    counted = Counter(_words(relation) if relation else "relationship not known" for relation in latest.values())
    return ", ".join(f"{number} {words}" for words, number in sorted(counted.items(), key=lambda it: (-it[1], it[0])))


def graph_of(
    head: Head, known: Known, named: dict[str, str], places: list[Any], phones: list[str]
) -> list[dict[str, Any]]:
    """The drawing's nodes and edges: survivors are letters, and nothing of theirs is drawn."""
    centre = f"{head.person.forename or ''} {head.person.surname or ''}".strip() or head.person.person_id
    nodes: list[dict[str, Any]] = [{"data": {"id": "s", "label": centre, "kind": "suspect"}}]
    edges: list[dict[str, Any]] = []
    counted = Counter(event.other_person_id for event in known.suspected if event.other_person_id in named)
    latest = {event.other_person_id: event.relationship_settled for event in known.suspected}
    for place, (victim, number) in enumerate(sorted(counted.items(), key=lambda it: named[it[0]])):
        nodes.append({"data": {"id": f"v{place}", "label": named[victim], "kind": "survivor"}})
        words = f"{_words(latest[victim])}, {number}"
        edges.append({"data": {"source": "s", "target": f"v{place}", "label": words}})
    for place, address in enumerate(places):
        nodes.append({"data": {"id": f"a{place}", "label": address.normal or address.address_id, "kind": "address"}})
        edges.append({"data": {"source": "s", "target": f"a{place}", "label": "address given"}})
    for place, phone in enumerate(phones):
        nodes.append({"data": {"id": f"p{place}", "label": phone, "kind": "phone"}})
        edges.append({"data": {"source": "s", "target": f"p{place}", "label": "telephone"}})
    return nodes + edges


@dataclass(frozen=True, slots=True)
class Result:
    """A result of a search: the person, or nothing but the reference where the record is closed to the user."""

    person_id: str
    person: Any | None
    by: dict[str, str]
    incident_id: str = ""  # the one that was asked for, or else the newest, for who may signpost


def results_shown(permits: Permits, found: list[Found], *, may_signpost: bool = False) -> list[Result]:
    """Who was found. Sealed people are left out, for a row would say that the name is theirs; the rest that is closed
    shows its reference alone, and not what it was found by.
    """
    closed = permits.closed(one.person_id for one in found)
    people = Person.objects.filter(loaded=permits.loaded, person_id__in=[one.person_id for one in found])
    known = {person.person_id: person for person in people}
    met = incidents_met(permits.loaded, [one for one in found if one.person_id not in closed]) if may_signpost else {}
    shown = []
    for one in found:
        why = closed.get(one.person_id)
        if why is Closed.SEALED or one.person_id not in known:
            continue
        is_open = why is None
        person, by = (known[one.person_id], one.by) if is_open else (None, {})
        shown.append(Result(one.person_id, person, by, met.get(one.person_id, "")))
    return shown


def victims_named(events: list[Any]) -> dict[str, str]:
    """How the page calls each victim: Survivor A, Survivor B, in the order in which they first came to notice."""
    ordered = sorted(events, key=lambda event: (str(event.event_date), event.incident_id, str(event.other_person_id)))
    first = dict.fromkeys(
        event.other_person_id for event in ordered if event.role == "suspect" and event.other_person_id
    )
    return {person_id: f"Survivor {_letters(place)}" for place, person_id in enumerate(first)}


def _letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    tens, ones = divmod(place, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("A") + ones)
