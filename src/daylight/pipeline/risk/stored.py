"""A trained model in its folder: written as plain JSON, read back with nothing but the standard library."""

import json
from pathlib import Path
from typing import Any

from daylight.domain.errors import Invalid, NotFound
from daylight.domain.risk_models import RiskModel, TimeModel, as_json, risk_model_of, time_as_json, time_model_of
from daylight.pipeline.risk.features import FEATURES, NAMES

MODEL, CARD, CARD_DATA = "model.json", "model-card.md", "model-card.json"


def model_text(model: RiskModel, time: TimeModel, card: dict[str, Any]) -> str:
    """The model as JSON: with the meaning of each feature, and of what it was trained on the card's account."""
    told = {name: card[name] for name in ("data", "days", "outcome", "reasons")}
    data = as_json(model) | {
        "told": told,
        "meanings": {each.name: f"{each.meaning}, as ln(1 + {each.unit})" for each in FEATURES},
        "time": time_as_json(time),
    }
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_models(folder: Path) -> tuple[RiskModel, TimeModel]:
    """The model of a folder, or of its model.json. NotFound for no file; Invalid, in a sentence, for a wrong one."""
    data = _read(folder, MODEL)
    if not isinstance(data, dict):
        raise Invalid(f"{folder} holds no model. Give the folder that `daylight risk train` wrote.")
    return risk_model_of(data, known=NAMES), time_model_of(data.get("time"), known=NAMES)


def read_card(folder: Path) -> dict[str, Any]:
    """The data of a model's card; NotFound or Invalid as above."""
    data = _read(folder, CARD_DATA)
    if not isinstance(data, dict) or data.get("card") != 1:
        raise Invalid(f"{folder} holds no model card. Give the folder that `daylight risk train` wrote.")
    return data


def _read(place: Path, name: str) -> Any:
    path = place / name if place.is_dir() else place
    if not path.is_file():
        raise NotFound(f"There is no {path}. Give the folder that `daylight risk train` wrote.")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise Invalid(f"{path} is no JSON: it is cut short or was changed. Train the model again.") from None
