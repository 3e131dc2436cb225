"""From pairs to levels of agreement, and from levels to match weights."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.comparisons import COLUMNS, COMPARISONS, levels_sql
from daylight.pipeline.link.mixture import Model


def compare(engine: Engine, pairs: str, into: str) -> None:
    """Make `into` from `pairs` (l, r): the level of each comparison (`g_<name>`) and the frequency adjustment.

    `adjust` is the sum of log2(frequency of the shared value / mean frequency of shared values) over the levels
    that carry a frequency: how much less a common value says than the level's average.
    """
    both = ", ".join(f"a.{column} AS {column}_l, b.{column} AS {column}_r" for column in COLUMNS)
    counted = {level.frequency for comparison in COMPARISONS for level in comparison.levels if level.frequency}
    counts = ", ".join(f"a.{column}_count AS {column}_count" for column in sorted(counted))
    levels = ", ".join(f"({levels_sql(comparison)})::TINYINT AS g_{comparison.name}" for comparison in COMPARISONS)
    engine.create(
        into,
        f"""
        SELECT l, r, {levels}, {", ".join(f"{column}_count" for column in sorted(counted))}
        FROM (SELECT p.l, p.r, {both}, {counts} FROM {pairs} AS p
              JOIN link_records AS a ON a.record = p.l JOIN link_records AS b ON b.record = p.r)
        """,
    )


def adjustment_sql(model: Model) -> str:
    """log2 of (frequency of the shared value / the level's share among strangers), summed over the levels that count."""
    terms = []
    for comparison in COMPARISONS:
        for place, level in enumerate(comparison.levels):
            if level.frequency:
                share = model.strangers[comparison.name][place]
                total = model.filled[level.frequency]
                steady = model.steady * share
                terms.append(
                    f"CASE WHEN g_{comparison.name} = {place} THEN"
                    f" round(log2(({level.frequency}_count * {model.thinning[level.frequency]!r} + {steady!r})"
                    f" / ({total + model.steady!r} * {share!r})), 3) ELSE 0 END"
                )
    return " + ".join(terms)


def score(engine: Engine, compared: str, into: str, model: Model) -> None:
    """Make `into` (l, r, weight): log2 of the odds that both records are one human, prior included."""

    def total(shares: dict[str, list[float]]) -> str:
        parts = []
        for comparison in COMPARISONS:
            whens = " ".join(
                f"WHEN {place} THEN {model.weight(comparison.name, place, shares)!r}"
                for place in range(len(comparison.levels))
            )
            parts.append(f"CASE g_{comparison.name} {whens} ELSE 0 END")
        return " + ".join(parts)

    columns = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    engine.create(
        into,
        f"""
        SELECT l, r, {columns}, round(-log2(pow(2, -stranger) + pow(2, -household)), 3) AS weight, stranger, household
        FROM (SELECT *,
                     {total(model.strangers)} - ({adjustment_sql(model)}) + {model.prior_strangers!r} AS stranger,
                     {total(model.household)} + {model.prior_household!r} AS household
              FROM {compared})
        """,
    )
