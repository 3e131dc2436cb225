"""Writing alerts: raised once for each fact; cleared, put off, assigned and brought back by a person."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.alerts import ALERTS, AlertKind, AlertStatus, Worth, check_snooze
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.safety import safety_policy
from daylight.web.accounts.models import User
from daylight.web.alerts.facts import Fact, due_facts, facts_of
from daylight.web.alerts.models import Alert
from daylight.web.alerts.queries import inbox, levels_of
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.people.permits import SENTENCES, Permits, permits_of
from daylight.web.people.protected import kinds_told
from daylight.web.releases.models import Load
from daylight.web.releases.queries import current

_BATCH = 1_000
MOST_AT_ONCE = 200


def raise_after_load(load: Load, **_: Any) -> int:
    """What a release says that is new, and what falls due today; how many alerts that made. The same load again makes
    none.

    Receives `releases.signals.release_loaded`.
    """
    return _raise(facts_of(load, on=timezone.localdate()), by=load.by, subject=f"release:{load.release_id}")


def raise_due(*, on: date, by: str) -> int:
    """What falls due between loads: releases from custody, orders that end, reassessments. Said once each."""
    load = current()
    return _raise(due_facts(load.number if load else None, on), by=by, subject="")


def raise_alert(*, kind: AlertKind, person_id: str, fact: str, what: str, on: date, by: str) -> bool:
    """One alert, by an area above; False where the fact was said already. `what` is a sentence without a survivor."""
    return _raise([Fact(kind, person_id, fact[:150], what[:300], on)], by=by, subject=f"person:{person_id}") == 1


def raise_outside(*, case: Case, kind: str, act: str, on: date, by: User, **_: Any) -> bool:
    """Contact that the safety gate had not let pass, for a supervisor. Receives `safety.signals.made_outside`."""
    words = safety_policy().act(kind).words
    what = f"Contact was made that the safety gate had not let pass: {words}, {on.day} {on:%B %Y}."
    return raise_alert(
        kind=AlertKind.SAFETY, person_id=case.key, fact=f"{kind}:{act}", what=what, on=on, by=by.username
    )


def _raise(facts: Iterable[Fact], *, by: str, subject: str) -> int:
    made = 0
    with transaction.atomic():
        for some in _batches(facts):
            made += _keep(some)
        if made:
            record("raised alerts", by=by, subject=subject[:80], detail={"alerts": made})
    return made


def _batches(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    rest = iter(facts)
    while some := list(islice(rest, _BATCH)):
        yield some


def _keep(facts: list[Fact]) -> int:
    """Make alerts of those facts that are none yet, and wake what was put off of the same kind on the same person."""
    named = {fact.name: fact for fact in facts}
    known = set(Alert.objects.filter(fact__in=named).values_list("fact", flat=True))
    new = [fact for name, fact in named.items() if name not in known]
    now = timezone.now()
    for kind in {fact.kind for fact in new}:
        people = [fact.person_id for fact in new if fact.kind is kind]
        asleep = Alert.objects.filter(status=AlertStatus.SNOOZED.value, kind=kind.value, person_id__in=people)
        asleep.update(status=AlertStatus.WAITS.value, until=None, reason="", by="", at=now)
    rows = [
        Alert(fact=fact.name, kind=fact.kind.value, person_id=fact.person_id, what=fact.what, on=fact.on, raised_at=now)
        for fact in new
    ]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _held(ids: Iterable[int], *, by: User) -> tuple[Permits, list[Alert]]:
    """These alerts, locked, each open to the user. Refused where the user may not or one is closed; NotFound for one
    that is not; Invalid for none or too many."""
    permits = permits_of(by, check_may(by.held_roles, Permission.CLEAR_ALERT))
    wanted = sorted(set(ids))
    if not wanted:
        raise Invalid("Choose at least one alert.")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"Choose at most {MOST_AT_ONCE} alerts at once.")
    found = list(Alert.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise NotFound("One of the alerts is not there any more. Load the page again.")
    for why in permits.closed(alert.person_id for alert in found).values():
        raise Refused(SENTENCES[why])
    return permits, found


def _check_tells_of_nobody(loaded: int, alerts: list[Alert], text: str) -> None:
    """Refused where a text tells who or where somebody beside one of these suspects is: it stands on their pages."""
    people = {alert.person_id for alert in alerts} if text.strip() else set()  # each apart: one may be at risk from one
    if kinds := sorted({kind for person in people for kind in kinds_told(loaded, [person], text)}):
        raise Refused(
            f"The text holds {', '.join(kinds)} that is known of somebody beside this person. Write “Survivor A”, and "
            "nothing that tells who or where she is."
        )


def _moved(alert: Alert, name: str, *, by: User, reason: str, **detail: object) -> None:
    step = ALERTS.move(alert.now, name, reason=reason)
    alert.status, alert.by, alert.at = step.after.value, by.username, timezone.now()
    alert.version += 1
    alert.save()
    said = {"alert": alert.pk, "kind": alert.kind, **detail} | ({"reason": reason} if reason else {})
    record(f"alert: {name}", by=by.username, subject=f"person:{alert.person_id}", detail=said)


def clear(ids: Iterable[int], *, worth: str, note: str = "", by: User) -> int:
    """Clear these, with a word on whether they deserved a person's time. One that somebody cleared is a conflict."""
    if worth not in set(Worth):
        raise Invalid("Say whether it was worth a person's time.")
    with transaction.atomic():
        permits, alerts = _held(ids, by=by)
        _check_tells_of_nobody(permits.loaded, alerts, note)
        for alert in alerts:
            if alert.now is AlertStatus.CLEARED:
                raise Conflict(f"{alert.by} has cleared one of these meanwhile. Load the page again, then choose.")
            alert.worth, alert.note, alert.until = worth, note[:500], None
            _moved(alert, "clear", by=by, reason="", worth=worth)
    return len(alerts)


def snooze(ids: Iterable[int], *, until: date, reason: str, by: User) -> int:
    """Put these off until a day, with a reason; Invalid beyond the cap of the highest level among them."""
    today = timezone.localdate()
    with transaction.atomic():
        permits, alerts = _held(ids, by=by)
        _check_tells_of_nobody(permits.loaded, alerts, reason)
        levels = levels_of(permits.loaded, (alert.person_id for alert in alerts))
        for alert in alerts:
            check_snooze(until, level=levels.get(alert.person_id, ""), on=today)
            if alert.now is AlertStatus.SNOOZED and alert.until is not None and alert.until <= today:
                alert.status = AlertStatus.WAITS.value  # its day has come
            alert.until, alert.reason = until, reason
            _moved(alert, "snooze", by=by, reason=reason, until=until)
    return len(alerts)


def wake(ids: Iterable[int], *, by: User) -> int:
    """Let these wait again before their day."""
    with transaction.atomic():
        _, alerts = _held(ids, by=by)
        for alert in alerts:
            alert.until = None
            _moved(alert, "wake", by=by, reason="")
    return len(alerts)


def bring_back(alert_id: int, *, reason: str, by: User) -> Alert:
    """Let one that was cleared wait again; what was said of its worth goes with it."""
    with transaction.atomic():
        permits, (alert,) = _held([alert_id], by=by)
        _check_tells_of_nobody(permits.loaded, [alert], reason)
        alert.worth, alert.reason = "", reason
        _moved(alert, "bring back", by=by, reason=reason)
    return alert


def assign(ids: Iterable[int], *, to: User | None, by: User) -> int:
    """Give these to somebody who works alerts, or to nobody. Refused for a person whose record is closed to them."""
    with transaction.atomic():
        permits, alerts = _held(ids, by=by)
        if to is not None:
            grant = grant_of(to.held_roles, Permission.CLEAR_ALERT)
            if grant is None:
                raise Invalid(f"{to.shown_name} does not work alerts. Choose somebody who does.")
            if Permits(user=to, loaded=permits.loaded, grant=grant).closed(alert.person_id for alert in alerts):
                raise Refused(f"One of these is about somebody whose record is closed to {to.shown_name}.")
        for alert in alerts:
            if alert.now is AlertStatus.CLEARED:
                raise Conflict(f"{alert.by} has cleared one of these meanwhile. Load the page again, then choose.")
            alert.assigned_to = to
            alert.version += 1
            alert.save(update_fields=["assigned_to", "version"])
            detail = {"alert": alert.pk, "kind": alert.kind, "to": to.username if to else ""}
            record("alert: assign", by=by.username, subject=f"person:{alert.person_id}", detail=detail)
    return len(alerts)


def take_next(*, by: User) -> Alert | None:
    """The next alert that nobody has, now the user's; None where there is none. Two who ask at once get two."""
    permits = permits_of(by, check_may(by.held_roles, Permission.CLEAR_ALERT))
    with transaction.atomic():
        candidates = list(inbox(permits, show="unassigned", kind="").values_list("pk", "person_id")[:MOST_AT_ONCE])
        closed = permits.closed(person_id for _, person_id in candidates)
        for pk, person_id in candidates:
            if person_id in closed:
                continue
            alert = Alert.objects.select_for_update().get(pk=pk)
            if alert.assigned_to_id is None and alert.now is not AlertStatus.CLEARED:
                assign([pk], to=by, by=by)
                return Alert.objects.get(pk=pk)
    return None
