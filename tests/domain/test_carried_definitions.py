"""A release says what its definitions ask, and that is read back as it was."""

import tomllib
from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from daylight.domain.carried_definitions import declaration_of, released
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import Definition, definition_of, shipped_definitions
from tests.oracle.generated_definitions import definitions


@settings(max_examples=150, deadline=None)
@given(definitions(date(2026, 10, 31)))
def test_what_any_definition_asks_is_declared_and_read_back(definition: Definition) -> None:
    read = definition_of(tomllib.loads(toml_of(declaration_of(definition))), place="here")
    assert read == (definition if definition.also else replace(definition, least=None))


def test_a_release_tells_its_own_definitions_and_the_shipped_ones_of_their_edition() -> None:
    first, second, third, *_ = shipped_definitions()
    own = replace(first, edition="2027.1", minimum_age=25, cases=(), signed=())
    rows = [
        {"definition": own.name, "edition": own.edition, "declared": toml_of(declaration_of(own))},
        {"definition": second.name, "edition": second.edition},
        {"definition": third.name, "edition": "1999.1"},
        {"definition": "later", "edition": "1", "declared": 'name = "later"\n[moon]\nphase = "full"\n'},
        {"definition": "another", "edition": "1", "declared": toml_of(declaration_of(own))},
    ]
    assert released(rows) == {
        (own.name, own.edition): own,
        (second.name, second.edition): second,
    }


def test_every_shipped_definition_is_declared_whole() -> None:
    for each in shipped_definitions():
        key = (each.name, each.edition)
        (read,) = released(
            [{"definition": key[0], "edition": key[1], "declared": toml_of(declaration_of(each))}]
        ).values()
        assert read == replace(each, cases=(), signed=())
