"""Known defects of money: below nothing, a cent short, the wrong offer by its looks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from guerdon.store.models import Line, Order
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import parsed
from tests.flows.shop import ask, done, off, percent, redeem, sells

pytestmark = pytest.mark.django_db(transaction=True)


def bought(now: datetime, lines: Sequence[tuple[str, int, int]]) -> Any:
    """The quote of an order of these lines, whose parts add up to the whole and are recorded."""
    quote = done(redeem(now, ask("o1", lines=lines)))["quote"]
    shares = [share for one in quote["applied"] for share in one["shares"]]
    assert all(share["minor"] == sum(share["units"]) for share in shares)
    assert sum(share["minor"] for share in shares) == quote["discount_minor"]
    assert quote["total_minor"] == quote["subtotal_minor"] - quote["discount_minor"] >= 0
    order = Order.objects.get(key="o1")
    assert (order.total_minor, order.discount_minor) == (
        quote["total_minor"],
        quote["discount_minor"],
    )
    recorded = Line.objects.filter(order=order).order_by("number")
    assert sum(line.amount_minor for line in recorded) == quote["total_minor"]
    assert all(line.amount_minor >= 0 for line in recorded)
    return quote


def by(quote: Any) -> list[str]:
    return [one["offer"] for one in quote["applied"]]


def test_percent_on_the_undiscounted_price_that_makes_the_cart_negative(now: datetime) -> None:
    """All of it off, and then fifteen percent of the full price off once more.

    https://github.com/vendurehq/vendure/issues/2385
    https://github.com/django-oscar/django-oscar/pull/2010
    """
    sells(
        now,
        percent("all", 100, layer="line", group="a"),
        percent("more", 15, layer="line", group="b"),
        percent("again", 40, group="c"),
    )
    assert bought(now, [("1", 2, 4_999), ("2", 1, 1)])["total_minor"] == 0


def test_a_fixed_amount_greater_than_the_cart(now: datetime) -> None:
    """500 off a cart of 100 left a total of -400.

    https://github.com/vendurehq/vendure/issues/1717
    """
    sells(now, off("much", 50_000), off("unit", 20_000, layer="line", group="g"))
    assert bought(now, [("1", 1, 10_000), ("2", 3, 1)])["total_minor"] == 0


def test_ten_over_three_lines(now: datetime) -> None:
    """10.00 off three equal lines: 9.98, 9.99 or 10.02 by the sum of its parts.

    https://github.com/frappe/erpnext/issues/58042
    https://github.com/vendurehq/vendure/issues/2995
    """
    sells(now, off("ten", 1_000))
    quote = bought(now, [("1", 1, 10_000), ("2", 1, 10_000), ("3", 1, 10_000)])
    ((one,)) = (quote["applied"],)
    assert [share["minor"] for share in one[0]["shares"]] == [334, 333, 333]


def test_a_line_of_thirty_four_units_that_is_six_cents_off(now: datetime) -> None:
    """A discount by unit was rounded and multiplied: the line did not add up.

    https://github.com/woocommerce/woocommerce/issues/13802
    """
    sells(now, off("some", 5_990))
    quote = bought(now, [("1", 34, 599)])
    ((one,)) = (quote["applied"],)
    units = one[0]["shares"][0]["units"]
    assert (quote["total_minor"], sum(units), len(units)) == (14_376, 5_990, 34)
    assert max(units) - min(units) == 1


def test_a_fixed_25_that_beats_a_tenth_only_because_25_is_more_than_10(now: datetime) -> None:
    """The numbers of the offers were compared, not what they give.

    https://github.com/PrestaShop/PrestaShop/issues/38659 asks for the comparison by worth.
    """
    sells(now, off("fixed25", 2_500), percent("tenth", 10))
    assert by(bought(now, [("1", 1, 100_000)])) == ["tenth"]


@pytest.mark.parametrize(("unit", "best"), [(24_999, "fixed25"), (25_001, "tenth")])
def test_the_better_of_two_on_either_side_of_their_equal(
    now: datetime, unit: int, best: str
) -> None:
    """As above, one cent around the price at which both give the same."""
    sells(now, off("fixed25", 2_500), percent("tenth", 10))
    # A tenth of 250.01 is 25.001, which is 25.00 too: the earlier turn stays until it is 25.01.
    assert by(bought(now, [("1", 1, unit + (50 if best == "tenth" else 0))])) == [best]


def test_a_buy_get_of_a_fixed_amount_that_is_taken_as_percent(now: datetime) -> None:
    """5.00 off the third was 5,000 percent off.

    https://github.com/medusajs/medusa/issues/14934
    """
    third = {"buy": 2, "get": 1, "off_minor": 500}
    sells(now, {"key": "third", "kind": "buy_get", "value": third})
    assert bought(now, [("1", 3, 2_000)])["discount_minor"] == 500


def test_an_order_that_never_says_which_of_its_lines_was_cheaper(now: datetime) -> None:
    """Where the lines' sum is not the order's, the gateway of the payment refuses it.

    https://github.com/umbraco/Umbraco.Commerce.Issues/issues/126
    """
    sells(now, percent("odd", 15), percent("line", 7, layer="line", group="l"))
    bought(now, [("1", 3, 333), ("2", 7, 1_999), ("3", 1, 1), ("4", 11, 77)])


@pytest.mark.parametrize(
    "given",
    [
        percent("low", 20, layer="line"),
        percent("low", 20),
        off("low", 200),
        {"key": "low", "kind": "amount", "value": {"off_minor": 200, "per": "unit"}},
        {"key": "low", "kind": "fixed_price", "value": {"price_minor": 800}},
    ],
    ids=["percent of a line", "percent", "amount", "amount a unit", "fixed price"],
)
def test_a_discount_that_sells_below_the_least_price(now: datetime, given: Any) -> None:
    """A price that must not be undercut was undercut, each kind of offer in its own way.

    https://github.com/vendurehq/vendure/issues/1717
    """
    sells(now, given)
    tea = {"sku": "tea", "unit_minor": 1_000, "floor_minor": 900}
    checkout = parsed(document={"cart": {"currency": "USD", "lines": [tea]}, "order": "o1"})
    assert isinstance(checkout, Checkout)
    assert done(redeem(now, checkout))["quote"]["total_minor"] == 900
