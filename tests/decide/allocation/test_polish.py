"""The polish: floors and ceilings are kept by whole choices, and a proof says it is the best."""

import numpy as np
import pytest

from guerdon.decide.allocation.polish import decided, polished
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.allocation.sweep import swept
from tests.decide.allocation.instances import keeps, total
from tests.decide.allocation.quotas import best_within, fair, large_fair


def test_the_best_of_all_where_all_are_decided() -> None:
    for seed in range(25):
        asked = fair(seed)
        start = np.full(asked.customers, NOTHING, np.int16)
        sweep = swept(problem=asked, prices=np.zeros(len(asked.most)))
        found, best = polished(problem=asked, sweep=sweep, start=start), best_within(asked)
        assert (found is None) == (best is None), seed
        if found is not None:
            assert keeps(asked, found.choice), seed
            assert total(asked, found.choice) == pytest.approx(best, abs=1e-6), seed
            assert found.bound == pytest.approx(best, abs=1e-4), seed


def test_who_is_not_in_the_core_stays() -> None:
    asked = large_fair(300, offers=3)
    start = np.full(300, NOTHING, np.int16)
    core = np.flatnonzero(asked.quotas[0].who)
    found = decided(problem=asked, choice=start, core=core)
    assert found is not None
    assert keeps(asked, found.choice)
    assert (found.choice[~asked.quotas[0].who] == NOTHING).all()
    few = np.flatnonzero(asked.quotas[0].who)[:3]
    assert decided(problem=asked, choice=start, core=few) is None
