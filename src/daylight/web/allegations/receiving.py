"""Before a case is accepted: a counter-allegation that waits is decided first."""

from typing import Any

from django.db.models import Exists, OuterRef

from daylight.domain.errors import Refused
from daylight.web.allegations.models import Decision
from daylight.web.releases.models import CounterAllegation
from daylight.web.releases.queries import current_number


def decided_first(case: Any, **told: Any) -> None:
    """Receives `caseload.signals.accepting`. Refused while a status of the person hangs on a pair undecided."""
    if not case.person_id:
        return
    decided = Decision.objects.filter(person_id=OuterRef("person_id"), other_person_id=OuterRef("other_person_id"))
    waiting = CounterAllegation.objects.filter(loaded=current_number(), person_id=case.person_id)
    if waiting.exclude(Exists(decided)).exists():
        raise Refused(
            "Two people accuse each other, and a status of this person hangs on it. Decide that first, under "
            "Counter-allegations; then accept the case or decline it."
        )
