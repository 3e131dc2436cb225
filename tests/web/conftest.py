"""What the site's tests share: accounts of each role, a release loaded, a browser's place of a client."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import AutoField
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from daylight.domain.access import Role
from daylight.domain.agreements import OUTSIDE, AgreementStatus, sharing_policy
from daylight.domain.casework import WayIn
from daylight.web.accounts.actions import make_account
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE, release_rows, write_release

PASSWORD = "a-long-enough-password"  # noqa: S105  of accounts that live as long as a test

Member = Callable[..., User]
AGENCY = "An agency of the tests"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Each table numbers its rows from a thousand of its own: no test may guess a number, or take one table's for
    another's."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for place, model in enumerate(apps.get_models(), start=1):
            table, key, last = model._meta.db_table, model._meta.pk, 1000 * place
            if not isinstance(key, AutoField) or model._default_manager.exists():
                continue
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, key.column, last])
            else:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


@pytest.fixture
def member(db: None) -> Member:
    """`member(Role.ANALYST, unit="Serial unit")`: an account with these roles.

    One of an agency's roles alone belongs to an agency whose agreement opens every field; `agreed=False` for none.
    """

    def make(*roles: Role, username: str = "", unit: str = "Serial unit", agreed: bool = True) -> User:
        name = username or "-".join(role.value for role in roles) or "nobody"
        user = make_account(username=name, password=PASSWORD, name=f"Test {name}", roles=roles, unit=unit, demo=True)
        if agreed and roles and set(roles) <= OUTSIDE:
            user.agency = AGENCY
            user.save()
            agree(AGENCY)
        return user

    return make


@pytest.fixture
def signed_in(member: Member) -> Callable[..., Client]:
    """`signed_in(Role.ANALYST)`: a client whose user has these roles, a purpose given where one is asked."""

    def make(*roles: Role, username: str = "", unit: str = "Serial unit") -> Client:
        return client_of(member(*roles, username=username, unit=unit))

    return make


def client_of(user: User) -> Client:
    """A client in which this user has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def supervisor(member: Member) -> User:
    """A supervisor of the Serial unit."""
    return member(Role.SUPERVISOR, username="sue")


@pytest.fixture
def manager(member: Member) -> User:
    """An offender manager of the Serial unit."""
    return member(Role.OFFENDER_MANAGER, username="olu")


@pytest.fixture
def case(loaded: int, supervisor: User) -> Case:
    """A case of LONE, of the Serial unit, whom eleven incidents are about."""
    return open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=supervisor)


def agree(agency: str, *fields: str) -> None:
    """An agreement in force with an agency, over these fields or over all."""
    from daylight.web.agreements.models import SharingAgreement

    if SharingAgreement.objects.filter(agency=agency).exists() and not fields:
        return
    today = timezone.localdate()
    SharingAgreement.objects.create(
        agency=agency, purpose="tests", gateway="common_law", fields=list(fields or sharing_policy().fields),
        first_day=today - timedelta(days=1), last_day=today + timedelta(days=365), review_on=today, by="tests",
        status=AgreementStatus.IN_FORCE.value, signed_for_force="A", signed_for_agency="B", at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def release_folder(tmp_path: Path) -> Path:
    """The hand-made release, not loaded."""
    return write_release(tmp_path / "release", release_rows())


@pytest.fixture
def loaded(release_folder: Path, db: None) -> int:
    """The hand-made release, loaded: its number."""
    from daylight.web.releases.actions import load_release

    return int(load_release(release_folder, by="tests").number)
