"""Reading matches: the queue by effect, the two rows of a question, and all that was judged.

A queue has at most a thousand questions (the run asks no more), so it is read whole and filtered in memory.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import NotFound
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.people.judgements import Key, Pair, Verdict, pair_of, people_of, standing, verdict_of
from daylight.web.people.models import Judgement
from daylight.web.people.permits import Closed, Permits
from daylight.web.releases.models import Address, Event, Management, Mention, Person, Review
from daylight.web.releases.queries import current_number

QUESTIONS_A_PAGE = 25
ROWS_SHOWN = 20
PERSON_ID = re.compile(r"\bP[0-9A-Z]{10}\b")


@dataclass(frozen=True, slots=True)
class Question:
    """One pair of the queue: what the release asks, and what people said of it so far."""

    review: Any
    judgements: list[Judgement] = field(default_factory=list, repr=False)
    closed: bool = False

    @property
    def verdict(self) -> Verdict:
        """What the standing judgements come to."""
        return verdict_of(self.judgements)

    @property
    def pair(self) -> Pair:
        """Both rows as one pair."""
        return pair_of(left_of(self.review), right_of(self.review))


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the queue is shown."""

    show: str = "waiting"
    changes: str = ""
    person: str = ""


SHOWN: Mapping[str, frozenset[Verdict]] = {
    "waiting": frozenset({Verdict.NONE}),
    "disputed": frozenset({Verdict.DISPUTED}),
    "unsure": frozenset({Verdict.UNSURE}),
    "judged": frozenset({Verdict.SAME, Verdict.DIFFERENT}),
    "all": frozenset(Verdict),
}


def left_of(review: Any) -> Key:
    """Source, table and record of a question's first row."""
    return review.left_source, review.left_table, review.left_record_id


def right_of(review: Any) -> Key:
    """Source, table and record of a question's second row."""
    return review.right_source, review.right_table, review.right_record_id


def questions(loaded: int) -> tuple[list[Question], int]:
    """The whole queue in its order, and how many questions are left out because an identity is sealed."""
    reviews = list(Review.objects.filter(loaded=loaded).order_by("rank"))
    people = {person for each in reviews for person in (each.left_person_id, each.right_person_id)}
    protected = Person.objects.filter(loaded=loaded, protected=True, person_id__in=people)
    sealed = set(protected.values_list("person_id", flat=True))
    shown = [each for each in reviews if not {each.left_person_id, each.right_person_id} & sealed]
    said = standing(pair_of(left_of(each), right_of(each)) for each in shown)
    asked = [Question(each, said.get(pair_of(left_of(each), right_of(each)), [])) for each in shown]
    return asked, len(reviews) - len(shown)


def filtered(found: Iterable[Question], asked: Asked) -> list[Question]:
    """The questions that are asked for."""
    return [
        each
        for each in found
        if each.verdict in SHOWN[asked.show]
        and (not asked.changes or each.review.changes == asked.changes)
        and (not asked.person or asked.person in (each.review.left_person_id, each.review.right_person_id))
    ]


def page_of(permits: Permits, found: list[Question], number: str | None) -> tuple[Page[Any], list[Question]]:
    """One page of questions, those that touch a record closed to this user marked."""
    page = Paginator(found, QUESTIONS_A_PAGE).get_page(number)
    some = list(page.object_list)
    touched = people_touched(permits.loaded, [each.review for each in some])
    closed = permits.closed(person for people in touched.values() for person in people)
    marked = [Question(each.review, each.judgements, bool(touched[each.review.rank] & closed.keys())) for each in some]
    return page, marked


def people_touched(loaded: int, reviews: list[Any]) -> dict[int, set[str]]:
    """By rank, everybody whom a question is about: both people, whose status it changes, and the suspects of a row."""
    at = people_at(loaded, {key for each in reviews for key in (left_of(each), right_of(each))})
    return {
        each.rank: {each.left_person_id, each.right_person_id}
        | at.get(left_of(each), set())
        | at.get(right_of(each), set())
        | set(PERSON_ID.findall(f"{each.effect_same} {each.effect_different}"))
        for each in reviews
    }


def people_at(loaded: int, keys: set[Key]) -> dict[Key, set[str]]:
    """By row, whom the release takes it to be about and who is suspected in its incident."""
    rows = Mention.objects.filter(loaded=loaded, record_id__in=sorted({key[2] for key in keys}))
    told = rows.values_list("source", "source_table", "record_id", "person_id", "incident_id")
    found = {row[:3]: {row[3]} for row in told if row[:3] in keys}
    incident_of = {row[:3]: row[4] for row in told if row[4] and row[:3] in keys}
    suspects: dict[str, set[str]] = {}
    events = Event.objects.filter(loaded=loaded, role="suspect", incident_id__in=sorted(set(incident_of.values())))
    for incident, person in events.values_list("incident_id", "person_id"):
        suspects.setdefault(incident, set()).add(person)
    for key, incident in incident_of.items():
        found[key] |= suspects.get(incident, set())
    return found


def question_at(loaded: int, rank: int) -> Question:
    """The question at a place of the queue. NotFound where there is none, or an identity is sealed."""
    review = Review.objects.filter(loaded=loaded, rank=rank).first()
    people = {review.left_person_id, review.right_person_id} if review else set()
    if not review or Person.objects.filter(loaded=loaded, person_id__in=people, protected=True).exists():
        raise NotFound("The queue has no such question. A new release asks anew: open the queue again.")
    pair = pair_of(left_of(review), right_of(review))
    return Question(review, standing([pair]).get(pair, []))


def next_after(loaded: int, rank: int) -> int | None:
    """The place of the next question that nobody has judged; None at the end."""
    found, _ = questions(loaded)
    waiting = [each.review.rank for each in found if each.verdict is Verdict.NONE]
    return next((place for place in waiting if place > rank), next(iter(waiting), None))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two rows: as recorded, whose row it is, and whether what it says may stand on the page."""

    mention: Any = field(repr=False)
    address: Any | None = field(repr=False)
    others: list[Any] = field(repr=False)
    is_survivors: bool


def side_of(loaded: int, key: Key) -> Side:
    """One row with what else is recorded about the same person. NotFound where the release does not have it."""
    source, table, record = key
    rows = Mention.objects.filter(loaded=loaded)
    mention = rows.filter(source=source, source_table=table, record_id=record).first()
    if mention is None:
        raise NotFound("The release no longer has one of these rows. Open the queue again.")
    others = rows.filter(person_id=mention.person_id).exclude(pk=mention.pk).order_by("-event_on", "record_id")
    address = Address.objects.filter(loaded=loaded, address_id=mention.address_id).first()
    return Side(mention, address, list(others[:ROWS_SHOWN]), is_survivors(mention))


def is_survivors(mention: Any) -> bool:
    """Whether a row may be a survivor's or a child's: whatever is not plainly about a suspect."""
    if mention.role is not None:
        return str(mention.role) != "suspect"
    if mention.source_table == "management":
        key = {"source": mention.source, "record_id": mention.record_id}
        return bool(Management.objects.filter(loaded=mention.loaded, role="victim", **key).exists())
    suspected = Person.objects.filter(loaded=mention.loaded, person_id=mention.person_id, as_suspect__gt=0)
    return not suspected.exists()


def judgements_of(pair: Pair) -> list[Judgement]:
    """Everything that was ever said of a pair, oldest first, what was taken back included."""
    (left_source, left_table, left_record_id), (right_source, right_table, right_record_id) = pair
    return list(
        Judgement.objects.filter(
            left_source=left_source, left_table=left_table, left_record_id=left_record_id,
            right_source=right_source, right_table=right_table, right_record_id=right_record_id,
        )
    )  # fmt: skip


def judgement_of(number: int) -> Judgement:
    """The judgement of that number. NotFound where there is none."""
    found = Judgement.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such judgement, or it is about a case that is closed to you.")
    return found


def newest_judgements(*, by: str = "") -> QuerySet[Judgement]:
    """Judgements, the newest first."""
    rows = Judgement.objects.order_by("-at", "-id")
    return rows.filter(by=by) if by else rows


def closed_pairs(permits: Permits, judgements: Iterable[Judgement]) -> set[Pair]:
    """Of these pairs, those that touch a record closed to this user, or a sealed identity."""
    pairs = {(each.left, each.right) for each in judgements}
    people = people_at(permits.loaded, {key for pair in pairs for key in pair})
    everybody = {person for some in people.values() for person in some}
    own = set(people_of(permits.loaded, people).values())
    protected = Person.objects.filter(loaded=permits.loaded, protected=True, person_id__in=own)
    closed = set(permits.closed(everybody)) | set(protected.values_list("person_id", flat=True))
    return {pair for pair in pairs if any(people.get(key, set()) & closed for key in pair)}


def why_closed(permits: Permits, review: Any) -> Closed | None:
    """Why a question is closed to this user; None where it is open."""
    touched = people_touched(permits.loaded, [review])[review.rank]
    return next(iter(sorted(permits.closed(touched).values())), None)


def waiting_cards(user: User) -> list[Card]:
    """Questions about who is who that nobody has judged, counted by the database alone."""
    if grant_of(user.held_roles, Permission.JUDGE_MATCH) is None:
        return []
    loaded = current_number()
    sides = ("source", "table", "record_id")
    straight = {f"{side}_{name}": OuterRef(f"{side}_{name}") for side in ("left", "right") for name in sides}
    turned = {f"left_{name}": OuterRef(f"right_{name}") for name in sides}
    turned |= {f"right_{name}": OuterRef(f"left_{name}") for name in sides}
    judged = Judgement.objects.filter(taken_back_at=None).filter(Q(**straight) | Q(**turned))
    sealed = Person.objects.filter(loaded=loaded, protected=True)
    waiting = Review.objects.filter(loaded=loaded).exclude(Exists(judged))
    for side in ("left", "right"):  # each by the index: PostgreSQL reads everybody for either at once
        waiting = waiting.exclude(Exists(sealed.filter(person_id=OuterRef(f"{side}_person_id"))))
    return [Card(waiting.count(), "Identity questions to judge", reverse("matches"))]
