"""The site under several users at once: milliseconds for a list, a search and a person's page, by percentile.

`python -m benchmarks.site RELEASE [--users 8] [--requests 50] [--pause 0] [--site FOLDER]` sets up a demonstration
site with the release (or uses one that was kept), serves it as `daylight site serve` does, and lets each user ask page
after page, each waiting for the answer before the next. With `--pause` they read for so many seconds between two pages.
`python -m tests.postgresql python -m benchmarks.site RELEASE` does the same on PostgreSQL. The users run on the same
cores as the server, so what a page takes is somewhat less than what is printed; the load of the machine stands below.
"""

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

PORT = 8197
USERS = ("supervisor", "supervisor2", "analyst", "offender_manager")
PASSWORD = "daylight-demo-only"  # noqa: S105  of the ready sign-ins of a demonstration
BAR = 200  # milliseconds at the 95th percentile
DEFINITIONS = ("repeat", "matac", "hampshire-2012", "unanswered")
KINDS = ("list", "search", "person")
_SHARES = (3, 3, 4)  # how often each is asked for
_PEOPLE = re.compile(r'href="/people/([A-Za-z0-9]+)/"[^>]*>\s*([^<]+)')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def _daylight(*arguments: str | Path, **options: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from daylight.cli.main import main; main()", "site", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    if options.get("wait", True) and process.wait():
        raise SystemExit(f"daylight site {' '.join(map(str, arguments))} failed with {process.returncode}.")
    return process


@dataclass
class User:
    """One signed-in user: a connection that is kept, and its cookies."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of a page; a form makes it a POST."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{PORT}/"}
        self.line.request("POST" if form is not None else "GET", path, body, headers)
        answer = self.line.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode("utf-8", "replace")

    def sign_in(self) -> None:
        """Sign in as one of the ready sign-ins."""
        page = self.ask("/sign-in/login/")[1]
        given = {"csrfmiddlewaretoken": _TOKEN.findall(page)[0], "login": self.name, "password": PASSWORD}
        status, _ = self.ask("/sign-in/login/", given)
        if status != 302:
            raise SystemExit(f"Signing in as {self.name} answered {status}.")


@contextmanager
def served(site: Path) -> Iterator[None]:
    """The site for as long as the block lasts."""
    process = _daylight("serve", "--demo", "--site", site, "--port", str(PORT), wait=False)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                User("").ask("/sign-in/login/")
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    raise SystemExit("The site did not begin to answer.") from None
                time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait()


def _known(user: User) -> tuple[list[str], list[str]]:
    """People to open and names to search for, as the lists show them."""
    people: dict[str, str] = {}
    for definition in DEFINITIONS:
        for page in range(1, 5):
            found = _PEOPLE.findall(user.ask(f"/list/?definition={definition}&page={page}")[1])
            people |= {person: " ".join(name.replace(",", " ").split()) for person, name in found}
    if not people:
        raise SystemExit("The lists are empty: choose a release that lists somebody.")
    return list(people), sorted({name for name in people.values() if name})


def _journey(user: User, people: list[str], names: list[str], number: int, pause: float) -> list[tuple[str, float]]:
    """Page after page; the kind and the milliseconds of each."""
    chance = random.Random(f"{user.name} {number}")  # noqa: S311  which page comes next, no secret
    took = []
    for _ in range(number):
        kind = chance.choices(KINDS, _SHARES)[0]
        began = time.perf_counter()
        status, _text = user.ask(_address(kind, people, names, chance))
        took.append((kind, (time.perf_counter() - began) * 1000))
        if status != 200:
            raise SystemExit(f"A {kind} page answered {status}.")
        time.sleep(pause)
    return took


def _address(kind: str, people: list[str], names: list[str], chance: random.Random) -> str:
    if kind == "list":
        sort = chance.choice(("rank", "name", "-victims", "-last", "-score"))
        return f"/list/?definition={chance.choice(DEFINITIONS)}&sort={sort}&page={chance.randint(1, 6)}"
    if kind == "search":
        letters = list(chance.choice(names))
        if len(letters) > 4 and chance.random() < 0.5:  # one letter is wrong in every second search
            letters[chance.randrange(len(letters))] = chance.choice("aeiorst")
        return f"/search/?q={quote(''.join(letters))}"
    tab = chance.choice(("", "", "timeline/", "connections/", "risk/"))
    return f"/people/{chance.choice(people)}/{tab}"


def measure(users: int, number: int, pause: float) -> list[tuple[str, float]]:
    """Every page that these users asked for: its kind and milliseconds."""
    signed_in = [User(USERS[each % len(USERS)]) for each in range(users)]
    for user in signed_in:
        user.sign_in()
    people, names = _known(signed_in[0])
    with ThreadPoolExecutor(users) as pool:
        journeys = [pool.submit(_journey, user, people, names, number, pause) for user in signed_in]
        return [each for journey in journeys for each in journey.result()]


def _report(took: list[tuple[str, float]], seconds: float) -> None:
    print(f"{'page':8} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}   bar {BAR} ms at p95")
    for kind in (*KINDS, "all"):
        these = [each for name, each in took if kind in {name, "all"}]
        cuts = statistics.quantiles(these, n=100, method="inclusive")
        met = "met" if cuts[94] <= BAR else "missed"
        print(f"{kind:8} {len(these):6} {cuts[49]:8.0f} {cuts[94]:8.0f} {cuts[98]:8.0f}   {met}")
    print(f"{len(took) / seconds:.0f} pages a second; load of the machine {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--requests", type=int, default=50, help="pages that each user asks for")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two pages of one user")
    parser.add_argument("--site", type=Path, help="a site folder to keep, or one that was kept")
    asked = parser.parse_args()
    database = "PostgreSQL" if os.environ.get("DAYLIGHT_DATABASE", "").startswith("postgres") else "SQLite"
    with tempfile.TemporaryDirectory(prefix="daylight-bench-site-") as name:
        site = asked.site or Path(name)
        if not (site / "kept").exists():
            _daylight("setup", "--demo", "--site", site)
            began = time.perf_counter()
            _daylight("load", asked.release, "--site", site)
            print(f"loaded in {time.perf_counter() - began:.0f} s")
            if asked.site and database == "SQLite":
                (site / "kept").touch()
        with served(site):
            measure(2, 5, 0)  # the first pages of a process build what it keeps
            began = time.perf_counter()
            took = measure(asked.users, asked.requests, asked.pause)
        print(f"{database}, {asked.users} users, {asked.pause:g} s between pages")
        _report(took, time.perf_counter() - began)


if __name__ == "__main__":
    main()
