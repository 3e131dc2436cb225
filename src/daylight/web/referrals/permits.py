"""Whose referral is open to whom: to the referrer their own, to a screener those of people whose records are open."""

from collections.abc import Iterable

from daylight.domain.access import Grant, Permission, check_may, grant_of
from daylight.domain.errors import NotFound, Refused
from daylight.domain.people import words
from daylight.web.accounts.models import User
from daylight.web.people.permits import SENTENCES, Closed, RestrictedCase, permits_of
from daylight.web.referrals.models import Referral


def search_grant_of(user: User) -> Grant:
    """How far the referrer's search reaches: as their own search does, or as their referrals where they have none."""
    return grant_of(user.held_roles, Permission.SEARCH) or check_may(user.held_roles, Permission.REFER)


def check_own(user: User, referral: Referral | None) -> Referral:
    """The referral; NotFound for somebody else's, as for one that is not: nobody learns whom a colleague referred."""
    check_may(user.held_roles, Permission.REFER)
    if referral is None or referral.by != user.username:
        raise NotFound("You have no such referral. Look under Referrals.")
    return referral


def closed_referrals(user: User, referrals: Iterable[Referral]) -> dict[int, Closed]:
    """Of these referrals, those that are closed to this screener, by key, and why."""
    grant = check_may(user.held_roles, Permission.SCREEN_REFERRAL)
    wanted = list(referrals)
    people_ids = [each.person_id for each in wanted if each.person_id]
    people = permits_of(user, grant).closed(people_ids) if people_ids else {}
    found = {each.pk: people[each.person_id] for each in wanted if each.person_id in people}
    return found | {each.pk: Closed.OWN for each in wanted if not each.person_id and _is_about(user, each)}


def check_may_screen(user: User, referral: Referral | None) -> Referral:
    """The referral; Refused where the user may not screen, it is their own, or the person's record is closed."""
    check_may(user.held_roles, Permission.SCREEN_REFERRAL)
    if referral is None or referral.sent_at is None:
        raise NotFound("There is no such referral. It may have been withdrawn; look at the queue.")
    if referral.by == user.username:
        raise Refused("This is your own referral. Another person of the unit screens it.")
    if (why := closed_referrals(user, [referral]).get(referral.pk)) is not None:
        raise RestrictedCase(referral.person_id) if why is Closed.RESTRICTED else Refused(SENTENCES[why])
    return referral


def _is_about(user: User, referral: Referral) -> bool:
    """Whether somebody in no record bears the user's own name and birth date."""
    theirs = words(f"{referral.answer('details', 'forename')} {referral.answer('details', 'surname')}")
    return bool(theirs) and set(theirs) <= set(words(user.name)) and user.born_on == referral.born_on is not None
