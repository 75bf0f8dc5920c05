"""An order made elsewhere is read strictly."""

from typing import Any

import pytest

from guerdon.store.till.orders import Sold
from guerdon.terms.decision import Refusal
from guerdon.web.api.order_call import OrderCall, parsed

LINE: dict[str, Any] = {"sku": "tea", "quantity": 2, "amount_minor": 3998}
ORDER: dict[str, Any] = {
    "order": "e1",
    "placed_at": "2026-03-14T12:00:00Z",
    "currency": "USD",
    "lines": [LINE],
}


def test_a_whole_order() -> None:
    found = parsed(document={**ORDER, "customer": "c", "channel": "web"})
    assert isinstance(found, OrderCall)
    assert (found.order, found.customer, found.channel, found.currency) == ("e1", "c", "web", "USD")
    assert found.lines == (Sold(sku="tea", quantity=2, amount_minor=3998, discount_minor=0),)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"order": ""}, "$.order"),
        ({"order": "x" * 101}, "$.order"),
        ({"placed_at": "2026-03-14"}, "$.placed_at"),
        ({"placed_at": "20202-03-14T12:00:00Z"}, "$.placed_at"),
        ({"lines": "tea"}, "$.lines"),
        ({"lines": [{**LINE, "quantity": 0}]}, "$.lines[0].quantity"),
        ({"lines": [{**LINE, "amount_minor": -1}]}, "$.lines[0].amount_minor"),
        ({"lines": [{**LINE, "prize": 1}]}, "$.lines[0].prize"),
        ({"points": 1}, "$.points"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], where: str) -> None:
    found = parsed(document=ORDER | change)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["where"]) == ("body_malformed", where)
