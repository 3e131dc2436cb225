"""Drafts of referrals, empty or whole; a client that has given its purpose."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from daylight.domain.access import Permission, Role
from daylight.web.accounts.models import User
from daylight.web.referrals import actions
from daylight.web.referrals.models import Referral
from tests.web.referrals.drafts import Drafted, fill, whole


@pytest.fixture
def drafted(db: None) -> Drafted:
    """`drafted(user)`: a draft with nothing in it."""
    return lambda user: actions.begin(key=uuid4(), by=user)


@pytest.fixture
def whole_draft(drafted: Drafted) -> Drafted:
    """`whole_draft(user, concern={...})`: a draft that can be sent, with these steps otherwise."""

    def make(user: User, **changed: dict[str, Any]) -> Referral:
        referral = drafted(user)
        fill(referral, whole(**changed))
        referral.refresh_from_db()
        return referral

    return make


@pytest.fixture
def with_purpose(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """As `signed_in`, with a purpose given for everything that asks one."""

    def make(*roles: Role, **more: str) -> Client:
        client = signed_in(*roles, **more)
        session = client.session
        held = {one.value: {"purpose": "incident", "at": int(time.time())} for one in Permission}
        session["purposes"] = held
        session.save()
        return client

    return make
