"""Words for markers: how each stands, what may be done, how it was delivered."""

from dataclasses import dataclass, field
from datetime import date

from daylight.domain.access import grant_of
from daylight.domain.errors import Refused
from daylight.domain.markers import KINDS, LIVES, Kind, Life, Sending, check_may_lapse, shipped_marker_policy
from daylight.domain.moves import words_of
from daylight.web.accounts.models import User
from daylight.web.markers.models import Delivery, IdentityChange, Marker
from daylight.web.markers.queries import last_checked
from daylight.web.people.permits import Permits
from daylight.web.releases.models import Person

_TAGS = {
    Life.LIVE: "govuk-tag--green", Life.DRAFTED: "govuk-tag--yellow", Life.RETURNED: "govuk-tag--orange",
    Sending.ACKNOWLEDGED: "govuk-tag--green", Sending.FAILED: "govuk-tag--red", Sending.SENT: "govuk-tag--blue",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A marker as a row or a page shows it."""

    marker: Marker = field(repr=False)
    closed: bool
    kind: str
    state: str
    tag: str
    priority: str
    warning: str
    overdue: bool


def shown_of(marker: Marker, *, on: date, closed: bool = False) -> Shown:
    """The marker in words, as of a day."""
    policy, state = shipped_marker_policy(), Life(marker.state)
    return Shown(
        marker=marker,
        closed=closed,
        kind=KINDS[Kind(marker.kind)].split(":")[0],
        state=words_of(state),
        tag=_TAGS.get(state, "govuk-tag--grey"),
        priority=policy.priorities.get(marker.priority, marker.priority),
        warning=policy.warnings.get(marker.warning, marker.warning),
        overdue=state is Life.LIVE and marker.review_by < on,
    )


def whose_choices(change: IdentityChange, permits: Permits) -> list[tuple[str, str]]:
    """Whose a marker may be. Suspects with their names; whom a marker protects, by reference alone."""
    kind, sides = Kind(change.marker.kind), [side.person_id for side in change.sides.all()]
    names: dict[str, str] = {}
    if not kind.protects:
        rows = Person.objects.filter(loaded=permits.loaded, person_id__in=sides)
        names = {
            row.person_id: f", {(row.surname or 'Not known').upper()}, {row.forename or 'not known'}" for row in rows
        }
    choices = [(side, f"{side}{names.get(side, '')}") for side in sorted(sides)]
    return choices or ([] if kind is Kind.PERSON else [("nobody", "Nobody in the records: it stays where it is")])


def steps_for(marker: Marker, user: User) -> list[tuple[str, str]]:
    """Name and words of the steps that this user may take now."""
    found = []
    for move in LIVES.moves_from(Life(marker.state)):
        if move.name == "expire" or grant_of(user.held_roles, move.permission) is None:
            continue
        if move.another and marker.last_by == user.username:
            continue
        if move.name == "lapse" and not _lapses(Kind(marker.kind)):
            continue
        found.append((move.name.replace(" ", "-"), move.name.capitalize()))
    return found


def _lapses(kind: Kind) -> bool:
    try:
        check_may_lapse(kind)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest delivery to one system."""

    to: str
    delivery: Delivery
    state: str
    tag: str
    checked: object


def sent_of(marker: Marker) -> list[Sent]:
    """How the newest edition reached each system, and when that was last checked."""
    newest = {one.to: one for one in marker.deliveries.exclude(state=Sending.SUPERSEDED.value).order_by("pk")}
    return [
        Sent(
            one.get_to_display(),
            one,
            words_of(Sending(one.state)),
            _TAGS.get(Sending(one.state), "govuk-tag--grey"),
            checked.at if (checked := last_checked(to)) else None,
        )
        for to, one in newest.items()
    ]
