"""Simulated weeks: customers respond to a launched campaign with an effect that we planted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from guerdon.flows.till.redemption import redeem
from guerdon.store.campaigns import campaigns
from guerdon.store.night import nights
from guerdon.store.past import simulated
from guerdon.store.programme import programme
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell, quiet

if TYPE_CHECKING:
    from guerdon.measure.simulated import Lived

YEAR_WEEKS = 365.0 / 7
PREFIX = "sim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What was lived: orders, those that redeemed a code, and the truth per given customer."""

    orders: int
    redemptions: int
    true_orders: float
    true_sales: float


def live(
    *, campaign: str, until: datetime | None = None, seed: int = 2017, tell: Tell = quiet
) -> Simulated | Refusal:
    """All customers live through the campaign's window; equal seeds live the same weeks.

    Rates and baskets are what the newest night expects of each. Those given respond by the
    planted effect, and some bring their code to the till, where it is redeemed like any other.
    After the window they live on as before, `until` a moment if one is given. Every order is
    marked simulated; the truth is kept with the campaign. Again: adds nothing.
    Refused: no such campaign, one not launched, no night.
    """
    import numpy as np

    from guerdon.measure import simulated as worlds

    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    if found.launched_at is None or found.ends_at is None:
        data = {"state": found.state, "needed": campaigns.LAUNCHED}
        return Refusal(reason="campaign_state", data=data)
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    weeks = max(1, (found.ends_at - found.launched_at) // timedelta(weeks=1))
    known = simulated.rates(night=night.night)
    rolls = np.random.default_rng(seed)
    world = worlds.planted(
        weekly=np.array([rate / YEAR_WEEKS for _, rate, _ in known]),
        basket=np.array([float(basket) for *_, basket in known]),
        rolls=rolls,
    )
    codes = {one.customer: one.code for one in campaigns.each_assigned(key=campaign, arm="given")}
    held = {one.customer for one in campaigns.each_assigned(key=campaign, arm="holdout")}
    given = np.array([customer in codes for customer, *_ in known], dtype=bool)
    chosen = given | np.array([customer in held for customer, *_ in known], dtype=bool)
    life = worlds.lived(world=world, given=given, weeks=weeks, rolls=rolls)
    truth = worlds.truth(world=world, chosen=chosen, weeks=weeks)
    campaigns.plant(
        key=campaign,
        truth={"orders": truth.orders, "sales": truth.sales, "seed": seed, "weeks": weeks},
    )
    customers = [customer for customer, *_ in known]
    orders, redemptions = _recorded(campaign, life, customers, codes, found.launched_at, tell)
    window = found.launched_at + weeks * timedelta(weeks=1)
    if until is not None and until > window:
        rest = (until - window) / timedelta(weeks=1)
        after = worlds.lived(world=world, given=np.zeros_like(given), weeks=rest, rolls=rolls)
        orders += _recorded(f"{campaign}-after", after, customers, {}, window, tell)[0]
    return Simulated(
        orders=orders,
        redemptions=redemptions,
        true_orders=truth.orders,
        true_sales=truth.sales,
    )


def _recorded(
    campaign: str,
    life: "Lived",
    customers: list[str],
    codes: dict[str, str],
    start: datetime,
    tell: Tell,
) -> tuple[int, int]:
    """Orders that bring a code go through the till, in time order; the rest in bulk."""
    plain: list[tuple[str, str, datetime, int]] = []
    coupons: list[tuple[str, str, datetime, int]] = []
    for number, (who, day, minor, redeems) in enumerate(
        zip(
            life.customer.tolist(),
            life.day.tolist(),
            life.minor.tolist(),
            life.redeems.tolist(),
            strict=True,
        )
    ):
        order = f"{PREFIX}-{campaign}-{number}"
        at = start + timedelta(seconds=round(day * 86_400))
        (coupons if redeems else plain).append((order, customers[who], at, minor))
    coupons.sort(key=lambda one: one[2])
    currency = programme.read().currency
    through: list[str] = []
    for number, one in enumerate(coupons):
        if number % 50 == 0:
            tell({"step": "redeem", "done": number, "of": len(coupons)})
        if _redeemed(one, codes[one[1]], currency):
            through.append(one[0])
        else:
            plain.append(one)
    simulated.mark(orders=through)
    written = simulated.record(orders=plain)
    return written + len(through), len(through)


def _redeemed(one: tuple[str, str, datetime, int], code: str, currency: str) -> bool:
    """Whether the till took the code; a basket below its threshold is bought without it."""
    order, customer, at, minor = one
    line = Line(key="1", sku="simulated-basket", quantity=1, unit_minor=minor)
    ask = Checkout(
        cart=Cart(lines=(line,), currency=currency),
        customer=customer,
        codes=(code,),
        order=order,
        channel="store",
    )
    return not isinstance(redeem(ask=ask, key=f"{PREFIX}/{order}", now=at), Refusal)
