"""Which programme binds friends at a moment."""

from datetime import timedelta

from guerdon.give.referral.settings import Settings
from guerdon.terms.period import Period
from tests.give.referral.promises import NOW, promise


def test_the_last_listed_whose_period_holds() -> None:
    week = Period(start=NOW, end=NOW + timedelta(days=7))
    settings = Settings(programmes=(promise(), promise(key="week", period=week)))

    def key(days: int) -> str:
        found = settings.at(now=NOW + timedelta(days=days))
        assert found is not None
        return found.key

    assert [key(-1), key(0), key(6), key(7)] == ["friends", "week", "week", "friends"]
    assert Settings(programmes=(promise(period=week),)).at(now=NOW + timedelta(days=7)) is None
    assert settings.called(key="week") is settings.programmes[1]
    assert settings.called(key="none") is None
