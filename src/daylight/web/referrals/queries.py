"""Reading referrals: somebody's own, the unit's queue, what waits for whom."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.domain.letters import SurvivorData
from daylight.domain.referrals import WITH_THE_UNIT, ReferralStatus, shipped_referral_policy
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.people.permits import Closed
from daylight.web.people.search import Found, found_by, taken_apart
from daylight.web.people.site_known import read_from
from daylight.web.referrals.models import Change, Referral
from daylight.web.referrals.permits import closed_referrals
from daylight.web.releases.queries import current

ROWS_A_PAGE = 50
_ANSWERED = (ReferralStatus.TAKEN_ON, ReferralStatus.DECLINED, ReferralStatus.RETURNED)


def referral_of(reference: str) -> Referral | None:
    """The referral of this reference."""
    return Referral.objects.filter(reference=reference).first()


def own(user: User, *, drafts: bool) -> QuerySet[Referral]:
    """The user's drafts and those that came back to them, or everything else that they sent; newest first."""
    mine = Referral.objects.filter(by=user.username).exclude(status=ReferralStatus.WITHDRAWN, sent_at=None)
    back = [ReferralStatus.DRAFT, ReferralStatus.RETURNED]
    return mine.filter(status__in=back) if drafts else mine.exclude(status__in=back)


def changes_of(referral: Referral) -> list[Change]:
    """Every change, newest first."""
    return list(referral.changes.all())


def found_for(text: str) -> list[Found]:
    """People whom a line of text may mean; none before the first load."""
    release = current()
    line = taken_apart(text)
    return [] if release is None or line.is_empty else found_by(line, loaded=release.number)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One referral of the queue, and why it is closed to the user, if it is."""

    referral: Referral
    closed: Closed | None
    concerns: list[str]
    overdue: bool


def _queue(*, show: str) -> QuerySet[Referral]:
    with_the_unit = Referral.objects.filter(status__in=WITH_THE_UNIT)
    if show == "answered":
        answered = Referral.objects.filter(status__in=_ANSWERED, answered_at__isnull=False)
        return answered.order_by("-answered_at", "-pk")
    if show == "sign_off":
        with_the_unit = with_the_unit.filter(status=ReferralStatus.TO_SIGN_OFF)
    return with_the_unit.order_by("-danger", "answer_by", "pk")


def waiting_page(user: User, *, show: str, page: str | None) -> tuple[Page[Referral], list[Waiting]]:
    """A page of the unit's queue: those in danger first, then by when an answer is due."""
    found = Paginator(_queue(show=show), ROWS_A_PAGE).get_page(page)
    rows = list(found.object_list)
    closed = closed_referrals(user, rows) if rows else {}
    words, now = shipped_referral_policy().words_of_concerns, timezone.now()
    return found, [
        Waiting(
            each,
            closed.get(each.pk),
            words(each.answer("concern", "concerns")),
            each.now in WITH_THE_UNIT and each.answer_by is not None and each.answer_by < now,
        )
        for each in rows
    ]


def earlier(referral: Referral) -> int:
    """Other referrals of the same person that were sent."""
    if not referral.person_id:
        return 0
    return Referral.objects.filter(person_id=referral.person_id, sent_at__isnull=False).exclude(pk=referral.pk).count()


def waiting_cards(user: User) -> list[Card]:
    """Referrals to screen, answers not read yet, drafts not sent yet."""
    cards = []
    if grant_of(user.held_roles, Permission.SCREEN_REFERRAL):
        to_screen = _queue(show="").exclude(by=user.username)
        urgent = to_screen.filter(danger=True).exists()
        cards.append(Card(to_screen.count(), "Referrals to screen", reverse("screening"), urgent=urgent))
    if grant_of(user.held_roles, Permission.REFER):
        mine, href = Referral.objects.filter(by=user.username), reverse("referrals")
        unread = mine.filter(status__in=_ANSWERED, answered_at__isnull=False, seen_at=None).count()
        cards.append(Card(unread, "Answers to your referrals", href))
        cards.append(Card(mine.filter(status=ReferralStatus.DRAFT).count(), "Draft referrals", href))
    return cards


def known_here(loaded: int, key: str) -> SurvivorData:
    """How referrals about a person, or the case that they became, say that she is safely reached, and her view."""
    about = Q(person_id=key) | Q(case_reference=key)
    told = [each.get("survivor", {}) for each in Referral.objects.filter(about).values_list("answers", flat=True)]
    return read_from(told=[str(one.get(field) or "") for one in told for field in ("contact", "view")])
