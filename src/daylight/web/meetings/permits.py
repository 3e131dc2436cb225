"""Which meetings are open to a user, and which parts of a person's page there."""

from dataclasses import dataclass

from django.db.models import QuerySet

from daylight.domain.access import Permission, Scope, check_may
from daylight.domain.errors import NotFound, Refused
from daylight.domain.meetings import parts_open
from daylight.web.accounts.models import User
from daylight.web.agreements.queries import fields_open_to
from daylight.web.caseload.permits import closed_cases
from daylight.web.meetings.models import Item, Meeting
from daylight.web.people.permits import SENTENCES, Closed, Permits, RestrictedCase, permits_of


@dataclass(frozen=True, slots=True)
class MeetingPermits:
    """What one user may see of meetings."""

    permits: Permits
    parts: frozenset[str]

    @property
    def is_outside(self) -> bool:
        """Whether the user comes for an agency or has only cases shared with them."""
        return self.permits.grant.scope is Scope.CASES

    def meetings(self) -> QuerySet[Meeting]:
        """Meetings open to the user: all, the unit's, or those that they attend and whose agreement is in force."""
        if self.is_outside:
            mine = Meeting.objects.filter(attendance__user=self.permits.user).distinct()
            return mine if self.parts else mine.none()
        if self.permits.grant.scope is Scope.UNIT:
            return Meeting.objects.filter(unit=self.permits.user.unit)
        return Meeting.objects.all()

    def closed(self, items: list[Item]) -> dict[int, Closed]:
        """Of these places on an agenda, those closed to the user, by number."""
        why = closed_cases(self.permits, [item.case for item in items])
        return {item.pk: why[item.case.reference] for item in items if item.case.reference in why}


def meeting_permits(user: User, permission: Permission = Permission.SEE_MEETING) -> MeetingPermits:
    """What this user may see. Refused where no role grants it."""
    permits = permits_of(user, check_may(user.held_roles, permission))
    return MeetingPermits(permits, parts_open(fields_open_to(user)))


def check_may_open_meeting(user: User, permission: Permission, meeting_id: int) -> tuple[Meeting, MeetingPermits]:
    """The meeting and what may be seen of it. NotFound where there is none; Refused where it is another's."""
    permits = meeting_permits(user, permission)
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("There is no such meeting. Go back to the list.")
    if not permits.meetings().filter(pk=meeting_id).exists():
        raise Refused("This meeting is not one of yours. Ask who runs it if you should attend.")
    return meeting, permits


def check_may_open_item(user: User, permission: Permission, item: Item) -> MeetingPermits:
    """What may be seen of one person's page of a meeting. Refused where the meeting or the case is closed."""
    _, permits = check_may_open_meeting(user, permission, item.meeting_id)
    why = permits.closed([item]).get(item.pk)
    if why is Closed.RESTRICTED:
        raise RestrictedCase(item.case.key)
    if why is not None:
        raise Refused(SENTENCES[why])
    return permits
