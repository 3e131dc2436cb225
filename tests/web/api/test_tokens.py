"""Tokens: shown once, hashed at rest, no wider than their user; ended by time, by hand, or by a role that is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.api.actions import make_token, revoke_token
from daylight.web.api.models import Token
from daylight.web.audit.models import Entry
from tests.web.api.conftest import Caller, Program
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
GIVEN = {"name": "nightly briefing", "roles": ["analyst"], "days": "7"}


def test_a_token_is_made_shown_once_and_opens_the_api(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    page = client.post("/account/tokens/", GIVEN)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    again = client.get("/account/tokens/").content.decode()
    assert secret not in again
    assert "nightly briefing" in again
    token = Token.objects.get()
    assert secret not in str([getattr(token, field.name) for field in Token._meta.fields])
    assert Caller(secret).get("/definitions").status_code == 200
    assert "nightly briefing" in Entry.objects.get(action="made token").detail.values()
    assert Token.objects.get().used_at is not None


def test_every_error_of_the_form_says_what_to_do(signed_in: SignedIn) -> None:
    client = signed_in(Role.ANALYST)
    for wrong, said in (
        ({}, "Say what the token is for"),
        (GIVEN | {"roles": ["supervisor"]}, "Choose from your own roles"),
        (GIVEN | {"days": "4000"}, "Choose one of the times shown"),
    ):
        page = client.post("/account/tokens/", wrong).content.decode()
        assert "There is a problem" in page
        assert said in page
    client.post("/account/tokens/", GIVEN)
    assert "You have a token of that name" in client.post("/account/tokens/", GIVEN).content.decode()
    assert Token.objects.count() == 1


def test_a_role_without_the_api_has_no_tokens(signed_in: SignedIn, member: Member) -> None:
    assert signed_in(Role.OFFICER).get("/account/tokens/").status_code == 403
    with pytest.raises(Refused):
        make_token(name="x", roles=[Role.COMMISSIONER], days=1, by=member(Role.COMMISSIONER))


def test_no_token_is_wider_or_longer_than_it_may_be(member: Member) -> None:
    analyst = member(Role.ANALYST)
    for roles in ([], [Role.SUPERVISOR]):
        with pytest.raises(Refused, match="your own roles"):
            make_token(name="x", roles=roles, days=1, by=analyst)
    with pytest.raises(Invalid, match="90 days"):
        make_token(name="x", roles=[Role.ANALYST], days=91, by=analyst)
    for number in range(10):
        make_token(name=str(number), roles=[Role.ANALYST], days=1, by=analyst)
    with pytest.raises(Refused, match="10 tokens"):
        make_token(name="eleventh", roles=[Role.ANALYST], days=1, by=analyst)


def test_a_token_reaches_no_further_than_its_own_roles(program: Program, loaded: int) -> None:
    both = (Role.ANALYST, Role.SUPERVISOR)
    assert program(*both, username="wide").get("/people/PSEALED0001").status_code == 200
    assert program(*both, username="narrow", only=(Role.ANALYST,)).get("/people/PSEALED0001").status_code == 403


@pytest.mark.parametrize(
    "change", [{"roles": []}, {"roles": ["officer"]}, {"is_active": False}], ids=["no role", "another role", "off"]
)
def test_what_is_taken_from_the_user_is_taken_from_the_token(
    change: dict[str, object], program: Program, loaded: int
) -> None:
    caller = program(Role.ANALYST)
    assert caller.get("/definitions").status_code == 200
    User.objects.filter(username="analyst").update(**change)
    assert caller.get("/definitions").status_code == 401


def test_an_expired_token_opens_nothing(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert caller.get("/definitions").status_code == 401


def test_what_is_no_token_opens_nothing(client: Client, loaded: int) -> None:
    for header in ("", "Bearer", "Bearer ", "Bearer dl_nonsense", "Basic YTpi", "dl_nonsense", "Bearer \x00"):
        answer = client.get("/api/definitions", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_a_token_is_revoked_by_its_user(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    secret = client.post("/account/tokens/", GIVEN).context["secret"]
    number = Token.objects.get().pk
    assert client.post(f"/account/tokens/{number}/revoke/").status_code == 302
    assert Caller(secret).get("/definitions").status_code == 401
    assert client.post(f"/account/tokens/{number}/revoke/").status_code == 404
    assert client.post("/account/tokens/", GIVEN).context["secret"]  # the name is free again


def test_an_administrator_revokes_anybodys_and_makes_nobodys(signed_in: SignedIn, member: Member, loaded: int) -> None:
    token, secret = make_token(name="x", roles=[Role.ANALYST], days=1, by=member(Role.ANALYST))
    client = signed_in(Role.ADMINISTRATOR)
    page = client.get("/accounts/analyst/tokens/").content.decode()
    assert token.hint in page
    assert client.post("/accounts/analyst/tokens/", {"token": "nonsense"}).status_code == 404
    assert client.post("/accounts/analyst/tokens/", {"token": token.pk}).status_code == 302
    assert Caller(secret).get("/definitions").status_code == 401
    assert Entry.objects.filter(action="revoked token", by="administrator", subject="account:analyst").exists()
    assert client.get("/accounts/nobody/tokens/").status_code == 404
    assert signed_in(Role.SUPERVISOR).get("/accounts/analyst/tokens/").status_code == 403


def test_nobody_revokes_a_neighbours_token(member: Member) -> None:
    token, _ = make_token(name="x", roles=[Role.ANALYST], days=1, by=member(Role.ANALYST))
    other = member(Role.ANALYST, username="other")
    with pytest.raises(NotFound):
        revoke_token(token.pk, of=other, by=other)
    with pytest.raises(Refused):
        revoke_token(token.pk, of=token.user, by=other)


def test_a_token_says_nothing_of_itself_in_a_log(member: Member) -> None:
    token, secret = make_token(name="briefing", roles=[Role.ANALYST], days=1, by=member(Role.ANALYST))
    assert repr(token) == f"<Token {token.pk}>"
    assert str(token) == "briefing"
    assert secret.startswith(token.hint)
