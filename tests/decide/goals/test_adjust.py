"""Ways back on pace come to the numbers that close the gap, and help where they are said to."""

import pytest

from guerdon.decide.goals.adjust import Adjustment, Evidence, adjusted
from guerdon.decide.goals.pace import outlook


def ways(changes: list[float], evidence: tuple[Evidence, ...] = (), **more: object) -> Adjustment:
    asked = {"now": 100.0, "target": 200.0, "rises": True, **more}
    found = outlook(changes=changes, left=4.0, **asked)  # type: ignore[arg-type]
    assert found is not None
    return adjusted(found=found, customers=50, evidence=evidence, **asked)  # type: ignore[arg-type]


def proof(campaign: str, effect: float, low: float, cost: float) -> Evidence:
    return Evidence(campaign=campaign, effect=effect, low=low, cost=cost, weeks=8.0)


def test_more_a_week_a_later_day_a_smaller_target() -> None:
    found = ways([18, 22, 18, 22])
    assert found.gap == 20.0
    assert found.needed == 25.0
    assert found.faster == pytest.approx(0.25)
    assert found.later == pytest.approx(1.0)
    safe = outlook(now=100, changes=[18, 22, 18, 22], left=4, target=found.safe, rises=True)
    assert safe is not None
    assert safe.chance == pytest.approx(0.8)


def test_going_the_wrong_way_no_date_helps() -> None:
    found = ways([-5, -4, -5, -4])
    assert (found.faster, found.later) == (None, None)
    assert found.gap > 100


def test_a_goal_on_its_way_wants_nothing() -> None:
    found = ways([30.0] * 4)
    assert (found.gap, found.later, found.reach) == (0.0, None, None)


def test_falling_figures_are_mirrored() -> None:
    found = ways([-18, -22, -18, -22], now=100.0, target=0.0, rises=False)
    assert found.gap == pytest.approx(20.0)
    assert found.faster == pytest.approx(0.25)
    safe = outlook(now=100, changes=[-18, -22, -18, -22], left=4, target=found.safe, rises=False)
    assert safe is not None
    assert safe.chance == pytest.approx(0.8)


def test_the_cheapest_proven_campaign_and_how_many_it_must_reach() -> None:
    several = (
        proof("dear", 0.5, 0.2, 900.0),
        proof("cheap", 0.25, 0.125, 100.0),
        proof("unproven", 5.0, -0.1, 1.0),
    )
    reach = ways([18, 22, 18, 22], several).reach
    assert reach is not None
    # 20 are missing, one customer brings .25 in each of the four weeks that are left.
    assert (reach.campaign, reach.customers, reach.at_worst) == ("cheap", 20, 40)
    assert (reach.cost_minor, reach.enough) == (2_000, True)
    few = ways([1, 2, 1, 2], several).reach
    assert few is not None
    assert not few.enough


def test_nothing_proven_is_not_advised() -> None:
    assert ways([18, 22, 18, 22], (proof("weak", 1.0, 0.0, 1.0),)).reach is None
