"""Conditions of journeys: the member and the entry's words, never a cart."""

from guerdon.give.journeys import sees
from guerdon.give.reading import Reader
from guerdon.terms.holding import holds


def test_what_the_entry_said_is_seen_as_text() -> None:
    reader = Reader({"when": {"field": "attribute.entry.grave", "op": "is", "value": "true"}})
    condition = sees.condition(reader=reader, word="when")
    assert reader.refusal() is None
    seen = sees.seen(values={"tier": "gold"}, data={"grave": True, "list": [1], "n": 3})
    assert seen == {"tier": "gold", "attribute.entry.grave": "true", "attribute.entry.n": "3"}
    assert holds(condition=condition, values=seen)
    assert not holds(condition=condition, values=sees.seen(values={}, data={"grave": False}))


def test_a_cart_is_not_there_to_be_looked_at() -> None:
    for wrong in (
        {"field": "cart.subtotal", "op": "at_least", "value": 1},
        {"field": "nothing", "op": "is", "value": "x"},
        {"field": "orders", "op": "is", "value": "x"},
    ):
        reader = Reader({"when": wrong})
        sees.condition(reader=reader, word="when")
        refusal = reader.refusal()
        assert refusal is not None
        assert str(refusal.data["where"]).startswith("$.when")
