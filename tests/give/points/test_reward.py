"""A reward's limit is counted by period."""

from guerdon.give.points.reward import use
from guerdon.terms.limit import Use
from guerdon.terms.points import Reward

WORDS = {"wallet": "points", "customer": "ann", "day": "2026-03-14", "units": 2}


def test_a_counter_for_each_period_and_none_without_a_limit() -> None:
    def key(per: str) -> Use | None:
        reward = Reward(key="cup", what="goods", points=9, most=3, per=per)
        return use(reward=reward, **WORDS)  # type: ignore[arg-type]

    for per, named in (("day", "2026-03-14"), ("month", "2026-03"), ("year", "2026"), ("", "")):
        name = f"points/points/reward/cup/{per}/{named}/of/ann"
        assert key(per) == Use(key=name, units=2, ceiling=3)
    free = Reward(key="cup", what="goods", points=9)
    assert use(reward=free, **WORDS) is None  # type: ignore[arg-type]
