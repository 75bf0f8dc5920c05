"""Awarding: make what a play gives real, and take it back where it was not used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points import earn, refund
from guerdon.give.points import redeem as spending
from guerdon.give.reward import Reward, ticket_wallet
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.ledger import ended, ledger
from guerdon.store.play import awards
from guerdon.store.play.awards import Award
from guerdon.store.programme import offers, stock
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import ADJUSTMENT, Entry
from guerdon.terms.limit import Use, stock_key
from guerdon.terms.points import Life, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an award became: an entry of the ledger, a code, or a gift to be handed over."""

    data: dict[str, Any]
    reward: Reward


def points_plan(*, now: datetime) -> Plan:
    """The terms of the shop's points."""
    return offers.live(now=now).plan or Plan()


def ticket_plan(*, ticket: str) -> Plan:
    """Tickets stay until they are used, and are worth no money."""
    return Plan(wallet=ticket_wallet(ticket=ticket), life=Life(kind="no"), worth_milli=0)


def give(
    *,
    customer: str,
    play: str,
    step: str,
    turn: int,
    reward: Reward,
    now: datetime,
    counted: bool = True,
    expires_at: datetime | None = None,
) -> Given | Refusal:
    """Give a reward once: post its points or tickets, make its code, or take a gift from stock.

    Call it inside `write()` with the member's player or seed held. `counted` False: the caller
    took the gift from stock itself. A coupon ends at `expires_at`. Refused: a gift of which none is
    left (`gifts_gone`), a coupon whose offer is not there.
    """
    name = f"play:{digest(value=[play, customer, step, turn])[:40]}"
    data: dict[str, Any] = {"play": play, "step": step}
    match reward.kind:
        case "points" | "ticket":
            points = reward.kind == "points"
            plan = points_plan(now=now) if points else ticket_plan(ticket=reward.item)
            entry = earn.entry(
                plan=plan,
                points=reward.count,
                customer=customer,
                at=now,
                key=name,
                kind="play",
                data=data,
            )
            posted = ledger.post(entries=[entry] if entry else [])
            if isinstance(posted, Refusal):
                return posted
            data["entry"] = name
        case "coupon":
            if not takes_codes(offer=reward.item, now=now):
                return Refusal(reason="offer_without_codes", data={"offer": reward.item})
            issued = codes.issue(
                offer=reward.item,
                count=1,
                customers=[customer],
                now=now,
                expires_at=expires_at,
            )
            if isinstance(issued, Refusal):
                return issued
            data["code"] = issued[0]
        case "gift" if counted and stock.seen(item=reward.item) is not None:
            use = Use(key=stock_key(item=reward.item), units=1, ceiling=None)
            if counters.take(uses=[use]) is not None:
                return Refusal(reason="gifts_gone", data={"item": reward.item})
    awards.add(
        customer=customer, play=play, step=step, turn=turn, reward=reward, data=data, now=now
    )
    return Given(data=data, reward=reward)


def takes_codes(*, offer: str, now: datetime) -> bool:
    """Whether a code of the offer would open anything now."""
    found = offers.live(now=now).by_key.get(offer)
    return found is not None and found.offer.codes == "unique"


def take_back(*, award: Award, now: datetime, why: str) -> bool:
    """Take an award back that was not used; whether it went back.

    Points go as they do after a return of a purchase, by the programme's own terms. A code that
    was used, a ticket that was spent and a gift that was handed over stay.
    """
    reward = award.reward
    match reward.kind:
        case "points":
            if not _points_back(award, now):
                return False
        case "ticket":
            if not _tickets_back(award, now):
                return False
        case "coupon":
            if not codes.void(codes=[str(award.data.get("code"))]):
                return False
        case "gift":
            counters.give_back(uses=[Use(key=stock_key(item=reward.item), units=1, ceiling=None)])
    return awards.ended(award=award.award, state=awards.BACK, now=now, why=why)


def _points_back(award: Award, now: datetime) -> bool:
    plan = points_plan(now=now)
    ledger.hold(customer=award.customer)
    own = ledger.lots_of(entries=[str(award.data.get("entry"))])
    entry = refund.revoked(
        plan=plan,
        points=award.reward.count,
        lots=ledger.lots(customer=award.customer),
        earned_lots=own,
        lapsed=ended.lapsed(lots=own),
        customer=award.customer,
        at=now,
        key=f"{award.data.get('entry')}:back",
        data={"play": award.play, "step": award.step},
    )
    return _posted(entry)


def _tickets_back(award: Award, now: datetime) -> bool:
    plan = ticket_plan(ticket=award.reward.item)
    ledger.hold(customer=award.customer, wallet=plan.wallet)
    lots = ledger.lots(customer=award.customer, wallet=plan.wallet)
    drawn = spending.drawn(lots=lots, points=award.reward.count, now=now)
    if isinstance(drawn, Refusal):
        return False
    entry = spending.entry(
        plan=plan,
        draws=drawn,
        customer=award.customer,
        at=now,
        key=f"{award.data.get('entry')}:back",
        account=ADJUSTMENT,
        kind="play",
        data={"play": award.play, "step": award.step},
    )
    return _posted(entry)


def _posted(entry: Entry | None) -> bool:
    """Whether the ledger took it; None is nothing left to move, which is no hindrance."""
    return entry is None or not isinstance(ledger.post(entries=[entry]), Refusal)
