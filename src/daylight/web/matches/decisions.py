"""What people decided on the site, as rows for the next run: in the words of `daylight.tables.decisions`.

A pair with two answers that differ is left out until people agree: the run would otherwise take the later one.
Somebody's doubt does not undo what another is sure of.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Min

from daylight.tables.decisions import JUDGEMENTS, LISTED
from daylight.web.audit.models import Entry
from daylight.web.people.judgements import Verdict, all_standing, verdict_of
from daylight.web.people.models import Allocation, Judgement

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """Rows by table, every table that the site decides about; and how many pairs were left out as disputed."""

    rows: dict[str, list[Row]]
    disputed: int


def decided() -> Decided:
    """Everything that people decided on the site and that a run takes, in an order that is always the same."""
    pairs = all_standing()
    verdicts = {pair: verdict_of(said) for pair, said in pairs.items()}
    kept = [_newest(said, verdicts[pair]) for pair, said in pairs.items() if verdicts[pair] is not Verdict.DISPUTED]
    judged = sorted((_judgement_row(each) for each in kept), key=lambda row: tuple(row.values()))
    disputed = sum(verdict is Verdict.DISPUTED for verdict in verdicts.values())
    return Decided({JUDGEMENTS.name: judged, LISTED.name: _listed_rows()}, disputed)


def _newest(said: list[Judgement], verdict: Verdict) -> Judgement:
    """The newest judgement of those that say what the pair comes to."""
    return [each for each in said if each.judgement == verdict.value][-1]


def _judgement_row(judgement: Judgement) -> Row:
    return {
        "left_source": judgement.left_source,
        "left_table": judgement.left_table,
        "left_record_id": judgement.left_record_id,
        "right_source": judgement.right_source,
        "right_table": judgement.right_table,
        "right_record_id": judgement.right_record_id,
        "judgement": judgement.judgement,
        "by": judgement.by,
        "at": _moment(judgement.at),
        "reason": judgement.reason,
    }


def _listed_rows() -> list[Row]:
    """A case of the unit is under its management since it was first allocated, as the audit has it."""
    first = Entry.objects.filter(action="allocated").values("subject").annotate(first=Min("at"))
    since = {row["subject"].removeprefix("person:"): row["first"] for row in first}
    return [
        {
            "person_id": each.person_id,
            "since": min(each.at, since.get(each.person_id, each.at)).date().isoformat(),
            "until": "",
            "by": each.by,
            "at": _moment(each.at),
        }
        for each in Allocation.objects.order_by("person_id")
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
