"""The new-partner finder: reads a release in a few statements, proposes, purges, and lets a person decide."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from daylight.domain.access import Permission, check_may
from daylight.domain.disclosures import SHORTEST_WHY, Route, shipped_disclosures
from daylight.domain.errors import Conflict, Invalid
from daylight.domain.new_partners import PROPOSALS, Evidence, Human, Kind, Standing, proposals, purged_on
from daylight.domain.new_partners import Proposal as Found
from daylight.domain.new_partners import shipped_policy as finder_policy
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.disclosures.actions import open_disclosure
from daylight.web.disclosures.models import Disclosure, Draft, Gone, Proposal
from daylight.web.disclosures.queries import proposal_called
from daylight.web.releases.models import Event, Load, Mention, Person, Status
from daylight.web.survivors.actions import put_at_risk
from daylight.web.survivors.models import AtRisk

_AT_ONCE = 500
_PRESENT = ("suspect", "victim", "witness", "caller", "other")
_TOGETHER = ("spouse", "civil_partner", "cohabitant", "partner")


def after_a_load(sender: Any, load: Load, **_: Any) -> None:
    """Hear that a release became current. Called again for the same load, it proposes nobody twice."""
    purge(by=load.by)
    propose(load)


def propose(load: Load) -> int:
    """Propose whom the release's records suggest beside a listed person; how many are new."""
    evidence = evidence_in(load)
    named = {one for each in evidence for one in (each.suspect_id, each.other_id)}
    policy = finder_policy()
    found = proposals(
        evidence, _humans(load.number, named), known=_known(load.number, named), on=load.as_of, policy=policy
    )
    today = timezone.localdate()
    with transaction.atomic():
        gone = {row.digest: row.newest_on for row in Gone.objects.all()}
        standing = {(row.suspect_id, row.other_id): row for row in Proposal.objects.select_for_update()}
        new = [
            _row(each, today)
            for each in found
            if (each.suspect_id, each.other_id) not in standing
            and each.newest() > gone.get(_digest(each.suspect_id, each.other_id), date.min)
        ]
        Proposal.objects.bulk_create(new, batch_size=_AT_ONCE)
        _strengthen(found, standing, today)
        if new:
            subject, detail = f"release:{load.release_id}", {"new": len(new), "policy": policy.edition}
            record("proposed new partners", by=load.by, subject=subject, detail=detail)
    return len(new)


def _strengthen(found: Iterable[Found], standing: dict[tuple[str, str], Proposal], today: date) -> None:
    """Give proposals that wait the evidence of this release; the day on which they are purged stays."""
    changed = []
    for each in found:
        row = standing.get((each.suspect_id, each.other_id))
        if row is not None and row.status == Standing.PROPOSED.value:
            fresh = _row(each, today)
            row.points, row.evidence, row.newest_on = fresh.points, fresh.evidence, fresh.newest_on
            changed.append(row)
    Proposal.objects.bulk_update(changed, ["points", "evidence", "newest_on"], batch_size=_AT_ONCE)


def _row(found: Found, today: date) -> Proposal:
    told = [
        {"kind": each.kind.value, "on": each.on.isoformat(), "reference": each.reference} for each in found.evidence
    ]
    return Proposal(
        suspect_id=found.suspect_id, other_id=found.other_id, points=found.points, evidence=told,
        newest_on=found.newest(), proposed_on=today, purged_on=purged_on(today, finder_policy()),
    )  # fmt: skip


def _digest(suspect_id: str, other_id: str) -> str:
    return str(salted_hmac("daylight.disclosures", f"{suspect_id}:{other_id}", algorithm="sha256").hexdigest())


def evidence_in(load: Load) -> list[Evidence]:
    """What the release's recent rows suggest, one row for each kind, pair and record. Of listed people only."""
    first = load.as_of - timedelta(days=finder_policy().look_back_days)
    sure = Status.objects.filter(loaded=load.number, met=True, held=None)  # none who may be a child, or the one harmed
    listed = set(sure.values_list("person_id", flat=True))
    rows = Mention.objects.filter(loaded=load.number, event_on__gt=first, event_on__lte=load.as_of)
    fields = ("person_id", "incident_id", "role", "address_id", "event_on")
    recent = [row for row in rows.exclude(person_id=None).values_list(*fields) if row[0]]
    return [
        *_together(load.number, listed, recent, first),
        *_at_one_address(listed, recent),
        *_by_a_child(listed, recent),
    ]


_Row = tuple[str, str | None, str | None, str | None, date]


def _together(loaded: int, listed: set[str], recent: list[_Row], first: date) -> Iterable[Evidence]:
    """Both in one incident, neither accusing the other; or the other is accused by him, and recorded as his partner."""
    by_incident: dict[str, dict[str, date]] = defaultdict(dict)
    for person, incident, role, _, on in recent:
        if incident and role in _PRESENT:
            by_incident[incident][person] = on
    accused: dict[str, set[frozenset[str]]] = defaultdict(set)
    events = Event.objects.filter(loaded=loaded, event_date__gt=first, role="suspect").exclude(other_person_id=None)
    told = ("incident_id", "person_id", "other_person_id", "relationship", "event_date")
    for incident, person, other, relationship, on in events.values_list(*told):
        accused[incident].add(frozenset((person, other)))
        if other in listed and relationship in _TOGETHER and incident:
            yield Evidence(Kind.PARTNER, other, person, on, incident)
    for incident, people in by_incident.items():
        for suspect in listed & set(people):
            for other in people:
                if other != suspect and frozenset((suspect, other)) not in accused[incident]:
                    yield Evidence(Kind.JOINT_INCIDENT, suspect, other, people[other], incident)


def _homes(recent: list[_Row]) -> dict[str, dict[str, date]]:
    """Each address with its people and the last day of each: none where there are more than a household."""
    homes: dict[str, dict[str, date]] = defaultdict(dict)
    for person, _, _, address, on in recent:
        if address:
            homes[address][person] = max(on, homes[address].get(person, date.min))
    most = finder_policy().most_at_address
    return {address: people for address, people in homes.items() if 1 < len(people) <= most}


def _at_one_address(listed: set[str], recent: list[_Row]) -> Iterable[Evidence]:
    for address, people in _homes(recent).items():
        for suspect in listed & set(people):
            for other, on in people.items():
                if other != suspect:
                    yield Evidence(Kind.SAME_ADDRESS, suspect, other, min(on, people[suspect]), address)


def _by_a_child(listed: set[str], recent: list[_Row]) -> Iterable[Evidence]:
    """He is suspect in an incident with a child who lives where the other lives."""
    homes = _homes(recent)
    lives: dict[str, set[str]] = defaultdict(set)
    for address, people in homes.items():
        for person in people:
            lives[person].add(address)
    suspects: dict[str, set[str]] = defaultdict(set)
    children: dict[str, dict[str, date]] = defaultdict(dict)
    for person, incident, role, _, on in recent:
        if incident and role == "suspect" and person in listed:
            suspects[incident].add(person)
        elif incident and role == "child":
            children[incident][person] = on
    for incident, young in children.items():
        for child, on in young.items():
            beside = {one for home in lives.get(child, ()) for one in homes[home]} - {child}
            for suspect in suspects.get(incident, ()):
                for other in beside - {suspect} - set(young):
                    yield Evidence(Kind.CHILD_REFERRAL, suspect, other, on, incident)


def _some(named: set[str]) -> Iterable[list[str]]:
    ids = sorted(named)
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _humans(loaded: int, named: set[str]) -> dict[str, Human]:
    """What is known of each; of a day that is not known for certain, the latest on which they may be born."""
    found = {}
    for some in _some(named):
        rows = Person.objects.filter(loaded=loaded, person_id__in=some)
        wanted = ("person_id", "born_to", "date_of_birth", "protected", "staff")
        for person_id, born_to, born, sealed, staff in rows.values_list(*wanted):
            found[person_id] = Human(person_id, born_to or born, bool(sealed), bool(staff))
    return found


def _known(loaded: int, named: set[str]) -> frozenset[tuple[str, str]]:
    """Pairs of which it is known already: she is recorded as harmed by him, was confirmed, or has a case."""
    pairs: set[tuple[str, str]] = set(AtRisk.objects.values_list("suspect_id", "survivor_id"))
    pairs |= set(Disclosure.objects.values_list("suspect_id", "survivor_id"))
    for some in _some(named):
        rows = Event.objects.filter(loaded=loaded, role="suspect", person_id__in=some).exclude(other_person_id=None)
        pairs |= set(rows.values_list("person_id", "other_person_id"))
    return frozenset(pairs)


def confirm(number: int, *, reason: str, nation: str, by: User) -> Disclosure:
    """A person has looked: the two are together. She is at risk from him, and a right-to-know case is opened.

    NotFound where the proposal is no more; Conflict where somebody decided it meanwhile.
    """
    with transaction.atomic():
        row = _decided(number, "confirm", reason=reason, by=by)
        put_at_risk(row.other_id, suspect_id=row.suspect_id, reason=reason, by=by)
        opened = open_disclosure(
            survivor_id=row.other_id, suspect_id=row.suspect_id, route=Route.KNOW, why=reason,
            opened_on=timezone.localdate(), nation=nation, by=by,
        )  # fmt: skip
        row.disclosure = opened
        row.save()
        record("confirmed new partner", by=by.username, subject=f"proposal:{number}", detail={"disclosure": opened.pk})
    return opened


def reject(number: int, *, reason: str, by: User) -> None:
    """A person has looked: nothing in it. Its evidence goes at once; the pair is not proposed again on the same."""
    with transaction.atomic():
        row = _decided(number, "reject", reason=reason, by=by)
        row.evidence = []
        row.save()
        record("rejected new partner", by=by.username, subject=f"proposal:{number}", detail={"reason": reason})


def _decided(number: int, move: str, *, reason: str, by: User) -> Proposal:
    check_may(by.held_roles, Permission.FIND_PARTNER)
    row = Proposal.objects.select_for_update().filter(pk=number).first()
    if row is not None and row.status != Standing.PROPOSED.value:
        raise Conflict("Somebody else decided this proposal meanwhile. Go back to the proposals.")
    found, _ = proposal_called(number, by)
    step = PROPOSALS.move(Standing(found.status), move, reason=reason)
    if len(reason.strip()) < SHORTEST_WHY:
        raise Invalid(f"Say what you looked at and found, in at least {SHORTEST_WHY} letters.")
    found.status, found.reason = step.after.value, reason.strip()[:500]
    found.by, found.at = by.username, timezone.now()
    return found


def purge(*, by: str) -> int:
    """Take away proposals that nobody confirmed in the days of policy, and applications that nobody finished.

    Of a pair a keyed digest stays for as long as its evidence could propose it again; how many went.
    """
    today, policy = timezone.localdate(), finder_policy()
    with transaction.atomic():
        old = Proposal.objects.filter(purged_on__lte=today).exclude(status=Standing.CONFIRMED.value)
        for row in old:
            Gone.objects.update_or_create(
                digest=_digest(row.suspect_id, row.other_id), defaults={"newest_on": row.newest_on}
            )
        number, _ = old.delete()
        Gone.objects.filter(newest_on__lte=today - timedelta(days=2 * policy.look_back_days)).delete()
        unfinished = timezone.now() - timedelta(days=shipped_disclosures().keep_draft_days)
        drafts, _ = Draft.objects.filter(at__lt=unfinished).delete()
        if number or drafts:
            record("purged proposals of new partners", by=by, detail={"proposals": number, "drafts": drafts})
    return number
