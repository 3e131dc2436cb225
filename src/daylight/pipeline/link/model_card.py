"""The model card: what a linkage model was trained on, how it did, where it does worse, and who decides on its use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daylight.domain.forecasts import Band
from daylight.domain.proportions import Proportion
from daylight.pipeline.link.clusters import Rules
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.evaluation import Evaluation, Figures, Part
from daylight.pipeline.link.labels import FOLDS, MOST_EACH, MOST_TOGETHER
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.training import THRESHOLD_WORDS


@dataclass(frozen=True, slots=True)
class Origin:
    """What the model was made from and by: versions, inputs by name, rows and SHA-256, and the model before it."""

    daylight: str
    splink: str
    files: Sequence[tuple[str, int, str]]
    decisions: str  # SHA-256
    before: str  # in words
    model: str  # SHA-256 of linkage-model.json
    records: int
    pairs: int
    synthetic: bool


def model_card(origin: Origin, before: Model, after: Model, found: Evaluation) -> str:
    """The card as Markdown. It names files, sources and counts, and nobody."""
    parts = (
        _opening(origin, found),
        _trained_on(origin, before, after),
        _performance(found),
        _where_worse(found),
        _calibration(found),
        _threshold(before, after),
        _shares(before, after),
        _limits(),
        _use(found),
    )
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def _opening(origin: Origin, found: Evaluation) -> str:
    invented = "\n\nThe extracts are of invented people." if origin.synthetic else ""
    return (
        f"# Linkage model, retrained with labels\n\n**{found.verdict}**{invented}\n\n"
        f"Model SHA-256 `{origin.model}`. Made by Daylight {origin.daylight} with Splink {origin.splink}."
    )


def _trained_on(origin: Origin, before: Model, after: Model) -> str:
    same, different = after.trained_on["labels_same"], after.trained_on["labels_different"]
    seen = (
        "\n- The model before was itself trained with labels. Where they are the same labels, its figures below are "
        "flattered: it has seen what it is asked."
        if before.trained_on.get("labels_same")
        else ""
    )
    files = _table(("file", "rows", "SHA-256"), [(name, f"{rows:,}", f"`{sha}`") for name, rows, sha in origin.files])
    return (
        "## Trained on\n\n"
        f"- {origin.records:,} records and {origin.pairs:,} pairs of them, without any truth.\n"
        f"- {same + different:,} labels of reviewers: {same:,} judged the same, {different:,} judged different. The "
        "latest word on each pair counts; contradictions that were set aside and protected identities are left out.\n"
        f"- A label weighs at most as much as {MOST_EACH:g} pairs that carry no label, and the labels of a kind "
        f"together at most {MOST_TOGETHER:.0%} of the pairs found of that kind.\n"
        "- Labels move how often each level of agreement is met. They do not move how many pairs are taken to be one "
        "human, because they come from a review queue and are no random sample.\n"
        f"- The model before: {origin.before}.{seen}\n- Decisions, SHA-256 `{origin.decisions}`.\n\n{files}"
    )


def _percent(share: Proportion) -> str:
    interval = share.interval()
    if share.value is None or interval is None:
        return "no case"
    return f"{share.value:.1%} ({interval[0]:.1%} to {interval[1]:.1%}; {share.hits} of {share.cases})"


def _line(name: str, figures: Figures) -> tuple[str, ...]:
    told = figures.verdicts
    f1 = "no case" if told.f1 is None else f"{told.f1:.3f}"
    return name, _percent(told.precision), _percent(told.recall), f1, str(told.errors), f"{figures.log_loss:.4f}"


def _performance(found: Evaluation) -> str:
    lines = [_line("before", found.whole.before), _line("after", found.whole.after)]
    counts = ", ".join(str(count) for count in found.folds)
    return (
        "## How it did, before and after\n\n"
        f"Each label was scored by a model trained without the labels of its fold ({FOLDS} folds by the digest of the "
        f"pair, of {counts} labels). A pair counts as joined when its own weight meets the threshold. "
        "In brackets the 95 per cent interval (Wilson).\n\n"
        + _table(("model", "precision", "recall", "F1", "errors", "log loss"), lines)
        + f"\n\nThe log loss fell by {found.gain[0]:.4f} to {found.gain[1]:.4f} (95 per cent interval; below nought it "
        "rose)."
        "\n\nThese are figures on the pairs that reviewers were shown, which are the hardest there are. They are not "
        "the precision and recall of a release."
    )


def _where_worse(found: Evaluation) -> str:
    rows = [
        (
            part.name, part.after.verdicts.cases, part.before.verdicts.errors, part.after.verdicts.errors,
            f"{part.before.log_loss:.4f}", f"{part.after.log_loss:.4f}", "WORSE" if part.worse else "",
        )
        for part in (*found.by_fullness, *found.by_sources)
    ]  # fmt: skip
    heads = ("labels", "how many", "errors before", "errors after", "log loss before", "log loss after", "")
    return f"## Where it does worse\n\n{_worse_words((*found.by_fullness, *found.by_sources))}\n\n{_table(heads, rows)}"


def _worse_words(parts: Sequence[Part]) -> str:
    worse = [part.name for part in parts if part.worse]
    if not worse:
        return "By how complete the records are, and by the sources of the pair, it does worse nowhere."
    return f"It does worse than the model before where: {'; '.join(worse)}."


def _calibration(found: Evaluation) -> str:
    def rows(bands: Iterable[tuple[str, Band]], model: str) -> list[tuple[str, ...]]:
        return [
            (model, name, str(band.people), f"{band.expected:.3f}", f"{band.observed:.3f}",
             _percent(Proportion(round(band.observed * band.people), band.people)))
            for name, band in bands
        ]  # fmt: skip

    heads = ("model", "probability given", "labels", "mean given", "share judged the same", "interval")
    return "## Calibration, by band of probability\n\n" + _table(
        heads, rows(found.bands_before, "before") + rows(found.bands_after, "after")
    )


def _threshold(before: Model, after: Model) -> str:
    return (
        f"## Threshold\n\n{THRESHOLD_WORDS}\n\n"
        f"Log2 odds before any evidence: {before.prior():.2f} before, {after.prior():.2f} after. "
        f"Least log2 odds for a merge: {Rules(before.prior()).threshold:.2f} before, "
        f"{Rules(after.prior()).threshold:.2f} after. Labels do not choose it."
    )


def _shares(before: Model, after: Model) -> str:
    rows = [
        (
            comparison.name, level.words, f"{before.shares['same'][comparison.name][place]:.4f}",
            f"{after.shares['same'][comparison.name][place]:.4f}",
            f"{after.shares['strangers'][comparison.name][place]:.6f}",
            f"{after.weight(comparison.name, place, 'strangers'):+.1f}",
        )
        for comparison in COMPARISONS
        for place, level in enumerate(comparison.levels)
    ]  # fmt: skip
    heads = ("comparison", "what is found", "one human, before", "one human, after", "strangers", "weight (log2)")
    return f"## How often each level is met\n\n{_table(heads, rows)}"


def _limits() -> str:
    return (
        "## Limits\n\n"
        "- Reviewers can be wrong, and see the same records as the model. A label is their word, not the truth.\n"
        "- Labels come from the review queue, so easy pairs and pairs that were never compared are not measured.\n"
        "- Pairs of one person fall in several folds; figures on held-out labels are a little flattered by that.\n"
        "- It is a model of pairs. Which people a release names also hangs on merging, on judgements and on seals.\n"
        "- Few labels leave wide intervals: where before and after lie within each other's, neither is shown better."
    )


def _use(found: Evaluation) -> str:
    advice = "Not advised: it did worse." if found.whole.worse else "Compare the next release with the last first."
    return (
        "## How to use it, and who decides\n\n"
        "`daylight run EXTRACTS --model linkage-model.json` links with this model; without `--model` the run trains "
        f"its own, without labels. {advice} Nothing takes the model into use by itself: the owner of the force's "
        "linkage decides, and keeps this card with the decision."
    )
