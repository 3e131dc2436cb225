"""Agreements on file: an agency sees only what one in force names, on every page, in lists and by direct calls."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.web.access.models import Share
from daylight.web.accounts.actions import make_demo_accounts
from daylight.web.accounts.models import User
from daylight.web.agreements.actions import draft, end, make_demo_agreements, put_in_force
from daylight.web.agreements.models import SharingAgreement
from daylight.web.agreements.queries import check_may_share, fields_open_to
from daylight.web.audit.models import Entry
from daylight.web.people.permits import Closed, check_may_open, permits_of
from tests.cli.hand_made import LONE
from tests.web.conftest import AGENCY, Member, agree

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
GOOD = {
    "agency": "Wessex  Housing", "purpose": "To house safely", "gateway": "crime_and_disorder_s115",
    "fields_open": ["identity", "timeline"],
}  # fmt: skip


def _share(user: User) -> None:
    day = timezone.localdate() + timedelta(days=9)
    Share.objects.create(person_id=LONE, user=user, until=day, by="tests", at=timezone.now())


def _purpose(client: Client) -> Client:
    client.post(f"/purpose/?next=/&for={Permission.SEE_PERSON.value}", {"purpose": "safeguarding"})
    return client


def _days(**more: date) -> dict[str, date]:
    today = timezone.localdate()
    return {"first_day": today, "last_day": today + timedelta(days=30), "review_on": today, **more}


def _drafted(by: User, **more: object) -> SharingAgreement:
    said = {"agency": AGENCY, "purpose": "x", "gateway": "common_law", "fields": ["identity"], **_days()}
    return draft(**{**said, **more}, by=by)  # type: ignore[arg-type]


def test_a_partner_sees_only_what_the_agreement_names(signed_in: SignedIn, loaded: int) -> None:
    client = _purpose(signed_in(Role.PARTNER))
    partner = User.objects.get(username="partner")
    _share(partner)
    assert client.get(f"/people/{LONE}/").status_code == 200
    SharingAgreement.objects.update(fields=["identity", "timeline"])
    page = client.get(f"/people/{LONE}/timeline/")
    assert page.status_code == 200
    assert "People and places" not in page.content.decode()
    for closed, words in (("", "why a person is listed"), ("orders/", "orders, bail"), ("connections/", "people and")):
        refused = client.get(f"/people/{LONE}/{closed}")
        assert refused.status_code == 403, closed
        assert words in refused.content.decode()
    assert "Brackwater" not in client.get(f"/people/{LONE}/orders/").content.decode()


@pytest.mark.parametrize(
    "changed", [{"status": "draft"}, {"status": "ended"}, {"last_day": date(2020, 1, 2)}, {"agency_key": "another"}]
)
def test_only_one_in_force_with_that_agency_opens_anything(
    signed_in: SignedIn, loaded: int, changed: dict[str, object]
) -> None:
    client = _purpose(signed_in(Role.PARTNER))
    _share(User.objects.get(username="partner"))
    if "last_day" in changed:
        changed = {**changed, "first_day": date(2020, 1, 1)}
    SharingAgreement.objects.update(**changed)
    refused = client.get(f"/people/{LONE}/timeline/")
    assert refused.status_code == 403
    assert "no sharing agreement in force" in refused.content.decode()
    assert Entry.objects.filter(action="was refused", by="partner").exists()


def test_without_an_agency_or_an_agreement_nothing_is_open_by_a_direct_call_either(member: Member, loaded: int) -> None:
    partner = member(Role.PARTNER, agreed=False)
    _share(partner)
    grant = grant_of(partner.held_roles, Permission.SEE_PERSON)
    assert grant
    permits = permits_of(partner, grant)
    assert permits.closed([LONE]) == {LONE: Closed.AGREEMENT}
    with pytest.raises(Refused, match="names no agency"):
        check_may_open(permits, LONE)
    partner.agency = AGENCY
    partner.save()
    with pytest.raises(Refused, match="no sharing agreement"):
        check_may_open(permits_of(partner, grant), LONE)
    agree(AGENCY, "identity")
    check_may_open(permits_of(partner, grant), LONE)


def test_an_analyst_of_an_agency_is_bound_too(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    assert client.get(f"/people/{LONE}/").status_code == 200
    User.objects.filter(username="analyst").update(agency="A consultancy")
    assert client.get(f"/people/{LONE}/").status_code == 403
    assert client.get("/list/").status_code in {403, 404}


def test_the_force_s_own_are_bound_by_none(member: Member) -> None:
    assert fields_open_to(member(Role.SUPERVISOR)) is None


def test_drafted_signed_ended(member: Member) -> None:
    by = member(Role.INFORMATION_MANAGER)
    made = _drafted(by)
    today = timezone.localdate()
    with pytest.raises(Refused, match="no sharing agreement"):
        check_may_share(AGENCY, ["identity"], today)
    with pytest.raises(Invalid, match="who signed"):
        put_in_force(made.pk, signed_for_force="A", signed_for_agency=" ", version=1, by=by)
    put_in_force(made.pk, signed_for_force="A", signed_for_agency="B", version=1, by=by)
    check_may_share(AGENCY.upper(), ["identity"], today)
    for fields, on in ((["risk"], today), (["identity"], today + timedelta(days=31))):
        with pytest.raises(Refused, match="no sharing agreement"):
            check_may_share(AGENCY, fields, on)
    with pytest.raises(Conflict, match="in force"):
        end(made.pk, reason="over", version=1, by=by)
    with pytest.raises(Invalid, match="reason"):
        end(made.pk, reason=" ", version=2, by=by)
    end(made.pk, reason="over", version=2, by=by)
    with pytest.raises(Refused):
        check_may_share(AGENCY, ["identity"], today)
    actions = set(Entry.objects.filter(subject=f"agreement:{made.pk}").values_list("action", flat=True))
    assert actions == {"drafted agreement", "put agreement in force", "ended agreement"}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INFORMATION_MANAGER}))
def test_no_other_role_keeps_agreements(signed_in: SignedIn, member: Member, role: Role) -> None:
    client = signed_in(role)
    made = _drafted(member(Role.INFORMATION_MANAGER, username="ian"))
    for page in ("/agreements/", "/agreements/add/", f"/agreements/{made.pk}/"):
        assert client.get(page).status_code == 403
    user = User.objects.get(username=role.value)
    for call in (
        lambda: _drafted(user),
        lambda: put_in_force(made.pk, signed_for_force="A", signed_for_agency="B", version=1, by=user),
        lambda: end(made.pk, reason="x", version=1, by=user),
    ):
        with pytest.raises(Refused, match="may not keep sharing agreements"):
            call()


def test_pages_of_the_information_manager(signed_in: SignedIn) -> None:
    client = signed_in(Role.INFORMATION_MANAGER)
    assert "No agreement is on file" in client.get("/agreements/").content.decode()
    wrong = client.post("/agreements/add/", {"agency": ""}).content.decode()
    for said in ("Type the agency", "Write what it is for", "Choose the legal gateway", "at least one", "Type a date"):
        assert said in wrong
    days = {name: day.isoformat() for name, day in _days().items()}
    early = client.post("/agreements/add/", GOOD | days | {"last_day": "2020-01-01"}).content.decode()
    assert "not before the first" in early
    assert (
        "between the first and the last"
        in client.post("/agreements/add/", GOOD | days | {"review_on": "2020-01-01"}).content.decode()
    )
    client.post("/agreements/add/", GOOD | days)
    made = SharingAgreement.objects.get()
    page = f"/agreements/{made.pk}/"
    assert made.agency == "Wessex Housing"
    assert "Type who signed for the agency" in client.post(page, {"sign": "1", "version": 1}).content.decode()
    signed = {"sign": "1", "version": 1, "signed_for_force": "A", "signed_for_agency": "B"}
    client.post(page, signed)
    assert "In force" in client.get("/agreements/").content.decode()
    assert "Somebody else changed it" in client.post(page, {"end": "1", "version": 1, "reason": "x"}).content.decode()
    client.post(page, {"end": "1", "version": 2, "reason": "It is over"})
    assert "It is over" in client.get(page).content.decode()
    assert client.get("/agreements/999/").status_code == 404


def test_agencies_with_accounts_and_without_an_agreement_are_told(signed_in: SignedIn, member: Member) -> None:
    client = signed_in(Role.INFORMATION_MANAGER)
    member(Role.PARTNER)
    assert "see nothing.</div>" not in client.get("/agreements/").content.decode()
    SharingAgreement.objects.all().delete()
    assert f"{AGENCY} has accounts and no agreement" in client.get("/agreements/").content.decode()


def test_an_administrator_sets_an_agency(signed_in: SignedIn, member: Member) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    member(Role.PARTNER)
    account = {"name": "Pat", "unit": "", "agency": " Wessex  Housing ", "roles": ["partner"], "is_active": "on"}
    client.post("/accounts/partner/", account)
    assert User.objects.get(username="partner").agency == "Wessex Housing"
    detail = Entry.objects.get(action="changed account").detail
    assert (detail["was agency"], detail["agency"]) == (AGENCY, "Wessex Housing")


def test_the_demonstration_has_invented_agreements_once(db: None) -> None:
    make_demo_accounts()
    today = timezone.localdate()
    assert len(make_demo_agreements(on=today)) == 2
    assert make_demo_agreements(on=today) == []
    assert all(each.synthetic for each in SharingAgreement.objects.all())
    assert "timeline" in (fields_open_to(User.objects.get(username="partner")) or ())
    assert "safety" in (fields_open_to(User.objects.get(username="advocate")) or ())
    assert User.objects.get(username="analyst").agency == ""
