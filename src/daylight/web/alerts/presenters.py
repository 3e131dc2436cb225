"""Words for the pages of alerts."""

from dataclasses import dataclass

from daylight.domain.alerts import AlertKind, Worth, precision_of, shipped_alert_policy
from daylight.web.alerts.models import Alert
from daylight.web.alerts.queries import counts_by_kind, levels_of, names_of
from daylight.web.people.permits import Closed, Permits
from daylight.web.releases.models import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One alert with who it is about; neither where the record is closed to the user."""

    alert: Alert
    closed: Closed | None
    name: str
    level: str
    has_page: bool


def rows_of(permits: Permits, alerts: list[Alert]) -> list[Row]:
    """Alerts as they are listed. Closed rows show their reference alone."""
    ids = [alert.person_id for alert in alerts]
    closed = permits.closed(ids)
    open_ids = [person_id for person_id in ids if person_id not in closed]
    names, levels = names_of(permits.loaded, open_ids), levels_of(permits.loaded, open_ids)
    there = set(
        Person.objects.filter(loaded=permits.loaded, person_id__in=open_ids).values_list("person_id", flat=True)
    )
    return [
        Row(
            alert,
            closed.get(alert.person_id),
            names.get(alert.person_id, "In no release now"),
            levels.get(alert.person_id, ""),
            alert.person_id in there,
        )
        for alert in alerts
    ]


@dataclass(frozen=True, slots=True)
class Precise:
    """How often one kind of alert deserved a person's time; shares in per cent, None where none was answered."""

    words: str
    raised: int
    answered: int
    action: int
    no_action: int
    no: int
    share: float | None
    low: float | None
    high: float | None


def precision_shown() -> list[Precise]:
    """Every kind, in the order of the policy."""
    counts = counts_by_kind()
    return [_precise(words, counts.get(kind.value, {})) for kind, words in shipped_alert_policy().kinds.items()]


def _precise(words: str, counts: dict[str, int]) -> Precise:
    found = precision_of(counts)
    low, high = found.interval() or (None, None)
    return Precise(
        words,
        counts.get("raised", 0),
        found.cases,
        counts.get(Worth.ACTION, 0),
        counts.get(Worth.NO_ACTION, 0),
        counts.get(Worth.NO, 0),
        found.value,
        low,
        high,
    )


def kinds_shown() -> list[tuple[str, str]]:
    """Kinds to filter by."""
    return [(kind.value, shipped_alert_policy().kinds[kind]) for kind in AlertKind]
