"""The kinds of offers there are, by name: the files of give.promotions."""

from typing import Any

from guerdon.give.kind import Kind
from guerdon.give.promotions import amount, fixed_price, percent, shipping, stepped

KINDS: dict[str, Kind[Any]] = {
    module.KIND.name: module.KIND for module in (percent, amount, fixed_price, stepped, shipping)
}
