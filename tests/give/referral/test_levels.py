"""No more levels than the law allows on the day, and the law is named."""

from datetime import UTC, datetime

from guerdon.give.referral import levels


def test_two_levels_at_most_and_a_source_in_both_languages() -> None:
    assert levels.most(at=datetime(2026, 3, 14, tzinfo=UTC)) == 2
    assert levels.most(at=datetime(2013, 11, 14, tzinfo=UTC)) == 2
    assert levels.most(at=datetime(2001, 1, 1, tzinfo=UTC)) == 2
    for one in levels.CEILINGS:
        assert set(one.source) == {"zh", "en"}
        assert "2013" in one.source["zh"]
        assert "444" in one.source["zh"]


def test_ceilings_stand_in_the_order_of_time() -> None:
    assert list(levels.CEILINGS) == sorted(levels.CEILINGS, key=lambda one: one.since)
