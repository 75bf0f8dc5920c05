"""Products as files tell them: added, changed where told, and left where not."""

import pytest

from guerdon.store import catalogue
from guerdon.store.catalogue import Item
from guerdon.store.models import Product

pytestmark = pytest.mark.django_db


def test_new_changed_and_same() -> None:
    tea = Item(sku="s1", name="Tea", category="drinks", cost_minor=120, attributes={"w": "1 kg"})
    assert catalogue.keep(items=[tea, Item(sku="s2")]) == {"new": 2, "changed": 0, "same": 0}
    assert catalogue.keep(items=[tea]) == {"new": 0, "changed": 0, "same": 1}
    change = Item(sku="s1", brand="House", attributes={"h": "2 cm"})
    assert catalogue.keep(items=[change]) == {"new": 0, "changed": 1, "same": 0}
    row = Product.objects.get(sku="s1")
    assert (row.name, row.category, row.brand, row.cost_minor) == ("Tea", "drinks", "House", 120)
    assert row.attributes == {"w": "1 kg", "h": "2 cm"}


def test_products_named_by_order_lines_do_not_change_the_catalogue() -> None:
    catalogue.keep(items=[Item(sku="s1", name="Tea")])
    assert catalogue.named(items=[("s1", "TEA 500G", "x", "y"), ("s2", "Cup", "", "")]) == 1
    assert catalogue.named(items=[("s2", "Mug", "", "")]) == 0
    assert dict(Product.objects.values_list("sku", "name")) == {"s1": "Tea", "s2": "Cup"}


def test_long_names_are_cut_alike_on_both_ways() -> None:
    catalogue.keep(items=[Item(sku="s1", name="x" * 400)])
    assert catalogue.keep(items=[Item(sku="s1", name="x" * 400)])["same"] == 1
    assert catalogue.named(items=[("s2", "x" * 400, "y" * 300, "")]) == 1
