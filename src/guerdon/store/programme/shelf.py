"""The shelf as the console asks for it: categories, brands, tiers, and products by their words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from guerdon.store.models import Counter, Customer, Line, Product

BUDGET = "budget/"
WHOLE = 1000
LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One product."""

    sku: str
    name: str
    category: str
    brand: str


def words(*, of: str, most: int) -> tuple[str, ...]:
    """Categories or brands (`of`), those with most products first."""
    counted = (
        Product.objects.exclude(**{of: ""})
        .order_by()
        .values_list(of)
        .annotate(n=Count("id"))
        .order_by("-n", of)
    )
    return tuple(word for word, _ in counted[:most])


def tiers() -> tuple[str, ...]:
    """The tiers that customers have."""
    found = Customer.objects.exclude(tier="").order_by("tier").values_list("tier", flat=True)
    return tuple(found.distinct())


def budgets() -> tuple[str, ...]:
    """The shared budgets that are open."""
    found = Counter.objects.filter(key__startswith=BUDGET).order_by("key")
    return tuple(key.removeprefix(BUDGET) for key in found.values_list("key", flat=True))


def search(*, text: str, most: int) -> tuple[Shelved, ...]:
    """Products whose code begins with the text or whose name or category holds it."""
    plain = text.strip()
    if not plain:
        return ()
    found = Product.objects.filter(
        Q(sku__startswith=plain) | Q(name__icontains=plain) | Q(category__icontains=plain)
    )
    return tuple(map(_shelved, found.order_by("sku")[:most]))


def of(*, skus: Sequence[str]) -> dict[str, Shelved]:
    """Products by code, those that are known."""
    return {row.sku: _shelved(row) for row in Product.objects.filter(sku__in=list(skus)[:500])}


def known(*, skus: Collection[str]) -> frozenset[str]:
    """Those of the codes that are products."""
    listed, found = sorted(skus), set[str]()
    for start in range(0, len(listed), 500):
        part = Product.objects.filter(sku__in=listed[start : start + 500])
        found.update(part.values_list("sku", flat=True))
    return frozenset(found)


def last_price(*, sku: str) -> int | None:
    """What one unit brought when it was last sold; None where it never was.

    Of the newest line among a few thousand, so that a page can ask for it.
    """
    newest = Line.objects.order_by("-id").values_list("sku", "quantity_milli", "amount_minor")
    for found, quantity, amount in newest[:LOOKED_AT]:
        if found == sku and quantity >= WHOLE and amount > 0:
            return int(amount * WHOLE // quantity)
    return None


def _shelved(row: Product) -> Shelved:
    return Shelved(sku=row.sku, name=row.name, category=row.category, brand=row.brand)
