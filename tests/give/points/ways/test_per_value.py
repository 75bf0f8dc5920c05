"""A trigger's number earns by its whole part, and odd numbers earn nothing."""

import math
from typing import Any

import pytest

from guerdon.give.points.ways.per_value import points
from guerdon.terms.points import EarnRule

RULE = EarnRule(key="r", on="walk", gives="per_value", value="steps", per=1000, points=2)


@pytest.mark.parametrize(
    ("value", "earned"),
    [
        (999, 0),
        (1000, 2),
        (2500, 4),
        (2999.99, 4),
        (0, 0),
        (-0.0, 0),
        (-5000, 0),
        (math.nan, 0),
        (math.inf, 0),
        (True, 0),
        ("5000", 0),
        (None, 0),
        (10**15, 0),
    ],
)
def test_numbers(value: Any, earned: int) -> None:
    assert points(rule=RULE, data={"steps": value}) == earned
    assert points(rule=RULE, data={}) == 0
