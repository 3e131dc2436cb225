"""The list: filters, closed rows, allocation and exports."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may, grant_of
from daylight.domain.errors import Invalid, Refused
from daylight.web.access.models import Restriction
from daylight.web.audit.models import Entry
from daylight.web.people.actions import allocate
from daylight.web.people.models import Allocation
from daylight.web.people.permits import permits_of
from daylight.web.releases.models import Listing
from daylight.web.worklists.queries import SORTS, Asked, all_rows, listed, page_of
from tests.cli.hand_made import LONE, SEALED, SECRETS, SERIAL
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def _definition_of(person_id: str) -> str:
    return str(Listing.objects.filter(person_id=person_id, met=True).values_list("definition", flat=True)[0])


def _page(client: Client, **query: str) -> str:
    return client.get("/list/", query).content.decode()


def test_a_person_is_on_the_list_by_name_and_reference(signed_in: SignedIn, loaded: int) -> None:
    page = _page(signed_in(Role.ANALYST), definition=_definition_of(LONE))
    assert "BRACKWATER, Aldous" in page
    assert LONE in page


def test_what_was_typed_into_the_address_cannot_break_the_list(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    for query in (
        {"definition": "no-such"},
        {"sort": "password"},
        {"page": "-3"},
        {"level": "x"},
        {"show": "everything"},
    ):
        assert client.get("/list/", query).status_code == 200


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_reads_no_row_of_the_definition_that_does_not_meet_it(member: Member, loaded: int, sort: str) -> None:
    user = member(Role.SUPERVISOR)
    permits = permits_of(user, check_may(user.held_roles, Permission.SEE_LIST))
    rows = listed(permits, Asked(definition="repeat", sort=sort, descending=True))
    assert [row.met for row in rows] == [True] * rows.count()
    found_by = "(loaded=? AND definition=? AND met=?)" if connection.vendor == "sqlite" else "met"
    assert found_by in rows.explain()


def test_the_owner_stands_on_each_row_and_in_each_file(member: Member, loaded: int) -> None:
    manager = member(Role.OFFENDER_MANAGER, username="mo")
    supervisor = member(Role.SUPERVISOR, username="sue")
    person = Listing.objects.filter(loaded=loaded, definition="repeat", met=True).values_list("person_id", flat=True)[0]
    Allocation.objects.create(person_id=person, unit=manager.unit, owner=manager, by="sue", at=timezone.now())
    permits = permits_of(supervisor, check_may(supervisor.held_roles, Permission.SEE_LIST))
    rows = listed(permits, Asked(definition="repeat"))
    held = {person: (manager.unit, manager.name)}
    for found in (page_of(permits, rows, "1")[1], list(all_rows(permits, rows))):
        assert {row.listing.person_id: (row.unit, row.owner) for row in found if row.unit} == held


def test_a_restricted_row_shows_its_reference_alone(signed_in: SignedIn, loaded: int) -> None:
    Restriction.objects.create(person_id=LONE, reason="police suspect", by="sue", at=timezone.now())
    page = _page(signed_in(Role.ANALYST), definition=_definition_of(LONE))
    assert LONE in page
    assert "Restricted" in page
    assert "Brackwater" not in page


def test_no_survivor_stands_on_the_list_or_in_its_files(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    client.post("/purpose/?next=/&for=export", {"purpose": "management"})
    for definition in set(Listing.objects.values_list("definition", flat=True)):
        page = _page(client, definition=definition)
        file = client.get("/list/export/csv/", {"definition": definition}).content.decode("utf-8-sig")
        assert not [secret for secret in SECRETS if secret in page or secret in file]


def test_an_export_asks_why_first_and_is_audited(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    assert client.get("/list/export/csv/")["Location"].startswith("/purpose/")
    client.post("/purpose/?next=/&for=export", {"purpose": "management"})
    answer = client.get("/list/export/csv/", {"definition": _definition_of(SERIAL)})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == "reference"
    assert [row[1] for row in rows if row[0] == SERIAL] == ["'=cmd|' /C calc'!A1"]  # a formula is only a text
    assert Entry.objects.latest("number").action == "exported the list"


def test_an_excel_export_holds_texts_not_formulas(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    client.post("/purpose/?next=/&for=export", {"purpose": "management"})
    answer = client.get("/list/export/xlsx/", {"definition": _definition_of(SERIAL)})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=cmd|' /C calc'!A1"] == "s"


def test_export_is_only_for_those_granted(signed_in: SignedIn, loaded: int) -> None:
    for role in Role:
        expected = 302 if grant_of([role], Permission.EXPORT) else 403
        assert signed_in(role).get("/list/export/csv/").status_code == expected


def test_allocating_is_shown_done_and_audited(signed_in: SignedIn, member: Member, loaded: int) -> None:
    manager = member(Role.OFFENDER_MANAGER, username="olive")
    client = signed_in(Role.SUPERVISOR)
    assert LONE in client.get("/list/allocate/", {"person": LONE}).content.decode()
    done = client.post("/list/allocate/", {"person": [LONE], "owner": manager.pk, "unit": "Serial unit"}, follow=True)
    assert "1 person allocated to Test olive" in done.content.decode()
    assert Allocation.objects.get(person_id=LONE).owner == manager
    entry = Entry.objects.filter(action="allocated").get()
    assert (entry.subject, entry.detail["was"]) == (f"person:{LONE}", "not allocated")


def test_another_units_case_leaves_a_managers_list(signed_in: SignedIn, member: Member, loaded: int) -> None:
    supervisor = member(Role.SUPERVISOR)
    allocate([LONE], unit="Another unit", owner=None, by=supervisor)
    assert "Brackwater" not in _page(signed_in(Role.OFFENDER_MANAGER), definition=_definition_of(LONE))
    assert signed_in(Role.OFFENDER_MANAGER, username="om2").get(f"/people/{LONE}/").status_code == 403


def test_allocation_is_all_or_none(member: Member, loaded: int) -> None:
    supervisor, elsewhere = member(Role.SUPERVISOR), member(Role.OFFENDER_MANAGER, unit="Elsewhere")
    with pytest.raises(Invalid, match="PNOBODY"):
        allocate([LONE, "PNOBODY"], unit="Serial unit", owner=None, by=supervisor)
    with pytest.raises(Invalid, match="at least one"):
        allocate([], unit="Serial unit", owner=None, by=supervisor)
    with pytest.raises(Invalid, match="not a member"):
        allocate([LONE], unit="Serial unit", owner=elsewhere, by=supervisor)
    with pytest.raises(Refused, match="may not allocate"):
        allocate([LONE], unit="Serial unit", owner=None, by=elsewhere)
    Restriction.objects.create(person_id=SEALED, reason="x", by="sue", at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        allocate([LONE, SEALED], unit="Serial unit", owner=None, by=supervisor)
    assert not Allocation.objects.exists()


def test_markers_are_drafted_from_the_list_by_those_who_may_and_first_as_a_dry_run(
    signed_in: SignedIn, loaded: int
) -> None:
    definition = _definition_of(LONE)
    assert "Draft markers on those chosen" not in _page(signed_in(Role.ANALYST), definition=definition)
    for role in (Role.OFFENDER_MANAGER, Role.SUPERVISOR):
        client = signed_in(role)
        page = _page(client, definition=definition)
        assert f'id="choose-{LONE}"' in page
        assert 'formaction="/markers/bulk/"' in page
        assert ("Allocate those chosen" in page) is (role is Role.SUPERVISOR)
        bulk = client.get("/markers/bulk/", {"person": [LONE, SERIAL]}).content.decode()
        assert "Draft a marker on 2 people" in bulk
        assert "See what would happen" in bulk
        assert 'name="draft"' not in bulk
