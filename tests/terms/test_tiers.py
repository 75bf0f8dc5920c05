"""The settings of tiers find their parts by key."""

from guerdon.terms.tiers import PaidPlan, TierSettings
from tests.give.tiers.ladders import ladder


def test_found_by_key() -> None:
    side = ladder(key="coffee", main=False)
    plan = PaidPlan(key="plus", name={}, price_minor=1)
    settings = TierSettings(structures=(side, ladder()), plans=(plan,))
    assert settings.main == ladder()
    assert settings.structure(key="coffee") is side
    assert settings.structure(key="plus") is None
    assert settings.plan(key="plus") is plan
    assert settings.plan(key="coffee") is None
    assert TierSettings().main is None
