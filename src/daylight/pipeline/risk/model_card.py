"""The model card: what the model was trained on, how it did on months it never saw, for whom worse, and who decides.

The card is told once, as data; its Markdown is printed from that data and from nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from daylight.domain.errors import Invalid
from daylight.domain.fairness import GroupRate
from daylight.domain.forecasts import Choice, Forecast, Interval, shipped_serious_harm
from daylight.domain.gap import suppress
from daylight.domain.proportions import Proportion
from daylight.domain.traits import BANNED
from daylight.pipeline.publish.manifest import package_version
from daylight.pipeline.risk.features import FEATURES, MONTHS
from daylight.pipeline.risk.measuring import Figures, everyone
from daylight.pipeline.risk.origins import AHEAD
from daylight.pipeline.risk.past import Past
from daylight.pipeline.risk.stored import read_card
from daylight.pipeline.risk.times import TimeFigures
from daylight.pipeline.risk.training import FOLDS
from daylight.pipeline.risk.traits import Need, Rates, Traits, calibration_by_group, fairness, fairness_of_victims

LISTED = 250
"""The length of the list of which unfairness is told."""
LIMITS = (
    "People are as the release links them now: who is who on each past day is not played back.",
    "Who came to notice again has more recorded: groups without a recorded trait look safer than they were.",
    "The settled relationship and arrests are not used, for records do not say when they became known.",
    "Harm that nobody recorded is not counted. A forecast of recorded harm can repeat whom the police look at.",
    "Nobody's death, prison or move away is known: all are taken to have been free to harm for the whole year.",
    "Counter-allegations are not set aside: a victim who was recorded as a suspect is in the figures as one.",
    "The figures are of one year in one place. They age: train and measure again each year.",
    "Chances are of groups. Of people given the same chance, most do no serious harm.",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the models were made from and by, and how each was made."""

    release_id: str
    as_of: str
    synthetic: bool
    daylight: str
    sklearn: str
    seed: int
    made: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, manifest: dict[str, Any], *, seed: int, made: tuple[tuple[str, str], ...]) -> "Origin":
        """The origin that a release's manifest tells."""
        try:
            sklearn = version("scikit-learn")
        except PackageNotFoundError:
            sklearn = ""
        as_of, synthetic = str(manifest["as_of"])[:10], bool(manifest.get("synthetic"))
        return cls(str(manifest["release_id"]), as_of, synthetic, package_version(), sklearn, seed, made)


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was measured."""

    choice: Choice
    figures: tuple[Figures, ...]
    shipped: Sequence[Forecast]
    time: TimeFigures
    need: Need
    traits: Traits


def card_data(origin: Origin, past: Past, found: Findings) -> dict[str, Any]:
    """The card as plain JSON. It names counts and days, and nobody."""
    harm = shipped_serious_harm()
    people, after = past.held_out
    learnt = [(each.at.isoformat(), len(each.person_ids), sum(then.harmed)) for each, then in past.learnt]
    at = past.days.held_out
    return {
        "card": 1,
        "shipped": found.choice.name,
        "reasons": list(found.choice.reasons),
        "data": asdict(origin) | {"made": dict(origin.made)},
        "days": {
            "trained": [{"at": day, "people": count, "harmed": harmed} for day, count, harmed in learnt],
            "held_out": {"at": at.isoformat(), "people": len(people.person_ids), "harmed": sum(after.harmed)},
            "seen_until": past.days.seen_until.isoformat(),
            "distinct_people": len({person for each, _ in past.learnt for person in each.person_ids}),
        },
        "outcome": {
            "name": f"serious harm in the next {AHEAD} months",
            "edition": harm.edition,
            "kinds": sorted(harm.kinds),
            "codes": sorted(harm.codes),
        },
        "features": [
            {"name": each.name, "meaning": each.meaning, "unit": each.unit, "columns": list(each.columns),
             "why": each.why}
            for each in FEATURES
        ],
        "models": [_figures_data(each) for each in found.figures],
        "everyone": [list(pair) for pair in everyone(found.shipped).benefits],
        "time": asdict(found.time),
        "age_and_sex": {
            "gain": _interval_data(found.need.gain), "known": found.need.known, "people": found.need.people,
            "used": False,
        },
        "fairness": _fairness_data(found, past),
        "limits": list(LIMITS),
    }  # fmt: skip


def _interval_data(found: Interval | None) -> list[float] | None:
    return None if found is None else [found.value, found.low, found.high]


def _figures_data(found: Figures) -> dict[str, Any]:
    return {
        "name": found.name,
        "area": _interval_data(found.area),
        "gain": _interval_data(found.gain),
        "line": None if found.line is None else asdict(found.line),
        "observed_by_expected": found.by_expected,
        "bands": [[band.people, band.expected, band.observed] for band in found.bands],
        "yields": [list(pair) for pair in found.yields],
        "net_benefit": [list(pair) for pair in found.benefits],
    }


def _fairness_data(found: Findings, past: Past) -> dict[str, Any]:
    at, told = past.days.held_out, found.shipped
    places = min(LISTED, len(told))
    expected = calibration_by_group(found.traits, told, at)
    rates = fairness(found.traits, told, places, at)
    rates_data = _rates_data(rates)
    hidden = {trait: {each.group for each in groups if each.suppressed} for trait, (_, groups) in rates.items()}
    return {
        "listed": places,
        "traits": {
            trait: {
                **rates_data[trait],
                "calibration": [
                    _group_data(group, group in hidden[trait], *sums) for group, sums in expected[trait].items()
                ],
            }
            for trait in rates
        },
        "victims": _rates_data(fairness_of_victims(found.traits, told, places, at, past.victims)),
    }


def _rates_data(rates: Rates) -> dict[str, dict[str, Any]]:
    return {
        trait: {"missing": [gone.hits, gone.cases], "rates": [_rate_data(each) for each in groups]}
        for trait, (gone, groups) in rates.items()
    }


def _rate_data(told: GroupRate) -> dict[str, Any]:
    return {name: value for name, value in asdict(told).items() if name != "cases" or not told.suppressed}


def _group_data(group: str, hidden: bool, people: int, harmed: int, expected: float) -> dict[str, Any]:
    if hidden or suppress(harmed, people).suppressed:
        return {"group": group, "suppressed": True}
    return {"group": group, "suppressed": False, "people": people, "harmed": harmed, "expected": expected}


def model_card(card: dict[str, Any]) -> str:
    """The card as Markdown, from its data."""
    parts = (
        _opening(card), _trained_on(card), _features(card), _performance(card), _calibration(card), _yields(card),
        _decision_curves(card), _time(card), _age_and_sex(card), _fairness(card), _use(card),
    )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def stored_card(folder: Path) -> tuple[dict[str, Any], str]:
    """The card of a stored model, as data and as Markdown. NotFound for none; Invalid for a broken one."""
    card = read_card(folder)
    try:
        return card, model_card(card)
    except (AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
        raise Invalid(f"The card in {folder} is broken: a part is missing. Train the model again.") from None


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def _told(interval: Sequence[float] | None, digits: int = 3) -> str:
    if interval is None:
        return "none"
    value, low, high = (f"{each:.{digits}f}" for each in interval)
    return f"{value} ({low} to {high})"


def _opening(card: dict[str, Any]) -> str:
    data = card["data"]
    invented = "\n\nThe release is of invented people." if data["synthetic"] else ""
    reasons = "\n".join(f"- {reason}" for reason in card["reasons"])
    return (
        f"# Forecast of {card['outcome']['name']}\n\n**Shipped: {card['shipped']}.**\n\n{reasons}{invented}\n\n"
        f"Release `{data['release_id']}`, as of {data['as_of']}. Made by Daylight {data['daylight']} with scikit-learn "
        f"{data['sklearn']}, seed {data['seed']}. All intervals are of 95 per cent."
    )


def _trained_on(card: dict[str, Any]) -> str:
    days, outcome = card["days"], card["outcome"]
    held = days["held_out"]
    rows = [(each["at"], f"{each['people']:,}", f"{each['harmed']:,}", "training") for each in days["trained"]]
    rows.append((held["at"], f"{held['people']:,}", f"{held['harmed']:,}", "held out, measured once"))
    made = "\n".join(f"- {name}: {words}" for name, words in card["data"]["made"].items())
    return (
        f"## Trained on\n\nAdult suspects with a domestic, sexual or stalking incident in the {MONTHS} months before "
        f"each day, as known on that day by what was recorded and not yet cancelled: {days['distinct_people']:,} "
        "people in training. What followed is as known on the held-out day; for the held-out people as known at the "
        f"release.\n\n{_table(('looks ahead from', 'people', 'harmed within 12 months', 'use'), rows)}\n\n"
        f"Serious harm, edition {outcome['edition']}: a recorded crime, not a conviction, of "
        f"{', '.join(outcome['kinds']).replace('_', ' ')}, or of code {', '.join(outcome['codes'])}.\n\n{made}\n\n"
        f"Each is calibrated on people of the latest training day whom it had not seen ({FOLDS} folds by person)."
    )


def _features(card: dict[str, Any]) -> str:
    rows = [(f"`{each['name']}`", each["meaning"], each["unit"], each["why"]) for each in card["features"]]
    banned = ", ".join(sorted({trait.name.split(",")[0] for trait in BANNED}))
    return (
        f"## What it looks at\n\nAll within {MONTHS} months, as ln(1 + x). None of these, nor what stands in for them, "
        f"is read: {banned}.\n\n" + _table(("feature", "meaning", "unit", "why"), rows)
    )


def _performance(card: dict[str, Any]) -> str:
    rows = []
    for each in card["models"]:
        line = each["line"]
        slope = "none" if line is None else _told([line["slope"], line["slope_from"], line["slope_to"]])
        intercept = "none" if line is None else f"{line['intercept']:.3f}"
        by_expected = each["observed_by_expected"]
        over = "none" if by_expected is None else f"{by_expected:.2f}"
        rows.append((each["name"], _told(each["area"]), _told(each["gain"]), slope, intercept, over))
    heads = ("model", "area under the curve", "gain over the baseline", "slope", "intercept", "harmed by expected")
    return (
        "## How it did on months it never saw\n\n" + _table(heads, rows) + "\n\nAreas and gains: DeLong, on the same "
        "people. Slope 1 and intercept 0 are perfect; a slope below 1 says that high chances were too high. Harmed by "
        "expected below 1 says that too much harm was foreseen in sum."
    )


def _calibration(card: dict[str, Any]) -> str:
    found = next(each for each in card["models"] if each["name"] == card["shipped"])
    rows = []
    for number, (people, expected, observed) in enumerate(found["bands"], start=1):
        between = Proportion(round(observed * people), people).interval() or (0.0, 1.0)
        inside = f"{observed:.2%} ({between[0]:.2%} to {between[1]:.2%})"
        rows.append((number, f"{people:,}", f"{expected:.2%}", inside))
    heads = ("tenth, lowest first", "people", "mean chance given", "harmed")
    return f"## Calibration of {card['shipped']}, by tenths\n\n{_table(heads, rows)}"


def _yields(card: dict[str, Any]) -> str:
    held = card["days"]["held_out"]
    share = held["harmed"] / held["people"]
    places = [place for place, _ in card["models"][0]["yields"]]
    by_model = {each["name"]: dict(map(tuple, each["yields"])) for each in card["models"]}
    rows = [(place, f"{place * share:.1f}", *(told[place] for told in by_model.values())) for place in places]
    return "## Harmed among those given most\n\n" + _table(("places", "by chance alone", *by_model), rows)


def _decision_curves(card: dict[str, Any]) -> str:
    by_model = {each["name"]: dict(map(tuple, each["net_benefit"])) for each in card["models"]}
    rows = [
        (f"{threshold:.0%}", f"{1000 * benefit:.2f}", *(f"{1000 * told[threshold]:.2f}" for told in by_model.values()))
        for threshold, benefit in card["everyone"]
    ]
    return (
        "## Decision curves\n\nNet benefit in harms foreseen for each 1,000 people, less false alarms at the odds of "
        "the threshold. Acting on nobody is 0.\n\n" + _table(("act from", "everybody", *by_model), rows)
    )


def _time(card: dict[str, Any]) -> str:
    time = card["time"]
    rows = [(day, f"{said:.1%}", f"{came:.1%}") for day, said, came in time["by_day"]]
    index = ["none" if each is None else f"{each:.3f}" for each in (time["model"], time["baseline"])]
    return (
        "## Time to the next incident\n\nProportional hazards (Cox), fitted on the latest training day. C-index on the "
        f"held-out people: {index[0]} with every feature, {index[1]} with the baseline's two.\n\n"
        + _table(("within days", "said to have one", "had one"), rows)
    )


def _age_and_sex(card: dict[str, Any]) -> str:
    told = card["age_and_sex"]
    return (
        "## Age and sex\n\nNot used. Boosted trees with age and recorded sex beside the features would gain "
        f"{_told(told['gain'], 4)} in area under the curve, on the {told['known']:,} of {told['people']:,} held-out "
        "people of whom both are recorded. A model that holds them is refused: a need must be documented and decided."
    )


def _fairness(card: dict[str, Any]) -> str:
    told = card["fairness"]
    opening = (
        f"## Fairness\n\nListed are the {told['listed']} people given most. A trait is read here and nowhere in the "
        "model. Small numbers are hidden."
    )
    of_victims = told.get("victims") or {}
    closing = (
        "Of the victims known on the day: one is listed where anybody who had harmed her is, and it happened where "
        "serious harm followed to her, by whomever."
    )
    return "\n\n".join(
        [
            opening,
            *(_trait(f"By {name}", each) for name, each in told["traits"].items()),
            *([closing] if of_victims else []),
            *(_trait(f"Victims, by {name}", each) for name, each in of_victims.items()),
        ]
    )


def _trait(heading: str, told: dict[str, Any]) -> str:
    gone, all_ = told["missing"]
    lacking = "hidden: a small number" if gone is None else f"{gone:,} of {all_:,}"
    rates = [
        (each["rate"].replace("_", " "), each["group"], "hidden", "", "")
        if each["suppressed"]
        else (
            each["rate"].replace("_", " "), each["group"], f"{each['hits']:,} of {each['cases']:,}",
            _told(each["share"], 4), "" if each["ratio"] is None else _told(each["ratio"], 2),
        )
        for each in told["rates"]
    ]  # fmt: skip
    groups = [
        (each["group"], "hidden", "", "")
        if each["suppressed"]
        else (each["group"], f"{each['people']:,}", f"{each['harmed']:,}", f"{each['expected']:.1f}")
        for each in told.get("calibration", ())
    ]
    opening = f"### {heading}\n\nNot recorded: {lacking}."
    tables = [_table(("rate", "group", "count", "share", "ratio to the largest group"), rates)]
    if groups:
        tables.append(_table(("group", "people", "harmed", "expected"), groups))
    return "\n\n".join([opening, *tables])


def _use(card: dict[str, Any]) -> str:
    limits = "\n".join(f"- {limit}" for limit in card["limits"])
    return (
        f"## Limits\n\n{limits}\n\n## Who decides\n\nNothing takes this model into use by itself, and nothing is "
        "flagged, sent, visited or shared on a chance alone. The force's domestic abuse lead decides whether it may be "
        "looked at, and keeps this card with the decision. A named person decides about each person, and says why. A "
        "suspect under 18 is given no chance and no level, and goes to the safeguarding route."
    )
