"""The same promotions and the same cart for every engine, as plain data."""

from typing import Any

LINES = 10
QUANTITY = 3
KINDS = ("percent", "unit", "over", "buy_get")
# One promotion in so many is about the cart.
MATCHES = 10


def cart() -> list[dict[str, Any]]:
    """Ten lines of three pieces each, prices in minor units."""
    return [
        {"sku": f"sku-{at}", "quantity": QUANTITY, "unit_minor": 1_000 + 170 * at}
        for at in range(LINES)
    ]


def subtotal() -> int:
    """What the cart costs."""
    return sum(line["quantity"] * line["unit_minor"] for line in cart())


def promotions(*, count: int) -> list[dict[str, Any]]:
    """In turns a percent on a product, an amount a unit, a percent over a minimum, buy 2 get 1."""
    return [_promotion(number) for number in range(count)]


def _promotion(number: int) -> dict[str, Any]:
    nth, over = divmod(number, MATCHES)
    matches = over == 0
    # Hardly two promotions on one product are alike.
    step = nth // LINES
    kind = KINDS[(number + nth) % len(KINDS)]
    sku = f"sku-{nth % LINES}" if matches else f"other-{number}"
    made: dict[str, Any] = {"key": f"promotion-{number}", "kind": kind, "matches": matches}
    match kind:
        case "percent":
            return made | {"sku": sku, "percent": 5 + step % 40}
        case "unit":
            return made | {"sku": sku, "off_minor": 50 + step}
        case "over":
            least = 1_000 * (1 + nth % 20) if matches else subtotal() + 100 * number
            return made | {"percent": 1 + step % 10, "least_minor": least}
    return made | {"sku": sku}
