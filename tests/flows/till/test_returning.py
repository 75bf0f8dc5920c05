"""Returns of any units in any order end in the same money as one return of them all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.flows.till.quoting import decided, snapshot
from guerdon.flows.till.returning import Kept, counted, kept
from guerdon.give.offer_document import parsed
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import parsed as checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import document

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
FACTS = Facts(customer=None, known=False)


def cart(*lines: tuple[int, int], shipping: int = 0) -> Checkout:
    rows = [
        {"key": str(place), "sku": f"s{place}", "quantity": quantity, "unit_minor": unit}
        for place, (quantity, unit) in enumerate(lines)
    ]
    found = checkout(
        document={"cart": {"currency": "USD", "lines": rows, "shipping_minor": shipping}}
    )
    assert isinstance(found, Checkout)
    return found


class Sale:
    """A cart quoted with some offers, ready to be returned in parts."""

    def __init__(self, ask: Checkout, *documents: dict[str, Any]) -> None:
        found = [parsed({"name": {"en": "x"}, **one}) for one in documents]
        offers = [offer for offer in found if isinstance(offer, Offer)]
        assert len(offers) == len(found), found
        self.ask, self.live = ask, snapshot(offers)
        quote = self.requote(ask)
        assert isinstance(quote, Quote)
        self.quote = document(quote=quote)

    def requote(self, part: Checkout) -> Quote | Refusal:
        return decided(ask=part, facts=FACTS, offers=self.live, now=NOW)

    def without(self, **returned: int) -> Kept:
        lines = {line.key: line.quantity for line in self.ask.cart.lines}
        units = {
            key.removeprefix("l"): frozenset(range(lines[key[1:]] - count, lines[key[1:]]))
            for key, count in returned.items()
        }
        return kept(ask=self.ask, quote=self.quote, returned=units, requote=self.requote)


def over(returns: str) -> dict[str, Any]:
    return {
        "key": "over300",
        "kind": "amount",
        "value": {"off_minor": 5000},
        "least_minor": 30_000,
        "returns": returns,
    }


@pytest.mark.parametrize(
    ("returns", "refunded"),
    [
        # 200 + 100 + 100 less 50, of which 25 + 12.50 + 12.50: the last 100 comes back.
        ("keep", [8750, 17_500, 35_000]),
        # 300 still reach the threshold, 200 do not: the 50 are lost with the second unit.
        ("reprice", [10_000, 15_000, 35_000]),
        ("claw_back", [8750, 15_000, 35_000]),
    ],
)
def test_a_lost_threshold_follows_the_offers_policy(returns: str, refunded: list[int]) -> None:
    sale = Sale(cart((1, 20_000), (2, 10_000)), over(returns))
    assert sale.quote["total_minor"] == 35_000
    steps = [sale.without(l1=1), sale.without(l1=2), sale.without(l0=1, l1=2)]
    assert [step.refunded_minor for step in steps] == refunded
    assert [step.empty for step in steps] == [False, False, True]


def test_a_small_return_that_loses_the_threshold_never_costs_more_than_it_brings() -> None:
    sale = Sale(cart((1, 29_900), (1, 100)), over("reprice"))
    step = sale.without(l1=1)
    # 300 less 50 was paid; 299 are kept and would cost 299: nothing comes back, nothing is asked.
    assert (step.refunded_minor, step.given) == (0, {"over300": 0})


def test_shipping_comes_back_with_the_last_unit() -> None:
    free = {"key": "free", "kind": "shipping", "value": {"percent": 50}}
    sale = Sale(cart((2, 1000), shipping=900), free)
    assert sale.quote["total_minor"] == 2450
    assert sale.without(l0=1).refunded_minor == 1000
    assert sale.without(l0=2).refunded_minor == 2450


def test_counting_names_units_and_refuses_what_is_not_there() -> None:
    ask = cart((3, 1000))
    some = frozenset

    def after(before: Any, asked: Any) -> Any:
        return counted(ask=ask, before={"0": some(before)}, asked=asked)

    assert after((), None) == {"0": some({0, 1, 2})}
    # Of those still there the later units come back first.
    assert after({2}, {"0": 1}) == {"0": some({1, 2})}
    assert after({1}, {"0": 1}) == {"0": some({1, 2})}
    assert after({1}, {"0": (0,)}) == {"0": some({0, 1})}
    assert after({1}, {}) == {"0": some({1})}
    for before, asked, reason in (
        ((), {"9": 1}, "not_found"),
        ((0, 1), {"0": 2}, "return_too_many"),
        ((), {"0": 0}, "return_too_many"),
        ((1,), {"0": (1,)}, "unit_not_there"),
        ((), {"0": (3,)}, "unit_not_there"),
        ((), {"0": (0, 0)}, "unit_not_there"),
        ((), {"0": ()}, "unit_not_there"),
    ):
        answer = after(before, asked)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason


LINES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9000)), min_size=1, max_size=4)
OFFERS = st.lists(
    st.sampled_from(
        [
            {"key": "a", "kind": "percent", "value": {"percent": 15}, "layer": "line"},
            {"key": "b", "kind": "percent", "value": {"percent": 7}},
            {"key": "c", "kind": "amount", "value": {"off_minor": 499}, "least_minor": 3000},
        ]
    ),
    unique_by=lambda one: one["key"],
)


@given(LINES, OFFERS, st.sampled_from(["keep", "reprice", "claw_back"]), st.data())
def test_refunds_follow_from_what_is_kept(
    lines: list[tuple[int, int]], offers: list[dict[str, Any]], returns: str, data: st.DataObject
) -> None:
    sale = Sale(cart(*lines), *({**one, "returns": returns} for one in offers))
    units = [str(place) for place, (count, _) in enumerate(lines) for _ in range(count)]
    order = data.draw(st.permutations(units))
    returned: dict[str, frozenset[int]] = {}
    for key in order:
        left = sorted(set(range(lines[int(key)][0])) - returned.get(key, frozenset()))
        unit = data.draw(st.sampled_from(left))
        returned[key] = returned.get(key, frozenset()) | {unit}
        step = kept(ask=sale.ask, quote=sale.quote, returned=returned, requote=sale.requote)
        assert 0 <= step.refunded_minor <= sale.quote["total_minor"]
        if returns == "keep":
            paid = [
                line.unit_minor
                - sum(
                    share["units"][unit]
                    for one in sale.quote["applied"]
                    for share in one["shares"]
                    if share["line"] == line.key
                )
                for line in sale.ask.cart.lines
                for unit in returned.get(line.key, ())
            ]
            assert step.refunded_minor == sum(paid)
    assert step.empty
    assert step.refunded_minor == sale.quote["total_minor"]
