"""Per value: so many points for each whole step of a number that a trigger carries."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.points import EarnRule


def points(*, rule: EarnRule, data: Mapping[str, Any]) -> int:
    """floor(number / step) x points; none where the trigger has no whole number above zero.

    A number with a fraction counts by its whole part; not-a-number and infinity count nothing.
    """
    number = data.get(rule.value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return 0
    if not 0 < number < 10**12:
        return 0
    return int(number) // rule.per * rule.points
