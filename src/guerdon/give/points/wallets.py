"""The plans of all wallets: the section of the programme, and its rules where it says nothing."""

from dataclasses import dataclass, replace

from guerdon.give.points.document import Wallets
from guerdon.terms.entry import POINTS
from guerdon.terms.money import exponent
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Life, Plan
from guerdon.terms.programme import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The wallet that the till pays from and earns into, and the others by name."""

    main: Plan
    others: tuple[Plan, ...] = ()

    def of(self, wallet: str) -> Plan | None:
        """The plan of a wallet of that name."""
        return next((plan for plan in (self.main, *self.others) if plan.wallet == wallet), None)


def plans(*, rules: Rules, section: Wallets | None) -> Plans:
    """Every wallet's plan in the shop's zone.

    The wallet `points` is there always. What the section does not say of it the programme's rules
    do: points for a whole unit paid, what one pays, and days of life.
    """
    zone = rules.zone
    usual = _usual(rules)
    if section is None:
        return Plans(main=usual)
    found = {plan.wallet: _zoned(plan, zone) for plan in section.plans}
    main = found.pop(POINTS, None)
    if main is None:
        return Plans(main=usual, others=tuple(found.values()))
    said = (section.said or {}).get(POINTS, frozenset())
    main = replace(
        main,
        rates=main.rates if "rates" in said else usual.rates,
        life=main.life if "life" in said else usual.life,
        worth_milli=usual.worth_milli,
    )
    return Plans(main=main, others=tuple(found.values()))


def _usual(rules: Rules) -> Plan:
    rate = EarnRate(
        period=Period(),
        points=rules.points_per_unit,
        per_minor=10 ** exponent(currency=rules.currency),
    )
    return Plan(
        rates=(rate,),
        life=Life(kind="rolling", days=rules.points_life_days, zone=rules.zone),
        worth_milli=rules.point_worth_milli,
    )


def _zoned(plan: Plan, zone: str) -> Plan:
    return replace(
        plan,
        life=replace(plan.life, zone=zone),
        tier_lives={tier: replace(life, zone=zone) for tier, life in plan.tier_lives.items()},
        rules=tuple(
            rule if rule.life is None else replace(rule, life=replace(rule.life, zone=zone))
            for rule in plan.rules
        ),
    )
