"""For many carts at once: what each offer gives is what the quote says, to the last minor unit."""

from datetime import UTC, datetime

from hypothesis import given as drawn
from hypothesis import strategies as st

from guerdon.flows.till.quoting import decided, given, snapshot
from guerdon.give.offer_document import parsed
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.customer import Facts
from guerdon.terms.quote import Quote
from tests.flows.shop import off, percent

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
FACTS = Facts(customer="ann", known=True, values={"tier": "gold"})
OFFERS = st.sampled_from(
    [
        percent("ten", 10),
        percent("tea", 15, of={"sku": ["tea"]}),
        percent("cup", 20, of={"sku": ["cup"]}),
        percent("gold", 12, condition={"field": "tier", "op": "is", "value": "gold"}),
        percent("blue", 50, condition={"field": "tier", "op": "is", "value": "blue"}),
        off("over", 500, least_minor=4_000),
        off("over-too", 500, least_minor=3_000),
        off("small", 100),
    ]
)


@drawn(
    st.lists(OFFERS, min_size=1, max_size=6, unique_by=lambda one: one["key"]),
    st.lists(
        st.tuples(st.sampled_from(["tea", "cup", "jar"]), st.integers(1, 3), st.integers(1, 4_000)),
        min_size=1,
        max_size=4,
    ),
)
def test_as_the_quote(documents: list[dict], bought: list[tuple[str, int, int]]) -> None:
    live = snapshot(
        [parsed({"name": {"en": one["key"]}, **one}) for one in documents], currency="USD"
    )
    lines = tuple(
        Line(key=str(n), sku=sku, quantity=count, unit_minor=minor)
        for n, (sku, count, minor) in enumerate(bought)
    )
    ask = Checkout(cart=Cart(lines=lines, currency="USD"), customer="ann", channel="store")
    quote = decided(ask=ask, facts=FACTS, offers=live, now=NOW)
    assert isinstance(quote, Quote)
    found: dict[str, int] = {}
    for offer, one in given(ask=ask, facts=FACTS, offers=live, now=NOW):
        found[offer.key] = found.get(offer.key, 0) + one.minor
    assert found == {one.offer: one.minor for one in quote.applied}
