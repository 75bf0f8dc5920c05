"""The section and the programme's rules make the wallets' plans."""

from typing import Any

from guerdon.give.points.document import Wallets, parsed
from guerdon.give.points.wallets import Plans, plans
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Life
from guerdon.terms.programme import Rules

RULES = Rules(
    currency="JPY",
    zone="Asia/Tokyo",
    points_per_unit=3,
    point_worth_milli=500,
    points_life_days=90,
)
USUAL = EarnRate(period=Period(), points=3, per_minor=1)


def made(**wallets: Any) -> Plans:
    section = parsed(document={"wallets": wallets})
    assert isinstance(section, Wallets), section
    return plans(rules=RULES, section=section)


def test_without_a_section_the_rules_are_the_wallet() -> None:
    main = plans(rules=RULES, section=None).main
    assert (main.wallet, main.rates, main.worth_milli) == ("points", (USUAL,), 500)
    assert main.life == Life(kind="rolling", days=90, zone="Asia/Tokyo")
    assert main.plain


def test_what_the_section_does_not_say_the_rules_do() -> None:
    main = made(points={"pending": {"kind": "days", "days": 7}}).main
    assert (main.rates, main.life.days, main.pending.days) == ((USUAL,), 90, 7)
    main = made(points={"life": {"kind": "sliding", "days": 5}, "earn": {"rates": []}}).main
    assert (main.rates, main.life.zone) == ((), "Asia/Tokyo")
    assert main.worth(at=(main.rates and main.rates[0]) or None) == 500  # type: ignore[arg-type]


def test_other_wallets_stand_beside_it_with_the_shops_zone() -> None:
    rule = {"key": "r", "points": 1, "life": {"kind": "calendar"}}
    found = made(growth={"earn": {"rules": [rule]}, "tier_lives": {"gold": {"kind": "no"}}})
    assert found.main.rates == (USUAL,)
    (growth,) = found.others
    assert (growth.rates, growth.life.zone) == ((), "Asia/Tokyo")
    assert growth.rules[0].life == Life(kind="calendar", zone="Asia/Tokyo")
    assert growth.tier_lives["gold"].zone == "Asia/Tokyo"
    assert found.of("growth") is growth
    assert found.of("stamps") is None
