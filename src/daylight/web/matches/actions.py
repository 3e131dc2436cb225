"""Writing about matches: a judgement, taking one back, revealing what stands in a survivor's rows."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.matches.queries import closed_pairs, judgements_of, people_at
from daylight.web.people.judgements import Key, Pair, pair_of, people_of
from daylight.web.people.models import Judgement
from daylight.web.people.permits import SENTENCES, permits_of
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current

_JUDGEMENTS = (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE)


class SomebodyElseJudged(Invalid):
    """The pair was judged by somebody while the page was open: both are shown, and the person chooses."""


def judge_match(one: Key, other: Key, *, judgement: str, reason: str, seen: int, by: User) -> Judgement:
    """Say that two rows are one person, two people, or that it cannot be said.

    `seen` is how many judgements of the pair had ever been made when the page was: SomebodyElseJudged where there
    are more now. Refused where the user may not, or a record is closed to them or sealed; Invalid for a word that is
    no judgement.
    """
    check_may(by.held_roles, Permission.JUDGE_MATCH)
    if judgement not in _JUDGEMENTS or one == other:
        raise Invalid("Choose same person, different people or not sure, of two different rows.")
    pair = pair_of(one, other)
    _check_open(pair, by=by)
    with transaction.atomic():
        before = judgements_of(pair)
        if len(before) > seen:
            raise SomebodyElseJudged("Somebody answered while you were looking. Read what they said, then choose.")
        return _keep(pair, judgement, reason, by=by, before=before)


def _keep(pair: Pair, judgement: str, reason: str, *, by: User, before: list[Judgement]) -> Judgement:
    now, release = timezone.now(), current()
    own = [each.pk for each in before if each.by == by.username and each.taken_back_at is None]
    Judgement.objects.filter(pk__in=own).update(
        taken_back_by=by.username, taken_back_at=now, taken_back_because="Judged again."
    )
    (left_source, left_table, left_record_id), (right_source, right_table, right_record_id) = pair
    made = Judgement.objects.create(
        left_source=left_source, left_table=left_table, left_record_id=left_record_id,
        right_source=right_source, right_table=right_table, right_record_id=right_record_id,
        judgement=judgement, reason=reason, by=by.username, at=now, release_id=release.release_id if release else "",
    )  # fmt: skip
    record("judged match", by=by.username, subject=f"judgement:{made.pk}", detail={"judgement": judgement})
    return made


def _check_open(keys: Iterable[Key], *, by: User) -> None:
    """NotFound for rows that the release does not have, Refused for people closed to the user or sealed."""
    permits = permits_of(by, check_may(by.held_roles, Permission.JUDGE_MATCH))
    wanted = set(keys)
    people = people_of(permits.loaded, wanted)
    if wanted - people.keys():
        raise NotFound("The release no longer has one of these rows. Open the queue again.")
    if Person.objects.filter(loaded=permits.loaded, person_id__in=people.values(), protected=True).exists():
        raise Refused("A sealed identity is never joined with another. Ask the information manager.")
    for why in permits.closed(set().union(*people_at(permits.loaded, wanted).values())).values():
        raise Refused(SENTENCES[why])


def take_back(judgement_id: int, *, reason: str, by: User) -> Judgement:
    """Let a judgement no longer stand; it stays in the history.

    One's own, or with the permission to settle also somebody else's. Refused, NotFound or Invalid otherwise.
    """
    grant = check_may(by.held_roles, Permission.JUDGE_MATCH)
    with transaction.atomic():
        judgement = Judgement.objects.select_for_update().filter(pk=judgement_id).first()
        if judgement is None:
            raise NotFound("There is no such judgement.")
        if judgement.by != by.username:
            check_may(by.held_roles, Permission.SETTLE_MATCH)
        if closed_pairs(permits_of(by, grant), [judgement]):
            raise Refused("This judgement is about a case that is closed to you. Ask a supervisor.")
        if judgement.taken_back_at is not None:
            raise Invalid(f"{judgement.taken_back_by} has taken this back already. Nothing more needs doing.")
        judgement.taken_back_by, judgement.taken_back_at = by.username, timezone.now()
        judgement.taken_back_because = reason
        judgement.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_because"])
        detail = {"judgement": judgement.judgement, "of": judgement.by}
        record("took back judgement", by=by.username, subject=f"judgement:{judgement.pk}", detail=detail)
    return judgement


def reveal_rows(keys: list[Key], *, reason: str, by: User) -> None:
    """Audit that what stands in these survivors' rows is shown, before it is. Refused where the user may not see it."""
    permits = permits_of(by, check_may(by.held_roles, Permission.REVEAL_SURVIVOR))
    _check_open(keys, by=by)
    touched = set().union(*people_at(permits.loaded, set(keys)).values())
    for why in permits.closed(touched).values():
        raise Refused(SENTENCES[why])
    with transaction.atomic():
        for key, person in sorted(people_of(permits.loaded, keys).items()):
            detail = {"reason": reason, "row": "/".join(key)}
            record("revealed survivor", by=by.username, subject=f"person:{person}", detail=detail)


def note_look(keys: Iterable[Key], *, loaded: int, by: User) -> None:
    """Audit a look at two rows with each person whom they are about, so that it is found under the person."""
    with transaction.atomic():
        for person in sorted(set(people_of(loaded, keys).values())):
            record("compared rows", by=by.username, subject=f"person:{person}")
