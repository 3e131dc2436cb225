"""What the journeys share: the site as it is served, on the hand-made release, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from daylight.web.accounts.actions import DEMO_PASSWORD
from tests.cli.hand_made import HELD, VICTIM, write_release
from tests.web.matches.conftest import queue_rows

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
WIDE, PHONE, NARROW = 1280, 390, 320
_COMMAND = (sys.executable, "-c", "from daylight.cli.main import main; main()", "site")
_READY_SECONDS = 60
_PATIENCE_MS = 20_000
_NO_CHROMIUM = (
    "The journeys need Chromium: install it (Debian: apt install chromium) so that `chromium` is on the PATH."
)
_NO_STYLES = "The journeys need the site's styles: run `make assets`."
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _free_port() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return int(holder.getsockname()[1])


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """The site's own server, until the tests end."""
    port = _free_port()
    command = [*_COMMAND, "serve", "--demo", "--workers", "1", "--port", str(port), "--site", str(site)]
    with (site / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=_environment())
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in/login/", site / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _environment() -> dict[str, str]:
    """Without the settings that the other tests of the site use."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DAYLIGHT_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}


def _wait_for(address: str, log: Path) -> None:
    for _ in range(_READY_SECONDS * 5):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  this machine's own server
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The site was not served within {_READY_SECONDS} seconds.\n{log.read_text()}")


def made_up_rows() -> dict[str, list[dict[str, Any]]]:
    """The hand-made release, with identity questions and a status that waits on a counter-allegation."""
    waits = {
        "person_id": HELD, "definition": "matac", "edition": "2026.1", "other_person_id": VICTIM, "kind": "each",
        "leaning": "neither", "accused_more": "person", "incidents": 2, "other_incidents": 1,
        "decide_by": date(2026, 10, 1), "overdue": True,
    }  # fmt: skip
    return queue_rows() | {"counter_allegations": [waits]}


@contextmanager
def site_of(folder: Path, rows: dict[str, list[dict[str, Any]]], *more: str) -> Iterator[str]:
    """Where a site is served: set up, loaded and started by its own commands (and `more`), as a force would."""
    if not (ROOT / "src/daylight/web/components/static/daylight/app.css").exists():
        pytest.fail(_NO_STYLES)
    release = write_release(folder / "release", rows, synthetic=True)
    site = folder / "site"
    for arguments in (("setup", "--demo"), ("load", str(release)), *[(each,) for each in more]):
        done = subprocess.run(
            [*_COMMAND, *arguments, "--site", str(site)], cwd=ROOT, env=_environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with _served(site) as where:
        yield where


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site that most journeys share."""
    with site_of(tmp_path_factory.mktemp("journeys"), made_up_rows()) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium, without a screen."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        pytest.fail(_NO_CHROMIUM)
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


class Visit:
    """Somebody at a screen: goes to pages, and says what is wrong with them for anybody who cannot see or point."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.refused: list[str] = []
        page.on("console", lambda message: self._heard(message.type, message.text))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:  # a 403 page is an error to the console
            self.refused.append(text)

    def sign_in(self, username: str) -> None:
        """As one of the ready sign-ins."""
        self.page.goto(f"{self.address}/sign-in/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("main button[type=submit]")

    def go(self, path: str) -> int:
        """Open a page, with a purpose where one is asked; its status."""
        answer = self.page.goto(f"{self.address}{path}")
        if "/purpose/" in self.page.url:
            self.page.check("input[value=management]")
            with self.page.expect_navigation() as arrived:
                self.page.click("main button")
            answer = arrived.value
        assert answer is not None
        return answer.status

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.inner_text("body")

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page.inner_text("h1")

    def faults(self) -> list[str]:
        """What axe finds (WCAG 2.0 to 2.2 A and AA, and best practice), and what the content policy refused."""
        found = Axe().run(self.page).response["violations"]
        told = [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]
        return told + self.refused

    def runs_over(self, width: int) -> bool:
        """Whether the page must be scrolled sideways on a screen of this width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def picture(self, name: str) -> None:
        """Keep the screen for the user guide, wide and as on a phone, when `make guide` asks for it."""
        if os.environ.get("GUIDE") != "1":
            return
        for suffix, width in (("", WIDE), ("-phone", PHONE)):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=GUIDE / f"{name}{suffix}.png")
        self.page.set_viewport_size({"width": WIDE, "height": 900})


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """`visitor("analyst")`: a browser in which they have signed in; `script=False` for one without JavaScript."""
    contexts: list[Any] = []

    def make(username: str = "", *, script: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": WIDE, "height": 900}, java_script_enabled=script, reduced_motion="reduce", locale="en-GB"
        )
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        visit = Visit(context.new_page(), address)
        if username:
            visit.sign_in(username)
        return visit

    yield make
    for context in contexts:
        context.close()
