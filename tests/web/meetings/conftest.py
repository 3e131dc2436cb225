"""A meeting with two people on its agenda, an agency that attends, and texts of what is made."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import docx
import pypdf
import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.agreements import AgreementStatus
from daylight.domain.casework import WayIn
from daylight.domain.meetings import next_days
from daylight.web.access.models import Share
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.caseload.actions.life import open_case, triage
from daylight.web.caseload.models import Case
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.meetings import documents
from daylight.web.meetings.actions.minuting import Agreement, agree, attend
from daylight.web.meetings.actions.planning import open_meeting, plan_meeting
from daylight.web.meetings.models import AgreedAction, Item, Meeting
from daylight.web.meetings.permits import meeting_permits
from daylight.web.meetings.queries import agenda
from tests.cli.hand_made import LONE, SERIAL
from tests.web.conftest import Member

UNIT, AGENCY = "Serial unit", "Housing"


def working_day(after: int = 7) -> date:
    """A working day more than so many days ahead."""
    start = timezone.localdate() + timedelta(days=after)
    return next_days(start, after=start, number=1, holidays=bank_holidays_around("england and wales", start))[0]


@pytest.fixture
def cases(loaded: int, supervisor: User) -> dict[str, Case]:
    """Two taken-on cases of the unit."""
    made = {}
    for person in (SERIAL, LONE):
        case = open_case(person_id=person, way_in=WayIn.LIST, reason="On the list.", by=supervisor)
        made[person] = triage(case, outcome="accept", reason="Meets the definition.", by=supervisor)
    return made


@pytest.fixture
def meeting(cases: dict[str, Case], manager: User) -> Meeting:
    return plan_meeting(unit=UNIT, on=working_day(), place="Room 1", by=manager)


@pytest.fixture
def opened(meeting: Meeting, manager: User) -> Meeting:
    return open_meeting(meeting.pk, version=meeting.version, by=manager)


@pytest.fixture
def partner(member: Member, opened: Meeting, manager: User) -> User:
    """Somebody of an agency who attends; no agreement is on file."""
    user = member(Role.PARTNER, username="partner", unit="")
    User.objects.filter(pk=user.pk).update(agency=AGENCY)
    SharingAgreement.objects.all().delete()
    user.refresh_from_db()
    attend(opened.pk, name="P. Partner", agency=AGENCY, answer="came", user=user, by=manager)
    return user


def item_of(meeting: Meeting, person: str = LONE) -> Item:
    """A person's place on the agenda, read anew."""
    return Item.objects.select_related("meeting", "case").get(meeting=meeting, case__person_id=person)


def agreed(item: Item, by: User, *, agency: str = AGENCY, what: str = "Find him another flat") -> AgreedAction:
    """An action agreed."""
    target = timezone.localdate() + timedelta(days=20)
    return agree(item, agreement=Agreement("other_partner", what, "A. Worker", agency, target), by=by)


def share(user: User, person: str) -> None:
    """A case shared with somebody."""
    until = timezone.localdate() + timedelta(days=9)
    Share.objects.create(person_id=person, user=user, until=until, by="x", at=timezone.now())


def sign(*fields: str) -> None:
    """An agreement in force with the agency."""
    today = timezone.localdate()
    SharingAgreement.objects.create(
        agency=AGENCY, purpose="p", gateway="crime_and_disorder_s115", fields=list(fields), first_day=today,
        last_day=today + timedelta(days=99), review_on=today + timedelta(days=50), by="x", at=timezone.now(),
        status=AgreementStatus.IN_FORCE.value, signed_for_force="a", signed_for_agency="b",
    )  # fmt: skip


def texts(make: Callable[[str], documents.Made]) -> list[str]:
    """All that a document says, as PDF and as Word."""
    pdf = pypdf.PdfReader(io.BytesIO(make("pdf").content))
    word = docx.Document(io.BytesIO(make("docx").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    body = [part.text for part in word.paragraphs]
    return ["\n".join(page.extract_text() for page in pdf.pages), "\n".join([*body, *cells])]


def made(name: str, meeting: Meeting, user: User, person: str, kind: str) -> documents.Made:
    """A document by the name of its maker."""
    permits, now = meeting_permits(user), timezone.now()
    rows = agenda(permits, meeting)
    makers: dict[str, Callable[[], documents.Made]] = {
        "profile": lambda: documents.profile(permits.permits, person, kind=kind, made_at=now),
        "pack": lambda: documents.pack(permits, item_of(meeting, person), kind=kind, made_at=now),
        "minutes": lambda: documents.minutes(permits, meeting, rows, kind=kind, made_at=now),
        "take_home": lambda: documents.take_home(permits, meeting, rows, kind=kind, made_at=now),
    }
    assert set(makers) == set(documents.MAKERS), "a maker without a search of its text"
    return makers[name]()
