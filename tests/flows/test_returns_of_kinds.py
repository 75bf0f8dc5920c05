"""Whatever the kinds and in whatever order units come back, they end in the same money."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guerdon.flows.till import redemption
from guerdon.store.ledger import ledger
from guerdon.store.models import Counter, Customer, Offer, Order, Redemption
from guerdon.store.programme import stock
from tests.flows.kinds import LINES, MONEY, THINGS
from tests.flows.shop import ask, clean, done, empty, redeem, sells

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = [(line, unit) for line, quantity, _ in LINES for unit in range(quantity)]
PIECES = ("mug", "pot", "pin", "cap")


def keyed(number: int, document: dict[str, Any], **words: Any) -> dict[str, Any]:
    return {"key": f"o{number}", "group": f"g{number}", **document, **words}


def bought(now: datetime, order: str) -> str:
    """An order of a customer of its own, so that both buy for the first time."""
    Customer.objects.create(key=order, tier="gold", joined_at=now, created_at=now)
    lines = [
        {"key": key, "sku": f"sku-{key}", "quantity": quantity, "unit_minor": unit}
        for key, quantity, unit in LINES
    ]
    cart = {"currency": "USD", "lines": lines, "shipping_minor": 500}
    body = done(redeem(now, ask(order, customer=order, labels=["paid"], cart=cart)))
    assert all(one["minor"] or one["extras"] for one in body["quote"]["applied"])
    return str(body["redemption"])


def back(now: datetime, red: str, units: list[tuple[str, int]]) -> Any:
    lines: dict[str, tuple[int, ...]] = {}
    for line, unit in units:
        lines[line] = (*lines.get(line, ()), unit)
    return done(redemption.roll_back(redemption=red, lines=lines, key=None, now=now))


def ending(now: datetime, order: str, returns: list[list[tuple[str, int]]]) -> Any:
    """What the order stands at after the returns, and by how much each counter has moved."""
    before = dict(Counter.objects.values_list("pk", "used"))
    red = bought(now, order)
    bodies = [back(now, red, units) for units in returns]
    row = Redemption.objects.get(order=order)
    refunded = row.returned["refunded_minor"]
    assert sum(body["refund_minor"] for body in bodies) == refunded <= row.quote["total_minor"]
    paid = row.quote["subtotal_minor"] - sum(
        one["minor"] for one in row.quote["applied"] if one["layer"] != "shipping"
    )
    every = list(Order.objects.filter(key__startswith=order).values_list("total_minor", flat=True))
    empty_now = row.state in ("returned", "cancelled")
    shipping = row.quote["total_minor"] - paid
    assert sum(every) == paid - refunded + (shipping if empty_now else 0)
    points = ledger.balance(customer=order, now=now).total
    assert 0 <= points <= row.quote["points_earned"]
    if empty_now:
        assert points == 0
    moved = {
        key.removesuffix(order): used - before.get(key, 0)
        for key, used in Counter.objects.values_list("pk", "used")
        if used != before.get(key, 0)
    }
    gifts = [(one["offer"], one["worth_minor"], one["state"]) for one in bodies[-1]["gifts"]]
    # Which of two prizes of one worth a box held is chance.
    boxes = moved.pop("stock/pin", 0) + moved.pop("stock/cap", 0)
    return refunded, row.returned["units"], row.returned["given"], empty_now, gifts, moved, boxes


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_any_order_of_returns_ends_as_one_return(now: datetime, data: st.DataObject) -> None:
    empty()
    Offer.objects.all().delete()
    places = data.draw(
        st.lists(st.integers(0, len(MONEY) - 1), min_size=1, max_size=3, unique=True)
    )
    kinds = [*(MONEY[place] for place in places), *THINGS]
    policies = st.sampled_from(["keep", "reprice", "claw_back"])
    limits = {"spend_minor": 90_000, "total": 9}
    sells(
        now,
        *(
            keyed(at, one, returns=data.draw(policies), limits=limits)
            for at, one in enumerate(kinds)
        ),
    )
    for item in PIECES:
        stock.put(item=item, pieces=5, actor="t", now=now)
    gone = data.draw(st.lists(st.sampled_from(UNITS), min_size=1, unique=True))
    assert ending(now, "a", [[unit] for unit in gone]) == ending(now, "b", [gone])
    assert clean()


def test_every_kind_of_the_list_is_given(now: datetime) -> None:
    for number, one in enumerate((*MONEY, *THINGS)):
        empty()
        Offer.objects.all().delete()
        sells(now, keyed(number, one))
        bought(now, "a")
        applied = Redemption.objects.get().quote["applied"]
        assert [entry["offer"] for entry in applied] == [f"o{number}"], one
