"""Who may open a case: restricted, shared, opened in an emergency; and who never may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.models import BrokenGlass, Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.cases.actions import break_glass, end_share, lift_restriction, look_into, restrict, share
from daylight.web.releases.models import Person
from tests.cli.hand_made import LONE, SEALED, VICTIM
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
REASON = "A police suspect, to be kept apart"


def test_a_restricted_case_is_closed_opened_in_an_emergency_and_looked_into(
    signed_in: SignedIn, member: Member, loaded: int
) -> None:
    first, second = member(Role.SUPERVISOR), member(Role.SUPERVISOR, username="second")
    restrict(LONE, allowed=[], reason=REASON, by=first)
    client = signed_in(Role.OFFENDER_MANAGER)
    assert client.get(f"/people/{LONE}/").status_code == 403
    asked = client.get(f"/people/{LONE}/emergency/").content.decode()
    assert "supervisors are told at once" in asked
    assert "Brackwater" not in asked
    assert (
        "Say why in at least 10 letters"
        in client.post(f"/people/{LONE}/emergency/", {"reason": "now"}).content.decode()
    )
    opened = client.post(f"/people/{LONE}/emergency/", {"reason": "Screams heard at the address"}, follow=True)
    assert opened.status_code == 200
    assert "Aldous Brackwater" in opened.content.decode()
    broken = BrokenGlass.objects.get()
    assert Entry.objects.filter(action="broke glass", subject=f"person:{LONE}").exists()
    look_into(broken.pk, by=second)
    with pytest.raises(NotFound):
        look_into(broken.pk, by=first)


def test_the_glass_closes_again_after_an_hour(signed_in: SignedIn, member: Member, loaded: int) -> None:
    restrict(LONE, allowed=[], reason=REASON, by=member(Role.SUPERVISOR))
    client = signed_in(Role.OFFENDER_MANAGER)
    client.post(f"/people/{LONE}/emergency/", {"reason": "Screams heard at the address"})
    past = timezone.now() - timedelta(minutes=61)
    BrokenGlass.objects.update(at=past, until=past + timedelta(minutes=60))
    assert client.get(f"/people/{LONE}/").status_code == 403


def test_no_emergency_opens_a_sealed_identity_or_ones_own_case(member: Member, loaded: int) -> None:
    restrict(LONE, allowed=[], reason=REASON, by=member(Role.SUPERVISOR))
    officer = member(Role.OFFICER)
    victim = Person.objects.get(loaded=loaded, person_id=VICTIM)
    officer.name, officer.born_on = "Zyvictima Quxsurname", victim.date_of_birth
    officer.save()
    with pytest.raises(Refused, match="You are named in this case"):
        break_glass(LONE, reason=REASON, by=officer)
    with pytest.raises(Refused, match="sealed"):
        break_glass(SEALED, reason=REASON, by=member(Role.OFFICER, username="other"))
    assert not BrokenGlass.objects.exists()


def test_there_is_no_glass_where_nothing_is_restricted(member: Member, loaded: int) -> None:
    with pytest.raises(Invalid, match="no glass"):
        break_glass(LONE, reason=REASON, by=member(Role.OFFICER))
    with pytest.raises(NotFound):
        break_glass(VICTIM, reason=REASON, by=member(Role.OFFICER, username="other"))


def test_nobody_looks_into_their_own_opening(member: Member, loaded: int) -> None:
    restrict(LONE, allowed=[], reason=REASON, by=member(Role.SUPERVISOR))
    second = member(Role.SUPERVISOR, username="second")
    broken = break_glass(LONE, reason=REASON, by=second)
    with pytest.raises(Refused, match="their own"):
        look_into(broken.pk, by=second)


def test_who_restricts_stays_inside_and_can_lift_it(member: Member, loaded: int) -> None:
    supervisor = member(Role.SUPERVISOR)
    restrict(LONE, allowed=[], reason=REASON, by=supervisor)
    lift_restriction(LONE, reason=REASON, by=supervisor)
    assert not Restriction.objects.exists()
    with pytest.raises(NotFound, match="not restricted"):
        lift_restriction(LONE, reason=REASON, by=supervisor)
    done = Entry.objects.filter(subject=f"person:{LONE}").values_list("action", flat=True)
    assert list(done) == ["restricted case", "lifted restriction"]


def test_a_case_is_shared_with_partners_only_and_for_a_year_at_most(member: Member, loaded: int) -> None:
    supervisor, partner, analyst = member(Role.SUPERVISOR), member(Role.PARTNER), member(Role.ANALYST)
    today = timezone.localdate()
    with pytest.raises(Invalid, match="no partner"):
        share(LONE, user=analyst, until=today, reason=REASON, by=supervisor)
    for day in (today - timedelta(days=1), today + timedelta(days=400)):
        with pytest.raises(Invalid, match="a year"):
            share(LONE, user=partner, until=day, reason=REASON, by=supervisor)
    share(LONE, user=partner, until=today, reason=REASON, by=supervisor)
    with pytest.raises(Refused, match="may not allocate"):
        end_share(LONE, user=partner, by=analyst)
    end_share(LONE, user=partner, by=supervisor)
    with pytest.raises(NotFound):
        end_share(LONE, user=partner, by=supervisor)


def test_the_pages_of_who_may_see(signed_in: SignedIn, member: Member, loaded: int) -> None:
    client, partner = signed_in(Role.SUPERVISOR), member(Role.PARTNER)
    base = f"/people/{LONE}/who-may-see/"
    assert "Not restricted" in client.get(base).content.decode()
    assert client.post(f"{base}restrict/", {"reason": REASON}, follow=True).status_code == 200
    assert "Restricted by supervisor" in client.get(base).content.decode()
    until = timezone.localdate().isoformat()
    client.post(f"{base}share/", {"user": partner.pk, "until": until, "reason": REASON})
    assert "Test partner" in client.get(base).content.decode()
    client.post(f"{base}stop-sharing/", {"user": partner.username})
    assert "Nobody." in client.get(base).content.decode()
    assert client.get("/emergencies/").status_code == 200
    assert User.objects.get(username="supervisor") in Restriction.objects.get().allowed.all()
