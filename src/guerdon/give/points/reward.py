"""A reward's limit: at most so many for a customer in a day, a month, a year, or ever."""

from guerdon.give.points.caps import NAMED
from guerdon.terms.limit import Use
from guerdon.terms.points import Reward


def use(*, wallet: str, reward: Reward, customer: str, day: str, units: int) -> Use | None:
    """What so many take of the reward's counter on that local day; None without a limit."""
    if not reward.most:
        return None
    period = day[: NAMED[reward.per]] if reward.per else ""
    what = f"/reward/{reward.key}/{reward.per}/{period}"
    key = f"points/{wallet}{what}/of/{customer}"
    return Use(key=key, units=units, ceiling=reward.most)
