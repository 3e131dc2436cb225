"""Documents about a suspect for the unit and for a meeting: profile, two-page pack, minutes, what is taken home.

Survivors are letters and have no whereabouts; what was typed is read for them again as each is made. Each maker stands
in MAKERS: a test searches the text of every one of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daylight.domain.meetings import Agreed, to_take_home
from daylight.domain.periods import age_on
from daylight.web.assessments.queries import intelligence_for_packs
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import case_of
from daylight.web.components.templatetags.daylight import LEVELS
from daylight.web.documents import blocks
from daylight.web.documents.blocks import Block
from daylight.web.documents.pdf import fitting_pdf, pdf_of
from daylight.web.documents.word import docx_of
from daylight.web.meetings.models import Attendance, Item, Meeting
from daylight.web.meetings.permits import MeetingPermits
from daylight.web.meetings.protecting import Guarded
from daylight.web.meetings.queries import Row, action_words, agreed_at, taken_home
from daylight.web.people.permits import Permits, check_may_open
from daylight.web.people.presenters import items_of, victims_named, warnings_of, whys_of
from daylight.web.people.queries import events_of, head_of, identity_of, known_of
from daylight.web.plans.queries import plan_of
from daylight.web.releases.queries import current_load

PACK_PAGES = 2
_SIZES = ((14, 14, 900), (10, 10, 500), (6, 7, 250), (3, 4, 120), (1, 2, 60))
"""Incidents, actions and letters of one text that a pack tells, from most to least: the first that fits is taken."""
_NOTICE = (
    "Everything here is suspected, not proven, unless it says convicted. Survivors are letters. "
    "For the named reader's work only; nothing here may be told to the person it is about."
)


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its bytes, its type, and what the file is called."""

    content: bytes
    content_type: str
    filename: str


_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_ALL = frozenset({"identity", "why", "notes", "level", "grounds", "timeline", "orders", "actions"})


def on_day(day: date | None) -> str:
    """A day as documents say it."""
    return f"{day.day} {day:%B %Y}" if day else "not known"


@dataclass(frozen=True, slots=True)
class Subject:
    """All that the documents of one person are made of, read once."""

    head: Any
    case: Case | None
    known: Any
    items: list[Any]
    whys: list[Any]
    guarded: Guarded | None
    plan: list[Any]

    @property
    def name(self) -> str:
        """Forename and surname."""
        person = self.head.person
        return " ".join(part for part in (person.forename, person.surname) if part) or "Name not known"


def subject_of(permits: Permits, person_id: str) -> Subject:
    """Read one person. Refused where the record is closed to the user."""
    check_may_open(permits, person_id)
    head = head_of(permits.loaded, person_id)
    known = known_of(permits.loaded, person_id, head.as_of)
    case = case_of(person_id)
    identity = identity_of(permits.loaded, person_id)
    return Subject(
        head=head,
        case=case,
        known=known,
        items=items_of(known, victims_named(events_of(permits.loaded, person_id))),
        whys=whys_of(head, identity.fragile, permits.loaded),
        guarded=Guarded(case) if case else None,
        plan=plan_of(case, permits.user) if case else [],
    )


def _who(subject: Subject, parts: frozenset[str]) -> list[Block]:
    person, case = subject.head.person, subject.case
    born = person.date_of_birth
    age = f", {age_on(born, subject.head.as_of)} years" if born else ""
    rows = [("Reference", person.person_id), ("Born", f"{person.date_of_birth_text or 'not known'}{age}")]
    if "level" in parts:
        rows.append(("Level", _level_words(subject)))
        if case and case.reassess_by:
            rows.append(("Reassess by", on_day(case.reassess_by)))
        if case and case.news:
            rows.append(("New since", _told(subject, case.news)))
    return [blocks.facts(rows)]


def _told(subject: Subject, text: str) -> str:
    return subject.guarded.told(text) if subject.guarded else text


def _level_words(subject: Subject) -> str:
    case, score = subject.case, subject.head.score
    if case and case.level:
        return f"{LEVELS.get(case.level, case.level)}, set by {case.level_by} on {on_day(case.level_set_on)}"
    computed = LEVELS.get(score.suggested_level, "unknown") if score else "unknown"
    return f"not set by a person; computed: {computed}"


def _grounds(subject: Subject) -> list[Block]:
    listed = [f"{why.title}: {why.standing}" for why in subject.whys]
    warned = warnings_of(subject.head)
    return [
        *([blocks.heading("Warnings"), blocks.bullets(warned)] if warned else []),
        blocks.heading("Why listed (computed)"),
        blocks.bullets(listed or ["No definition is met; taken on by a person's decision."]),
    ]


def _timeline(subject: Subject, most: int) -> list[Block]:
    rows = [item for item in subject.items if item.kind == "incident"]
    shown = [[on_day(item.on), item.words, item.victim or "no victim recorded", item.note] for item in rows[:most]]
    more = len(rows) - len(shown)
    return [
        blocks.heading("Incidents as suspect (allegations)"),
        blocks.grid(["Day", "Recorded as", "Towards", "Noted"], shown, widths=[2, 5, 2, 4])
        if shown else blocks.paragraph("None is recorded."),
        *([blocks.paragraph(f"And {more} earlier: see the person's timeline.")] if more > 0 else []),
    ]  # fmt: skip


def _facts(subject: Subject, most: int) -> list[Block]:
    kinds = {"order", "custody", "conviction", "management", "proceeding"}
    rows = [item for item in subject.items if item.kind in kinds]
    shown = [
        [on_day(item.on), item.kind, _told(subject, item.words), _told(subject, item.note)] for item in rows[:most]
    ]
    return [
        blocks.heading("Orders, bail, custody, convictions (facts)"),
        blocks.grid(["From", "What", "Which", "Noted"], shown, widths=[2, 2, 5, 3])
        if shown else blocks.paragraph("None is recorded."),
    ]  # fmt: skip


def _plan(subject: Subject, most: int, longest: int) -> list[Block]:
    rows = [
        [
            _short(_told(subject, action_words(action)), longest),
            action.owner.shown_name if action.owner else "nobody",
            action.agency or "Police",
            on_day(action.target_on),
            action.standing,
        ]
        for action in subject.plan[:most]
    ]
    return [
        blocks.heading("Plan"),
        blocks.grid(["Action", "Owner", "Agency", "By", "Status"], rows, widths=[5, 3, 2, 2, 2])
        if rows else blocks.paragraph("No action is planned."),
    ]  # fmt: skip


def _intelligence(subject: Subject, most: int, longest: int) -> list[Block]:
    """Items that may enter packs: trusted and under no condition. What could tell of a survivor is left out whole."""
    items = intelligence_for_packs(subject.case) if subject.case else []
    kept = [item for item in items if not (subject.guarded and subject.guarded.kinds(item.text))]
    rows = [
        [on_day(item.reported_on), f"{item.source}{item.information}{item.handling}", _short(item.text, longest)]
        for item in kept[:most]
    ]
    if not rows:
        return []
    return [blocks.heading("Graded intelligence"), blocks.grid(["Day", "Grade", "Item"], rows, widths=[2, 1, 9])]


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def profile(permits: Permits, person_id: str, *, kind: str, made_at: datetime) -> Made:
    """The subject profile: his whole record as the unit may read it. Refused where the record is closed."""
    subject = subject_of(permits, person_id)
    parts: list[Block] = [
        blocks.paragraph(_NOTICE, strong=True),
        *_who(subject, _ALL),
        *_grounds(subject),
        *_timeline(subject, 60),
        *_facts(subject, 40),
        *_plan(subject, 40, 600),
        *_intelligence(subject, 20, 1000),
    ]
    data = _sheet(parts, permits.user.shown_name)
    return _made(permits, kind, data, f"Subject profile: {subject.name}", f"profile-{person_id}", made_at, person_id)


def pack(permits: MeetingPermits, item: Item, *, kind: str, made_at: datetime) -> Made:
    """One person's pack for a meeting: two pages at most, and for an agency only what its agreement opens."""
    subject = subject_of(permits.permits, item.case.person_id)
    title = f"{subject.name}: meeting of {on_day(item.meeting.on)}"
    sizes = [_pack_data(permits, subject, item, *size) for size in _SIZES]
    name, person_id = f"pack-{item.case.reference}", item.case.person_id
    if kind != "pdf":
        return _made(permits.permits, kind, sizes[1], title, name, made_at, person_id)
    content = fitting_pdf("dense", list(sizes), pages=PACK_PAGES, title=title, made_at=made_at)
    _audit(permits.permits, name, kind, f"person:{person_id}")
    return Made(content, _TYPES["pdf"], f"{name}.pdf")


def _pack_data(
    permits: MeetingPermits, subject: Subject, item: Item, incidents: int, actions: int, longest: int
) -> dict[str, Any]:
    parts, told = permits.parts, Guarded(item.case).told
    body: list[Block] = [blocks.paragraph(_NOTICE, strong=True), *_who(subject, parts)]
    if "why" in parts:
        reason = [f"Asked for: {_short(told(item.reason), longest)}"] if item.reason else []
        body += [blocks.heading("Why at this meeting"), blocks.bullets([*item.why_words, *reason])]
    if "grounds" in parts:
        body += _grounds(subject)
    if "timeline" in parts:
        body += _timeline(subject, incidents)
    if "orders" in parts:
        body += _facts(subject, max(2, incidents // 2))
    if "actions" in parts:
        if permits.is_outside:
            body += _agreed(agreed_at(permits, item), told, longest)
        else:
            body += _plan(subject, actions, longest)
    if not permits.is_outside:
        body += _intelligence(subject, max(1, actions // 2), longest)
    return _sheet(body, permits.permits.user.shown_name)


def _agreed(rows: Iterable[Any], told: Callable[[str], str], longest: int) -> list[Block]:
    cells = [
        [_short(told(action_words(one.action)), longest), told(one.taken_by), one.action.agency or "Police",
         on_day(one.action.target_on), one.action.standing]
        for one in rows
    ]  # fmt: skip
    if not cells:
        return []
    heads = ["Action", "Who", "Agency", "By", "Status"]
    return [blocks.heading("Agreed", level=3), blocks.grid(heads, cells, widths=[5, 3, 2, 2, 2])]


def minutes(permits: MeetingPermits, meeting: Meeting, rows: list[Row], *, kind: str, made_at: datetime) -> Made:
    """The minutes: who was there, and for each person open to the reader what was said and agreed."""
    body: list[Block] = [blocks.facts(_about(meeting)), *_attendance(meeting, permits)]
    for row in rows:
        if row.closed is not None:
            body += [blocks.heading(row.item.case.reference), blocks.paragraph("Restricted.")]
            continue
        told = Guarded(row.item.case).told
        body += [blocks.heading(f"{row.name} ({row.item.case.reference})"), blocks.paragraph(_standing(row.item))]
        if row.item.notes and "notes" in permits.parts:
            body.append(blocks.paragraph(told(row.item.notes)))
        body += _agreed(agreed_at(permits, row.item), told, 600)
    title = f"Minutes of {meeting.unit}, {on_day(meeting.on)}"
    name = f"minutes-{meeting.pk}"
    return _made(permits.permits, kind, _sheet(body, permits.permits.user.shown_name), title, name, made_at, "")


def _standing(item: Item) -> str:
    return f"{item.standing.capitalize()}. {'; '.join(item.why_words).capitalize()}."


def _about(meeting: Meeting) -> list[tuple[str, str]]:
    rows = [("Unit", meeting.unit), ("Held on", on_day(meeting.on)), ("Where", meeting.place or "not said")]
    return [*rows, ("Minutes", f"approved by {meeting.approved_by}" if meeting.approved_by else "not yet approved")]


def _attendance(meeting: Meeting, permits: MeetingPermits) -> list[Block]:
    rows = [[one.agency, one.name, Attendance.ANSWERS[one.answer]] for one in meeting.attendance.all()]
    if not rows:
        return [blocks.paragraph("Nobody's attendance was kept.")]
    return [blocks.heading("Who was there"), blocks.grid(["Agency", "Name", "Attendance"], rows, widths=[3, 4, 3])]


def take_home(permits: MeetingPermits, meeting: Meeting, rows: list[Row], *, kind: str, made_at: datetime) -> Made:
    """The list that everybody leaves with: person, action, owner, day; an agency's people get their agency's alone."""
    agency = permits.permits.user.agency if permits.is_outside else None
    guarded = {row.name: Guarded(row.item.case) for row in rows if row.closed is None}
    listed = to_take_home(taken_home(permits, rows), agency=agency)
    cells = [_line(one, guarded) for one in listed]
    body = [
        blocks.grid(["Person", "Action", "Owner", "Agency", "By"], cells, widths=[3, 5, 3, 2, 2])
        if cells else blocks.paragraph("Nothing was agreed that is still to be done.")
    ]  # fmt: skip
    title, name = f"To do after the meeting of {on_day(meeting.on)}", f"to-do-{meeting.pk}"
    return _made(permits.permits, kind, _sheet(body, permits.permits.user.shown_name), title, name, made_at, "")


def _line(one: Agreed, guarded: dict[str, Guarded]) -> list[str]:
    told = guarded[one.person].told
    return [one.person, told(one.action), told(one.owner), one.agency, on_day(one.by_day)]


def _sheet(body: list[Block], by: str) -> dict[str, Any]:
    return blocks.sheet(body, by=by, synthetic=current_load().synthetic)


def _made(
    permits: Permits, kind: str, data: dict[str, Any], title: str, name: str, made_at: datetime, person_id: str
) -> Made:
    word = kind == "docx"
    content = (
        docx_of(data, title=title, made_at=made_at) if word else pdf_of("sheet", data, title=title, made_at=made_at)
    )
    _audit(permits, name, kind, f"person:{person_id}" if person_id else f"document:{name}")
    return Made(content, _TYPES["docx" if word else "pdf"], f"{name}.{'docx' if word else 'pdf'}")


def _audit(permits: Permits, name: str, kind: str, subject: str) -> None:
    record("made document", by=permits.user.username, subject=subject, detail={"document": name, "as": kind})


MAKERS: dict[str, Callable[..., Made]] = {"profile": profile, "pack": pack, "minutes": minutes, "take_home": take_home}
"""Every kind of document that this area makes."""
