"""Two requests at the gate at the same moment, on PostgreSQL: a waiver is used once, an objection is never overtaken.

In a database of its own, as what stays in the audit cannot be removed. SQLite lets one write at a time anyway.
"""

import pytest

from tests.web.audit.test_appending_at_once import Site, site

__all__ = ("site",)
_MADE = """
import django; django.setup()
from threading import Barrier, Event, Thread
from django.db import connection, transaction
from django.utils import timezone
from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Refused
from daylight.domain.safety import Outcome
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case
from daylight.web.releases.models import Load
from daylight.web.safety.actions import Asked, object_to, record_check, waive
from daylight.web.safety.gate import check_contact
from daylight.web.safety.models import Waiver
from daylight.web.safety.queries import watched
now, today = timezone.now(), timezone.localdate()
Load.objects.create(release_id="r", as_of=today, folder="", state=Load.CURRENT, by="x", started_at=now)
sue = User.objects.create(username="sue", roles=[Role.SUPERVISOR.value], unit="Serial unit")
case = open_case(subject=Subject(surname="Nowhere", forename="Ned"), way_in=WayIn.REFERRAL, reason="rang", by=sue)
passed, refused = [], []
def go(before):
    try:
        with transaction.atomic():
            before()
            check_contact(case, kind="letter", on=today, by=sue)
        passed.append(1)
    except Refused as no:
        refused.append(str(no))
    finally:
        connection.close()
"""
_WAIVER = f"""{_MADE}
waive(case, kind="letter", reason="Courts", last_day=today, by=sue)
together = Barrier(4)
threads = [Thread(target=go, args=(together.wait,)) for _ in range(4)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
assert (len(passed), len(refused)) == (1, 3), (passed, refused)
assert Waiver.objects.get().status == "used"
"""
_OBJECTION = f"""{_MADE}
asked = Asked("her", "Yes", True, "text", "mornings", Outcome.GO_AHEAD)
check = record_check(case, survivor=next(iter(watched(case).called)), asked=asked, by=sue)
other = Thread(target=go, args=(lambda: None,))
with transaction.atomic():
    object_to(check.pk, words="She is afraid", by=sue)
    other.start()
    waiting = 0
    while not waiting and other.is_alive():  # until the other is held by what this transaction holds
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            waiting = cursor.fetchone()[0]
    assert waiting, (passed, refused)
other.join()
assert not passed and "objection" in refused[0], (passed, refused)
go(lambda: None)
assert not passed
"""


@pytest.mark.parametrize("program", [_WAIVER, _OBJECTION], ids=["a waiver used twice", "a check that lapses"])
def test_of_those_who_come_at_once_one_passes_at_most(site: Site, program: str) -> None:
    running = site.python(program)
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0, said
