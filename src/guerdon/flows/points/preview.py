"""Before new terms of points hold: what they would have given the members of last year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from guerdon.decide.asking import asked, localised
from guerdon.give import sections
from guerdon.give.points import caps
from guerdon.give.points.document import NAME
from guerdon.give.points.earning import Sale, by_purchase
from guerdon.give.points.preview import Earns, Preview, compared
from guerdon.give.points.wallets import plans
from guerdon.give.points.ways.scope import SaleLine
from guerdon.store.night import known_values
from guerdon.store.programme import offers, programme
from guerdon.store.tiers import past_years
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import holds
from guerdon.terms.past_sale import PastSale, PastYear
from guerdon.terms.points import Plan

MOST = 40_000
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """The comparison with its sample, and how far last year's sales were moved on."""

    preview: Preview
    year: PastYear
    weeks: int
    conditions: bool


def previewed(
    *, document: Mapping[str, Any] | None, now: datetime, most: int = MOST
) -> Previewed | Refusal:
    """Last year's sales, come again from now on, by the terms in force and by the draft's.

    About `most` orders are read: all of every so-many-th member. Sales are moved by whole weeks, so
    that dated rates, weekdays and festivals count as they come; caps count, returns take back their
    share; multipliers of offers
    do not, for nobody knows which would have been there; customers are as they are today. Refused:
    a draft that cannot be read, and `no_past_carts`. Nothing is changed.
    """
    wrong = None if document is None else sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    rules = programme.read().rules
    section = None if document is None else sections.value(name=NAME, document=document)
    draft = plans(rules=rules, section=section).main
    live = offers.live(now=now).plan or plans(rules=rules, section=None).main
    asking = [rule for plan in (live, draft) for rule in plan.rules]
    year = past_years.sampled(most=most, lines=bool(asking))
    if isinstance(year, Refusal):
        return year
    weeks = -(-(now - year.since) // WEEK)
    customers = sorted({sale.customer for sale in year.sales})
    conditions = any(rule.condition is not ALWAYS for rule in asking)
    known = known_values.of(customers=customers) if conditions else {}
    tiers = {sale.customer: sale.tier for sale in year.sales}
    preview = compared(
        sales=[replace(sale, at=sale.at + weeks * WEEK) for sale in year.sales],
        live=_earner(live, rules.zone, rules.currency, known),
        draft=_earner(draft, rules.zone, rules.currency, known),
        worths=(live.worth(at=now), draft.worth(at=now)),
        groups={"tier": tiers, "class": past_years.value_classes(customers=customers)},
    )
    return Previewed(preview=preview, year=year, weeks=weeks, conditions=conditions)


def _earner(plan: Plan, zone: str, currency: str, known: Mapping[str, Mapping[str, Any]]) -> Earns:
    """What a sale earns by the plan; its caps count from sale to sale."""
    used: dict[str, int] = defaultdict(int)

    def earns(sale: PastSale) -> int:
        parts = by_purchase(plan=plan, sale=_asked(sale, zone, currency, known))
        day = caps.day_in(at=sale.at, zone=zone)
        who: Any = {"plan": plan, "customer": sale.customer, "day": day}
        kept = caps.capped(**who, parts=parts, used=used)
        for use in caps.uses(**who, parts=kept):
            used[use.key] += use.units
        return sum(part.points for part in kept)

    return earns


def _asked(
    sale: PastSale, zone: str, currency: str, known: Mapping[str, Mapping[str, Any]]
) -> Sale:
    lines = tuple(
        SaleLine(
            sku=line.sku,
            quantity=line.quantity,
            value_minor=line.value_minor,
            paid_minor=line.value_minor,
            category=line.category,
            brand=line.brand,
            labels=line.labels,
        )
        for line in sale.lines
    )
    return Sale(
        at=sale.at,
        paid_minor=sale.paid_minor,
        value_minor=sale.paid_minor,
        lines=lines,
        tier=sale.tier,
        boosts=(),
        holds=partial(_holds, sale, zone, currency, known),
    )


def _holds(
    sale: PastSale,
    zone: str,
    currency: str,
    known: Mapping[str, Mapping[str, Any]],
    condition: Condition,
) -> bool:
    if condition is ALWAYS:
        return True
    cart = Cart(currency=currency, lines=sale.lines)
    ask = Checkout(cart=cart, customer=sale.customer, channel=sale.channel, store=sale.store)
    values = known.get(sale.customer, {})
    facts = Facts(customer=sale.customer, known=True, values=values, tier=sale.tier)
    local = localised(now=sale.at, zone=zone)
    return holds(condition=condition, values=asked(ask=ask, facts=facts, local=local), cart=cart)
