"""Definitions are data: those that ship are whole, and a wrong one is refused with its place and a suggestion."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.domain.definitions import (
    _SEVERAL,
    _TABLES,
    _TOP,
    _TOP_OPTIONAL,
    DEFAULT_LIST,
    GROUPS,
    definition_of,
    definitions_in_force,
    read_definitions,
    shipped_definitions,
)
from daylight.domain.errors import Invalid
from daylight.domain.proving import prove

OWN = """
name = "two-in-a-year"
edition = "1"
title = "Two crimes in a year"
group = "other"
source = "The force"
owner = "Detective Superintendent, public protection"
stage = "live"
[[signed]]
by = "A. Analyst"
on = 2026-11-02
[[signed]]
by = "S. Superintendent"
on = 2026-11-03
[[case]]
title = "two crimes against one partner"
as_of = 2026-10-31
events = ["2026-01-05 8N v1 partner", "2026-03-05 8Q v1 ex_partner"]
expect = "met"
[count]
themes = ["domestic", "stalking"]
victims = "intimate_or_family"
crimes_only = true
[window]
days = 365
[threshold]
crimes = 2
"""


def test_the_eight_definitions_ship_with_edition_source_and_owner() -> None:
    assert {each.name for each in shipped_definitions()} == {
        "hampshire-2012", "acpo-2009", "matac", "repeat", "unanswered", "serial-sexual", "serial-stalking", "v100",
    }  # fmt: skip
    for each in shipped_definitions():
        assert each.edition
        assert each.source
        assert each.owner
        assert each.group in GROUPS


def test_the_default_list_is_serial_repeat_and_unanswered() -> None:
    listed = {each.name for each in shipped_definitions() if each.group in DEFAULT_LIST}
    assert listed == {each.name for each in shipped_definitions()} - {"v100"}


def test_a_forces_own_definition_is_read_in_the_same_language() -> None:
    (own,) = read_definitions(OWN, file="own.toml")
    assert (own.name, own.threshold.crimes, own.window.days) == ("two-in-a-year", 2, 365)
    assert own.count.themes == {"domestic", "stalking"}
    assert definitions_in_force(OWN)[-1] == own
    assert definitions_in_force(OWN)[:-1] == shipped_definitions()


SEVERAL = """
[[definition]]
name = "one"
edition = "1"
title = "Anything twice"
group = "other"
source = "The force"
owner = "The force"
count = { themes = ["domestic"] }
threshold = { incidents = 2 }

[[definition]]
name = "two"
edition = "1"
title = "Anything thrice"
group = "other"
source = "The force"
owner = "The force"
count = { themes = ["domestic"] }
threshold = { incidents = 3 }
"""


def test_several_definitions_in_one_file() -> None:
    found = read_definitions(SEVERAL, file="own.toml")
    assert [(each.name, each.threshold.incidents) for each in found] == [("one", 2), ("two", 3)]


def test_a_fault_among_several_is_told_with_its_number() -> None:
    with pytest.raises(Invalid, match=r"own\.toml, definition 2, \[threshold\]: there is no key 'incident'"):
        read_definitions(SEVERAL.replace("{ incidents = 3 }", "{ incident = 3 }"), file="own.toml")
    with pytest.raises(Invalid, match="one edition 1 is defined twice"):
        read_definitions(SEVERAL.replace('"two"', '"one"'), file="own.toml")
    with pytest.raises(Invalid, match="nothing beside them"):
        read_definitions('name = "x"\n' + SEVERAL, file="own.toml")


def changed(**changes: Any) -> dict[str, Any]:
    data = tomllib.loads(OWN)
    for path, value in changes.items():
        *tables, key = path.split("__")
        place = data
        for table in tables:
            place = place.setdefault(table, {})
        if value is None:
            del place[key]
        else:
            place[key] = value
    return data


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"threshold__victms": 2}, "own.toml, [threshold]: there is no key 'victms'; did you mean 'victims'?"),
        ({"treshold": {}}, "own.toml: there is no key 'treshold'; did you mean 'threshold'?"),
        ({"count__themes": ["domestik"]}, "own.toml, [count]: there is no theme 'domestik'; did you mean 'domestic'?"),
        ({"count__themes": []}, "own.toml, [count]: themes must name at least one of domestic, sexual and stalking."),
        ({"count__themes": "domestic"}, "own.toml, [count]: themes must be a list of texts."),
        ({"count__victims": "intimates"}, "own.toml, [count]: there are no victims of kind 'intimates'; did you mean"),
        ({"owner": None}, "own.toml: 'owner' is missing; add it."),
        ({"source": " "}, "own.toml: source must not be empty."),
        ({"name": "Two In A Year"}, "own.toml: name must be lower-case words"),
        ({"group": "serail"}, "own.toml: there is no group 'serail'; did you mean 'serial'?"),
        ({"threshold__crimes": -1}, "own.toml, [threshold]: crimes must be a whole number from 0 to 1000."),
        ({"threshold__crimes": True}, "own.toml, [threshold]: crimes must be a whole number."),
        ({"threshold__crimes": 0}, "own.toml, [threshold]: it must ask for incidents, crimes or victims."),
        ({"threshold__unconnected": True}, "own.toml, [threshold]: unconnected needs at least 2 victims."),
        ({"threshold__same_victim": True, "threshold__victims": 2}, "same_victim cannot ask for more than one victim."),
        ({"window__years": 1}, "own.toml, [window]: a window is in years or in days, not both."),
        ({"window__days": 0}, "own.toml, [window]: a window of 0 days holds nothing; give at least 1."),
        ({"suspect__minimum_age": 300}, "own.toml: minimum_age must be from 1 to 119."),
        ({"unless__answered_since_first": ["convicted"]}, "no answer of kind 'convicted'; did you mean 'conviction'?"),
        ({"capacity__places": 10}, "own.toml: capacity and places go together."),
        ({"group": "capacity"}, "own.toml: capacity and places go together."),
        ({"count": 3}, "own.toml: count must be a table, written [count]."),
    ],
)
def test_a_wrong_definition_is_refused_with_place_and_suggestion(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid) as told:
        definition_of(changed(**changes), place="own.toml")
    assert sentence in str(told.value)
    assert "?." not in str(told.value)


def test_text_that_is_no_toml_is_refused_in_a_sentence() -> None:
    with pytest.raises(Invalid, match=r"own\.toml is not valid TOML"):
        read_definitions("name = ", file="own.toml")
    with pytest.raises(Invalid, match=r"own\.toml is not UTF-8 text; save it as UTF-8"):
        read_definitions("title = 'caf\u00e9'".encode("cp1252"), file="own.toml")


def test_a_byte_order_mark_is_of_no_matter() -> None:
    assert read_definitions(b"\xef\xbb\xbf" + OWN.encode(), file="own.toml") == read_definitions(OWN, file="own.toml")


def test_one_name_and_edition_cannot_mean_two_things() -> None:
    again = OWN.replace("two-in-a-year", "matac").replace('edition = "1"', 'edition = "2026.1"')
    with pytest.raises(Invalid, match=r"matac edition 2026\.1 is defined twice"):
        definitions_in_force(again, file="own.toml")
    assert definitions_in_force(again.replace("2026.1", "2027.1"))[-1].name == "matac"


RETIRES = (
    OWN
    + """
[[retires]]
name = "matac"
edition = "2026.1"
reason = "Ours asks for two crimes."
"""
)


def test_a_shipped_definition_is_retired_by_a_live_one_of_the_forces_own() -> None:
    names = [each.name for each in definitions_in_force(RETIRES, file="own.toml")]
    assert "matac" not in names
    assert names == [each.name for each in shipped_definitions() if each.name != "matac"] + ["two-in-a-year"]
    assert "matac" in {each.name for each in definitions_in_force(RETIRES.replace('"live"', '"retired"'))}
    assert "matac" in {each.name for each in definitions_in_force(RETIRES.replace('"live"', '"in_review"'))}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (RETIRES.replace('"matac"', '"matak"'), r"retires matak, which does not ship .* did you mean 'matac'"),
        (RETIRES.replace('name = "matac"\nedition = "2026.1"', 'name = "matac"\nedition = "2025.1"'),
         r"retires matac edition 2025\.1; what ships is edition 2026\.1"),
        (RETIRES.replace("Ours asks for two crimes.", " "), r"\[\[retires\]\] 1: reason must not be empty"),
        (RETIRES.replace('reason = "Ours', 'why = "Ours'), r"there is no key 'why'"),
        (RETIRES + RETIRES[len(OWN):], r"\[\[retires\]\] 2: matac is retired above already"),
        (RETIRES.replace('[[signed]]\nby = "S. Superintendent"\non = 2026-11-03\n', ""), "only one person has signed"),
    ],
)  # fmt: skip
def test_a_retirement_without_its_reason_names_or_edition_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        definitions_in_force(text, file="own.toml")


PAGE = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text(encoding="utf-8")


def test_the_page_that_explains_the_language_names_every_key() -> None:
    keys = {key for table in (*_TABLES.values(), *_SEVERAL.values()) for key in table} | set(_TOP) | set(_TOP_OPTIONAL)
    assert not [key for key in sorted(keys) if not re.search(rf"(`|^|\[){key}\b", PAGE, re.MULTILINE)]


def test_the_example_of_the_page_is_sound() -> None:
    text = PAGE.split("```toml\n")[1].split("```")[0]
    (definition,) = read_definitions(text, file="page.toml")
    assert all(proof.passes for proof in prove(definition))
    assert len(definition.conditions) == 2


TWO = """
name = "two"
edition = "1"
title = "Two ways"
group = "other"
source = "The force"
owner = "The force"
combine = "at_least"
least = 1
[[condition]]
count = { themes = ["domestic"] }
threshold = { incidents = 3 }
[[condition]]
count = { themes = ["stalking"], offences = ["8Q"] }
threshold = { crimes = 2 }
window = { from = 2023-01-01, to = 2024-12-31 }
"""


def test_several_conditions_are_read_in_order() -> None:
    (two,) = read_definitions(TWO, file="own.toml")
    assert [each.threshold.incidents for each in two.conditions] == [3, 0]
    assert (two.needed, two.is_plain, two.conditions[1].window.last) == (1, False, date(2024, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ('offences = ["8Q"]', 'offences = ["8Q1"]', "[[condition]] 2, [count]: offences: '8Q1' has the shape of no"),
        ('offences = ["8Q"]', 'offences = ["8q"]', "[[condition]] 2, [count]: offences: '8q' must be written in its"),
        ('offences = ["8Q"]', 'kinds = ["rapes"]', "there is no kind of offence 'rapes'; did you mean 'rape'?"),
        ('offences = ["8Q"]', 'roles = ["sspect"]', "there is no role that counts 'sspect'; did you mean 'suspect'?"),
        ('offences = ["8Q"]', 'recording_era = "before"', "there is no era 'before'; did you mean 'before-2023-06'?"),
        (
            'offences = ["8Q"]',
            'relationships = ["expartner"]',
            "no relationship 'expartner'; did you mean 'ex_partner'?",
        ),
        ('offences = ["8Q"]', "minimum_severity = -1", "[count]: minimum_severity must be a number from 0 to 1000000."),
        ("to = 2024-12-31", 'to = "2024-12-31"', "to must be a date, written 2024-12-31 without quotes."),
        ("to = 2024-12-31", "to = 2022-12-31", "a window from 2023-01-01 to 2022-12-31 holds nothing; change the two."),
        ("to = 2024-12-31", "years = 2", "a window is rolling, in years, or fixed, from a day to a day, not both."),
        ("crimes = 2", "crime = 2", "own.toml, [[condition]] 2, [threshold]: there is no key 'crime'; did you mean"),
        ("crimes = 2", "partners = 2, same_victim = true", "same_victim cannot ask for more than one partner."),
        ("least = 1", "least = 3", "own.toml: least must be from 1 to 2, the number of conditions."),
        ("least = 1", "", 'own.toml: least goes with combine = "at_least", and with nothing else.'),
        ('"at_least"', '"atleast"', "own.toml: combine: there is no 'atleast'; did you mean 'at_least'?"),
        (
            "[[condition]]",
            "count = {}\n[[condition]]",
            "[count] stands beside [[condition]]; move it into one of them.",
        ),
        ("threshold = { incidents = 3 }", "", "own.toml, [[condition]] 1: 'threshold' is missing; add it."),
        ("[[condition]]", '[unless]\ncharged = "never"\n[[condition]]', "[unless]: charged: there is no 'never'; did"),
        ("[[condition]]", "[suspect]\nmaximum_age = 0\n[[condition]]", "maximum_age must be from 1 to 119."),
        ("[[condition]]", "[[signed]]\nby = 'x'\n[[condition]]", "own.toml, [[signed]] 1: 'on' is missing; add it."),
    ],
)
def test_a_wrong_clause_is_refused_with_place_and_suggestion(wrong: str, right: str, sentence: str) -> None:
    with pytest.raises(Invalid) as told:
        read_definitions(TWO.replace(wrong, right, 1), file="own.toml")
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("expect = 'mte'", "[[case]] 1: expect must be of met, near, provisional, nothing, not 'mte'."),
        ("expect = 'met, near'", "expect met goes with no other"),
        ("expect = 'met'\nheld = 'child'", "held must be one of under_18, counter_allegation, contested."),
        ("expect = 'met'\ndone = ['2024-01-01 arrest x']", "the line '2024-01-01 arrest x' cannot be read: write a"),
        ("expect = 'met'\nconnected = ['v1']", "the line 'v1' cannot be read: write the two victims"),
        ("expect = 'met'\nbron = 2000-01-01", "[[case]] 1: there is no key 'bron'; did you mean 'born'?"),
    ],
)
def test_a_wrong_worked_case_is_refused(case: str, sentence: str) -> None:
    text = TWO + f"[[case]]\ntitle = 'one'\nas_of = 2024-12-31\nevents = ['2024-01-01 8N v1 partner']\n{case}\n"
    with pytest.raises(Invalid) as told:
        read_definitions(text, file="own.toml")
    assert sentence in str(told.value)
