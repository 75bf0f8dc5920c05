"""Rewards: points become goods, services or vouchers, as a member or the staff asks."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.points import sliding
from guerdon.give.live import LiveOffers
from guerdon.give.points import caps
from guerdon.give.points import redeem as spending
from guerdon.give.points.redeem import Draw
from guerdon.give.points.reward import use
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import Had
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.limit import Use, stock_key
from guerdon.terms.points import Plan, Reward

MOST_AT_ONCE = 1_000


def redeem(
    *,
    customer: str,
    reward: str,
    quantity: int = 1,
    wallet: str = POINTS,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Spend points on so many of a reward: first-expiring lots first, once by key.

    A voucher is a fresh code of its offer that this customer alone may use; goods come out of
    stock where somebody counts it. Refused, with nothing changed: an unknown wallet, reward or
    customer, a reward out of its time (`reward_over`) or out of stock (`reward_gone`), its limit
    or a cap on spending reached (`reward_limit`, `points_capped`), too few points. The reply's
    body is {"number", "entry", "customer", "wallet", "reward", "quantity", "points", "codes",
    "balance"}; what comes of it goes by the number.
    """
    if not 0 < quantity <= MOST_AT_ONCE:
        return Refusal(reason="reward_quantity", data={"asked": quantity, "most": MOST_AT_ONCE})

    def work() -> dict[str, Any] | Refusal:
        live = offers.live(now=now)
        plan = next((one for one in live.plans if one.wallet == wallet), None)
        if plan is None:
            return Refusal(reason="not_found", data={"what": "wallet", "key": wallet})
        wanted = plan.reward(key=reward)
        if wanted is None:
            return Refusal(reason="not_found", data={"what": "reward", "key": reward})
        name = f"reward:{secrets.token_hex(12)}"
        return _redeemed(
            _Wanted(
                live=live,
                plan=plan,
                reward=wanted,
                customer=customer,
                quantity=quantity,
                each=wanted.points,
                name=name,
                now=now,
            )
        )

    body = digest(value=["reward", customer, wallet, reward, quantity])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """So many of a reward for `each` points, by an entry of that name."""

    live: LiveOffers
    plan: Plan
    reward: Reward
    customer: str
    quantity: int
    each: int
    name: str
    now: datetime

    @property
    def points(self) -> int:
        return self.each * self.quantity


def _redeemed(one: _Wanted) -> dict[str, Any] | Refusal:
    who: Any = {"customer": one.customer, "wallet": one.plan.wallet}
    if not one.reward.period.holds(one.now):
        return Refusal(reason="reward_over", data={"reward": one.reward.key})
    ledger.hold(**who)
    purse = ledger.balance(**who, now=one.now)
    if one.points > purse.spendable:
        short = {"asked": one.points, "balance": purse.spendable}
        return Refusal(reason="points_short", data=short)
    taken = _taken(one)
    if isinstance(taken, Refusal):
        return taken
    given = _given(one)
    if isinstance(given, Refusal):
        return given
    data: dict[str, Any] = {"reward": one.reward.key, "quantity": one.quantity}
    draws = _posted(one, {**data, "codes": given} if given else data)
    if isinstance(draws, Refusal):
        return draws
    number = had_rewards.keep(
        had=Had(
            entry=one.name,
            **who,
            reward=one.reward.key,
            what=one.reward.what,
            quantity=one.quantity,
            points=one.points,
            codes=tuple(given),
            draws=draws,
            uses=taken,
            state=had_rewards.HAD,
            at=one.now,
        )
    )
    sliding.slide(customers=[one.customer], active="redeem", at=one.now, live=one.live)
    left = ledger.balance(**who, now=one.now).total
    told = {"number": number, "entry": one.name, **who, **data, "points": one.points}
    return {**told, "codes": given, "balance": left}


def _posted(one: _Wanted, data: dict[str, Any]) -> tuple[Draw, ...] | Refusal:
    """Take the points out of the lots that end first; what each gave."""
    lots = ledger.lots(customer=one.customer, wallet=one.plan.wallet)
    draws = spending.drawn(lots=lots, points=one.points, now=one.now)
    if isinstance(draws, Refusal):
        return draws
    entry = spending.entry(
        plan=one.plan, draws=draws, customer=one.customer, at=one.now, key=one.name, data=data
    )
    posted = ledger.post(entries=[entry] if entry else [])
    return posted if isinstance(posted, Refusal) else tuple(draws)


def _taken(one: _Wanted) -> tuple[Use, ...] | Refusal:
    """Take the limits of the reward, the caps on spending and the stock; what is free if undone."""
    day = caps.day_in(at=one.now, zone=one.live.zone)
    wallet, customer = one.plan.wallet, one.customer
    own = use(wallet=wallet, reward=one.reward, customer=customer, day=day, units=one.quantity)
    spends = caps.spent(plan=one.plan, points=one.points, customer=customer, day=day)
    limits = (own,) if own else ()
    stock = _stock(one.reward, one.quantity)
    for reason, uses in (
        ("reward_limit", limits),
        ("points_capped", spends),
        ("reward_gone", stock),
    ):
        refusal = counters.take(uses=uses) if uses else None
        if refusal is not None:
            data = {"reward": one.reward.key, "left": refusal.data.get("left", 0)}
            return Refusal(reason=reason, data=data)
    return (*limits, *spends, *stock)


def _stock(reward: Reward, quantity: int) -> tuple[Use, ...]:
    """What goes out of stock; nothing where nobody counts it."""
    key = stock_key(item=reward.item)
    if not reward.item or key not in counters.standing(keys=[key]):
        return ()
    return (Use(key=key, units=quantity, ceiling=None),)


def _given(one: _Wanted) -> list[str] | Refusal:
    """The codes of a voucher; none for goods and services."""
    if one.reward.what != "voucher":
        return []
    offer = one.live.by_key.get(one.reward.offer)
    if offer is None or offer.offer.codes != "unique":
        return Refusal(reason="reward_gone", data={"reward": one.reward.key, "left": 0})
    owners = [one.customer] * one.quantity
    return codes.issue(offer=one.reward.offer, count=0, customers=owners, now=one.now)
