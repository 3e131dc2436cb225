"""The recording era: what the counting rules of England and Wales made of one report, before and after June 2023.

The principal crime rule: of several crimes that one victim reports at one time against one offender, one is recorded,
the gravest. From 2018 the rules asked for a course of conduct (stalking, harassment, coercive control) to be recorded
beside it; from June 2023 they ask for the principal crime alone. So a report that made two crimes in 2022 makes one in
2024, and a rule that counts crimes grows harder to meet with nothing changed in what was done. Source: written answer
181272 of 24 April 2023 (https://parallelparliament.co.uk/question/181272), on the change that the Home Office announced
on 13 April 2023. That the older rule began in 2018 is commonly said, not read in a text.

What was never recorded cannot be put back, so histories are made comparable the other way: as if one principal crime
were recorded throughout. The gravest is told by severity weight; the Home Office's own look-up goes by sentence.
"""

from dataclasses import replace
from datetime import date

from daylight.domain.events import Crime, Event
from daylight.domain.histories import History

CHANGED_ON = date(2023, 6, 1)
BEFORE, SINCE = "before-2023-06", "from-2023-06"


def era_of(recorded_on: date) -> str:
    """The counting rule in force on the day a crime was recorded."""
    return BEFORE if recorded_on < CHANGED_ON else SINCE


def principal_crime(crimes: tuple[Crime, ...]) -> tuple[Crime, ...]:
    """The one crime that the rule records: the heaviest; of equals a themed one, then the first id. None of none."""
    return tuple(sorted(crimes, key=lambda crime: (-crime.weight, not crime.themed, crime.offence_id))[:1])


def as_principal_only(history: History) -> History:
    """The history as if each report of one victim had made one principal crime, whenever it was recorded."""
    if all(len(event.crimes) < 2 for event in history.events):
        return history
    return history.with_events(_principal_only(event) for event in history.events)


def _principal_only(event: Event) -> Event:
    return event if len(event.crimes) < 2 else replace(event, crimes=principal_crime(event.crimes))
