"""A checkout is read strictly, and what was stored is read back as it was."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.canonical import written
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import MOST_LINES, parsed, stored
from guerdon.terms.decision import Refusal

LINE: dict[str, Any] = {"key": "1", "sku": "tea", "quantity": 3, "unit_minor": 1999}
WHOLE: dict[str, Any] = {
    "cart": {"currency": "CNY", "lines": [LINE], "shipping_minor": 500},
    "customer": "c",
    "codes": ["A", "B"],
    "order": "o1",
    "channel": "app",
    "store": "s",
    "payment": "card",
    "zone": "Asia/Shanghai",
    "points": 10,
    "labels": ["gift"],
}


def test_a_whole_checkout() -> None:
    found = parsed(document=WHOLE)
    assert isinstance(found, Checkout)
    assert (found.cart.currency, found.cart.value_minor, found.channel) == ("CNY", 5997, "app")
    assert (found.codes, found.points, found.labels) == (("A", "B"), 10, frozenset({"gift"}))


def test_the_least_that_a_checkout_needs() -> None:
    cart = {"currency": "USD", "lines": [{"sku": "tea", "unit_minor": 1}]}
    found = parsed(document={"cart": cart})
    assert isinstance(found, Checkout)
    (line,) = found.cart.lines
    assert (line.key, line.quantity, found.customer, found.channel) == ("tea", 1, None, "store")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"cart": None}, "$.cart"),
        ({"card": 1}, "$.card"),
        ({"customer": 7}, "$.customer"),
        ({"customer": "x" * 121}, "$.customer"),
        ({"codes": "A"}, "$.codes"),
        ({"codes": [1]}, "$.codes[0]"),
        ({"order": "x" * 101}, "$.order"),
        ({"order": "a\x00b"}, "$.order"),
        ({"channel": "fax"}, "$.channel"),
        ({"zone": "Mars/Base"}, "$.zone"),
        ({"zone": "../etc/passwd"}, "$.zone"),
        ({"points": -1}, "$.points"),
        ({"points": 1.0}, "$.points"),
        ({"labels": {"a": 1}}, "$.labels"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], where: str) -> None:
    found = parsed(document=WHOLE | change)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["where"]) == ("body_malformed", where)


@pytest.mark.parametrize(
    ("cart", "where"),
    [
        ({"currency": "usd", "lines": []}, "$.cart.currency"),
        ({"currency": "USD"}, "$.cart.lines"),
        ({"currency": "USD", "lines": [LINE] * (MOST_LINES + 1)}, "$.cart.lines"),
        ({"currency": "USD", "lines": [LINE, LINE]}, "$.cart.lines"),
        ({"currency": "USD", "lines": [{**LINE, "sku": ""}]}, "$.cart.lines[0].sku"),
        ({"currency": "USD", "lines": [{**LINE, "quantity": 0}]}, "$.cart.lines[0].quantity"),
        ({"currency": "USD", "lines": [{**LINE, "quantity": 10**9}]}, "$.cart.lines[0].quantity"),
        ({"currency": "USD", "lines": [{**LINE, "unit_minor": True}]},
         "$.cart.lines[0].unit_minor"),
        ({"currency": "USD", "lines": [{**LINE, "unit_minor": 10**16}]},
         "$.cart.lines[0].unit_minor"),
        ({"currency": "USD", "lines": [{**LINE, "price": 1}]}, "$.cart.lines[0].price"),
        ({"currency": "USD", "lines": [], "total": 1}, "$.cart.total"),
    ],
)  # fmt: skip
def test_a_wrong_cart(cart: Any, where: str) -> None:
    found = parsed(document={"cart": cart})
    assert isinstance(found, Refusal)
    assert found.data["where"] == where


WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=40)


@given(WORDS, st.lists(WORDS, max_size=3), st.integers(0, 10**6), st.integers(1, 99))
def test_stored_and_read_back(word: str, words: list[str], minor: int, quantity: int) -> None:
    line = {"sku": "x", "unit_minor": minor, "quantity": quantity, "labels": words, "brand": word}
    cart = {"currency": "USD", "lines": [line, {**LINE, "cost_minor": minor}]}
    found = parsed(document={"cart": cart, "codes": words, "store": word, "labels": words})
    assert isinstance(found, Checkout)
    kept = json.loads(written(value=found))
    assert parsed(document=kept) == stored(document=kept) == found


# What msgspec asks of a class while it learns its shape takes a moment here, so that others come.
AT_ONCE = """
import threading, time
import msgspec._utils as asked
of_class = asked.get_class_annotations
def slowly(kind):
    time.sleep(0.05)
    return of_class(kind)
asked.get_class_annotations = slowly
from guerdon.terms.checkout_document import stored
line = {"key": "a", "sku": "s", "quantity": 1, "unit_minor": 5}
document = {"cart": {"currency": "CNY", "lines": [line]}}
def reads():
    for _ in range(20):
        stored(document=document)
        time.sleep(0.01)
threads = [threading.Thread(target=reads) for _ in range(8)]
for place, one in enumerate(threads):
    time.sleep(0.02)
    one.start()
for one in threads:
    one.join()
"""


def test_threads_that_are_the_first_to_read_do_not_crash_their_process() -> None:
    # It was ended by a segmentation fault before.
    ended = subprocess.run([sys.executable, "-c", AT_ONCE], check=False)
    assert ended.returncode == 0
