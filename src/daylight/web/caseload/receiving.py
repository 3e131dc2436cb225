"""After each load: cases whose people were joined or split are noted, open cases with anything new are due again."""

from typing import Any

from daylight.domain.casework import OPEN, sentence_of
from daylight.web.caseload.actions.identities import carry_identities
from daylight.web.caseload.actions.life import reopen_for
from daylight.web.caseload.models import Case
from daylight.web.caseload.news import fresh_of
from daylight.web.releases.models import Load


def after_load(load: Load, **told: Any) -> None:
    """Receives `releases.signals.release_loaded`. Nothing is done twice for a load that tells twice."""
    carry_identities(load)
    before = Load.objects.filter(state=Load.PREVIOUS).defer("manifest", "changes", "quality").first()
    if before is None:
        return
    cases = Case.objects.filter(status__in=[status.value for status in OPEN]).exclude(person_id="")
    by_person = {case.person_id: case for case in cases}
    for person_id, fresh in fresh_of(load, before, by_person):
        what = sentence_of(fresh, since=before.as_of)
        reopen_for(by_person[person_id], what=what, by=load.by, load=load.number)
