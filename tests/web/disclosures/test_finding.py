"""The new-partner finder on a release: whom it proposes, whom never, who decides, what is purged."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.disclosures import Route
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.new_partners import shipped_policy
from daylight.web.access.guards import PURPOSES
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.disclosures import finding
from daylight.web.disclosures.models import Disclosure, Gone, Proposal
from daylight.web.releases.models import Event, Load, Mention, Person, Status
from daylight.web.survivors.models import AtRisk
from tests.cli.hand_made import AS_OF, CHILD, LONE, NEAR, SEALED, SECOND, SECRETS, THIRD, VICTIM
from tests.web.conftest import Member

WHY = "read both incidents of the week"
DAY = AS_OF - timedelta(days=20)
NATION = "england and wales"


@pytest.fixture
def load(loaded: int) -> Load:
    """The hand-made release."""
    return Load.objects.get(pk=loaded)


@pytest.fixture
def sue(member: Member) -> User:
    """A supervisor."""
    return member(Role.SUPERVISOR, username="sue")


def mention(load: Load, number: int, person: str, role: str, **more: object) -> None:
    """A row of the release about somebody."""
    Mention.objects.create(
        loaded=load.number, source="wessex", source_table="involvements", record_id=f"F{number}", person_id=person,
        role=role, **({"incident_id": "I0500", "event_on": DAY} | more),
    )  # fmt: skip


def together(load: Load, other: str = SECOND, start: int = 1) -> None:
    """He and she in one incident as witnesses, and both at one address."""
    for place, person in enumerate((LONE, other)):
        mention(load, start + place, person, "witness", address_id="A77")


def pairs() -> set[tuple[str, str]]:
    """Who is proposed beside whom."""
    return set(Proposal.objects.values_list("suspect_id", "other_id"))


def test_an_incident_and_an_address_suggest_somebody_and_one_of_them_nobody(load: Load) -> None:
    mention(load, 1, LONE, "witness")
    mention(load, 2, SECOND, "witness")
    assert finding.propose(load) == 0
    mention(load, 3, LONE, "witness", incident_id="I0501", address_id="A77")
    mention(load, 4, SECOND, "witness", incident_id="I0502", address_id="A77")
    assert finding.propose(load) == 1
    row = Proposal.objects.get()
    assert (row.suspect_id, row.other_id, row.points) == (LONE, SECOND, 2)
    assert {each["kind"] for each in row.evidence} == {"joint_incident", "same_address"}
    assert row.purged_on == timezone.localdate() + timedelta(days=shipped_policy().keep_days)
    assert finding.propose(load) == 0
    entry = Entry.objects.get(action="proposed new partners")
    assert LONE not in str(entry.detail) + entry.subject


def test_known_pairs_children_sealed_staff_and_old_evidence_are_never_proposed(load: Load) -> None:
    for place, other in enumerate((VICTIM, CHILD, THIRD, SEALED)):
        together(load, other, start=10 * (place + 1))
    assert finding.propose(load) == 0
    Mention.objects.filter(record_id__startswith="F").delete()
    together(load, NEAR)
    Mention.objects.filter(record_id__startswith="F").update(event_on=AS_OF - timedelta(days=181))
    assert finding.propose(load) == 0
    Mention.objects.filter(record_id__startswith="F").update(event_on=DAY)
    Person.objects.filter(person_id=NEAR).update(date_of_birth=None)
    assert finding.propose(load) == 0
    Person.objects.filter(person_id=NEAR).update(born_to=AS_OF.replace(year=AS_OF.year - 18))
    Person.objects.filter(person_id=NEAR).update(staff=True)
    assert finding.propose(load) == 0
    Person.objects.filter(person_id=NEAR).update(staff=False)
    assert finding.propose(load) == 1
    assert pairs() == {(LONE, NEAR)}


def test_nobody_is_looked_for_beside_somebody_who_is_not_listed(load: Load) -> None:
    Status.objects.filter(person_id=LONE).update(met=False)
    together(load)
    assert finding.propose(load) == 0


def test_a_child_of_his_incident_leads_to_where_it_lives_and_is_not_proposed(load: Load) -> None:
    Mention.objects.filter(record_id="M3").delete()
    mention(load, 1, LONE, "suspect")
    mention(load, 2, "PKID0000001", "child", address_id="A88")
    mention(load, 3, SECOND, "caller", incident_id="I0600", address_id="A88")
    finding.propose(load)
    assert pairs() == {(LONE, SECOND)}
    assert [each["kind"] for each in Proposal.objects.get().evidence] == ["child_referral"]


def test_somebody_he_accuses_who_is_recorded_as_his_partner(load: Load) -> None:
    Event.objects.create(
        loaded=load.number, source="wessex", incident_id="I0700", person_id=NEAR, role="suspect", other_person_id=LONE,
        relationship="partner", event_date=DAY, cancelled=False,
    )  # fmt: skip
    finding.propose(load)
    assert pairs() == {(LONE, NEAR)}
    Proposal.objects.all().delete()
    Event.objects.filter(incident_id="I0700").update(relationship="neighbour")
    finding.propose(load)
    assert pairs() == set()


def test_a_crowd_at_an_address_suggests_nobody(load: Load) -> None:
    together(load)
    for place in range(shipped_policy().most_at_address):
        mention(load, 50 + place, f"PCROWD{place:05}", "other", incident_id=f"I09{place}", address_id="A77")
    finding.propose(load)
    assert pairs() == set()


def test_confirmed_she_is_at_risk_and_a_right_to_know_case_runs(load: Load, sue: User) -> None:
    together(load)
    finding.propose(load)
    number = Proposal.objects.get().pk
    with pytest.raises(Invalid):
        finding.confirm(number, reason="", nation=NATION, by=sue)
    assert not AtRisk.objects.exists()
    opened = finding.confirm(number, reason=WHY, nation=NATION, by=sue)
    assert (opened.route, opened.survivor_id, opened.suspect_id) == (Route.KNOW.value, SECOND, LONE)
    assert AtRisk.objects.get().suspect_id == LONE
    assert Proposal.objects.get().disclosure == opened
    with pytest.raises(Conflict):
        finding.reject(number, reason=WHY, by=sue)
    assert finding.propose(load) == 0


def test_rejected_its_evidence_goes_and_only_newer_evidence_proposes_it_again(load: Load, sue: User) -> None:
    together(load)
    finding.propose(load)
    finding.reject(Proposal.objects.get().pk, reason=WHY, by=sue)
    assert Proposal.objects.get().evidence == []
    assert not Disclosure.objects.exists()
    assert finding.propose(load) == 0
    Proposal.objects.update(purged_on=timezone.localdate())
    assert finding.purge(by="tests") == 1
    gone = Gone.objects.get()
    assert LONE not in gone.digest
    assert finding.propose(load) == 0
    mention(load, 60, LONE, "witness", incident_id="I0503", event_on=DAY + timedelta(days=1))
    mention(load, 61, SECOND, "witness", incident_id="I0503", event_on=DAY + timedelta(days=1))
    assert finding.propose(load) == 1


def test_what_nobody_confirmed_is_purged_and_seen_by_nobody_before_that(load: Load, sue: User) -> None:
    together(load)
    finding.propose(load)
    assert finding.purge(by="tests") == 0
    number = Proposal.objects.get().pk
    Proposal.objects.update(purged_on=timezone.localdate())
    with pytest.raises(NotFound):
        finding.confirm(number, reason=WHY, nation=NATION, by=sue)
    finding.after_a_load(None, load)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_see_proposals_and_decide(role: Role, load: Load, signed_in: Callable[..., Client]) -> None:
    together(load)
    finding.propose(load)
    number = Proposal.objects.get().pk
    client = signed_in(role)
    client.post(f"/purpose/?next=/&for={Permission.FIND_PARTNER.value}", {"purpose": next(iter(PURPOSES))})
    may = grant_of([role], Permission.FIND_PARTNER) is not None
    for page in ("/new-partners/", f"/new-partners/{number}/"):
        answer = client.get(page)
        assert answer.status_code == (200 if may else 403)
        assert not [secret for secret in SECRETS if secret in answer.content.decode()]
    for page in ("", "timeline/", "connections/"):
        words = client.get(f"/people/{LONE}/{page}").content.decode()
        assert "new-partners/" not in words.replace('href="/new-partners/"', "")
        assert "I0500" not in words or page == "timeline/"
    if not may:
        by = User.objects.get(username=role.value)
        for act in (
            lambda: finding.confirm(number, reason=WHY, nation=NATION, by=by),
            lambda: finding.reject(number, reason=WHY, by=by),
        ):
            with pytest.raises(Refused):
                act()
        assert Proposal.objects.get().status == "proposed"


def test_the_page_confirms_and_rejects(load: Load, signed_in: Callable[..., Client]) -> None:
    together(load)
    together(load, NEAR, start=20)
    finding.propose(load)
    client = signed_in(Role.SUPERVISOR)
    for permission in (Permission.FIND_PARTNER, Permission.SEE_SURVIVOR):
        client.post(f"/purpose/?next=/&for={permission.value}", {"purpose": next(iter(PURPOSES))})
    first, second = Proposal.objects.order_by("pk")
    url = f"/new-partners/{first.pk}/"
    assert b"Say what you looked at" in client.post(url, {"answer": "confirm", "nation": NATION}).content
    assert b"at least 10 letters" in client.post(url, {"answer": "confirm", "nation": NATION, "reason": "x"}).content
    done = client.post(url, {"answer": "confirm", "nation": NATION, "reason": WHY})
    assert done["Location"] == f"/disclosures/{Disclosure.objects.get().pk}/"
    assert client.get(done["Location"]).status_code == 200
    other = client.post(f"/new-partners/{second.pk}/", {"answer": "reject", "nation": NATION, "reason": WHY})
    assert other["Location"] == "/new-partners/"
    late = client.post(url, {"answer": "reject", "nation": NATION, "reason": WHY}, follow=True)
    assert "Somebody else decided this proposal" in late.content.decode()
