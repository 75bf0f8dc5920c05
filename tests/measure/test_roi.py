"""ROI by hand, and what is not said."""

import pytest

from guerdon.measure.effect import Moments, difference
from guerdon.measure.roi import Costs, returned

COSTS = Costs(discounts=20_000, contacts=5_000, direct=3_000, indirect=2_000)


def effects(lift: float) -> dict[str, object]:
    held = Moments(n=1000, total=50_000.0, squares=50_000.0 * 60)
    given = Moments(n=1000, total=50_000.0 + 1000 * lift, squares=(50 + lift) ** 2 * 1000 + 5e5)
    return {
        "sales": difference(given=given, held=held),
        "orders": difference(given=given, held=held),
    }


def test_by_hand() -> None:
    found = returned(**effects(200.0), margin=0.25, costs=COSTS)
    assert COSTS.total == 30_000
    assert found.gain == pytest.approx(50_000)
    assert found.roi == pytest.approx((50_000 - 30_000) / 30_000)
    assert found.gain_low < found.gain < found.gain_high
    assert found.per_order == pytest.approx(30_000 / 200_000)
    assert found.per_order_low < found.per_order < found.per_order_high


def test_no_gain_is_a_loss_of_all_that_was_spent() -> None:
    found = returned(**effects(0.0), margin=0.25, costs=COSTS)
    assert found.roi == pytest.approx(-1.0)
    assert found.per_order is None
    assert found.per_order_high is None


def test_nothing_spent_has_no_roi() -> None:
    free = Costs(discounts=0, contacts=0, direct=0, indirect=0)
    assert returned(**effects(5.0), margin=0.25, costs=free).roi is None
