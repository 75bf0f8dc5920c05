"""Settling referrals: what is due is given, what is due no more is taken back, each once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.points import refund
from guerdon.give.referral import payment
from guerdon.give.referral.clawback import move, moved
from guerdon.give.referral.settings import COUPON, MONEY, POINTS
from guerdon.store.codes import codes
from guerdon.store.customers import notices
from guerdon.store.ledger import ended, ledger
from guerdon.store.programme import offers, programme
from guerdon.store.referral import rewards
from guerdon.store.referral.rewards import Waiting
from guerdon.store.tiers import grants
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.notice import Notice
from guerdon.terms.points import Life, Plan
from guerdon.terms.telling import Tell, quiet
from guerdon.terms.tiers import Grant

BATCH = 200


@dataclass(slots=True, kw_only=True)
class Released:
    """What a run did: receivers looked at, points, money and pieces given and taken back."""

    receivers: int = 0
    given: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, *, gave: int, took: int) -> None:
        """Count one move."""
        self.given[kind] = self.given.get(kind, 0) + gave
        self.taken[kind] = self.taken.get(kind, 0) + took


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shop:
    """The wallets that rewards go into."""

    plan: Plan
    money: str

    def wallet(self, *, kind: str) -> str:
        return self.money if kind == MONEY else self.plan.wallet

    def life(self, *, kind: str) -> Life:
        return payment.FOREVER if kind == MONEY else self.plan.life


def release(*, now: datetime, tell: Tell = quiet, batch: int = BATCH) -> Released:
    """Pay what has come due and take back what is due no more, receiver by receiver.

    One transaction a receiver, so that a run killed anywhere goes on where it was; run twice, or
    by two workers at once, it moves nothing twice. Memory holds `batch` receivers.
    """
    shop = _Shop(
        plan=offers.live(now=now).plan or Plan(), money=f"cash-{programme.read().currency}"
    )
    done = Released()
    last = 0
    while found := rewards.receivers(now=now, after=last, most=batch):
        for receiver, customer in found:
            with write():
                _settle(receiver, customer, shop, now, done)
            done.receivers += 1
        last = found[-1][0]
        tell({"step": "referral", "receivers": done.receivers})
    return done


def _settle(receiver: int, customer: str, shop: _Shop, now: datetime, done: Released) -> None:
    # The wallet before the rewards, in the order in which hearers of a purchase take them.
    ledger.hold(customer=customer, wallet=shop.plan.wallet)
    ledger.hold(customer=customer, wallet=shop.money)
    for one in rewards.waiting(receiver=receiver, now=now):
        step = move(standing=one.standing, due=one.due)
        gave, took, data = 0, 0, dict(one.data)
        if step.give or step.take:
            act = _ACTS[one.terms.kind]
            gave, took, told = act(one, step.give, step.take, shop, now)
            data |= told
        standing = moved(standing=one.standing, due=one.due, gave=gave, took=took)
        rewards.settled(reward=one.reward, standing=standing, moved=bool(gave or took), data=data)
        done.add(one.terms.kind, gave=gave, took=took)
        if gave and not one.cause.startswith(rewards.ORDER):
            # Shares come with every order: the statement tells of them, a notice would be noise.
            notices.tell(notices=[_notice(one, gave, now)])


def _notice(one: Waiting, gave: int, now: datetime) -> Notice:
    kind = f"referral_{one.terms.kind}"
    data = {"points": gave} if one.terms.kind == POINTS else {}
    return Notice(customer=one.receiver, kind=kind, key=one.key, at=now, data=data)


_Came = tuple[int, int, Mapping[str, Any]]


def _counted(one: Waiting, give: int, take: int, shop: _Shop, now: datetime) -> _Came:
    """Points or money, by the ledger."""
    kind, data = one.terms.kind, {"referral": one.referral, "cause": one.cause, "level": one.level}
    wallet = shop.wallet(kind=kind)
    if give:
        entry = payment.given(
            wallet=wallet,
            life=shop.life(kind=kind),
            amount=give,
            customer=one.receiver,
            available_at=one.due_at,
            key=one.key,
            now=now,
            data=data,
        )
        problem = _posted(entry)
        if problem:
            return 0, 0, problem
        lot = ledger.lot_of(entry=one.key)
        return give, 0, {"lots": [*one.data.get("lots", ()), lot], "problem": ""}
    lots, own = ledger.lots(customer=one.receiver, wallet=wallet), one.data.get("lots", ())
    # Rarely: some of the reward was spent, or ended. What was forgiven before may be that.
    short = take > refund.there(lots=lots, earned_lots=own, at=now)
    entry_back, moves = payment.taken(
        wallet=wallet,
        below_zero=kind == POINTS and shop.plan.revoke == "below_zero",
        amount=take,
        lots=lots,
        own=own,
        lapsed=ended.lapsed(lots=own) - one.standing.forgiven if short else 0,
        customer=one.receiver,
        key=one.key,
        now=now,
        data=data,
    )
    problem = {} if entry_back is None else _posted(entry_back)
    return (0, 0, problem) if problem else (0, moves, {})


def _posted(entry: Entry) -> dict[str, str]:
    """Nothing where it went well; else what does not pass for paid, and why."""
    answer = ledger.post(entries=[entry])
    return {"problem": answer.reason} if isinstance(answer, Refusal) else {}


def _coupon(one: Waiting, give: int, take: int, shop: _Shop, now: datetime) -> _Came:
    """A code of their own; a code that was used cannot be taken back."""
    if take:
        back = codes.void(codes=[one.data.get("code", "")])
        return 0, min(take, back), {}
    seen = offers.seen(key=one.terms.offer)
    if seen is None or seen.document.get("codes") != "unique" or seen.state == "ended":
        # Nothing is given: pages show why, and the next change of the reward tries again.
        return 0, 0, {"problem": "offer_without_codes", "offer": one.terms.offer}
    ends = now + timedelta(days=one.terms.days) if one.terms.days else None
    made = codes.issue(
        offer=one.terms.offer, count=1, customers=[one.receiver], expires_at=ends, now=now
    )
    if isinstance(made, Refusal):
        return 0, 0, {"problem": made.reason}
    return give, 0, {"code": made[0], "problem": ""}


def _privilege(one: Waiting, give: int, take: int, shop: _Shop, now: datetime) -> _Came:
    """One use of a privilege, granted as tiers grant theirs; a used one cannot be taken back."""
    if take:
        key = str(one.data.get("grant", ""))
        return 0, min(take, grants.withdraw(customer=one.number, key=key, now=now)), {}
    grant = Grant(
        key=one.key,
        benefit=one.terms.privilege,
        kind=one.terms.privilege,
        source="referral",
        tier="",
        quantity=1,
        starts_at=now,
        ends_at=now + timedelta(days=one.terms.days) if one.terms.days else None,
    )
    grants.grant(grants=[(one.number, grant)], now=now)
    return give, 0, {"grant": one.key}


_ACTS: Mapping[str, Callable[[Waiting, int, int, _Shop, datetime], _Came]] = {
    POINTS: _counted,
    MONEY: _counted,
    COUPON: _coupon,
    "privilege": _privilege,
}
