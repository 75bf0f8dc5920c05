"""What messages say of products: only those that there are."""

from collections.abc import Sequence

from guerdon.store.models import Product


def products(*, skus: Sequence[str]) -> list[dict[str, str]]:
    """The products in the order asked for, each by sku, name, category and brand."""
    found = {row.sku: row for row in Product.objects.filter(sku__in=list(skus))}
    return [
        {"sku": one.sku, "name": one.name or one.sku, "category": one.category, "brand": one.brand}
        for one in (found[sku] for sku in skus if sku in found)
    ]
