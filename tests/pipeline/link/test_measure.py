"""The measures of a clustering agree with brute force."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage.measure import b_cubed, pairwise

labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


@given(labels)
def test_pairwise_agrees_with_counting_every_pair(rows: list[tuple[int, int]]) -> None:
    found, truth = zip(*rows, strict=True)
    pairs = [(i, j) for i in range(len(rows)) for j in range(i)]
    put = [pair for pair in pairs if found[pair[0]] == found[pair[1]]]
    due = [pair for pair in pairs if truth[pair[0]] == truth[pair[1]]]
    both = len(set(put) & set(due))
    quality = pairwise(found, truth)
    assert abs(quality.precision - (both / len(put) if put else 1.0)) < 1e-12
    assert abs(quality.recall - (both / len(due) if due else 1.0)) < 1e-12


@given(labels)
def test_b_cubed_agrees_with_the_mean_over_mentions(rows: list[tuple[int, int]]) -> None:
    found, truth = zip(*rows, strict=True)
    precision = recall = 0.0
    for i in range(len(rows)):
        mine = [j for j in range(len(rows)) if found[j] == found[i]]
        due = [j for j in range(len(rows)) if truth[j] == truth[i]]
        both = len(set(mine) & set(due))
        precision += both / len(mine) / len(rows)
        recall += both / len(due) / len(rows)
    quality = b_cubed(found, truth)
    assert abs(quality.precision - precision) < 1e-9
    assert abs(quality.recall - recall) < 1e-9


def test_f1_of_nothing_right_is_nought() -> None:
    assert pairwise([1, 1], [1, 2]).f1 == 0.0
