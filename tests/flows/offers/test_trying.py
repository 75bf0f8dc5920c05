"""An offer is tried as the till would have it, before it is live, and nothing is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.offers import trying
from guerdon.flows.offers.trying import SAMPLE_CODE, Tried
from guerdon.store import counters
from guerdon.store.models import Counter, Customer, Offer, Order
from guerdon.store.programme import offers, programme
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote

pytestmark = pytest.mark.django_db
# A Sunday.
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def draft(**words: Any) -> dict[str, Any]:
    """10 % off the order but for the words."""
    return {"key": "new", "kind": "percent", "value": {"percent": 10}, **words}


def cart(*prices: int) -> Checkout:
    """One unit at each price."""
    lines = tuple(
        Line(key=str(n), sku=f"s{n}", quantity=1, unit_minor=price, category="tea")
        for n, price in enumerate(prices)
    )
    return Checkout(cart=Cart(lines=lines, currency="USD"))


def ran(document: dict[str, Any], ask: Checkout | None = None, **words: Any) -> Tried:
    """The trial, which must come about."""
    found = trying.tried(document=document, ask=ask or cart(1000), now=NOON, **words)
    assert isinstance(found, Tried), found
    assert isinstance(found.alone, Quote), found.alone
    assert isinstance(found.beside, Quote), found.beside
    return found


def live(*documents: dict[str, Any]) -> None:
    """These offers are live."""
    kept = offers.keep(documents=documents, actor="t", now=NOON, state="live")
    assert not isinstance(kept, Refusal), kept


def test_alone_beside_and_without() -> None:
    live(draft(key="better", value={"percent": 20}), draft(key="stacks", group="b"))
    found = ran(draft())
    assert found.alone.discount_minor == 100  # type: ignore[union-attr]
    assert [one.offer for one in found.beside.applied] == ["better", "stacks"]  # type: ignore[union-attr]
    (out,) = [one for one in found.beside.not_applied if one.offer == "new"]  # type: ignore[union-attr]
    assert (out.refusal.reason, out.would_give_minor) == ("beaten", 100)
    assert found.without.discount_minor == found.beside.discount_minor  # type: ignore[union-attr]
    assert set(found.names) == {"better", "stacks"}
    assert Offer.objects.count() == 2
    assert Counter.objects.count() == 0


def test_a_changed_offer_takes_the_place_of_its_live_version() -> None:
    live(draft(value={"percent": 50}))
    found = ran(draft())
    assert found.beside.discount_minor == 100  # type: ignore[union-attr]
    assert found.without.discount_minor == 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "codes", [{"codes": "unique"}, {"codes": "shared", "shared_code": "THANKS"}]
)
def test_a_code_is_brought(codes: dict[str, str]) -> None:
    found = ran(draft(**codes))
    (one,) = found.beside.applied  # type: ignore[union-attr]
    assert one.code == codes.get("shared_code", SAMPLE_CODE)


FITTING: list[dict[str, Any]] = [
    {"kind": "tier_exclusive", "value": {"tiers": [{"tier": "gold", "percent": 10}]}},
    {"kind": "first_purchase", "value": {"off_order_minor": 100}},
    {"kind": "nth_purchase", "value": {"n": 5, "off_order_minor": 100}},
    {"kind": "member_day", "value": {"weekdays": ["tue"], "percent": 10}},
    {
        "kind": "presale",
        "value": {"deposit_minor": 100, "worth_minor": 200, "label": "paid"},
    },
    {"channels": ["app"], "limits": {"per_customer": 1}},
    {"condition": {"field": "ask.store", "op": "in", "value": ["s1"]}},
    {"condition": {"field": "ask.customer", "op": "is", "value": "guest"}},
    {"condition": {"field": "segments", "op": "has", "value": "often"}},
]


@pytest.mark.parametrize("words", FITTING, ids=str)
def test_nobody_named_is_somebody_whom_it_fits(words: dict[str, Any]) -> None:
    found = ran(draft(**words))
    assert found.alone.discount_minor == 100, found.alone  # type: ignore[union-attr]
    assert found.beside.discount_minor == 100  # type: ignore[union-attr]


def test_a_customer_who_is_named_is_who_they_are(now: datetime) -> None:
    Customer.objects.create(key="ann", tier="silver", created_at=now)
    ask = replace(cart(1000), customer="ann")
    found = ran(draft(**FITTING[0]), ask)
    (out,) = found.beside.not_applied  # type: ignore[union-attr]
    assert out.refusal.reason == "other_tiers"


def test_the_first_moment_that_fits() -> None:
    programme.keep(changes={"zone": "UTC"})
    friday = {"field": "ask.weekday", "op": "is", "value": "fri"}
    assert ran(draft()).at == NOON
    assert ran(draft(condition=friday)).at == NOON + timedelta(days=5)
    start = NOON + timedelta(days=30, hours=5)
    assert ran(draft(period={"start": start.isoformat()})).at == start
    flash = draft(kind="flash", value={"from": "20:00", "to": "22:00", "percent": 10})
    assert ran(flash).at == NOON.replace(hour=20)
    days = [{"percent": 30}, {"percent": 20}]
    countdown = draft(kind="countdown", value={"first_day": "2026-12-01", "days": days})
    found = ran(countdown)
    assert found.at == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert found.alone.discount_minor == 300  # type: ignore[union-attr]
    festival = draft(kind="festival", value={"festivals": ["lantern_festival"], "percent": 10})
    # Lantern Festival 2027 is on 20 February.
    assert ran(festival).at == datetime(2027, 2, 20, 12, tzinfo=UTC)
    at = NOON + timedelta(days=1)
    refused = ran(draft(condition=friday), at=at)
    assert refused.at == at
    (out,) = refused.beside.not_applied  # type: ignore[union-attr]
    assert out.refusal.reason == "condition_unmet"


def test_a_budget_that_nobody_opened_gives_nothing() -> None:
    limited = draft(limits={"budget": "autumn"})
    (out,) = ran(limited).beside.not_applied  # type: ignore[union-attr]
    assert out.refusal.reason == "budget_unknown"
    counters.open_counter(key="budget/autumn", ceiling=500)
    assert ran(limited).beside.discount_minor == 100  # type: ignore[union-attr]


def test_how_much_more_would_do() -> None:
    (out,) = ran(draft(least_minor=1500)).beside.not_applied  # type: ignore[union-attr]
    assert out.missing_minor == 500


def test_a_document_that_is_no_offer_is_refused() -> None:
    refused = trying.tried(document=draft(value={}), ask=cart(5), now=NOON)
    assert isinstance(refused, Refusal)
    assert isinstance(trying.met(document=draft(value={}), now=NOON), Refusal)


def test_the_sample_cart_is_one_to_which_the_offer_applies() -> None:
    assert trying.sample_cart(document=draft(), turn=0, now=NOON) is None
    for n, total in enumerate((900, 5000, 800)):
        Order.objects.create(key=f"o{n}", placed_at=NOON - timedelta(days=n), total_minor=total)

    def taken(turn: int, **words: Any) -> str:
        found = trying.sample_cart(document=draft(**words), turn=turn, now=NOON)
        assert found is not None
        return found.order

    assert [taken(turn, least_minor=1000) for turn in range(4)] == ["o1", "o0", "o2", "o1"]
    assert taken(0, value={}) == "o0"


def test_whom_an_offer_meets() -> None:
    live(draft(key="one"), draft(key="two"), draft(key="three", layer="line"))
    found = trying.met(document=draft(), now=NOON)
    assert not isinstance(found, Refusal)
    assert [(each.other, each.reason) for each in found] == [
        ("one", "one_of_layer"),
        ("two", "one_of_layer"),
    ]
    assert trying.excluded(now=NOON) == {"one": 1, "two": 1}
