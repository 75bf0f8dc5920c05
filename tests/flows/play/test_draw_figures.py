"""Figures of a draw: what was rolled against what was to be, stock, cost."""

from datetime import datetime

import pytest

from guerdon.flows.play import draw as drawing
from guerdon.flows.play.draw_figures import figures
from guerdon.terms.decision import Refusal
from tests.flows.games import member, spin, wheel

pytestmark = pytest.mark.django_db


def test_rolls_against_the_odds_that_held(now: datetime) -> None:
    wheel(now, price={"points": 2}, pity={"after": 3})
    member("ann", now, points_given=500)
    for _ in range(24):
        spin("ann", now)
    known = drawing.known(draw="wheel", now=now)
    assert not isinstance(known, Refusal)
    found = figures(draw=known[1])
    assert (found.takes, found.members, found.points) == (24, 1, 48)
    by_key = {one.key: one for one in found.prizes}
    assert sum(one.rolled for one in found.prizes) == 24
    assert sum(one.expected for one in found.prizes) == pytest.approx(24)
    # At least every fourth draw gave a rare prize: far more than three in a hundred.
    assert by_key["mug"].rolled + by_key["bag"].rolled >= 6
    assert by_key["mug"].expected + by_key["bag"].expected > 24 * 0.03
    assert by_key["mug"].left == 10 - by_key["mug"].given
    assert by_key["bag"].left is None
    assert by_key["mug"].odds == "1%"
    cost = 2100 * by_key["mug"].given + 800 * by_key["bag"].given
    assert found.cost_minor == cost
    assert found.strange is found.fit.strange


def test_nothing_drawn_yet(now: datetime) -> None:
    wheel(now)
    known = drawing.known(draw="wheel", now=now)
    assert not isinstance(known, Refusal)
    found = figures(draw=known[1])
    assert (found.takes, found.fit.p, found.strange) == (0, None, False)
