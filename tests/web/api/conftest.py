"""What the API's tests share: programs that hold tokens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from daylight.domain.access import Role
from daylight.web.api.actions import make_token
from tests.web.conftest import Member

Program = Callable[..., "Caller"]


class Caller:
    """A program with a token; what it gets back is JSON."""

    def __init__(self, secret: str, purpose: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {secret}", **({"Daylight-Purpose": purpose} if purpose else {})}
        self.client = Client(raise_request_exception=False)

    def get(self, address: str, **query: Any) -> Any:
        """The answer to a GET."""
        return self.client.get(f"/api{address}", query, headers=self.headers)

    def put(self, address: str, **body: Any) -> Any:
        """The answer to a PUT of JSON."""
        return self.client.put(f"/api{address}", body, content_type="application/json", headers=self.headers)

    def post(self, address: str, **body: Any) -> Any:
        """The answer to a POST of JSON."""
        return self.client.post(f"/api{address}", body, content_type="application/json", headers=self.headers)


@pytest.fixture
def program(member: Member) -> Program:
    """`program(Role.ANALYST)`: a caller whose token holds every role of its user's."""

    def make(*roles: Role, purpose: str = "", username: str = "", only: tuple[Role, ...] = ()) -> Caller:
        user = member(*roles, username=username)
        _, secret = make_token(name="test", roles=only or roles, days=7, by=user)
        return Caller(secret, purpose)

    return make
