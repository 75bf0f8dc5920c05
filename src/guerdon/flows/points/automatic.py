"""Automatic redemption: points become the reward by themselves, a page of members at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from guerdon.flows.points import sliding
from guerdon.give.live import LiveOffers
from guerdon.give.points import automatic as rule
from guerdon.give.points import caps
from guerdon.give.points import redeem as spending
from guerdon.give.points.automatic import Full, Turned
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import Had
from guerdon.store.ledger import held, ledger
from guerdon.store.parcel import RefusedError
from guerdon.store.programme import offers
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key
from guerdon.terms.points import Plan, Reward
from guerdon.terms.telling import Tell, quiet

PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """Every full `each` points of a wallet are so much of a reward, on that local day."""

    live: LiveOffers
    plan: Plan
    reward: Reward
    each: int
    day: str
    now: datetime

    def name(self, customer: str) -> str:
        """The entry of a member's reward: one a day."""
        return f"automatic:{self.plan.wallet}:{customer}:{self.day}"


def redeem(*, now: datetime, tell: Tell = quiet) -> int:
    """Turn every full so many points into the reward, wallet by wallet; how many rewards.

    A member gets it once a local day, as many as the points make and limits, caps and stock still
    allow; the other points stay. A page of members is a transaction: a run that was killed goes on
    with those who had none yet. Memory holds one page.
    """
    live = offers.live(now=now)
    day = caps.day_in(at=now, zone=live.zone)
    made = 0
    for plan in live.plans:
        terms = plan.automatic
        reward = None if terms is None else plan.reward(key=terms.reward)
        if terms is None or reward is None or not _to_be_had(live, reward, now):
            continue
        ours = _Terms(live=live, plan=plan, reward=reward, each=terms.points, day=day, now=now)
        after: int | None = 0
        while after is not None:
            rich, after = held.rich(wallet=plan.wallet, least=terms.points, after=after)
            for start in range(0, len(rich), PAGE):
                made += _page(ours, rich[start : start + PAGE])
                tell({"step": "redeem", "rewards": made})
    return made


def _to_be_had(live: LiveOffers, reward: Reward, now: datetime) -> bool:
    """Whether it is the reward's time, and a voucher's offer is there and has codes to give."""
    if not reward.period.holds(now):
        return False
    offer = live.by_key.get(reward.offer)
    return reward.what != "voucher" or (offer is not None and offer.offer.codes == "unique")


def _page(terms: _Terms, customers: Sequence[str]) -> int:
    """How many rewards the members got.

    Counters are not held while it is decided. Where somebody else took the last of one meanwhile
    the page is done again member by member; a member who is refused then keeps the points.
    """
    try:
        with write():
            return _written(terms, customers)
    except RefusedError:
        if len(customers) == 1:
            return 0
    return sum(_page(terms, [customer]) for customer in customers)


def _written(terms: _Terms, customers: Sequence[str]) -> int:
    plan, wallet = terms.plan, terms.plan.wallet
    slid = [one.wallet for one in terms.live.plans if sliding.slides(plan=one)]
    # All of them now, for everybody takes wallets in one order.
    held.hold(customers=customers, wallets={wallet, *slid})
    had = ledger.known(keys=[terms.name(one) for one in customers])
    waiting = [one for one in customers if terms.name(one) not in had]
    purses = held.wallets(customers=waiting, wallet=wallet)
    members = [
        Full(customer=one.customer, spendable=one.purse(now=terms.now).spendable, lots=one.lots)
        for one in purses
    ]
    counted = rule.counted(plan=plan, reward=terms.reward, customers=waiting, day=terms.day)
    stock = stock_key(item=terms.reward.item) if terms.reward.item else None
    standing = counters.standing(keys=[*counted, *([stock] if stock else [])])
    shelf = standing.get(stock or "")
    turned = rule.turned(
        plan=plan,
        reward=terms.reward,
        each=terms.each,
        members=members,
        used={key: one.used for key, one in standing.items()},
        pieces=None if shelf is None else shelf.ceiling - shelf.used,
        day=terms.day,
        now=terms.now,
    )
    if turned:
        _given(terms, turned)
        active = [one.customer for one in turned]
        sliding.slide(customers=active, active="redeem", at=terms.now, live=terms.live)
    return sum(one.quantity for one in turned)


def _given(terms: _Terms, turned: Sequence[Turned]) -> None:
    """Take what limits it, make the codes, post the entries, and keep what undoing needs."""
    counters.move(back=(), take=[use for one in turned for use in one.uses])
    made = _codes(terms, turned)
    data = [
        {"reward": terms.reward.key, "quantity": one.quantity} | ({"codes": own} if own else {})
        for one, own in zip(turned, made, strict=True)
    ]
    entries = [
        spending.entry(
            plan=terms.plan,
            draws=one.draws,
            customer=one.customer,
            at=terms.now,
            key=terms.name(one.customer),
            data=told,
        )
        for one, told in zip(turned, data, strict=True)
    ]
    posted = ledger.post(entries=[entry for entry in entries if entry])
    if isinstance(posted, Refusal):
        raise RuntimeError(f"points could not be turned into rewards: {posted}")
    had_rewards.keep_all(
        had=[
            Had(
                entry=terms.name(one.customer),
                customer=one.customer,
                wallet=terms.plan.wallet,
                reward=terms.reward.key,
                what=terms.reward.what,
                quantity=one.quantity,
                points=one.points,
                codes=tuple(own),
                draws=one.draws,
                uses=one.uses,
                state=had_rewards.HAD,
                at=terms.now,
            )
            for one, own in zip(turned, made, strict=True)
        ]
    )


def _codes(terms: _Terms, turned: Sequence[Turned]) -> list[list[str]]:
    """The codes of each; none for goods and services."""
    if terms.reward.what != "voucher":
        return [[] for _ in turned]
    owners = [one.customer for one in turned for _ in range(one.quantity)]
    issued = codes.issue(offer=terms.reward.offer, count=0, customers=owners, now=terms.now)
    if isinstance(issued, Refusal):
        raise RuntimeError(f"codes could not be made: {issued}")
    rest = iter(issued)
    return [list(islice(rest, one.quantity)) for one in turned]
