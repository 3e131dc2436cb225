"""The look-up under load: latency at a fixed rate of arrivals, then the rate at which it is no longer quick enough.

`python -m benchmarks.lookup SITE [--rate 200] [--seconds 20] [--markers 2000] [--port 8190] [--rates 300,400]`. SITE is
a site with a release loaded (`daylight site load`); `DAYLIGHT_DATABASE` names another database as ever. Live markers
are placed on addresses that are listed, the site is served as `daylight site serve` does, and requests arrive on
loopback at their times whether or not those before were answered (an open loop): a request's latency counts from the
moment at which it was due, so that waiting in line is not left out. Afterwards the audit must hold a look per answer.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CONNECTIONS = 32
LIMIT_MS = 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: answers, and their latency in milliseconds at several percentiles."""

    rate: int
    answered: int
    failed: int
    p50: float
    p95: float
    p99: float
    worst: float


def prepared(markers: int) -> tuple[str, list[str]]:
    """A token of a call taker, and the queries to ask: addresses marked, listed, any, misheard, phones, people."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from daylight.domain.access import Role
    from daylight.web.accounts.actions import make_account
    from daylight.web.api.actions import make_token
    from daylight.web.markers.keys import keep_keys
    from daylight.web.markers.models import Marker
    from daylight.web.releases.models import Door, Listing
    from daylight.web.releases.queries import current_number

    number, now = current_number(), timezone.now()
    drawn = random.Random(7)  # noqa: S311  a fixed draw
    doors = list(Door.objects.filter(loaded=number, listed__gt=0).exclude(house="").order_by("address_id")[:markers])
    if not Marker.objects.exists():
        for door in doors:
            marker = Marker.objects.create(
                kind="his_address", warning="domestic", priority="immediate", address_id=door.address_id,
                shown=door.shown[:300], house=door.house[:60], flat=door.flat[:60], street=door.street[:120],
                postcode=door.postcode, uprn=door.uprn, text="Send two officers. Suspected violence to a partner.",
                reason="benchmark", state="live", starts_on=now.date(), ends_on=now.date().replace(year=now.year + 1),
                review_by=now.date(), drafted_by="a", drafted_at=now, live_from=now, last_by="b",
            )  # fmt: skip
            keep_keys(marker, live=True)
    others = list(Door.objects.filter(loaded=number).exclude(house="").order_by("address_id")[::20][:5000])
    people = list(Listing.objects.filter(loaded=number).order_by("person_id").values_list("person_id", flat=True)[:500])
    asked = []
    for _ in range(4000):
        kind, door = drawn.random(), drawn.choice(doors if drawn.random() < 0.3 else others)
        if kind < 0.25 and door.uprn:
            asked.append(f"where={door.uprn}")
        elif kind < 0.60 and door.postcode:
            asked.append("where=" + quote(f"{door.flat and f'Flat {door.flat}, '}{door.house} {door.postcode}"))
        elif kind < 0.75:
            asked.append("where=" + quote(door.shown.title()))
        elif kind < 0.85:
            asked.append("where=" + quote(f"{door.house} {door.street.title()}"))
        elif kind < 0.90 and door.postcode:
            asked.append("where=" + quote(f"{door.house} {door.postcode[:-1]}Q"))
        elif kind < 0.95:
            asked.append(f"phone=07700900{drawn.randrange(1000):03}")
        else:
            asked.append(f"person={drawn.choice(people)}")
    name = f"bench{int(time.time())}"
    make_account(
        username=name,
        password=f"{name}-a-long-password",
        name="Bench",
        roles=(Role.CONTROL_ROOM,),
        unit="Room",
        demo=True,
    )
    user = get_user_model().objects.get(username=name)
    return make_token(name="bench", roles=(Role.CONTROL_ROOM,), days=1, by=user)[1], asked


class _Line:
    """One connection that is kept."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, query: str) -> int:
        """The status of one answer, read whole."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        head = f"GET /api/look-up?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        self.writer.write(head.encode())
        said = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(said.split("content-length:")[1].split("\r\n")[0])
        await self.reader.readexactly(length)
        return int(said.split(" ", 2)[1])


async def measured(port: int, token: str, asked: list[str], *, rate: int, seconds: int) -> Measured:
    """Requests due every 1/rate seconds with random gaps; a free connection takes each, or it waits in line."""
    lines: asyncio.Queue[_Line] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        lines.put_nowait(_Line(port, token))
    took: list[float] = []
    failed = 0

    async def one(due: float, query: str) -> None:
        nonlocal failed
        line = await lines.get()
        try:
            if await line.ask(query) == 200:
                took.append((time.perf_counter() - due) * 1000)
            else:
                failed += 1
        except (OSError, asyncio.IncompleteReadError):
            failed, line = failed + 1, _Line(port, token)
        finally:
            lines.put_nowait(line)

    drawn = random.Random(rate)  # noqa: S311  a fixed draw
    due, tasks = time.perf_counter() + 0.2, []
    end = due + seconds
    while due < end:
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(due, drawn.choice(asked))))
        due += drawn.expovariate(rate)
    await asyncio.gather(*tasks)
    took.sort()

    def at(share: float) -> float:
        return round(took[min(int(len(took) * share), len(took) - 1)], 1) if took else float("inf")

    return Measured(rate, len(took), failed, at(0.5), at(0.95), at(0.99), at(1.0))


def _wait_for(port: int) -> None:
    """Until the site answers; SystemExit where it does not within a minute."""
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise SystemExit("The site did not begin to answer.") from None
            time.sleep(0.2)
        else:
            return


def main() -> None:
    """Serve, warm, measure, look for the rate at which it is full, count the looks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--markers", type=int, default=2000)
    parser.add_argument("--port", type=int, default=8190)
    parser.add_argument("--rates", default="250,300,400,500,600,800")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "daylight.web.config.settings", "DAYLIGHT_SITE": str(given.site.resolve())}
    import django

    django.setup()
    from django.db import connection

    from daylight.web.audit.models import Entry

    token, asked = prepared(given.markers)
    before = Entry.objects.filter(action="looked up").count()
    connection.close()
    command = ["from daylight.cli.main import main; main()", "site", "serve", "--demo", "--site", str(given.site)]
    served = subprocess.Popen(
        [sys.executable, "-c", *command, "--port", str(given.port), "--workers", str(given.workers)],
        stdout=subprocess.DEVNULL,
    )
    runs: list[Measured] = []
    try:
        _wait_for(given.port)
        warm = asyncio.run(measured(given.port, token, asked, rate=50, seconds=5))
        runs.append(asyncio.run(measured(given.port, token, asked, rate=given.rate, seconds=given.seconds)))
        _tell(runs[-1])
        for rate in map(int, filter(None, given.rates.split(","))):
            runs.append(asyncio.run(measured(given.port, token, asked, rate=rate, seconds=max(5, given.seconds // 2))))
            _tell(runs[-1])
            if runs[-1].p99 > 10 * LIMIT_MS:
                break
    finally:
        served.terminate()
        served.wait()
    looks = Entry.objects.filter(action="looked up").count() - before
    answered = warm.answered + sum(run.answered for run in runs)
    print(json.dumps({"answered": answered, "looks recorded": looks, "load": os.getloadavg()}))
    if looks < answered:
        raise SystemExit("An answer was given whose look is not in the audit.")


def _tell(run: Measured) -> None:
    print(
        f"{run.rate}/s: {run.answered} answered, {run.failed} failed; ms p50 {run.p50}, p95 {run.p95}, p99 {run.p99}, "
        f"worst {run.worst}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
