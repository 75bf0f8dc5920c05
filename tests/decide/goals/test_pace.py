"""The forecast holds its promise on simulated weeks, and every word of status is reached."""

import numpy as np
import pytest

from guerdon.decide.goals import pace
from guerdon.decide.goals.pace import Outlook, outlook, planned, status


def told(changes: list[float], **more: object) -> Outlook:
    asked = {"now": 100.0, "left": 4.0, "target": 200.0, "rises": True, **more}
    found = outlook(changes=changes, **asked)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_by_hand() -> None:
    found = told([20, 30, 20, 30])
    assert (found.weekly, found.expected, found.needed) == (25.0, 200.0, 25.0)
    # s = 5.7735, the weeks alternate, so nothing is added for likeness: s * sqrt(4 + 16 / 4).
    assert found.error == pytest.approx(5.773503 * 8**0.5)
    assert found.alike == 0.0
    # Student's t with 3 degrees at 90 %: 1.637744.
    assert found.high - found.expected == pytest.approx(1.637744 * found.error, rel=1e-5)
    assert found.chance == pytest.approx(0.5)


def test_weeks_that_are_alike_widen_the_interval() -> None:
    found = told([10, 10, 10, 10, 30, 30, 30, 30])
    assert found.alike == pytest.approx(0.625)
    assert found.error == pytest.approx(found.spread * (1.625 / 0.375 * (4 + 16 / 8)) ** 0.5)


def test_only_the_newest_quarter_counts() -> None:
    assert told([1e6] * 5 + [10.0, 20.0] * 6 + [10.0]).weeks == pace.WEEKS
    assert told([1e6] * 5 + [10.0] * 13).weekly == 10.0


@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_four_intervals_of_five_hold_what_comes(alike: float) -> None:
    """Weeks with a mean of 100 and a deviation of 20, alike or not: 13 seen, 8 foreseen."""
    chance = np.random.default_rng(7)
    held = 0
    runs = 600
    for _ in range(runs):
        noise = chance.normal(0, 20, 21)
        weeks = [float(noise[0])]
        for one in noise[1:]:
            weeks.append(alike * weeks[-1] + (1 - alike**2) ** 0.5 * float(one))
        weeks = [100 + one for one in weeks]
        found = outlook(now=0.0, changes=weeks[:13], left=8.0, target=800.0, rises=True)
        assert found is not None
        held += found.low <= sum(weeks[13:]) <= found.high
    # The likeness of 13 weeks is told too low, as always, so alike weeks are held a little less.
    assert (0.76 if not alike else 0.70) <= held / runs <= 0.87


def test_without_spread_it_is_sure() -> None:
    assert told([25.0] * 4).chance == 1.0
    assert told([24.0] * 4).chance == 0.0
    assert told([25.0] * 4, rises=False).chance == 1.0
    assert told([26.0] * 4, rises=False).chance == 0.0


def test_too_few_weeks_say_nothing() -> None:
    assert outlook(now=1, changes=[1, 2, 3], left=3, target=9, rises=True) is None


def test_no_time_left_leaves_what_is() -> None:
    found = told([20, 30, 20, 30], left=-2.0)
    assert (found.expected, found.error, found.needed, found.chance) == (100.0, 0.0, None, 0.0)


def test_ends_stay_within_what_can_be() -> None:
    found = told([0.2, 0.4, 0.2, 0.4], now=0.5, target=0.9, least=0.0, most=1.0)
    assert (found.expected, found.high) == (1.0, 1.0)
    falling = told([-0.2, -0.4, -0.2, -0.4], now=0.5, target=0.1, least=0.0, rises=False)
    assert (falling.expected, falling.low) == (0.0, 0.0)


def test_the_even_plan() -> None:
    asked = {"baseline": 50.0, "target": 100.0}
    assert planned(adds_up=True, over=0.25, **asked) == 25.0
    assert planned(adds_up=False, over=0.5, **asked) == 75.0
    assert planned(adds_up=False, over=7.0, **asked) == 100.0


def test_every_status() -> None:
    def word(now: float, chance: float | None, *, over: bool = False, rises: bool = True) -> str:
        found = told([25.0] * 4)
        shown = None
        if chance is not None:
            fields = {name: getattr(found, name) for name in Outlook.__slots__}
            shown = Outlook(**{**fields, "chance": chance})
        return status(now=now, target=200, rises=rises, over=over, found=shown)

    assert word(150, 0.6) == "on"
    assert word(150, 0.59) == word(150, 0.3) == "watch"
    assert word(150, 0.29) == "off"
    assert word(150, None) == "blind"
    assert word(200, None, over=True) == "reached"
    assert word(199, 0.9, over=True) == "missed"
    assert word(199, 0.9, over=True, rises=False) == "reached"
