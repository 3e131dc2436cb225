"""An app code as the second factor: set up, asked for, mistyped, and the recovery codes for a lost phone."""

import base64
import hashlib
import hmac
import re
import struct
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from axes.models import AccessAttempt
from django.test import Client

from daylight.domain.access import Role
from daylight.web.accounts.models import User
from tests.web.conftest import PASSWORD, Member

pytestmark = pytest.mark.django_db
STEP = 30
LOGIN, CODE = "/sign-in/login/", "/sign-in/2fa/authenticate/"


class Clock:
    """The time that the site believes, so that no test waits for a new code."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def time(self) -> float:
        """Seconds, as `time.time` gives them."""
        return float(self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that only a test moves."""
    made = Clock()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=made.time))
    return made


def _code(secret: str, moment: int) -> str:
    """What an app shows at a moment (RFC 6238: HMAC of the count of half minutes, truncated to six digits)."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", moment // STEP), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def secret(client: Client, member: Member, clock: Clock) -> str:
    """The secret of an analyst who has just set up an app, and signed out."""
    User.objects.filter(pk=member(Role.ANALYST).pk).update(demo=False)
    client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    _sure(client, "/sign-in/2fa/totp/activate/", {"password": PASSWORD})
    answer = client.get("/sign-in/2fa/totp/activate/")
    assert answer.status_code == 200, answer["Location"]
    page = answer.content.decode()
    shown = re.search(r'value="([A-Z2-7]{32})"', page)
    assert shown, page
    wrong = client.post("/sign-in/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "govuk-error" in wrong
    given = client.post("/sign-in/2fa/totp/activate/", {"code": _code(shown[1], clock.now)})
    assert given.status_code == 302
    assert client.get("/account/").status_code == 200
    client.post("/sign-in/logout/")
    assert "_auth_user_id" not in client.session
    clock.now += 10 * STEP
    return shown[1]


def _sure(client: Client, address: str, given: dict[str, str]) -> None:
    """Asked once more who one is, before a second factor is shown or changed."""
    asked = client.get(address)["Location"]
    assert "reauthenticate" in asked
    assert client.post(asked, given)["Location"] == address


def _password(client: Client) -> None:
    answer = client.post(LOGIN, {"login": "analyst", "password": PASSWORD})
    assert answer["Location"].startswith(CODE)
    assert "_auth_user_id" not in client.session


def test_the_code_of_the_app_signs_in(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    assert client.post(CODE, {"code": _code(secret, clock.now)}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_wrong_an_old_and_a_used_code_do_not(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    old = _code(secret, clock.now - 3 * STEP)
    for typed in ("", "123", old):
        answer = client.post(CODE, {"code": typed})
        assert answer.status_code == 200
        assert "govuk-error-summary" in answer.content.decode()
        assert "_auth_user_id" not in client.session
    client.post(CODE, {"code": _code(secret, clock.now)})
    client.post("/sign-in/logout/")
    _password(client)
    assert client.post(CODE, {"code": _code(secret, clock.now)}).status_code == 200


def test_without_the_code_no_page_opens(client: Client, secret: str) -> None:
    _password(client)
    for address in ("/", "/account/", "/list/", "/sign-in/2fa/", "/sign-in/2fa/recovery-codes/"):
        assert client.get(address)["Location"].startswith("/sign-in/"), address


def test_a_phone_a_little_slow_is_still_right(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    client.post(CODE, {"code": _code(secret, clock.now - STEP)})
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_signs_in_once(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    client.post(CODE, {"code": _code(secret, clock.now)})
    _sure(client, "/sign-in/2fa/recovery-codes/", {"password": PASSWORD})
    page = client.get("/sign-in/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"\b[0-9a-f]{8}\b", page) or re.findall(r"\b\d{8,}\b", page)
    assert len(codes) >= 10
    for works in (True, False):
        client.post("/sign-in/logout/")
        _password(client)
        answer = client.post(CODE, {"code": codes[0]})
        assert (answer.status_code == 302) is works


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    answers = [client.post(CODE, {"code": f"{number:06}"}).status_code for number in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    client.post(CODE, {"code": _code(secret, clock.now)})
    assert "_auth_user_id" not in client.session


def test_neither_secret_nor_code_is_kept_readable(client: Client, secret: str, clock: Clock) -> None:
    _password(client)
    client.post(CODE, {"code": "123456"})
    assert AccessAttempt.objects.exists()
    assert not AccessAttempt.objects.filter(post_data__contains="123456").exists()
    assert all(secret not in str(kept.data) for kept in Authenticator.objects.all())
