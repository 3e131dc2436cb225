"""The builder: whatever the language says can be typed, and what it refuses is said beside the field."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.definitions import definition_of
from daylight.domain.errors import Invalid
from daylight.domain.reference import shipped_definitions
from daylight.web.definitions.builder import fault_of, in_one, kept_of, next_edition, typed_of
from daylight.web.definitions.drafting import Sheet
from daylight.web.definitions.models import Edition

SignedIn = Callable[..., Client]
_GUIDE = (Path(__file__).parents[3] / "docs" / "definitions.md").read_text(encoding="utf-8")
EXAMPLE: dict[str, Any] = tomllib.loads(_GUIDE.split("```toml")[1].split("```")[0])
EXAMPLE = {key: value for key, value in EXAMPLE.items() if key not in ("stage", "signed")}
EVERYTHING: dict[str, Any] = {
    "name": "everything", "edition": "1", "title": "T", "group": "serial", "source": "S", "owner": "O",
    "combine": "at_least", "least": 1,
    "condition": [
        {"count": {"themes": ["domestic"], "crimes_only": True, "relationships": ["ex_partner"],
                   "offences": ["8N", "8Q"], "kinds": ["rape"], "minimum_severity": 10.5,
                   "recording_era": "from-2023-06", "principal_only": True, "roles": ["subject", "suspect"]},
         "threshold": {"crimes": 2, "incidents": 2, "victims": 2, "partners": 1, "severity": 9.5, "unconnected": True},
         "window": {"from": date(2023, 6, 1), "to": date(2026, 1, 1)}},
        {"count": {"themes": ["sexual"]}, "threshold": {"incidents": 2, "same_victim": True}},
    ],
    "suspect": {"minimum_age": 18, "maximum_age": 70, "minimum_age_then": 16},
    "unless": {"answered_since_first": ["order"], "charged": "counted", "convicted": "ever"},
    "retires": [{"name": "matac", "edition": "2026.1", "reason": "It asks for more."}],
}  # fmt: skip


def typed(data: dict[str, Any]) -> QueryDict:
    """The form of a declaration as a browser would send it."""
    head, conditions = typed_of(data)
    sent = QueryDict(mutable=True)
    sent["conditions"], sent["do"] = str(len(conditions)), "save"
    for prefix, values in [("", head), *((f"c{n}-", one) for n, one in enumerate(conditions, start=1))]:
        for name, value in values.items():
            if isinstance(value, list):
                sent.setlist(prefix + name, value)
            elif value not in (None, "", False):
                sent[prefix + name] = "on" if value is True else str(value)
    return sent


@pytest.mark.parametrize("data", [*(data for _, data in shipped_definitions()), EXAMPLE, EVERYTHING])
def test_whatever_the_language_says_can_be_typed(data: dict[str, Any]) -> None:
    told = {key: value for key, value in data.items() if key not in ("stage", "signed")}
    sheet = Sheet.sent(typed(told), fixed={}, kept=kept_of(told))
    assert sheet.data is not None, sheet.faults
    assert definition_of(in_one(sheet.data), place="typed") == definition_of(told, place="told")


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"title": ""}, "#id_title", "must not be empty"),
        ({"c1-least_crimes": "many"}, "#id_c1-least_crimes", "whole number"),
        ({"c1-offences": "8N ZZZ"}, "#id_c1-offences", "has the shape of no offence code"),
        ({"c1-offences": "8n"}, "#id_c1-offences", "normal form, 8N"),
        (
            {"c1-least_crimes": "", "c1-least_victims": "", "c1-least_incidents": ""},
            "#id_c1-least_incidents",
            "ask for",
        ),
        ({"c1-window_number": "0"}, "#id_c1-window_number", "holds nothing"),
        ({"c1-window": "years", "c1-window_number": ""}, "#id_c1-window_number", "holds nothing"),
        ({"minimum_age": "50", "maximum_age": "20"}, "#id_minimum_age", "must not be above"),
        ({"places": "10"}, "#id_places", "go together"),
        ({"name": "Not A Name"}, "#id_name", "lower-case"),
        ({"c1-victims": "family", "c1-least_partners": "2"}, "#id_c1-least_partners", "intimate"),
    ],
)
def test_a_fault_is_said_at_its_field(change: dict[str, str], where: str, says: str) -> None:
    data = dict(shipped_definitions())["hampshire-2012.toml"]
    sent = typed({key: value for key, value in data.items() if key != "stage"})
    for name, value in change.items():
        sent[name] = value
    sheet = Sheet.sent(sent, fixed={}, kept={})
    assert sheet.data is None
    assert [fault for fault in sheet.faults if fault["href"] == where and says in fault["text"]], sheet.faults


def test_a_fault_of_a_second_condition_names_it() -> None:
    fault = fault_of(
        Invalid("This definition, [[condition]] 2, [count]: there is no theme 'x'; did you mean 'sexual'?")
    )
    assert (fault.condition, fault.field) == (2, "themes")
    assert fault_of(Invalid("Something else")).sentence == "Something else"
    assert fault_of(Invalid("This definition, [[case]] 2: events: no")).sentence.startswith("Worked case 2")


def test_the_next_edition_counts_on() -> None:
    assert [next_edition(each) for each in ("2026.1", "2026.9", "first", "7")] == ["2026.2", "2026.10", "first.2", "8"]


@pytest.mark.django_db
def test_a_definition_is_built_with_buttons_alone(signed_in: SignedIn) -> None:
    client = signed_in(Role.ANALYST)
    sent = typed(EXAMPLE)
    more = client.post("/definitions/new/", {**sent.dict(), "do": "add"})
    assert "Condition 3" in more.content.decode()
    fewer = client.post("/definitions/new/", {**sent.dict(), "do": "remove-1"}).content.decode()
    assert "Condition 2" not in fewer
    assert 'value="18"' in fewer  # the second condition's months are the first's now
    read = client.post("/definitions/new/", {**{key: sent.getlist(key) for key in sent}, "do": "read"}).content.decode()
    assert "with any of these: (1) at least three domestic incidents" in read
    assert not Edition.objects.exists()
    saved = client.post("/definitions/new/", {key: sent.getlist(key) for key in sent})
    assert saved["Location"] == "/definitions/serial-partners@2026.1/"
    assert Edition.objects.get().stage == "draft"


@pytest.mark.django_db
def test_a_name_and_edition_that_are_taken_are_refused(signed_in: SignedIn) -> None:
    sent = typed(dict(shipped_definitions())["matac.toml"])
    page = signed_in(Role.ANALYST).post("/definitions/new/", {key: sent.getlist(key) for key in sent}).content.decode()
    assert "edition 2026.1 of matac is there already; give another" in page.lower().replace("edition: ", "")


@pytest.mark.django_db
def test_only_who_drafts_sees_the_builder(signed_in: SignedIn) -> None:
    for role in Role:
        expected = 200 if grant_of([role], Permission.DRAFT_DEFINITION) else 403
        assert signed_in(role).get("/definitions/new/").status_code == expected
