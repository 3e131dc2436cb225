"""Signing in: a second factor, locking out, time out, and accounts that only an administrator makes."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.actions import add_account, change_account
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from tests.web.conftest import PASSWORD, Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
LOGIN = "/sign-in/login/"


def test_signing_in_with_a_password(client: Client, member: Member) -> None:
    member(Role.ANALYST)
    answer = client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_wrong_tries_lock_the_account_and_an_administrator_unlocks_it(
    client: Client, member: Member, signed_in: SignedIn
) -> None:
    member(Role.ANALYST)
    for _ in range(5):
        answer = client.post(LOGIN, {"login": "analyst", "password": "wrong wrong wrong"})
    assert answer.status_code == 429
    assert "locked for a while" in answer.content.decode()
    client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    signed_in(Role.ADMINISTRATOR).post("/accounts/analyst/", {"unlock": "1"})
    assert client.post(LOGIN, {"login": "analyst", "password": PASSWORD}).status_code == 302
    assert Entry.objects.filter(action="unlocked account", subject="account:analyst").exists()


def test_without_a_second_factor_nobody_gets_further(client: Client, member: Member) -> None:
    user = member(Role.ANALYST)
    User.objects.filter(pk=user.pk).update(demo=False)
    client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    for address in ("/", "/list/", "/account/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in/2fa/")
    assert client.get("/sign-in/2fa/").status_code == 200


def test_ready_sign_ins_need_a_second_factor_outside_a_demonstration(
    client: Client, member: Member, settings: LazySettings
) -> None:
    member(Role.ANALYST)
    settings.DEMO = False
    client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    assert client.get("/list/")["Location"].startswith("/sign-in/2fa/")


def test_a_session_left_alone_ends(signed_in: SignedIn) -> None:
    client = signed_in(Role.COMMISSIONER)
    assert client.get("/").status_code == 200
    session = client.session
    session["last_used"] -= 21 * 60
    session.save()
    assert client.get("/")["Location"].startswith(LOGIN)


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    page = client.get("/sign-in/signup/").content.decode()
    assert "<form" not in page.split('id="main"')[1]


def test_an_account_is_added_and_audited(signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    given = {"username": "new.analyst", "name": "New Analyst", "unit": "Serial unit", "roles": ["analyst"]}
    short = client.post("/accounts/add/", given | {"password": "short"}).content.decode()
    assert "too short" in short
    assert client.post("/accounts/add/", given | {"password": PASSWORD}).status_code == 302
    assert User.objects.get(username="new.analyst").held_roles == (Role.ANALYST,)
    again = client.post("/accounts/add/", given | {"password": PASSWORD}).content.decode()
    assert "There is an account new.analyst already" in again
    assert Entry.objects.get(action="added account").detail == {"roles": "analyst"}


def test_nobody_changes_their_own_roles_and_the_last_administrator_stays(member: Member) -> None:
    first = member(Role.ADMINISTRATOR)
    change = {"name": "A", "unit": "", "is_active": True}
    with pytest.raises(Refused, match="own account"):
        change_account("administrator", roles=[Role.ADMINISTRATOR, Role.SUPERVISOR], by=first, **change)
    second = add_account(username="second", name="B", unit="", roles=[Role.ADMINISTRATOR], password=PASSWORD, by=first)
    change_account("second", roles=[Role.ANALYST], by=first, **change)
    second.refresh_from_db()
    with pytest.raises(Refused):
        change_account("administrator", roles=[], by=second, **change)
    with pytest.raises(NotFound):
        change_account("nobody", roles=[], by=first, **change)


def test_the_last_administrator_cannot_be_taken_away(member: Member) -> None:
    first, second = member(Role.ADMINISTRATOR), member(Role.ADMINISTRATOR, username="second")
    User.objects.filter(pk=first.pk).update(is_active=False)
    first.roles = ["administrator"]
    with pytest.raises(Invalid, match="last administrator"):
        change_account("second", name="B", unit="", roles=[], is_active=True, by=_still_active(first))
    assert second.is_active


def _still_active(user: User) -> User:
    """As the request saw them, a moment before they were switched off."""
    user.is_active = True
    return user


def test_an_account_switched_off_has_no_role(member: Member) -> None:
    user = member(Role.SUPERVISOR)
    user.is_active = False
    assert user.held_roles == ()


def test_the_own_account_says_what_roles_allow(signed_in: SignedIn) -> None:
    page = signed_in(Role.COMMISSIONER).get("/account/").content.decode()
    assert "see the measures of the gap" in page
    assert "see who is on the list" not in page


def test_the_audit_pages(signed_in: SignedIn) -> None:
    client = signed_in(Role.INFORMATION_MANAGER)
    assert client.get("/audit/", {"by": "information_manager"}).status_code == 200
    page = client.get("/audit/verify/").content.decode()
    assert "The audit holds" in page
    assert signed_in(Role.ANALYST).get("/audit/").status_code == 403


def test_a_forgotten_password_is_given_anew(client: Client, member: Member, signed_in: SignedIn) -> None:
    member(Role.ANALYST)
    given = {"name": "Test analyst", "unit": "Serial unit", "roles": ["analyst"], "is_active": "on"}
    administrator = signed_in(Role.ADMINISTRATOR)
    short = administrator.post("/accounts/analyst/", given | {"password": "short"})
    assert "too short" in short.content.decode()
    administrator.post("/accounts/analyst/", given | {"password": "another-long-password"})
    assert client.post(LOGIN, {"login": "analyst", "password": "another-long-password"}).status_code == 302
    assert Entry.objects.get(action="changed account").detail["new password"] is True
