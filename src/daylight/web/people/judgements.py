"""Reading judgements: what people said of two rows, whether they agree, and whether the release has it already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from daylight.web.people.models import Judgement
from daylight.web.releases.models import Mention

Key = tuple[str, str, str]
"""Source, source table and record id of a row."""
Pair = tuple[Key, Key]


class Verdict(StrEnum):
    """What the standing judgements of a pair come to."""

    NONE = "none"
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    DISPUTED = "disputed"  # one says the same, another different: neither counts until they agree


def pair_of(one: Key, other: Key) -> Pair:
    """Two rows as one pair, whichever way round."""
    return (one, other) if one <= other else (other, one)


def verdict_of(judgements: Iterable[Judgement]) -> Verdict:
    """What these standing judgements of one pair say together. Being unsure contradicts nobody."""
    said = {each.judgement for each in judgements}
    if {Judgement.SAME, Judgement.DIFFERENT} <= said:
        return Verdict.DISPUTED
    if not said:
        return Verdict.NONE
    return next(Verdict(word) for word in (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE) if word in said)


def standing(pairs: Iterable[Pair]) -> dict[Pair, list[Judgement]]:
    """The judgements of these pairs that nobody took back, oldest first."""
    wanted = set(pairs)
    found: dict[Pair, list[Judgement]] = {}
    for each in Judgement.objects.filter(
        taken_back_at=None, left_record_id__in=sorted({left[2] for left, _ in wanted})
    ):
        if (each.left, each.right) in wanted:
            found.setdefault((each.left, each.right), []).append(each)
    return found


def all_standing() -> dict[Pair, list[Judgement]]:
    """Every pair with the judgements that nobody took back, oldest first."""
    found: dict[Pair, list[Judgement]] = {}
    for each in Judgement.objects.filter(taken_back_at=None):
        found.setdefault((each.left, each.right), []).append(each)
    return found


def people_of(loaded: int, keys: Iterable[Key]) -> dict[Key, str]:
    """Whom the release takes each row to be about; rows that it does not have are left out."""
    wanted = set(keys)
    rows = Mention.objects.filter(loaded=loaded, record_id__in=sorted({key[2] for key in wanted}))
    told = rows.values_list("source", "source_table", "record_id", "person_id")
    return {row[:3]: row[3] for row in told if row[:3] in wanted}


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair about a person that was judged: what it comes to, and whether the release has it already."""

    pair: Pair
    verdict: Verdict
    judgements: list[Judgement] = field(repr=False)
    in_release: bool | None  # None where it asks nothing of a release

    @property
    def by(self) -> list[str]:
        """Who judged, oldest first."""
        return [each.by for each in self.judgements]


def judged_about(loaded: int, person_id: str) -> list[Judged]:
    """The standing judgements of rows about a person, oldest first."""
    if not Judgement.objects.filter(taken_back_at=None).exists():
        return []
    mentions = Mention.objects.filter(loaded=loaded, person_id=person_id)
    own = set(mentions.values_list("source", "source_table", "record_id"))
    records = sorted({key[2] for key in own})
    found: dict[Pair, list[Judgement]] = {}
    touching = Q(left_record_id__in=records) | Q(right_record_id__in=records)
    for each in Judgement.objects.filter(touching, taken_back_at=None):
        if each.left in own or each.right in own:
            found.setdefault((each.left, each.right), []).append(each)
    people = people_of(loaded, {key for pair in found for key in pair})
    return [weighed(pair, said, people) for pair, said in found.items()]


def weighed(pair: Pair, said: list[Judgement], people: dict[Key, str]) -> Judged:
    """A pair with what its judgements come to, and whether the release has both rows as that says."""
    verdict = verdict_of(said)
    left, right = (people.get(key) for key in pair)
    in_release = None
    if verdict in {Verdict.SAME, Verdict.DIFFERENT} and left and right:
        in_release = (left == right) is (verdict is Verdict.SAME)
    return Judged(pair, verdict, said, in_release)
