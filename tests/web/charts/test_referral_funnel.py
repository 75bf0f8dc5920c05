"""The funnel of invitations: in the order of the way, from zero."""

from datetime import UTC, datetime

import pytest

from guerdon.store.referral import codes
from guerdon.web.charts import referral_funnel
from tests.flows import friends as f
from tests.web.charts.drawing import EN, rows, starts_at_zero

NOW = datetime.now(UTC)


@pytest.mark.django_db(transaction=True)
def test_counts_of_each_step() -> None:
    assert referral_funnel.read(of={}, now=NOW) is None
    f.promises(NOW)
    f.people(NOW, "ann")
    f.bind("ann", "bob", NOW)
    codes.count(code=f.code("ann", NOW), shared=3, opened=2)
    data = referral_funnel.read(of={}, now=NOW)
    assert data is not None
    assert [row["n"] for row in data] == [3, 2, 1, 0, 0]


def test_drawn_in_order_from_zero() -> None:
    data = [{"step": step, "n": 5 - n} for n, step in enumerate(referral_funnel.STEPS)]
    chart = referral_funnel.drawn(data=data, look=EN)
    assert [row["label"] for row in rows(chart)][:5] == ["5", "4", "3", "2", "1"]
    assert [row["last"] for row in rows(chart)][:5] == [False] * 4 + [True]
    assert starts_at_zero(chart, "x")
