"""From pairs to levels of agreement, and from levels to match weights."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.comparisons import COLUMNS, COMPARISONS, levels_sql
from daylight.pipeline.link.mixture import ADJUSTED, CLASSES, Model


def compare(engine: Engine, pairs: str, into: str) -> None:
    """Make `into` from `pairs` (l, r): the level of each comparison (`g_<name>`) and the frequency adjustment.

    `adjust` is the sum of log2(frequency of the shared value / mean frequency of shared values) over the levels
    that carry a frequency: how much less a common value says than the level's average.
    """
    both = ", ".join(f"a.{column} AS {column}_l, b.{column} AS {column}_r" for column in COLUMNS)
    counted = {level.frequency for comparison in COMPARISONS for level in comparison.levels if level.frequency}
    counted.add("whole_name")
    counts = ", ".join(f"a.{column}_count AS {column}_count" for column in sorted(counted))
    levels = ", ".join(f"({levels_sql(comparison)})::TINYINT AS g_{comparison.name}" for comparison in COMPARISONS)
    engine.create(
        into,
        f"""
        SELECT l, r, {levels}, {", ".join(f"{column}_count" for column in sorted(counted))}
        FROM (SELECT p.l, p.r, s.kind AS beside, {both}, {counts} FROM {pairs} AS p
              LEFT JOIN link_beside AS s ON s.l = p.l AND s.r = p.r
              JOIN link_records AS a ON a.record = p.l JOIN link_records AS b ON b.record = p.r)
        """,
    )


def _real(number: float) -> str:
    """A literal that is read as floating point, not as a decimal that may overflow."""
    return f"{number:.9e}"


WHOLE_NAMES = 50_000.0
"""People who stand for what is known of whole names before any data: one that few bear is borne by few of them."""


def _frequency_sql(model: Model, column: str, share: float, *, people: float = 0.0) -> str:
    """log2 of (frequency of the shared value / share): how much likelier than the share strangers meet on this value.

    One of the records that hold the value is the other half of the pair itself, so it does not count. `people` more,
    of whom nobody bears the value, stand beside the data.
    """
    among = (model.filled[column] + model.steady + people) * share
    count = f"greatest({column}_count - 1, 1) * {_real(model.thinning[column])}"
    return f"round(log2(({count} + {_real(model.steady * share)}) / {_real(among)}), 3)"


def adjustment_sql(model: Model) -> str:
    """log2 of (frequency of the shared value / the level's share among strangers), summed over levels.

    Forename and surname go together more often than chance would have it (both come with a family's tradition), so
    a shared whole name is never taken to be rarer than it is.
    """
    strangers = model.shares["strangers"]
    terms = {}
    for comparison in COMPARISONS:
        for place, level in enumerate(comparison.levels):
            if level.frequency:
                value = _frequency_sql(model, level.frequency, strangers[comparison.name][place])
                terms[comparison.name, place] = (
                    f"CASE WHEN g_{comparison.name} = {place} AND {level.frequency}_count > 0 THEN {value} ELSE 0 END"
                )
    apart = f"{terms.pop(('forename', 0))} + {terms.pop(('surname', 0))}"
    both = strangers["forename"][0] * strangers["surname"][0]
    whole = _frequency_sql(model, "whole_name", both, people=WHOLE_NAMES)
    names = (
        f"CASE WHEN g_forename = 0 AND g_surname = 0 AND whole_name_count > 0 THEN greatest({apart}, {whole})"
        f" ELSE {apart} END"
    )
    return " + ".join([names, *terms.values()])


def _against(model: Model, kind: str) -> str:
    """The weight of one human against one class, prior included, before frequencies."""
    parts = []
    for comparison in COMPARISONS:
        whens = " ".join(
            f"WHEN {place} THEN {_real(model.weight(comparison.name, place, kind))}"
            for place in range(len(comparison.levels))
        )
        parts.append(f"CASE g_{comparison.name} {whens} ELSE 0 END")
    return " + ".join((*parts, _real(model.prior(kind))))


def score(engine: Engine, compared: str, into: str, model: Model) -> None:
    """Make `into` (l, r, weight, and the weight against each alternative): log2 odds that both are one human."""
    kinds = CLASSES[1:]
    common = f"- ({adjustment_sql(model)})"
    parts = ", ".join(f"{_against(model, kind)} {common if kind in ADJUSTED else ''} AS {kind}" for kind in kinds)
    columns = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    odds = " + ".join(f"pow(2, -{kind})" for kind in kinds)
    engine.create(
        into,
        f"SELECT l, r, {columns}, round(-log2({odds}), 3) AS weight, {', '.join(kinds)}"
        f" FROM (SELECT *, {parts} FROM {compared})",
    )
