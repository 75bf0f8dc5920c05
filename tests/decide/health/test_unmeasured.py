"""Money without anybody to compare with: campaigns without a holdout, offers outside campaigns."""

from guerdon.decide.health import unmeasured
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding, Given, Held
from tests.decide.health.shops import LIMITS, NOW, shop


def found(held: int, blind: int, outside: int = 0) -> Finding:
    campaigns = tuple(
        Held(campaign=key, start=NOW, end=NOW, budget_minor=budget, holdout_share=share)
        for key, budget, share in (("a", held, 0.2), ("b", blind, 0.0))
        if budget
    )
    given = (
        Given(offer="x", minor=outside, personal=False),
        Given(offer="y", minor=700, personal=True, campaign="a"),
    )
    standing = shop(campaigns=campaigns, given=given if outside else given[1:])
    return unmeasured.found(standing=standing, limits=LIMITS["unmeasured"])


def test_by_money() -> None:
    assert found(0, 0).severity == UNKNOWN
    assert found(1000, 0).severity == GOOD
    assert (found(900, 0, 100).severity, found(900, 0, 100).data["percent"]) == (WATCH, 10)
    assert found(500, 500).severity == BAD
    assert found(0, 0, 5).severity == BAD
