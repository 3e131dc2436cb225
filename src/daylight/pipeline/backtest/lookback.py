"""The look back from every serious harm: who had had contact before, and which rule would have listed him."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daylight.domain.answers import Answer, AnswerKind, management_on
from daylight.pipeline.backtest.figures import Months, Row
from daylight.pipeline.backtest.followed import Followed
from daylight.pipeline.backtest.lists import Lists
from daylight.pipeline.backtest.reading import Released

# Each serious harm with what had been recorded of the same suspect by the day before.
_HARMS = """
    WITH grave AS (
        SELECT t.source, t.incident_id, t.person_id, min(t.event_date) AS happened_on,
            bool_or(c.homicide) AS homicide, list(DISTINCT t.other_person_id) AS victims
        FROM (
            SELECT source, incident_id, person_id, other_person_id, event_date, unnest(offence_codes) AS code
            FROM back_told WHERE NOT cancelled AND NOT restricted AND len(themes) > 0
        ) AS t
        JOIN back_serious AS c ON c.code = t.code
        WHERE t.event_date > DATE '{after}'
        GROUP BY t.source, t.incident_id, t.person_id
    )
    SELECT g.source, g.incident_id, g.person_id, g.happened_on, g.homicide,
        coalesce(bool_or(list_contains(g.victims, b.other_person_id)), false) AS victim_known,
        count(DISTINCT (b.source, b.incident_id)) FILTER (WHERE b.source IS NOT NULL) AS earlier_incidents,
        count(DISTINCT b.other_person_id) AS earlier_victims,
        min(b.known_on) AS first_recorded_on,
        list(DISTINCT b.source) FILTER (WHERE b.source IS NOT NULL) AS sources
    FROM grave AS g
    LEFT JOIN back_told AS b
        ON b.person_id = g.person_id AND b.known_on < g.happened_on AND NOT b.restricted
        AND (b.cancelled_on IS NULL OR b.cancelled_on >= g.happened_on)
    GROUP BY g.source, g.incident_id, g.person_id, g.happened_on, g.homicide
    ORDER BY g.happened_on, g.source, g.incident_id, g.person_id
"""


@dataclass(frozen=True, slots=True)
class Contacts:
    """What had been done about a person before a day."""

    schemes: list[str]
    managed_by: list[str]
    orders: list[str]
    convictions: int


def harm_rows(released: Released, months: Months) -> list[Row]:
    """One row per serious harm since the first month's end, as `backtest_harms` declares."""
    rows = []
    for told in released.engine.rows(_HARMS.format(after=months.days[0])):
        source, incident, person, on, homicide, victim_known, incidents, victims, first, sources = told
        contacts = contacts_before(released.answers.get(person, ()), on)
        rows.append(
            (
                source, incident, person, on, homicide, victim_known, incidents, victims, first,
                (on - first).days if first else None, sorted(sources or ()), contacts.schemes, contacts.managed_by,
                contacts.orders, contacts.convictions,
            )
        )  # fmt: skip
    return rows


def contacts_before(answers: Sequence[Answer], on: date) -> Contacts:
    """The schemes, orders and convictions of before a day, as known the day before."""
    before = [answer for answer in answers if answer.on < on]
    schemes = {answer.what for answer in before if answer.kind is AnswerKind.MANAGEMENT}
    orders = {answer.what for answer in before if answer.kind is AnswerKind.ORDER and answer.counts_as_answer()}
    convicted = [answer for answer in before if answer.kind is AnswerKind.CONVICTION and answer.counts_as_answer()]
    managing = management_on(tuple(before), on - timedelta(days=1)).managed_by
    return Contacts(sorted(schemes), list(managing), sorted(orders), len(convicted))


def harm_rule_rows(harms: Sequence[Row], every: Sequence[Lists], months: Months, followed: Followed) -> Iterator[Row]:
    """For each serious harm, each rule that would have listed the suspect at a month's end before it."""
    for lists in every:
        runs: dict[str, list[tuple[int, int]]] = {}
        for person, first, last, _ in lists.runs():
            runs.setdefault(followed.people[person], []).append((first, last))
        for source, incident, person, on, *_ in harms:
            place = months.last_before(on)
            before = [(first, last) for first, last in runs.get(person, ()) if first <= place]
            if before:
                first_on = months.days[before[0][0]]
                at_the_time = any(first <= place <= last for first, last in before)
                yield source, incident, person, *lists.name, first_on, (on - first_on).days, at_the_time
