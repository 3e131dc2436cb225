"""From pairs to levels of agreement, and from levels to match weights."""

import re
from collections.abc import Iterable

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.comparisons import COLUMNS, COMPARISONS, Comparison, levels_sql
from daylight.pipeline.link.mixture import ADJUSTED, CLASSES, Model
from daylight.pipeline.link.spans import Span, spans, within

AT_ONCE = 4_000_000
"""Pairs compared at a time, for each GB that the engine may hold; a force of 250,000 incidents has fewer than four."""
BUNDLES = {"names": ("forename", "surname"), "births": ("birth",), "homes": ("home", "town")}
"""Comparisons that read the same few columns: made once for each two things told, not for each two records."""
_BUNDLED = {name: bundle for bundle, names in BUNDLES.items() for name in names}
ALONE = tuple(comparison for comparison in COMPARISONS if comparison.name not in _BUNDLED)
"""Comparisons in no bundle. They read `beside` too, which is the pair's and no record's."""
COUNTED = tuple(
    sorted({level.frequency for each in COMPARISONS for level in each.levels if level.frequency} | {"whole_name"})
)
"""Columns of which the weights read how many records share the value (`<column>_count`)."""


def columns_read(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """The columns of `link_records` that the levels of these comparisons read, in order."""
    words = {word for comparison in comparisons for word in re.findall(r"\w+", levels_sql(comparison))}
    return tuple(column for column in COLUMNS if words & {f"{column}_l", f"{column}_r"})


def bundled(bundle: str) -> tuple[Comparison, ...]:
    """The comparisons of one bundle."""
    return tuple(comparison for comparison in COMPARISONS if _BUNDLED.get(comparison.name) == bundle)


def _both(columns: Iterable[str]) -> str:
    return ", ".join(f"a.{column} AS {column}_l, b.{column} AS {column}_r" for column in columns)


def _levels(comparisons: Iterable[Comparison]) -> str:
    return ", ".join(f"CAST({levels_sql(each)} AS TINYINT) AS g_{each.name}" for each in comparisons)


def compare(engine: Engine, pairs: str, into: str) -> None:
    """Make `into` from `pairs` (l, r): the level of each comparison (`g_<name>`).

    Where there are very many pairs, so many are compared at a time that what they join stays in memory.
    """
    pieces = spans(engine, pairs, "l", int(AT_ONCE * engine.memory_gb))
    if len(pieces) == 1:
        engine.create(into, _compared(engine, pairs, "link_records", "link_beside"))
    else:
        _compare_in_turn(engine, pairs, into, pieces)
    engine.drop(*(f"link_met_{bundle}" for bundle in BUNDLES))


def _compare_in_turn(engine: Engine, pairs: str, into: str, pieces: list[Span]) -> None:
    columns = ", ".join(("record", *COLUMNS, *(f"told_{bundle}" for bundle in BUNDLES)))
    for place, span in enumerate(pieces):
        engine.create("link_piece", f"SELECT l, r FROM {pairs} WHERE {within('l', span)}")
        engine.create(
            "link_ends",
            f"SELECT {columns} FROM link_records WHERE record IN"
            " (SELECT l FROM link_piece UNION ALL SELECT r FROM link_piece)",
        )
        beside = f"(SELECT * FROM link_beside WHERE {within('l', span)})"
        compared = _compared(engine, "link_piece", "link_ends", beside)
        if place:
            engine.append(into, compared)
        else:
            engine.create(into, compared)
    engine.drop("link_piece", "link_ends")


def _compared(engine: Engine, pairs: str, records: str, beside: str) -> str:
    """The levels of each pair of these records, as a query; makes the `link_met_<bundle>` that it reads."""
    for bundle in BUNDLES:
        _compare_bundle(engine, pairs, records, bundle)
    order = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    met = " ".join(
        f"JOIN link_met_{bundle} ON link_met_{bundle}.x = told_{bundle}_l AND link_met_{bundle}.y = told_{bundle}_r"
        for bundle in BUNDLES
    )
    hashes = [f"told_{bundle}" for bundle in BUNDLES]
    return f"""
        SELECT l, r, {order}
        FROM (SELECT l, r, {_levels(ALONE)}, {", ".join(f"{told}_l, {told}_r" for told in hashes)}
              FROM (SELECT p.l, p.r, s.kind AS beside, {_both((*columns_read(ALONE), *hashes))} FROM {pairs} AS p
                    LEFT JOIN {beside} AS s ON s.l = p.l AND s.r = p.r
                    JOIN {records} AS a ON a.record = p.l JOIN {records} AS b ON b.record = p.r)) AS pairs
        {met}
        """


def _compare_bundle(engine: Engine, pairs: str, records: str, bundle: str) -> None:
    """Make `link_met_<bundle>` (x, y, levels): each two things told that meet in a pair, by their hashes."""
    comparisons, told = bundled(bundle), f"told_{bundle}"
    engine.create(
        f"link_met_{bundle}",
        f"""
        SELECT x, y, {_levels(comparisons)}
        FROM (SELECT m.x, m.y, {_both(columns_read(comparisons))}
              FROM (SELECT a.{told} AS x, b.{told} AS y, min(p.l) AS l, min(p.r) AS r FROM {pairs} AS p
                    JOIN {records} AS a ON a.record = p.l JOIN {records} AS b ON b.record = p.r
                    GROUP BY 1, 2) AS m
              JOIN {records} AS a ON a.record = m.l JOIN {records} AS b ON b.record = m.r) AS met
        """,
    )


def counted(compared: str) -> str:
    """`compared` with how many records share each value that the left record tells, as a query."""
    counts = ", ".join(f"a.{column}_count" for column in COUNTED)
    return f"SELECT c.*, {counts} FROM {compared} AS c JOIN link_records AS a ON a.record = c.l"


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


def against_sql(model: Model, adjusted: str | None = None) -> dict[str, str]:
    """The weight of one human against each alternative, from levels (`g_<name>`) and counts (`<column>_count`).

    `adjusted` is the name of a column that holds the adjustment already, where it is worked out before.
    """
    common = f"- ({adjusted or adjustment_sql(model)})"
    return {kind: f"{_against(model, kind)} {common if kind in ADJUSTED else ''}" for kind in CLASSES[1:]}


WEIGHT = f"round(-log2({' + '.join(f'pow(2, -{kind})' for kind in CLASSES[1:])}), 3)"
"""SQL: log2 odds that both are one human, from the weight against each alternative."""


def score(engine: Engine, compared: str, into: str, model: Model, *, whole: bool = True) -> None:
    """Make `into` (l, r, weight): log2 odds that both are one human.

    `whole` adds the levels, and the weight against each alternative.
    """
    parts = ", ".join(f"{weight} AS {kind}" for kind, weight in against_sql(model).items())
    columns = ", ".join((*(f"g_{comparison.name}" for comparison in COMPARISONS), *CLASSES[1:]))
    engine.create(
        into,
        f"SELECT l, r, {WEIGHT} AS weight{', ' + columns if whole else ''}"
        f" FROM (SELECT *, {parts} FROM ({counted(compared)}))",
    )
