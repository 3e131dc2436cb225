"""Runs a command beside a throwaway PostgreSQL: `python -m tests.postgresql pytest tests/web`.

The command finds the database in DAYLIGHT_DATABASE. The server listens on a socket of its own folder and on no port,
keeps nothing, and is gone when the command ends. As root it runs as the user `postgres`, or else as `nobody`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

NONE_HERE = "These tests need PostgreSQL 13 or newer. Install it (on Debian: apt-get install postgresql) and run again."
_OWNER = "daylight"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""What a database may leave out that nobody will miss when the power fails."""
_SECONDS_TO_START = 60


def programs() -> Path | None:
    """The newest folder with PostgreSQL's own programs: Debian keeps them off the PATH, and wrappers on it."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))
    on_path = shutil.which("initdb")
    folders = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


def _server_user() -> pwd.struct_passwd | None:
    """Who the server runs as where we are root, which PostgreSQL refuses to be; None where we are not."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server for as long as the block lasts; gives its address as a URL. `folder` holds the programs."""
    with tempfile.TemporaryDirectory(prefix="daylight-postgresql-") as name:
        place, user = Path(name), _server_user()
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        if user:
            os.chown(place, user.pw_uid, user.pw_gid)
        data = place / "data"
        first = [folder / "initdb", "--pgdata", data, "--username", _OWNER, "--auth=trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([*first, "--locale=C.UTF-8"], check=True, cwd=place, stdout=subprocess.DEVNULL, **as_user)
        options = [f"--{option}" for option in (*_QUICK, "listen_addresses=", f"unix_socket_directories={place}")]
        with (place / "log").open("wb") as log:
            running = subprocess.Popen(
                [folder / "postgres", "-D", data, *options], cwd=place, stdout=log, stderr=log, **as_user
            )
        try:
            _wait_for(place, running)
            yield f"postgres://{_OWNER}@{quote(str(place), safe='')}/postgres"
        finally:
            running.send_signal(signal.SIGINT)  # its fast end: who is still connected is sent away
            running.wait(timeout=_SECONDS_TO_START)


def _wait_for(place: Path, running: "subprocess.Popen[bytes]") -> None:
    """Until the server answers, or SystemExit with what it said."""
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and running.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host=str(place), user=_OWNER, dbname="postgres").close()
            return
        time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start:\n{(place / 'log').read_text(encoding='utf-8')}")


def main(command: list[str]) -> int:
    """Run a command beside the server; its exit code, or 1 where there is no PostgreSQL."""
    folder = programs()
    if folder is None:
        print(NONE_HERE, file=sys.stderr)
        return 1
    with server(folder) as address:
        return subprocess.run(command, check=False, env=os.environ | {"DAYLIGHT_DATABASE": address}).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server goes too
    sys.exit(main(sys.argv[1:]))
