"""Reading a calendar that was uploaded: CSV, or iCalendar as fixtures and courts publish it."""

from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from daylight.domain.errors import BadExtract, Fault
from daylight.domain.occasions import PERSONAL, Kind, Occasion, read_calendar
from daylight.domain.periods import london_date

MOST_BYTES = 5_000_000
_ICALENDAR = b"BEGIN:VCALENDAR"


def read_upload(content: bytes, kind: Kind, *, file: str) -> tuple[Occasion, ...]:
    """Every event of a file, by its day. BadExtract with every fault: nothing of a faulty file is taken."""
    if len(content) > MOST_BYTES:
        raise BadExtract([Fault("the file is larger than 5 MB; load a part of it", file)])
    if content.lstrip()[: len(_ICALENDAR)].upper() == _ICALENDAR:
        return _read_icalendar(content, kind, file=file)
    try:
        return read_calendar(content.decode("utf-8-sig"), kind, file=file)
    except UnicodeDecodeError:
        raise BadExtract([Fault("this is neither iCalendar nor UTF-8 text; save it as CSV UTF-8", file)]) from None


def _read_icalendar(content: bytes, kind: Kind, *, file: str) -> tuple[Occasion, ...]:
    if kind in PERSONAL:
        raise BadExtract([Fault(f"a {kind.value} belongs to one person: load it as CSV with the column person", file)])
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
    except ValueError:
        raise BadExtract([Fault("this iCalendar file is broken; export it again", file)]) from None
    found, faults = [], []
    for number, event in enumerate(events, start=1):
        try:
            found.append(_occasion_of(event))
        except ValueError as wrong:
            faults.append(Fault(f"event {number}: {wrong}; put it right and load the file again", file))
    if not found and not faults:
        faults.append(Fault("there is no event in it", file))
    if faults:
        raise BadExtract(faults)
    return tuple(sorted(found, key=lambda each: (each.first, each.last, each.title)))


def _occasion_of(event: Any) -> Occasion:
    if "DTSTART" not in event:
        raise ValueError("it has no day")
    if "RRULE" in event:
        raise ValueError("it repeats by a rule; write each day as an event of its own")
    first = _day(event["DTSTART"].dt)
    ends = event.get("DTEND")
    last = first if ends is None else _last_day(ends.dt)
    return Occasion(str(event.get("SUMMARY", "")).strip(), first, max(first, last), "", str(event.get("LOCATION", "")))


def _day(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return london_date(moment) if moment.tzinfo else moment.date()
    return moment


def _last_day(end: date | datetime) -> date:
    """An end is when it is over: for whole days the day after the last (RFC 5545, 3.6.1)."""
    return _day(end) if isinstance(end, datetime) else end - timedelta(days=1)
