"""Clashes: the smallest set, of which each is needed, against every set tried."""

from dataclasses import replace
from itertools import combinations

import numpy as np

from guerdon.decide.allocation.blocks import Cut
from guerdon.decide.allocation.clash import _only, _sides, clashing, possible
from guerdon.decide.allocation.quota import Quota
from tests.decide.allocation.instances import large, problem
from tests.decide.allocation.quotas import best_within, fair, large_fair


def test_the_smallest_set_of_all_that_clash() -> None:
    found = 0
    for seed in range(25):
        asked = fair(seed)
        clash = clashing(blocks=Cut(problem=asked))
        assert (clash is None) == (best_within(asked) is not None), seed
        if clash is None:
            continue
        found += 1
        sides = _sides(asked)
        for size in range(1, len(clash.names) + 1):
            sets = list(combinations(range(len(sides)), size))
            clashes = [
                tuple(sides[one][0] for one in chosen)
                for chosen in sets
                if best_within(_only(asked, sides, chosen)) is None
            ]
            assert bool(clashes) == (size == len(clash.names)), seed
            if clashes:
                assert clash.names in clashes
    assert found > 5


def test_a_floor_and_a_budget_that_cannot_pay_for_it() -> None:
    base = large(2000, offers=3)
    who = np.arange(2000) % 4 == 0
    asked = problem(
        gain=base.gain,
        costs=base.costs,
        budgets=[1000],
        names=["money"],
        quotas=[
            Quota(name="new", who=who, least=400),
            Quota(name="old", who=~who, most=10),
        ],
    )
    found = clashing(blocks=Cut(problem=asked))
    assert found is not None
    assert set(found.names) == {"money", "new: at least"}


def test_many_customers_are_asked_with_parts() -> None:
    asked = Cut(problem=large_fair(1500, offers=3, floor=0.5))
    assert possible(blocks=asked, frame=asked.frame)
    quota = asked.frame.quotas[0]
    more = replace(asked.frame, quotas=(replace(quota, least=200), asked.frame.quotas[1]))
    assert not possible(blocks=asked, frame=more)
