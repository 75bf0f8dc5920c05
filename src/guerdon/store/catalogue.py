"""Products as a catalogue tells them, or the order lines where there is none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guerdon.store.bulk import insert
from guerdon.store.models import Product
from guerdon.store.writing import write

COLUMNS = {"sku": "text", "name": "text", "category": "text", "brand": "text"}
COLUMNS |= {"attributes": "jsonb", "cost_minor": "bigint"}
_FIELDS = ("name", "category", "brand", "attributes", "cost_minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a file tells of one product; None means: says nothing."""

    sku: str
    name: str | None = None
    category: str | None = None
    brand: str | None = None
    cost_minor: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def named(*, items: Sequence[tuple[str, str, str, str]]) -> int:
    """Add products (sku, name, category, brand) that are not there yet; says how many were."""
    with write():
        known = set(
            Product.objects.filter(sku__in=[item[0] for item in items]).values_list(
                "sku", flat=True
            )
        )
        rows = [
            (sku, name[:300], category[:200], brand[:200], "{}", None)
            for sku, name, category, brand in items
            if sku not in known
        ]
        insert(table="store_product", columns=COLUMNS, rows=rows, once=True)
    return len(rows)


def keep(*, items: Sequence[Item]) -> dict[str, int]:
    """Take what is told of products in one transaction: new, changed and same by count."""
    with write():
        known = {row.sku: row for row in Product.objects.filter(sku__in=[i.sku for i in items])}
        made, changed = [], []
        for item in items:
            row = known.get(item.sku)
            if row is None:
                made.append(_new(item))
            elif _apply(row, item):
                changed.append(row)
        insert(table="store_product", columns=COLUMNS, rows=made)
        Product.objects.bulk_update(changed, _FIELDS, batch_size=500)
    return {
        "new": len(made),
        "changed": len(changed),
        "same": len(items) - len(made) - len(changed),
    }


def _new(item: Item) -> tuple[Any, ...]:
    texts = ((item.name or "")[:300], (item.category or "")[:200], (item.brand or "")[:200])
    attributes = json.dumps(dict(item.attributes), ensure_ascii=False)
    return (item.sku, *texts, attributes, item.cost_minor)


def _apply(row: Product, item: Item) -> bool:
    """Write what is told onto the row; whether that changed anything."""
    before = [getattr(row, name) for name in _FIELDS]
    row.name = row.name if item.name is None else item.name[:300]
    row.category = row.category if item.category is None else item.category[:200]
    row.brand = row.brand if item.brand is None else item.brand[:200]
    row.cost_minor = row.cost_minor if item.cost_minor is None else item.cost_minor
    row.attributes = {**row.attributes, **item.attributes}
    return before != [getattr(row, name) for name in _FIELDS]
