"""Telling advocates: tasks before and after an act, and notices of what never waits. Part of the act's transaction."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from daylight.domain.errors import DaylightError
from daylight.domain.safety import UNNAMED, TaskTimes, safety_policy, task_times
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.safety.models import AdvocateTask, Notice
from daylight.web.safety.queries import watched


def tell_advocates(case: Case, *, what: str, when: datetime | date, by: User, at_once: bool = False) -> int:
    """Open the advocates' tasks around an act, and notices where it never waits; how many are new.

    Told twice of the same act it writes nothing twice. It asks for no permission of its own and never holds an act up:
    where nobody can be read to be at risk, one task or notice says so. Refused for an act that policy does not know.
    `at_once`: the act was made past the gate, so the task after it is due now, and a notice says so.
    """
    act = safety_policy().act(what)
    moment, now = _moment(when), timezone.now()
    times = TaskTimes(None, now) if at_once else task_times(what, moment, now=now)
    made = 0
    with transaction.atomic():
        for survivor in _whom(case):
            about = {"case": case, "survivor": survivor, "what": what, "act_at": moment}
            written = {"by": by.username, "at": now}
            for name, due in ((AdvocateTask.BEFORE, times.before), (AdvocateTask.AFTER, times.after)):
                if due is not None:
                    made += AdvocateTask.objects.get_or_create(
                        **about, moment=name, defaults=written | {"due_at": due}
                    )[1]
            if at_once or not act.waits:
                made += Notice.objects.get_or_create(**about, defaults=written)[1]
        if made:
            detail = {"what": what, "when": moment.isoformat(), "new": made}
            record("told advocates", by=by.username, subject=case.subject, detail=detail)
    return made


def _whom(case: Case) -> list[str]:
    try:
        return list(watched(case).called)
    except DaylightError:
        return [UNNAMED]


def _moment(when: datetime | date) -> datetime:
    """A moment; of a day alone its beginning where the force is."""
    if isinstance(when, datetime):
        return when if timezone.is_aware(when) else timezone.make_aware(when)
    return timezone.make_aware(datetime.combine(when, time.min))
