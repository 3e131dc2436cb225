"""What is hers leaves with her consent, or on a gateway with a written reason that is kept; with no answer, never."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.guards import PURPOSES
from daylight.web.access.models import Share
from daylight.web.accounts.models import User
from daylight.web.agreements import leaving
from daylight.web.agreements.leaving import check_hers_may_leave
from daylight.web.audit.models import Entry
from daylight.web.people.actions import reveal_survivors
from daylight.web.survivors.actions import record_consent
from daylight.web.survivors.models import WithoutConsent
from tests.cli.hand_made import LONE, VICTIM

pytestmark = pytest.mark.django_db
WHY = "Children at risk of serious harm tonight"


@pytest.fixture
def sue(member: Callable[..., User], loaded: int) -> User:
    """A supervisor."""
    return member(Role.SUPERVISOR, username="sue")


def _asked(by: User, purpose: str = "share", **more: str) -> None:
    with transaction.atomic():
        check_hers_may_leave(VICTIM, purpose, act="sent to housing", by=by, **more)


def test_with_her_consent_it_leaves_and_nothing_is_noted(sue: User) -> None:
    with pytest.raises(Refused, match="She has not been asked"):
        _asked(sue)
    record_consent(VICTIM, purpose="share", given=True, until=None, words="", by=sue)
    _asked(sue)
    assert not WithoutConsent.objects.exists()
    record_consent(VICTIM, purpose="share", given=False, until=None, words="", by=sue)
    with pytest.raises(Refused, match="She said no"):
        _asked(sue)


def test_without_it_a_gateway_and_a_reason_are_kept_on_her_page_and_in_the_audit(
    sue: User, signed_in: Callable[..., Client]
) -> None:
    record_consent(VICTIM, purpose="share", given=False, until=None, words="", by=sue)
    _asked(sue, gateway="children_acts", because=WHY)
    row = WithoutConsent.objects.get()
    assert (row.act, row.gateway, row.because, row.by) == ("sent to housing", "children_acts", WHY, "sue")
    entry = Entry.objects.get(action="shared without her consent")
    assert (entry.subject, entry.detail["because"]) == (f"survivor:{VICTIM}", WHY)
    client = signed_in(Role.SUPERVISOR)
    client.post(f"/purpose/?next=/&for={Permission.SEE_SURVIVOR.value}", {"purpose": next(iter(PURPOSES))})
    page = client.get(f"/survivors/{VICTIM}/consent/").content.decode()
    assert "Shared without her consent" in page
    assert WHY in page


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"because": WHY}, Invalid),
        ({"gateway": "because_i_say_so", "because": WHY}, Invalid),
        ({"gateway": "consent_of_survivor", "because": WHY}, Invalid),
        ({"gateway": "children_acts", "because": "short"}, Refused),
        ({"gateway": "children_acts"}, Refused),
    ],
)
def test_a_reason_alone_or_a_gateway_alone_lets_nothing_leave(
    sue: User, more: dict[str, str], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        _asked(sue, **more)
    assert not WithoutConsent.objects.exists()


def test_an_advocate_is_never_forced_on_her(sue: User) -> None:
    with pytest.raises(Refused):
        _asked(sue, purpose="advocate", gateway="children_acts", because=WHY)


def test_without_an_answer_nothing_leaves(sue: User, monkeypatch: pytest.MonkeyPatch) -> None:
    record_consent(VICTIM, purpose="share", given=True, until=None, words="", by=sue)
    monkeypatch.setattr(leaving, "_ANSWERS", [])
    with pytest.raises(Refused, match="cannot be read"):
        _asked(sue)


def test_somebody_must_be_named(sue: User) -> None:
    with transaction.atomic(), pytest.raises(NotFound):
        check_hers_may_leave("", "share", act="x", by=sue)


def test_it_is_asked_inside_the_act_alone(sue: User, monkeypatch: pytest.MonkeyPatch) -> None:
    record_consent(VICTIM, purpose="share", given=True, until=None, words="", by=sue)
    monkeypatch.setattr(leaving, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        check_hers_may_leave(VICTIM, "share", act="x", by=sue)


def test_to_an_advocates_account_she_is_revealed_with_her_consent_alone(sue: User, member: Callable[..., User]) -> None:
    ann = member(Role.ADVOCATE, username="ann")
    today = timezone.localdate()
    Share.objects.create(person_id=LONE, user=ann, until=today, by="sue", at=timezone.now())
    with pytest.raises(Refused, match="She has not been asked"):
        reveal_survivors([VICTIM], suspect_id=LONE, reason=WHY, by=ann)
    assert not Entry.objects.filter(action="revealed survivor").exists()
    record_consent(VICTIM, purpose="advocate", given=True, until=None, words="", by=sue)
    ((revealed, _),) = reveal_survivors([VICTIM], suspect_id=LONE, reason=WHY, by=ann)
    assert revealed == VICTIM
    reveal_survivors([VICTIM], suspect_id=LONE, reason=WHY, by=sue)
