"""The API against its own description: whatever is sent, it answers as it says it does, for each role's token."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from daylight.domain.access import Permission, Role, grant_of
from daylight.web.config.wsgi import application
from tests.cli.hand_made import LONE
from tests.web.api.conftest import Program

pytestmark = pytest.mark.django_db
USERS_OF_THE_API = [role for role in Role if grant_of([role], Permission.USE_API)]
EXAMPLES = 12
bounded = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A served request closes a connection in a transaction, as the test's is: Django's client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _operations() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    return [found.ok() for found in schema.get_all_operations()]


def _holds(strategy: Any, token: dict[str, str]) -> None:
    """Every check that schemathesis has: statuses, media types, schemas, and that what is wrong is refused."""

    @bounded
    @given(case=strategy)
    def holds(case: Any) -> None:
        case.call_and_validate(headers=token)

    holds()


@pytest.mark.parametrize("role", USERS_OF_THE_API)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_the_api_answers_as_it_is_described(
    role: Role, mode: schemathesis.GenerationMode, program: Program, loaded: int
) -> None:
    token = {"Authorization": program(role).headers["Authorization"]}
    operations = _operations()
    assert len(operations) >= 11
    for operation in operations:
        _holds(operation.as_strategy(mode, headers=token), token)
        if "{person_id}" in operation.path and mode is schemathesis.GenerationMode.POSITIVE:
            _holds(operation.as_strategy(mode, headers=token, path_parameters={"person_id": LONE}), token)
