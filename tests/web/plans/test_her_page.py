"""What is planned about whoever harmed her, on her own page: in the catalogue's words, with her check; nothing else."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role
from daylight.web.access.guards import PURPOSES
from daylight.web.accounts.models import User
from daylight.web.plans.models import Action
from daylight.web.survivors.models import Advocacy
from tests.cli.hand_made import SECRETS, VICTIM
from tests.web.plans.conftest import WHY

URL = f"/survivors/{VICTIM}/"


def _client(signed_in: Callable[..., Client], role: Role, username: str) -> Client:
    client = signed_in(role, username=username)
    client.post(f"/purpose/?next=/&for={Permission.SEE_SURVIVOR.value}", {"purpose": next(iter(PURPOSES))})
    return client


def test_her_advocate_reads_what_waits_for_her_check_and_not_why(
    proposed: Callable[..., Action], signed_in: Callable[..., Client]
) -> None:
    action = proposed("home_visit")
    client = _client(signed_in, Role.ADVOCATE, "ann")
    assert client.get(URL).status_code == 404
    Advocacy.objects.create(
        survivor_id=VICTIM, advocate=User.objects.get(username="ann"), since=timezone.localdate(), by="x",
        at=timezone.now(),
    )  # fmt: skip
    page = client.get(URL).content.decode()
    assert action.entry.words in page
    assert "waits for her safety check" in page
    assert WHY not in page
    assert "BRACKWATER" not in page
    assert not [secret for secret in SECRETS if secret in page]


def test_the_unit_is_led_from_her_page_to_her_check(
    proposed: Callable[..., Action], signed_in: Callable[..., Client]
) -> None:
    action = proposed("home_visit")
    client = _client(signed_in, Role.OFFENDER_MANAGER, "oma")
    page = client.get(URL).content.decode()
    assert f"/safety/cases/{action.case.reference}/check/" in page
    action.status = "dropped"
    action.save()
    assert "Nothing is planned" in client.get(URL).content.decode()


def test_without_a_case_nothing_is_said_of_plans(signed_in: Callable[..., Client], loaded: int) -> None:
    assert "Planned about this person" not in _client(signed_in, Role.SUPERVISOR, "sal").get(URL).content.decode()
