"""Nothing leaves the force by a door that is not declared; where it is a survivor's, her consent is asked inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from daylight.domain.access import Permission
from daylight.domain.agreements import FIELDS_OF, sharing_policy
from daylight.domain.interventions import shipped_catalogue
from daylight.domain.survivors import shipped_policy
from daylight.web.agreements.doors import DOORS, Rests

WEB = Path(__file__).parents[2] / "src" / "daylight" / "web"
ASKS = "check_hers_may_leave"
_FILES = {"FileResponse", "StreamingHttpResponse"}
_SENDS = {"urlopen", "send_mail", "EmailMessage", "SMTP", "HTTPSConnection", "HTTPConnection"}
_AGENCIES = {"check_may_share"}
_HANDED_OVER = {"AdvocateReferral", "Advocacy"}
_MAKES = {"create", "update_or_create", "get_or_create", "bulk_create"}
_BELOW = {"agreements", "access"}  # they hold the rules that are asked here


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(WEB.rglob("*.py")):
        inside = path.relative_to(WEB)
        if inside.parts[0] in _BELOW or "migrations" in inside.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{'.'.join(inside.with_suffix('').parts)}.{node.name}", node


def _names(node: ast.AST) -> set[str]:
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return found | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _is_door(node: ast.FunctionDef) -> bool:
    names = _names(node)
    told = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    handed = bool(names & _HANDED_OVER and names & _MAKES)
    return "Content-Disposition" in told or handed or bool(names & (_FILES | _SENDS | _AGENCIES | {ASKS}))


def test_every_door_in_the_code_is_declared() -> None:
    found = {name for name, node in _functions() if _is_door(node)}
    assert len(found) > 10
    assert not found - {door.name for door in DOORS}


def test_every_declared_door_is_there() -> None:
    there = {name for name, _ in _functions()}
    assert not {door.name for door in DOORS} - there


@pytest.mark.parametrize("door", [door for door in DOORS if door.rests is Rests.CONSENT], ids=lambda door: door.name)
def test_where_it_rests_on_her_consent_the_act_asks_it(door: object) -> None:
    asked = dict(_functions())[door.name]  # type: ignore[attr-defined]
    calls = [each for each in ast.walk(asked) if isinstance(each, ast.Call) and _names(each.func) == {ASKS}]
    said = {each.value for call in calls for each in ast.walk(asked) if isinstance(each, ast.Constant)}
    assert calls
    assert door.because in said & shipped_policy().purposes.keys()  # type: ignore[attr-defined]


def test_nobody_asks_her_consent_past_the_one_way() -> None:
    """`survivors.consents.check` alone would let something leave without a word of who let it."""
    past = [
        name
        for name, node in _functions()
        if not name.startswith("survivors.") and ("check_consent" in _names(node) or "consents" in _names(node))
        and ASKS not in _names(node) and not name.startswith("orders.")
    ]  # fmt: skip
    assert not past


def test_the_catalogue_shares_nothing_of_hers() -> None:
    behind = (Permission.REVEAL_SURVIVOR, Permission.SEE_SURVIVOR, Permission.CHECK_SAFETY)
    hers = {field for permission in behind for field in FIELDS_OF[permission]}
    assert hers == {"survivor", "safety"}
    assert hers <= sharing_policy().fields.keys()
    assert not [name for name, one in shipped_catalogue().interventions.items() if hers & set(one.shares)]
