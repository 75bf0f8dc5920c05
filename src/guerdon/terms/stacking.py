"""What may stand together in one cart: the rules of groups, the caps and the floors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# best: one offer a line (an order-layer offer is on all its lines), the one that the mode picks.
# first: one offer a line, the eligible one of highest priority.
# add: all, each on the price at the beginning of the layer.
# multiply: all, each on what the one before it left.
GROUP_RULES = ("best", "first", "add", "multiply")
MODES = ("priority", "best_customer", "lowest_cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """The programme's rules for offers beside one another.

    `groups` maps a group's name to its rule; a group without one, and offers without a group,
    follow `best`. Offers of different groups or layers stack. `line_cap_bp` and `order_cap_bp`
    bound what all offers together take off a line or the goods, in hundredths of a percent;
    `margin_floor_bp` keeps a line with known cost at cost plus that much of the cost.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    line_cap_bp: int = 10_000
    order_cap_bp: int = 10_000
    margin_floor_bp: int | None = None
    mode: str = "best_customer"

    def rule(self, group: str) -> str:
        """The rule of the group."""
        return self.groups.get(group, "best")
