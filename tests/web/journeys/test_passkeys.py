"""A passkey from end to end, in Chromium: its virtual authenticator stands in for a phone or a key.

The site runs as it is served, in a process of its own, with its strict content security policy: whatever the browser
refuses or complains of fails the test.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

NAME, PASSWORD = "ana", "a-long-enough-password"
_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_COMMAND = "from daylight.cli.main import main; main()"
_ACCOUNT = f"""
import django; django.setup()
from daylight.domain.access import Role
from daylight.web.accounts.actions import make_account
make_account(username={NAME!r}, password={PASSWORD!r}, name="Ana", roles=[Role.COMMISSIONER])
"""
_SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site that is served, with one account that has no second factor; its address."""
    folder = tmp_path_factory.mktemp("site")
    settings = {"DJANGO_SETTINGS_MODULE": "daylight.web.config.settings", "DAYLIGHT_SITE": str(folder)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAYLIGHT_")}
    environment = kept | settings
    daylight = [sys.executable, "-c", _COMMAND, "site"]
    subprocess.run([*daylight, "setup", "--site", folder], env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-c", _ACCOUNT], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [*daylight, "serve", "--site", str(folder), "--port", str(port), "--workers", "1"]
    running = subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(port)
    yield f"http://localhost:{port}"  # a passkey belongs to a name, never to a number
    running.terminate()
    running.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "the site did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that has a virtual phone."""
    chromium = shutil.which("chromium")
    assert chromium, "This test needs Chromium. Install it (on Debian: apt-get install chromium) and run again."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        opened = browser.new_page()
        devtools = opened.context.new_cdp_session(opened)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _PHONE})
        yield opened
        browser.close()


def _password(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in/login/")
    page.get_by_label("User name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_asked_for_and_signs_in_alone(page: Page, site: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    _password(page, site)
    page.wait_for_url(f"{site}/sign-in/2fa/**")
    page.goto(f"{site}/sign-in/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_label("Name").fill("The phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)  # it is kept once the browser has left the page
    page.goto(f"{site}/account/")
    assert page.url == f"{site}/account/"
    page.context.clear_cookies()

    _password(page, site)
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/account/")
    assert page.url == f"{site}/account/"
    page.context.clear_cookies()

    page.goto(f"{site}/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/")
    assert complaints == []
