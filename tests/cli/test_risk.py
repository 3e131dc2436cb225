"""`daylight risk`: words, exit codes and privacy of train, card, apply and form."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.risk.force import AS_OF, SERIOUS, many

FORM = """
[[forms]]
name = "ours"
edition = "1"
title = "Ours"
source = "the force"
owner = "lead"
[forms.topics]
fear = { name = "fear", required = true }
money = { name = "money", required = false }
"""
WORDING = 'form = "ours"\nedition = "1"\n[wording]\nfear = "Licensed words."\nmoney = "Other words."\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    force = many()
    child = AS_OF.replace(year=2010)
    force.person("CHILD", born_from=child, born_to=child).event("CHILD", AS_OF, SERIOUS)
    force.person("SEALED", protected=True).event("SEALED", AS_OF, SERIOUS)
    return force.write(tmp_path_factory.mktemp("made") / "release")


def test_train_card_and_apply(daylight: Any, made: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    done = daylight("risk", "train", made, "--out", model)
    assert done.exit_code == 0, done.output
    for words in ("Shipped: ", "boosting: area ", "nothing uses the model by itself"):
        assert words in done.stdout
    card = daylight("risk", "card", model)
    assert card.stdout == (model / "model-card.md").read_text(encoding="utf-8")
    assert json.loads(daylight("risk", "card", model, "--format", "json").stdout)["card"] == 1
    told = daylight("risk", "apply", made, model, "--top", "3")
    assert told.exit_code == 0, told.output
    assert "CHILD" not in told.output
    assert "SEALED" not in told.output
    for words in ("3 of ", "a person decides", "1 suspect is under 18", "safeguarding route", "1 protected identity"):
        assert words in told.stderr
    csv = tmp_path / "chances.csv"
    assert daylight("risk", "apply", made, model, "--top", "2", "--out", csv).exit_code == 0
    lines = csv.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "rank,person_id,chance,incident_within_90_days,because,model,as_of"
    assert len(lines) == 3
    again = daylight("risk", "apply", made, model, "--out", csv)
    assert (again.exit_code, "--replace" in again.stderr) == (4, True)
    rows = json.loads(daylight("risk", "apply", made, model, "--top", "1", "--format", "json").stdout)
    assert rows["people"][0]["rank"] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("card", "nowhere"), 1, "daylight risk train"),
        (("card", "nowhere", "--format", "pdf"), 2, "text, json"),
        (("apply", "R", "nowhere"), 1, "There is no nowhere"),
        (("apply", "R", "nowhere", "--as-of", "2030-01-01"), 2, "knows nothing after"),
        (("apply", "R", "nowhere", "--format", "xlsx"), 2, "--out chances.xlsx"),
        (("train", "nowhere", "--out", "model"), 1, "nowhere is not a release"),
        (("train", "R", "--out", "."), 4, "is taken"),
        (("form", "nowhere"), 1, "no file nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    daylight: Any, made: Path, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    told = daylight("risk", *(made if word == "R" else word for word in words))
    assert told.exit_code == code, told.output
    assert said in told.stderr
    assert "Traceback" not in told.output


def test_the_shipped_forms_are_printed(daylight: Any) -> None:
    told = daylight("risk", "form")
    assert told.exit_code == 0
    assert "survivor_account 2026.1: What the survivor tells" in told.stdout
    assert "  fear *: fear" in told.stdout
    assert "  money: money" in told.stdout


def test_a_force_loads_its_own_form_and_its_licensed_wording(daylight: Any, tmp_path: Path) -> None:
    form, wording = tmp_path / "form.toml", tmp_path / "wording.toml"
    form.write_text(FORM, encoding="utf-8")
    wording.write_text(WORDING, encoding="utf-8")
    told = daylight("risk", "form", form, "--wording", wording)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines() == [
        "ours 1: Ours",
        "  owner lead; source the force",
        "  2 topics, 1 required (*): without a yes or no it stays provisional",
        "  fear *: Licensed words.",
        "  money: Other words.",
    ]


@pytest.mark.parametrize(
    ("form", "wording", "said"),
    [
        (FORM.replace("title", "heading"), None, "form 1 has no title"),
        ("x = ", None, "not TOML"),
        (FORM, WORDING.replace("ours", "our"), "did you mean 'ours'?"),
        (FORM, WORDING.replace("fear", "feer"), "did you mean fear?"),
        (FORM, WORDING.replace('"1"', '"2"'), "edition must be '1'"),
        (FORM, WORDING.replace("Licensed words.", " "), "topic fear has no words"),
    ],
)
def test_a_wrong_form_or_wording_is_refused_with_the_place(
    daylight: Any, tmp_path: Path, form: str, wording: str | None, said: str
) -> None:
    (tmp_path / "form.toml").write_text(form, encoding="utf-8")
    (tmp_path / "wording.toml").write_text(wording or "", encoding="utf-8")
    options = ("--wording", tmp_path / "wording.toml") if wording else ()
    told = daylight("risk", "form", tmp_path / "form.toml", *options)
    assert told.exit_code == 3
    assert said in told.stderr
