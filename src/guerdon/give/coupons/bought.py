"""What was bought with a signed code, as a till reports it: lines at their prices before it."""

from collections.abc import Sequence
from typing import Any

from guerdon.terms.cart import Line
from guerdon.terms.checkout_document import MOST_LINES, MOST_UNITS
from guerdon.terms.strict import WrongError, listed, text, whole, words

WORDS = frozenset(("key", "sku", "quantity", "unit_minor", "category", "brand"))


def bought(value: Any, where: str) -> tuple[Line, ...]:
    """Read the lines strictly; WrongError names the place of what is wrong.

    [{"sku", "unit_minor", "quantity"?, "key"?, "category"?, "brand"?}]; a line without a key goes
    by its number.
    """
    found: dict[str, Line] = {}
    for place, row in enumerate(listed(value, where, most=MOST_LINES), start=1):
        here = f"{where}[{place - 1}]"
        get = words(row, WORDS, here).get
        key = text(get("key", str(place)), f"{here}.key", least=1)
        if key in found:
            raise WrongError(f"{here}.key", "this line stands here twice")
        found[key] = Line(
            key=key,
            sku=text(get("sku"), f"{here}.sku", least=1),
            quantity=whole(get("quantity", 1), f"{here}.quantity", least=1, most=MOST_UNITS),
            unit_minor=whole(get("unit_minor"), f"{here}.unit_minor"),
            category=text(get("category", ""), f"{here}.category", longest=200),
            brand=text(get("brand", ""), f"{here}.brand", longest=200),
        )
    return tuple(found.values())


def written(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as `bought` reads them."""
    return [{name: getattr(line, name) for name in sorted(WORDS)} for line in lines]
