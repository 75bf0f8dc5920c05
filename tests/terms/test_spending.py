"""Every shape has a bar, and none is named twice."""

import pytest

from guerdon.measure.sequential import spent
from guerdon.terms.spending import ALWAYS, SPENDINGS


@pytest.mark.parametrize("spending", [one for one in SPENDINGS if one != ALWAYS])
def test_each_spends_all_by_the_end(spending: str) -> None:
    assert spent(spending=spending, share=1.0, alpha=0.05) == pytest.approx(0.05)


def test_names_are_distinct() -> None:
    assert len(set(SPENDINGS)) == 5
