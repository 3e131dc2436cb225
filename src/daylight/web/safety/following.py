"""After a load: checks, tasks and notices follow survivors whose records were joined, so that nothing said is lost."""

from typing import Any

from django.db import transaction

from daylight.web.audit.actions import record
from daylight.web.releases.models import Load, Register
from daylight.web.safety.models import AdvocateTask, Notice, OwnSurvivor, SafetyCheck, Waiver


def follow_survivors(sender: Any, *, load: Load, **_: Any) -> None:
    """Give every row of a survivor who was joined into another the id that she has now. Twice is as once."""
    held = set(SafetyCheck.objects.values_list("survivor", flat=True).distinct())
    held |= set(AdvocateTask.objects.filter(status="waiting").values_list("survivor", flat=True).distinct())
    held |= {one for each in Waiver.objects.filter(status="given").values_list("survivors", flat=True) for one in each}
    held |= set(OwnSurvivor.objects.exclude(person_id="").values_list("person_id", flat=True))
    joined = Register.objects.filter(loaded=load.number, change="joined", person_id__in=held)
    for before, others in joined.values_list("person_id", "other_ids"):
        if others:
            _follow(before, others[0], load)


def _follow(before: str, now: str, load: Load) -> None:
    with transaction.atomic():
        moved = SafetyCheck.objects.filter(survivor=before).update(survivor=now)
        for waiver in Waiver.objects.select_for_update().filter(status="given"):
            if before in waiver.survivors:
                waiver.survivors = sorted({*waiver.survivors, now} - {before})
                waiver.save(update_fields=["survivors"])
        OwnSurvivor.objects.filter(person_id=before).update(person_id=now)
        for model in (AdvocateTask, Notice):
            moved += _move_each(model, before, now)
        if moved:
            record("safety follows survivor", by=load.by, subject=f"person:{now}", detail={"was": before})


def _move_each(model: type[AdvocateTask] | type[Notice], before: str, now: str) -> int:
    """Rows one by one: where the other id has the same one already, it stands for both."""
    moved = 0
    for row in model.objects.filter(survivor=before):
        same = {"case": row.case_id, "what": row.what, "act_at": row.act_at, "survivor": now}
        if isinstance(row, AdvocateTask):
            same["moment"] = row.moment
        if not model.objects.filter(**same).exists():
            row.survivor = now
            row.save(update_fields=["survivor"])
            moved += 1
    return moved
