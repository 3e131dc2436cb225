"""Training: models from the past only, measured once on months never seen, stored without scikit-learn's help."""

import builtins
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daylight.domain.calibration import log_odds
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.risk_models import Trees
from daylight.pipeline.risk import apply, stored_card, train
from daylight.pipeline.risk.features import BASELINE, NAMES
from daylight.pipeline.risk.model_card import model_card
from daylight.pipeline.risk.stored import read_card, read_models
from daylight.pipeline.risk.times import fit_times
from daylight.pipeline.risk.training import fit_linear, fit_trees
from tests.pipeline.risk.force import AS_OF, SERIOUS, Force, many


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    force = many()
    force.person("CHILD", born_from=date(2010, 1, 1), born_to=date(2010, 12, 31)).event("CHILD", AS_OF, SERIOUS)
    force.person("SEALED", protected=True).event("SEALED", AS_OF, SERIOUS)
    return force.write(tmp_path_factory.mktemp("made") / "release")


@pytest.fixture(scope="module")
def model(release: Path) -> Path:
    out = release.parent / "model"
    train(release, out)
    return out


def test_the_days_are_apart_and_the_shipped_model_is_what_the_rule_says(model: Path) -> None:
    card = read_card(model)
    assert [each["at"] for each in card["days"]["trained"]] == ["2024-04-30", "2024-10-31"]
    assert card["days"]["held_out"]["at"] == "2025-10-31"
    assert card["shipped"] == read_models(model)[0].name
    found = {each["name"]: each for each in card["models"]}
    assert list(found) == ["baseline", "logistic", "boosting"]
    fit = [
        each["name"]
        for each in card["models"]
        if each["gain"] and each["gain"][1] > 0 and 0.9 <= each["line"]["slope"] <= 1.1
    ]
    assert (card["shipped"] in fit) if fit else (card["shipped"] == "baseline")
    for each in found.values():
        assert 0.5 < each["area"][0] < 1
        assert each["area"][1] < each["area"][0] < each["area"][2]
        assert sum(band[0] for band in each["bands"]) == card["days"]["held_out"]["people"]


def test_where_nothing_beats_the_baseline_it_is_shipped_and_said(tmp_path: Path) -> None:
    """Everybody is of one kind: nothing foretells anything."""
    done = train(many(kinds=((2, 0.15),)).write(tmp_path / "release"), tmp_path / "model")
    assert done.choice.name == "baseline"
    assert any("does not beat the baseline" in reason for reason in done.choice.reasons)
    assert "**Shipped: baseline.**" in done.card
    assert "baseline is shipped." in done.card
    assert read_models(tmp_path / "model")[0].features == BASELINE
    assert apply(tmp_path / "release", tmp_path / "model", at=AS_OF).model == "baseline"


def test_training_again_gives_the_same_bytes(release: Path, model: Path, tmp_path: Path) -> None:
    train(release, tmp_path / "again")
    for name in ("model.json", "model-card.md", "model-card.json"):
        assert (tmp_path / "again" / name).read_bytes() == (model / name).read_bytes()


def test_what_is_recorded_after_the_held_out_day_trains_nothing(model: Path, tmp_path: Path) -> None:
    """Planted: everybody does serious harm in the held-out months, and it is recorded then. The models stay."""
    force = many()
    for person in [row["person_id"] for row in force.rows["people"]]:
        if int(person[1:]) % 3:
            force.event(person, date(2025, 12, 1), SERIOUS)
    train(force.write(tmp_path / "release"), tmp_path / "model")
    before, after = (json.loads((folder / "model-card.json").read_text()) for folder in (model, tmp_path / "model"))
    assert after["days"]["held_out"]["harmed"] > before["days"]["held_out"]["harmed"] + 100
    assert after["days"]["trained"] == before["days"]["trained"]
    assert [band[:2] for each in after["models"] for band in each["bands"]] == [
        band[:2] for each in before["models"] for band in each["bands"]
    ]


def test_the_card_is_printed_from_its_data_and_names_nobody(model: Path, release: Path) -> None:
    text = (model / "model-card.md").read_text(encoding="utf-8")
    assert text == model_card(json.loads((model / "model-card.json").read_text(encoding="utf-8")))
    for said in (
        "Shipped",
        "slope",
        "Decision curves",
        "Fairness",
        "Not recorded",
        "Who decides",
        "Age and sex",
        "C-index",
    ):
        assert said in text
    assert "P00001" not in text
    assert "P00001" not in (model / "model.json").read_text(encoding="utf-8")
    fairness = read_card(model)["fairness"]["traits"]
    assert set(fairness) == {"sex", "age band", "ethnicity"}
    assert fairness["ethnicity"]["missing"][0] > 0
    of_victims = read_card(model)["fairness"]["victims"]
    assert set(of_victims) == set(fairness)
    assert "### Victims, by sex" in text
    for trait in fairness.values():  # a group that one figure hides is hidden in every figure, and shows no number
        hidden = {each["group"] for each in (*trait["rates"], *trait["calibration"]) if each["suppressed"]}
        rows = [each for each in (*trait["rates"], *trait["calibration"]) if each["group"] in hidden]
        assert all(each["suppressed"] and not any(each.get(name) for name in ("hits", "harmed")) for each in rows)


def test_stored_trees_give_what_scikit_learn_gives() -> None:
    drawn = np.random.default_rng(3)
    values = np.round(drawn.exponential(size=(3000, 4)), 2)
    harmed = drawn.random(3000) < 0.05 + 0.2 * (values[:, 0] > 1) * (values[:, 1] > 0.5)
    fitted = fit_trees(values, harmed, seed=1)
    assert isinstance(fitted.shape, Trees)
    ours = [fitted.start + sum(fitted.shape.adds(row)) for row in values[:200].tolist()]
    assert np.allclose(ours, fitted.raw(values[:200]), atol=1e-6)


def test_a_linear_fit_finds_what_made_the_data() -> None:
    drawn = np.random.default_rng(3)
    values = drawn.normal(size=(20000, 2))
    harmed = drawn.random(20000) < 1 / (1 + np.exp(2 - values[:, 0]))
    fitted = fit_linear(values, harmed)
    told = fitted.shape.adds([1.0, 0.0])
    assert told[0] == pytest.approx(1, abs=0.08)
    assert told[1] == pytest.approx(0, abs=0.08)
    assert fitted.raw(values[:5]).tolist() == pytest.approx(
        [fitted.start + sum(fitted.shape.adds(row)) for row in values[:5].tolist()], abs=1e-6
    )


def test_proportional_hazards_find_what_made_the_data() -> None:
    drawn = np.random.default_rng(4)
    values = drawn.normal(size=(8000, 2))
    days = np.ceil(drawn.exponential(200 * np.exp(-0.5 * values[:, 0]))).astype(np.int64)
    found = fit_times(values, np.minimum(days, 365), days < 365, ("a", "b"))
    weights = np.asarray(found.shape.weights) / np.asarray(found.shape.scales)
    assert weights.tolist() == pytest.approx([0.5, 0.0], abs=0.05)
    assert found.chance_by({"a": 0.0, "b": 0.0}, 365) == pytest.approx(1 - np.exp(-365 / 200), abs=0.03)


def test_tied_days_are_told_as_by_efron() -> None:
    """Four people, checked by hand: where it ends, the derivative of Efron's log partial likelihood is nought."""
    values = np.asarray([[0.0], [1.0], [2.0], [1.0]])
    found = fit_times(values, np.asarray([1, 1, 2, 3]), np.asarray([True, True, True, False]), ("a",))
    beta = found.shape.weights[0] / found.shape.scales[0]
    risk = np.exp(beta * values[:, 0])

    def mean(weights: Any) -> float:
        return float((weights * values[:, 0]).sum() / weights.sum())

    halved = risk * np.asarray([0.5, 0.5, 1.0, 1.0])
    slope = values[:3, 0].sum() - mean(risk) - mean(halved) - mean(risk * np.asarray([0, 0, 1, 1]))
    assert slope == pytest.approx(0.001 * 4 * beta * values[:, 0].var(), abs=1e-6)  # the penalty's part


def test_apply_ranks_everybody_but_children_and_sealed_identities(release: Path, model: Path) -> None:
    found = apply(release, model, at=AS_OF)
    ids = [each.person_id for each in found.people]
    assert not {"CHILD", "SEALED"} & set(ids)
    assert (found.children, found.sealed) == (1, 1)
    assert [each.rank for each in found.people] == list(range(1, len(ids) + 1))
    assert [each.chance for each in found.people] == sorted((each.chance for each in found.people), reverse=True)
    assert all(0 < each.chance < 1 and 0 <= each.soon < 1 for each in found.people)
    assert all(part.feature in NAMES for each in found.people for part in each.parts)
    assert log_odds(found.people[0].chance) > log_odds(found.people[-1].chance)


def test_a_stored_model_needs_no_scikit_learn(release: Path, model: Path) -> None:
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from datetime import date; from pathlib import Path\n"
        "from daylight.pipeline.risk import apply\n"
        f"print(len(apply(Path({str(release)!r}), Path({str(model)!r}), at=date(2026, 10, 31)).people))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 100


def test_training_without_scikit_learn_is_refused(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(Refused, match="extra `risk`"):
        train(release, tmp_path / "model")


def test_too_little_to_learn_from_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    few = many(people=60).write(tmp_path / "few")
    with pytest.raises(Refused, match="a model needs 50"):
        train(few, tmp_path / "model")
    short = Force().person("A").event("A", date(2026, 1, 1)).write(tmp_path / "short")
    with pytest.raises(Refused, match="needs 48 months"):
        train(short, tmp_path / "model")
    none = Force().write(tmp_path / "none")
    with pytest.raises(Refused, match="nothing to learn from"):
        train(none, tmp_path / "model")
    with pytest.raises(NotFound, match="not a release"):
        train(tmp_path / "nowhere", tmp_path / "model")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["few", "none", "short"]


def test_a_taken_place_is_left_alone(release: Path, model: Path) -> None:
    before = (model / "model.json").read_bytes()
    with pytest.raises(Refused, match="is taken"):
        train(release, model)
    assert (model / "model.json").read_bytes() == before


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', '{"format": 1, "features": ["moon"]}'])
def test_a_broken_model_is_refused_in_one_sentence(release: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        apply(release, tmp_path, at=AS_OF)
    assert "\n" not in str(refused.value)
    with pytest.raises(NotFound, match=r"model-card\.json"):
        stored_card(tmp_path)
    for card in ('{"card": 1}', '{"card": 2}', "[" * 5000):
        (tmp_path / "model-card.json").write_text(card, encoding="utf-8")
        with pytest.raises(Invalid):
            stored_card(tmp_path)
