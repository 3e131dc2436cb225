"""Words for the pages of referrals: answers as they are read back, and what the referrer is told."""

from dataclasses import dataclass

from daylight.domain.access import Permission, Scope
from daylight.domain.agreements import is_outside
from daylight.domain.errors import DaylightError
from daylight.domain.referrals import WITH_THE_UNIT, ReferralStatus, shipped_referral_policy
from daylight.web.accounts.models import User
from daylight.web.agreements.queries import is_covered
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.presenters import Result, results_shown
from daylight.web.people.search import Found
from daylight.web.referrals.models import Change, Referral
from daylight.web.referrals.permits import search_grant_of
from daylight.web.releases.models import Person

RESULTS_SHOWN = 20
NOT_COVERED = (
    "Your agency has no sharing agreement in force that covers what became of it. Ask the force's information manager."
)
OUTCOME_WORDS = {
    ReferralStatus.TAKEN_ON: "Taken on",
    ReferralStatus.DECLINED: "Not taken on",
    ReferralStatus.RETURNED: "More is asked of you",
}


def called(referral: Referral, user: User) -> str:
    """How the referrer's own pages call the person; no name where the record has closed to them since."""
    if not referral.answers.get("person"):
        return "not said yet"
    if not referral.person_id:
        name = f"{referral.answer('details', 'forename')} {referral.answer('details', 'surname')}".strip()
        return f"{name or referral.answer('details', 'known_as') or 'somebody'}, in no record"
    if not may_find(user):
        return referral.person_id
    try:
        permits = permits_of(user, search_grant_of(user))
        check_may_open(permits, referral.person_id)
    except DaylightError:
        return referral.person_id
    return _name(permits.loaded, referral.person_id)


def names_of(loaded: int, person_ids: list[str]) -> dict[str, str]:
    """Surname, forename and reference of people whose records are open to who reads."""
    people = Person.objects.filter(loaded=loaded, person_id__in=person_ids)
    return {
        each.person_id: f"{(each.surname or 'Not known').upper()}, {each.forename or 'not known'}" for each in people
    }


def _name(loaded: int, person_id: str) -> str:
    person = Person.objects.get(loaded=loaded, person_id=person_id)
    return f"{person.forename or ''} {person.surname or ''}".strip() + f" ({person_id})"


def may_find(user: User) -> bool:
    """Whether anybody of the release may be shown to the user at all: an agency needs an agreement that says who."""
    return is_covered(user, Permission.REFER, ["identity"])


def offered(user: User, found: list[Found]) -> list[Result]:
    """People to choose from. Who may open only cases shared with them sees no row of another's: it would tell them
    that the police know the name."""
    if not may_find(user):
        return []
    grant = search_grant_of(user)
    shown = results_shown(permits_of(user, grant), found)
    if grant.scope is Scope.CASES:
        shown = [each for each in shown if each.person is not None]
    return shown[:RESULTS_SHOWN]


@dataclass(frozen=True, slots=True)
class Told:
    """What the referrer is told of where their referral stands."""

    status: str
    words: str = ""
    note: str = ""
    answered: bool = False


def told_of(referral: Referral, user: User) -> Told:
    """Where it stands, and the answer in the words that policy lets any referrer know.

    Somebody of an agency learns what became of it only where a sharing agreement in force says so; that more is asked
    of them they always learn, without the unit's note.
    """
    may_know = is_covered(user, Permission.REFER, ["referral"])
    outcome = {
        ReferralStatus.TAKEN_ON: "take_on",
        ReferralStatus.DECLINED: "decline",
        ReferralStatus.RETURNED: "return",
    }.get(referral.now)
    if referral.answered_at is None or outcome is None:
        with_the_unit = referral.now in WITH_THE_UNIT
        return Told("with the unit" if with_the_unit else referral.status_words)
    reason = shipped_referral_policy().reason(outcome, referral.reason_code)
    words = reason.told if reason else ""
    if may_know:
        return Told(OUTCOME_WORDS[referral.now], words, referral.note, answered=True)
    if outcome == "return":
        return Told(OUTCOME_WORDS[referral.now], words, answered=True)
    return Told("looked at by the unit", NOT_COVERED, answered=True)


def changes_shown(referral: Referral, changes: list[Change], user: User) -> list[tuple[Change, str]]:
    """The change log as the referrer sees it, each with its reason where it is theirs to read.

    Of the unit's steps somebody of an agency sees none: they would tell what became of it.
    """
    is_ours = not is_outside(user.held_roles, user.agency)
    return [
        (each, each.reason if each.by == user.username else "")
        for each in changes
        if is_ours or each.by == user.username
    ]
