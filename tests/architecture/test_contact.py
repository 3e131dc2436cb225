"""No contact is forgotten: a waiting act of the catalogue is done by declared actions, each tried by tests."""

import ast
from pathlib import Path

from daylight.domain.interventions import shipped_catalogue
from daylight.domain.safety import safety_policy
from daylight.web.config.urls import urlpatterns
from daylight.web.safety.gate import CONTACT_ACTIONS

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "daylight" / "web"
_GATE = WEB / "safety"
_DIRECT = {"check_contact"}


def _declared() -> dict[str, tuple[str, ...]]:
    assert urlpatterns  # every area is imported, and so every action is declared
    return {name: each.kinds for name, each in CONTACT_ACTIONS.items() if name.startswith("daylight.")}


def test_every_act_of_the_catalogue_is_one_that_the_gate_knows() -> None:
    named = {entry.act for entry in shipped_catalogue().interventions.values()} - {""}
    assert named
    assert named <= safety_policy().acts.keys()


def test_every_waiting_act_of_the_catalogue_has_a_declared_action() -> None:
    acts = safety_policy().acts
    waiting = {entry.act for entry in shipped_catalogue().interventions.values() if entry.act} & {
        name for name, act in acts.items() if act.waits
    }
    done = {kind for kinds in _declared().values() for kind in kinds}
    assert waiting
    assert waiting <= done


def test_every_declared_action_is_tried_past_the_gate() -> None:
    """Its full name stands in a test that calls `check_held` of `tests/web/safety/bypass.py`."""
    trying = [
        text
        for path in (ROOT / "tests" / "web").rglob("test_*.py")
        if "check_held(" in (text := path.read_text(encoding="utf-8"))
    ]
    untried = [name for name in _declared() if not any(name in text or _split(name) in text for text in trying)]
    assert not untried


def _split(name: str) -> str:
    """As a test may write it: `f"{clear_letter.__module__}.clear_letter"`."""
    function = name.rsplit(".", 1)[1]
    return f"{{{function}.__module__}}.{function}"


def test_nobody_but_the_gate_uses_up_a_waiver_or_asks_the_rule_itself() -> None:
    """Other areas go through `makes_contact` or `check_contact` of the site's gate, never past it to the rule."""
    found = []
    for path in WEB.rglob("*.py"):
        if _GATE in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "daylight.domain.safety":
                found += [f"{path.name}: {alias.name}" for alias in node.names if alias.name in _DIRECT]
            if isinstance(node, ast.ImportFrom) and node.module == "daylight.web.safety.models":
                found += [f"{path.name}: {alias.name}" for alias in node.names if alias.name == "Waiver"]
    assert not found
