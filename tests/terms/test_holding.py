"""Whether a condition holds: two-valued, missing values are False."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.terms.cart import Cart, Line
from guerdon.terms.condition import Condition, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import OPERATIONS
from guerdon.terms.holding import chooses, holds

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
CART = Cart(
    currency="USD",
    lines=(
        Line(
            key="1", sku="a", quantity=2, unit_minor=500, category="tea", labels=frozenset({"new"})
        ),
        Line(key="2", sku="b", quantity=1, unit_minor=300, category="cups", brand="own"),
    ),
)


def cond(document: Any) -> Condition:
    condition = parsed(document=document)
    assert not isinstance(condition, Refusal), condition
    return condition


def leaf(field: str, op: str, value: Any = None, **of: list[str]) -> dict[str, Any]:
    document: dict[str, Any] = {"field": field, "op": op}
    if value is not None:
        document["value"] = value
    return {**document, "of": of} if of else document


def yes(document: Any, **values: Any) -> bool:
    return holds(condition=cond(document), values=values, cart=CART)


@pytest.mark.parametrize(
    ("op", "below", "equal", "above"),
    [
        ("is", False, True, False),
        ("is_not", True, False, True),
        ("at_least", False, True, True),
        ("more_than", False, False, True),
        ("at_most", True, True, False),
        ("less_than", True, False, False),
    ],
)
def test_numbers(op: str, below: bool, equal: bool, above: bool) -> None:
    found = [yes(leaf("orders", op, 5), orders=orders) for orders in (4, 5, 6)]
    assert found == [below, equal, above]


@pytest.mark.parametrize("missing", [None, float("nan")])
@pytest.mark.parametrize("op", OPERATIONS["number"])
def test_on_a_missing_number_only_unknown_holds(op: str, missing: Any) -> None:
    value = None if op in ("known", "unknown") else 5
    assert yes(leaf("orders", op, value), orders=missing) is (op == "unknown")
    assert yes(leaf("orders", op, value)) is (op == "unknown")


@pytest.mark.parametrize("op", OPERATIONS["text"])
def test_on_a_missing_text_too(op: str) -> None:
    value: Any = {"in": ["x"], "not_in": ["x"], "known": None, "unknown": None}.get(op, "x")
    assert yes(leaf("tier", op, value)) is (op == "unknown")
    assert yes(leaf("attribute.size", op, value)) is (op == "unknown")


@pytest.mark.parametrize("op", OPERATIONS["set"])
def test_no_set_is_not_the_empty_set(op: str) -> None:
    value: Any = "x" if op == "has" else ["x"]
    assert yes(leaf("segments", op, value)) is False
    assert yes(leaf("segments", op, value), segments=frozenset()) is (op == "has_none")


def test_not_is_plain_negation() -> None:
    assert yes({"not": leaf("tier", "is", "gold")})
    assert yes({"not": leaf("tier", "is_not", "gold")})


def test_empty_groups() -> None:
    assert yes({"all": []})
    assert not yes({"any": []})
    assert yes(None)


def test_moments_are_half_open_at_the_boundary() -> None:
    at = NOW.isoformat()
    assert yes(leaf("joined_at", "on_or_after", at), joined_at=NOW)
    assert not yes(leaf("joined_at", "before", at), joined_at=NOW)


def test_cart_fields_are_measured_on_the_lines_that_of_names() -> None:
    assert yes(leaf("cart.subtotal", "is", 1300))
    assert yes(leaf("cart.sum", "is", 1000, category=["tea"]))
    assert yes(leaf("cart.count", "is", 1, brand=["own"], category=["cups", "tea"]))
    assert yes(leaf("cart.count", "is", 0, brand=["own"], category=["tea"]))
    assert yes(leaf("cart.quantity", "is", 3))
    assert yes(leaf("cart.skus", "has_all", ["a", "b"]))
    assert yes(leaf("cart.brands", "has_none", [""]))
    assert yes(leaf("cart.labels", "has", "new"))
    assert not yes(leaf("cart.labels", "has", "new", category=["cups"]))


def test_without_a_cart_cart_fields_are_missing() -> None:
    condition = cond(leaf("cart.subtotal", "at_least", 0))
    assert not holds(condition=condition, values={})


def test_of_wants_every_word_to_fit() -> None:
    tea, cups = CART.lines
    assert chooses(of=(), line=tea)
    of = (("category", frozenset({"tea"})), ("label", frozenset({"new", "sale"})))
    assert chooses(of=of, line=tea)
    assert not chooses(of=of, line=cups)
    assert not chooses(of=(("sku", frozenset()),), line=tea)
