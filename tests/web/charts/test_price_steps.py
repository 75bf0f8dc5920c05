"""The prices of one product as steps."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced
from guerdon.web.charts import price_steps
from tests.web.charts.drawing import EN, rows, starts_at_zero


@pytest.mark.django_db
def test_steps_until_now_and_beyond(now: datetime) -> None:
    assert price_steps.read(of={"of": "tea"}, now=now) is None
    for days, minor in ((9, 500), (2, 450)):
        one = Priced(sku="tea", minor=minor, at=now - timedelta(days=days))
        prices.record(prices=[one], actor="t", now=now)
    found = price_steps.read(of={"of": "tea"}, now=now)
    assert found is not None
    assert [one.minor for one in found] == [500, 450, 450]
    assert found[-1].at == now
    chart = price_steps.drawn(data=found, look=EN)
    assert rows(chart)[0] == {"at": (now - timedelta(days=9)).isoformat(), "amount": 5.0}
    assert starts_at_zero(chart, "y")
    ahead = Priced(sku="tea", minor=300, at=now + timedelta(days=1))
    prices.record(prices=[ahead], actor="t", now=now)
    assert price_steps.read(of={"of": "tea"}, now=now)[-1] == ahead  # type: ignore[index]
