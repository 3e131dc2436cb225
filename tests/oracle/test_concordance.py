"""The quick concordance index beside one that looks at every pair."""

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.survival import Followed, concordance

FOLLOWED = st.tuples(st.integers(0, 5).map(float), st.builds(Followed, st.integers(1, 6), st.booleans()))


def by_pairs(told: list[tuple[float, Followed]]) -> float | None:
    agreed, pairs = 0.0, 0
    for risk, sooner in told:
        for other, later in told:
            if sooner.ended and (later.days > sooner.days or (later.days == sooner.days and not later.ended)):
                pairs += 1
                agreed += 1.0 if risk > other else 0.5 if risk == other else 0.0
    return agreed / pairs if pairs else None


@given(st.lists(FOLLOWED, max_size=25))
def test_the_quick_index_agrees_with_every_pair(told: list[tuple[float, Followed]]) -> None:
    assert concordance(told) == by_pairs(told)
