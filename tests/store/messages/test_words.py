"""Products in messages: in the order asked for, and only those that there are."""

import pytest

from guerdon.store.catalogue import named
from guerdon.store.messages.words import products

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_what_there_is() -> None:
    named(items=[("a", "Tea", "drinks", "x"), ("b", "", "", "")])
    found = products(skus=["b", "none", "a"])
    assert [(one["sku"], one["name"]) for one in found] == [("b", "b"), ("a", "Tea")]
