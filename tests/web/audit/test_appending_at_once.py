"""Many append to the audit at once, each from a process or a thread of its own; and the command that verifies it.

In a database of its own: what stays in the audit cannot be removed, so no test may leave it in a shared one.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

_THREADS, _EACH = 4, 10
_APPEND = f"""
import django; django.setup()
from threading import Thread
from django.db import connection
from daylight.web.audit.actions import record
def many(name):
    for number in range({_EACH}):
        record("looked", by=name, subject=f"person:P{{number}}")
    connection.close()
threads = [Thread(target=many, args=(f"user{{number}}",)) for number in range({_THREADS})]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
"""
_TOGETHER = f"""
import django; django.setup()
from threading import Thread
from django.db import DatabaseError, connection
from daylight.web.audit import together
from daylight.web.audit.models import Entry
lost = []
def many(name):
    for number in range({_EACH}):
        subject = f"call:{{name}}:{{number}}"
        together.record_together("looked up", by=name, subject=subject)
        if not Entry.objects.filter(subject=subject).exists():
            lost.append(subject)
    connection.close()
threads = [Thread(target=many, args=(f"room{{number}}",)) for number in range({_THREADS})]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
assert not lost, lost
"""
_FULL = """
import django; django.setup()
from django.db import DatabaseError
from daylight.web.audit import together
def full(looks): raise DatabaseError("disk full")
written, together.record_all = together.record_all, full
try:
    together.record_together("looked up", by="room")
except DatabaseError as error:
    assert str(error) == "disk full"
else:
    raise SystemExit("answered without a record")
together.record_all = written
together.record_together("looked up", by="room")
"""
_COMMAND = "from daylight.cli.main import main; main()"
_TOUCH = "UPDATE audit_entry SET by = 'somebody else' WHERE number = 7"


class Site:
    """A site of its own: how to run Python beside it, and how its database's owner would touch it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        settings = {"DJANGO_SETTINGS_MODULE": "daylight.web.config.settings", "DAYLIGHT_SITE": str(folder)}
        self.environment = os.environ | settings | ({"DAYLIGHT_DATABASE": database} if database else {})

    def python(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        """Begun, not waited for."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def verify(self) -> tuple[int, str]:
        """The command's exit code, and what it said, on one line."""
        running = self.python(_COMMAND, "site", "verify-audit", "--site", str(self.folder))
        said, _ = running.communicate()
        return running.returncode, " ".join(said.split())

    def touch(self) -> None:
        """What an owner of the database could do: take the triggers away, and change an entry."""
        if self.database:
            with psycopg.connect(self.database) as owner:
                owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
                owner.execute(_TOUCH)
        else:
            owner = sqlite3.connect(self.folder / "daylight.sqlite3")
            owner.execute("DROP TRIGGER audit_no_update")
            owner.execute(_TOUCH)
            owner.commit()
            owner.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose database is set up and empty, on the kind of database that these tests run on."""
    server = os.environ.get("DAYLIGHT_DATABASE", "")
    name = f"audit_{os.getpid()}"
    own = urlsplit(server)._replace(path=f"/{name}").geturl() if server else ""
    if server:
        with psycopg.connect(server, autocommit=True) as owner:
            owner.execute(f"CREATE DATABASE {name}")
    made = Site(tmp_path, own)
    migrate = "import django; django.setup(); from django.core.management import call_command; call_command('migrate')"
    running = made.python(migrate)
    said, _ = running.communicate()
    assert running.returncode == 0, said
    yield made
    if server:
        with psycopg.connect(server, autocommit=True) as owner:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_chain_stays_whole_and_the_command_says_when_it_is_not(site: Site) -> None:
    processes = [site.python(_APPEND), site.python(_APPEND)]
    for process in processes:
        said, _ = process.communicate()
        assert process.returncode == 0
        assert not said
    code, said = site.verify()
    assert code == 0
    assert f"The audit holds: {2 * _THREADS * _EACH} entries" in said
    site.touch()
    code, said = site.verify()
    assert code == 1
    assert "broken at entry 7" in said
    assert "Traceback" not in said


def test_looks_recorded_together_are_one_chain_and_each_is_there_before_its_answer(site: Site) -> None:
    processes = [site.python(_TOGETHER), site.python(_TOGETHER), site.python(_APPEND)]
    for process in processes:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    code, said = site.verify()
    assert code == 0
    assert f"The audit holds: {3 * _THREADS * _EACH} entries" in said


def test_a_look_that_cannot_be_written_is_raised_where_it_was_made_and_the_next_one_is_written(site: Site) -> None:
    process = site.python(_FULL)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert "The audit holds: 1 entries" in site.verify()[1]
