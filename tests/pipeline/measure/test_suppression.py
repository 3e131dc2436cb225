"""Small numbers hidden, and whatever would give them away."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.measure.suppression import Cell, hidden


def districts(*counts: tuple[int, int], period: str = "all") -> list[Cell]:
    total = Cell("m", period, "all", sum(n for n, _ in counts), sum(d for _, d in counts))
    return [total, *(Cell("m", period, f"district:{place}", n, d) for place, (n, d) in enumerate(counts))]


def shown(cells: list[Cell]) -> list[str]:
    out = hidden(cells)
    return [f"{cell.period} {cell.group}" for cell in cells if cell not in out]


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [(0, 100, False), (1, 100, True), (4, 100, True), (5, 100, False), (96, 100, True), (95, 100, False),
     (100, 100, False), (0, 4, True), (4, 4, True), (0, 0, False)],
)  # fmt: skip
def test_what_is_small_in_a_share(numerator: int, denominator: int, small: bool) -> None:
    assert bool(hidden([Cell("m", "all", "all", numerator, denominator)])) is small


def test_a_ratio_of_two_flows_has_no_remainder() -> None:
    assert not hidden([Cell("m", "all", "all", 98, 100, share=False), Cell("m", "2024", "all", 120, 100, share=False)])
    assert len(hidden([Cell("m", "all", "all", 3, 100, share=False)])) == 1


def test_a_lone_hidden_district_takes_the_smallest_other_with_it() -> None:
    assert shown(districts((3, 50), (20, 50), (10, 50), (0, 50))) == ["all all", "all district:1", "all district:3"]


def test_two_hidden_districts_guard_each_other() -> None:
    assert shown(districts((3, 50), (2, 50), (10, 50))) == ["all all", "all district:2"]


def test_a_year_cannot_be_worked_out_from_the_others() -> None:
    years = {"2022": 3, "2023": 30, "2024": 12}
    cells = [Cell("m", "all", "all", 45, 100), *(Cell("m", year, "all", count, 50) for year, count in years.items())]
    assert shown(cells) == ["all all", "2023 all"]


def test_the_latest_365_days_are_no_part_of_the_years() -> None:
    cells = [Cell("m", "365 days", "all", 3, 50), Cell("m", "2023", "all", 30, 50), Cell("m", "2024", "all", 12, 50)]
    assert shown(cells) == ["2023 all", "2024 all"]


def test_counts_below_zero_and_parts_above_their_whole_cannot_be() -> None:
    for numerator, denominator in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="counts"):
            Cell("m", "all", "all", numerator, denominator)


tables = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=3), min_size=2, max_size=4
)


@given(tables)
def test_no_sum_gives_away_a_lone_hidden_part(table: list[list[tuple[int, int]]]) -> None:
    cells = [
        Cell("m", str(2020 + year), f"district:{place}", hit, hit + miss)
        for year, row in enumerate(table)
        for place, (hit, miss) in enumerate(row)
    ]
    out = hidden(cells)
    sums: defaultdict[tuple[str, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        assert cell in out or not cell.is_small
        for each in cell.sums:
            sums[each].append(cell)
    for parts in sums.values():
        unshown = [part for part in parts if part in out]
        assert len(unshown) != 1 or len(parts) == 1
    assert hidden(reversed(cells)) == out
