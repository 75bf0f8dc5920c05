"""The rate of earning in force: of those that hold the moment, the last listed."""

from datetime import UTC, datetime

from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Plan

DAY = datetime(2026, 11, 11, tzinfo=UTC)
NEXT = datetime(2026, 11, 12, tzinfo=UTC)
ALWAYS = EarnRate(period=Period(), points=1, per_minor=100)
SINGLES = EarnRate(period=Period(start=DAY, end=NEXT), points=3, per_minor=100)


def test_the_later_rule_wins_while_it_holds() -> None:
    plan = Plan(rates=(ALWAYS, SINGLES))
    assert plan.rate(at=DAY) is SINGLES
    assert plan.rate(at=NEXT) is ALWAYS
    assert Plan(rates=(SINGLES, ALWAYS)).rate(at=DAY) is ALWAYS


def test_without_a_rate_nothing_is_earned() -> None:
    assert Plan(rates=(SINGLES,)).rate(at=NEXT) is None
    assert Plan().rate(at=DAY) is None
