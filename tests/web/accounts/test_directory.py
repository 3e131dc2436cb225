"""Sign-in with the force's own directory, against a real OpenID Connect provider on this machine."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from daylight.domain.access import Role
from daylight.domain.errors import Invalid
from daylight.web.accounts.directory import Directory, directory_in, proves_second_factor
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from tests.web.accounts.directory_site import CLIENT, SECRET
from tests.web.conftest import Member

BEGIN, HOST = "/sign-in/oidc/directory/login/", "http://testserver"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the directory answers."""
    folder = tmp_path_factory.mktemp("directory")
    program = Path(__file__).with_name("directory_site.py")
    running = subprocess.Popen(
        [sys.executable, program, str(folder), f"{HOST}{BEGIN}callback/"], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    said = running.stdout.readline().strip()
    assert said.startswith("http://127.0.0.1:")
    yield said
    running.terminate()
    running.wait()
    running.stdout.close()


@pytest.fixture
def directory(address: str, settings: LazySettings) -> Directory:
    """The site told of that directory, which the force does not vouch for."""
    told = Directory("Test directory", address, CLIENT, SECRET)
    settings.DIRECTORY, settings.SOCIALACCOUNT_PROVIDERS = told, told.as_provider()
    return told


def _come_in(client: Client, name: str) -> HttpResponse:
    """What Daylight answers when somebody comes back from the directory, where they typed name and password."""
    with requests.Session() as browser:
        page = browser.get(client.get(BEGIN)["Location"])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        typed = {"csrfmiddlewaretoken": token[1], "login": name, "password": name}
        answer = browser.post(page.url, typed, allow_redirects=False)
        while answer.is_redirect and not answer.headers["Location"].startswith(HOST):
            answer = browser.get(requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return client.get(answer.headers["Location"].removeprefix(HOST))


def _account(member: Member, role: Role, username: str) -> User:
    user = member(role, username=username)
    User.objects.filter(pk=user.pk).update(demo=False)
    return user


def test_a_known_account_comes_in_and_is_matched_once(client: Client, member: Member, directory: Directory) -> None:
    user = _account(member, Role.ANALYST, "ana.mfa")
    assert _come_in(client, "ana.mfa").status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    client.logout()
    User.objects.filter(pk=user.pk).update(username="ana.renamed")
    _come_in(client, "ana.mfa")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Entry.objects.filter(action="matched account to directory").count() == 1


def test_who_has_no_account_is_refused_in_plain_words(client: Client, member: Member, directory: Directory) -> None:
    member(Role.ANALYST, username="stranger")
    answer = _come_in(client, "stranger.mfa")
    assert answer.status_code == 403
    assert "you have no account here" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(username="stranger.mfa").exists()
    assert Entry.objects.latest("number").by == "stranger.mfa"


def test_neither_an_account_switched_off_nor_a_ready_sign_in_comes_in(
    client: Client, member: Member, directory: Directory
) -> None:
    member(Role.ANALYST, username="ana.mfa")
    assert _come_in(client, "ana.mfa").status_code == 403
    user = _account(member, Role.OFFICER, "owen.pwd")
    _come_in(client, "owen.pwd")
    client.logout()
    User.objects.filter(pk=user.pk).update(is_active=False)
    _come_in(client, "owen.pwd")
    assert "_auth_user_id" not in client.session


def test_a_user_name_given_again_in_the_directory_opens_nothing(
    client: Client, member: Member, directory: Directory
) -> None:
    user = _account(member, Role.ANALYST, "ana.mfa")
    _come_in(client, "ana.mfa")
    client.logout()
    User.objects.filter(pk=user.pk).update(username="sue.silent")
    answer = _come_in(client, "sue.silent")
    assert "belonged to somebody else" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("name", "vouched", "let_in"),
    [
        ("ana.mfa", False, False),
        ("ana.mfa", True, True),
        ("owen.pwd", True, False),
        ("sue.silent", True, True),
    ],
)
def test_the_directorys_second_factor_counts_where_the_force_vouches_for_it(
    name: str,
    vouched: bool,
    let_in: bool,
    client: Client,
    member: Member,
    directory: Directory,
    settings: LazySettings,
) -> None:
    settings.DIRECTORY = replace(directory, second_factor=vouched)
    _account(member, Role.ANALYST, name)
    _come_in(client, name)
    answer = client.get("/account/")
    assert answer.status_code == (200 if let_in else 302)
    assert let_in or answer["Location"].startswith("/sign-in/2fa/")


def test_a_password_here_is_not_the_directorys_second_factor(
    client: Client, member: Member, directory: Directory, settings: LazySettings
) -> None:
    settings.DIRECTORY = replace(directory, second_factor=True)
    _account(member, Role.ANALYST, "ana.mfa")
    _come_in(client, "ana.mfa")
    client.logout()
    client.post("/sign-in/login/", {"login": "ana.mfa", "password": "a-long-enough-password"})
    assert client.get("/account/")["Location"].startswith("/sign-in/2fa/")


@pytest.mark.django_db
def test_a_directory_that_does_not_answer_is_said_so(
    client: Client, directory: Directory, settings: LazySettings
) -> None:
    gone = replace(directory, server_url="http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = gone.as_provider()
    answer = client.get(BEGIN)
    assert answer.status_code == 403
    assert "The directory does not answer" in answer.content.decode()


@pytest.mark.django_db
def test_the_sign_in_page_offers_it_by_a_link(client: Client, directory: Directory) -> None:
    page = client.get("/sign-in/login/").content.decode()
    assert "Sign in with Test directory" in page
    assert f'href="{BEGIN}' in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("name = ", "is not TOML"),
        ('name = "A"\nserver_url = ""\nsecret = 3', "does not say server_url, client_id, secret"),
        ('name="A"\nserver_url="b"\nclient_id="c"\nsecret="d"\nsecond_factor="no"', "Choose one of the two"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str | None, said: str) -> None:
    place = tmp_path / "directory.toml"
    if text is not None:
        place.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match=said):
        directory_in(place)


def test_a_good_file(tmp_path: Path) -> None:
    place = tmp_path / "directory.toml"
    text = 'name="A"\nserver_url="https://b"\nclient_id="c"\nsecret="d"\nsecond_factor="directory"'
    place.write_text(text, encoding="utf-8")
    found = directory_in(place)
    assert found == Directory("A", "https://b", "c", "d", second_factor=True)
    assert "d" not in repr(found).removeprefix("<Directory ")


@pytest.mark.parametrize(("proofs", "enough"), [(None, True), (["pwd"], False), (["pwd", "otp"], True), ("mfa", False)])
def test_what_the_directory_says_of_its_proofs(proofs: object, enough: bool) -> None:
    assert proves_second_factor({} if proofs is None else {"amr": proofs}) is enough
