"""What the API answers, to whom, and what never stands in an answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.casework import WayIn
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case, set_level, triage
from daylight.web.caseload.models import Case
from daylight.web.config.api import api
from daylight.web.people.models import Allocation
from tests.cli.hand_made import CHILD, LONE, SEALED, SECRETS, SERIAL, VICTIM, release_rows
from tests.web.api.conftest import Program
from tests.web.conftest import Member, client_of

pytestmark = pytest.mark.django_db
OF_A_PERSON = ("", "/events", "/statuses", "/score", "/orders")
USERS_OF_THE_API = [role for role in Role if grant_of([role], Permission.USE_API)]


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            yield path, method, told


def test_every_operation_has_a_guard_and_says_what_it_needs() -> None:
    told = list(_operations())
    assert len(told) >= 11
    for path, _, operation in told:
        assert Permission(operation["x-permission"]), path
        assert operation["security"] == [{"Bearer": []}], path
        assert {"401", "403", "404", "422"} <= {str(status) for status in operation["responses"]}, path


def _cases(boss: User) -> dict[str, tuple[Case, Callable[[Case], dict[str, Any]]]]:
    """By the last word of an address, a case that can take that step, and what is sent for it."""
    why = "Eleven incidents and nobody manages it"
    high = open_case(person_id=LONE, way_in=WayIn.LIST, reason=why, by=boss)
    triage(high, outcome="accept", reason=why, by=boss)
    set_level(high, level="high", reason=why, by=boss)
    today = str(timezone.localdate())
    arrest = {"kind": "arrest", "reason": why, "target_on": today, "details": [{"name": "incident", "value": "I0003"}]}
    new = open_case(person_id=SERIAL, way_in=WayIn.LIST, reason=why, by=boss)
    return {
        "triage": (new, lambda case: {"outcome": "accept", "reason": why, "version": case.version}),
        "level": (high, lambda case: {"level": "high", "reason": why, "version": case.version}),
        "lowering": (high, lambda case: {"level": "medium", "reason": why, "version": case.version}),
        "actions": (high, lambda _: arrest),
        "steps": (high, lambda _: {"step": "start", "version": 1}),
        "allocation": (high, lambda _: {"unit": "North", "version": 1}),
    }


@pytest.mark.parametrize("role", USERS_OF_THE_API)
def test_each_role_gets_what_it_is_granted_and_no_more(
    role: Role, program: Program, loaded: int, member: Member
) -> None:
    caller = program(role, purpose="management")
    cases = _cases(member(Role.SUPERVISOR, username="boss"))
    for path, method, operation in _operations():
        case, body = cases.get(path.rpartition("/")[2], cases["level"])
        address = path.removeprefix("/api").replace("{person_id}", LONE).replace("{reference}", case.reference)
        address = address.replace("{number}", "999999")  # an action that is not there
        case.refresh_from_db()
        query = {"q": "Brackwater"} if address == "/search" else {}
        sent = query if method == "get" else body(case)
        answer = getattr(caller, method)(address, **sent)
        granted = 404 if "999999" in address else 200
        wanted = granted if grant_of([role], Permission(operation["x-permission"])) else 403
        assert answer.status_code == wanted, (path, answer.content)
        assert answer["Cache-Control"] == "no-store"


def test_nothing_of_a_survivor_is_in_any_answer(program: Program, loaded: int) -> None:
    caller = program(Role.SUPERVISOR, Role.INFORMATION_MANAGER, purpose="management")
    suspects = [row["person_id"] for row in release_rows()["people"] if row["as_suspect"]]
    addresses = [f"/people/{suspect}{rest}" for suspect in suspects for rest in OF_A_PERSON]
    for address in (*addresses, "/list", "/releases", "/measures", "/definitions"):
        answer = caller.get(address)
        assert answer.status_code == 200, address
        assert not [secret for secret in (*SECRETS, VICTIM) if secret in answer.content.decode()], address
    for line in ("Zyvictima Quxsurname", "07700900123", "ZZ9 9ZZ"):
        assert caller.get("/search", q=line).json() == {"people": []}
    assert caller.get(f"/people/{VICTIM}").status_code == 403


def test_victims_are_letters(program: Program, loaded: int) -> None:
    events = program(Role.ANALYST).get(f"/people/{SERIAL}/events").json()
    assert {event["victim"] for event in events} >= {"Survivor A", "Survivor B", "Survivor C"}


def test_a_closed_row_has_its_reference_and_nothing_else(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    rows = caller.get("/list", definition="matac").json()["rows"]
    assert rows == [{"restricted": True, "person_id": SEALED}]
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    found = caller.get("/search", q="Brackwater").json()["people"]
    assert found == [{"restricted": True, "person_id": LONE}]
    for rest in OF_A_PERSON:
        assert caller.get(f"/people/{LONE}{rest}").status_code == 403
    assert Entry.objects.latest("number").action == "was refused"


def test_the_list(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    said = caller.get("/list", definition="repeat", sort="-incidents").json()
    assert (said["definition"], said["page"], said["pages"]) == ("repeat", 1, 1)
    assert said["rows"][0]["person_id"] == LONE
    assert said["people"] == len(said["rows"])
    assert caller.get("/list", definition="nonsense").status_code == 404
    assert "1 pages" in caller.get("/list", definition="repeat", page=2).json()["detail"]
    assert {"definition": "repeat", "title": "repeat"} in caller.get("/definitions").json()


def test_a_person(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    assert caller.get(f"/people/{LONE}").json()["surname"] == "Brackwater"
    assert caller.get(f"/people/{LONE}/score").json()["score"]["suggested_level"] == "very_high"
    standing = caller.get(f"/people/{LONE}/statuses").json()
    assert {each["definition"] for each in standing} == {"repeat", "unanswered"}
    assert caller.get(f"/people/{LONE}/events", known_on="2000-01-01").json() == []
    orders = caller.get(f"/people/{LONE}/orders").json()
    assert [each["kind"] for each in orders["orders"]] == ["NMO", "police_bail"]
    assert [each["reference"] for each in orders["warrants"]] == ["W1"]
    assert "Under 18" in " ".join(caller.get(f"/people/{CHILD}").json()["warnings"])
    assert caller.get("/people/PNOBODY0000").status_code == 404


def test_measures_are_suppressed_where_they_are(program: Program, loaded: int) -> None:
    told = {each["measure"]: each for each in program(Role.SUPERVISOR).get("/measures").json()}
    assert told["charged"]["numerator"] == 12.0
    assert told["secret"]["suppressed"]
    assert told["secret"]["numerator"] is None


def test_allocating_on_an_old_version_is_a_conflict(program: Program, loaded: int) -> None:
    caller = program(Role.SUPERVISOR)
    address = f"/people/{LONE}/allocation"
    assert caller.put(address, unit="North", version=0).json() == {"unit": "North", "owner": None, "version": 1}
    answer = caller.put(address, unit="South", version=0)
    assert answer.status_code == 409
    assert "a case of North, version 1" in answer.json()["detail"]
    assert Allocation.objects.get(person_id=LONE).unit == "North"
    assert caller.put(address, unit="South", version=1).json()["version"] == 2


def test_each_look_is_audited_with_the_token_and_the_purpose(program: Program, loaded: int) -> None:
    program(Role.ANALYST, purpose="review").get(f"/people/{LONE}")
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.subject, entry.by) == ("opened person", f"person:{LONE}", "analyst")
    assert entry.detail == {"token": "test", "purpose": "review"}


def test_a_purpose_is_asked_where_the_grant_asks_one(program: Program, loaded: int) -> None:
    roles = (Role.ANALYST, Role.INFORMATION_MANAGER)
    asked = program(*roles, only=(Role.INFORMATION_MANAGER,)).get(f"/people/{LONE}")
    assert asked.status_code == 403
    assert "Daylight-Purpose" in asked.json()["detail"]
    given = program(*roles, only=(Role.INFORMATION_MANAGER,), username="other", purpose="review")
    assert given.get(f"/people/{LONE}").status_code == 200


def test_somebody_named_in_a_case_gets_nothing_of_it(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    User.objects.filter(username="analyst").update(name="Zyvictima Quxsurname", born_on="1990-05-05")
    answer = caller.get(f"/people/{LONE}")
    assert answer.status_code == 403
    assert "You are named in this case" in answer.json()["detail"]


def test_problems_are_in_plain_words_and_repeat_nothing(program: Program, loaded: int) -> None:
    caller = program(Role.ANALYST)
    answer = caller.get("/list", page="Secretname", show="everybody")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert {each["where"] for each in answer.json()["errors"]} == {"query.page", "query.show"}
    assert "Secretname" not in answer.content.decode()
    assert caller.get("/nowhere").json()["status"] == 404
    assert caller.get("/people/lower-case").status_code == 422


def test_an_error_of_ours_is_a_problem_without_a_traceback(
    program: Program, loaded: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(number: int) -> None:
        raise RuntimeError("Secretname")

    monkeypatch.setattr("daylight.web.worklists.api.definitions_of", broken)
    answer = program(Role.ANALYST).get("/definitions")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "Secretname" not in answer.content.decode()
    assert "the API failed" in caplog.text


def test_before_the_first_load_it_says_so(program: Program) -> None:
    answer = program(Role.ANALYST).get("/list")
    assert answer.status_code == 404
    assert "No release has been loaded yet" in answer.json()["detail"]


def test_a_session_does_not_open_the_api(member: Member, loaded: int) -> None:
    client = client_of(member(Role.ANALYST))
    answer = client.get("/api/list")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["title"] == "A token is needed"


def test_the_description_is_a_page_and_a_document(client: Client) -> None:
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.1")
    page = client.get("/api/docs").content.decode()
    assert "GET /api/people/{person_id}/orders" in page
    assert "For those who may open a person&#x27;s record" in page
    assert "//cdn" not in page


def test_a_case_over_rest_meets_the_same_checks(program: Program, loaded: int, member: Member) -> None:
    high, _ = _cases(member(Role.SUPERVISOR, username="boss"))["level"]
    caller, address = program(Role.OFFENDER_MANAGER), f"/cases/{high.reference}"
    told = caller.get(address).json()
    assert (told["status"], told["level"], told["unit"], told["overdue"]) == ("managed", "high", "Serial unit", False)
    assert {each["name"] for each in told["measures"]} >= {"named_officer", "plan"}
    assert caller.get(f"/people/{LONE}/case").json() == told
    assert not [secret for secret in (*SECRETS, VICTIM) if secret in str(told)]
    why, version = "Nothing new for a while now", told["version"]
    lower = caller.put(f"{address}/level", level="medium", reason=why, version=version)
    assert (lower.status_code, "approval of another" in lower.json()["detail"]) == (403, True)
    assert caller.put(f"{address}/level", level="very_high", reason=why, version=version - 1).status_code == 409
    assert caller.put(f"{address}/level", level="very_high", reason="short", version=version).status_code == 422
    raised = caller.put(f"{address}/level", level="very_high", reason=why, version=version).json()
    assert raised["level"] == "very_high"
    asked = caller.put(f"{address}/lowering", level="high", reason=why, version=raised["version"])
    assert (asked.status_code, asked.json()["level"]) == (200, "very_high")
    assert caller.get("/cases/C2026999999").status_code == 404
    other = program(Role.ANALYST, Role.OFFENDER_MANAGER, only=(Role.OFFENDER_MANAGER,), username="other")
    User.objects.filter(username="other").update(unit="Another unit")
    assert other.get(address).status_code == 403
