"""The reward shop: what points buy, what is missing for the rest, and what was bought before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guerdon.flows.points import rewards
from guerdon.give.points import caps
from guerdon.give.points.reward import use
from guerdon.store import counters
from guerdon.store.customers.member import Member
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers, stock
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Plan, Reward
from guerdon.web.member.acting import done, once, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section
from guerdon.web.templatetags.words import written_name

BOUGHT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A reward as the member sees it: `missing` points, how far they have come, pieces left.

    `left` is None where nobody counts; `open` says whether it can be had now.
    """

    reward: Reward
    name: str
    missing: int
    share: int
    left: int | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A reward that was bought, with its codes, or a reference to show where it is handed out."""

    at: datetime
    name: str
    points: int
    quantity: int
    codes: tuple[str, ...]
    reference: str
    state: str


def offered(*, now: datetime) -> bool:
    """Whether the shop has rewards at all."""
    plan = offers.live(now=now).plan
    return bool(plan and plan.rewards)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """What is on offer now, the least points first, and the newest purchases."""
    live = offers.live(now=now)
    if live.plan is None:
        return None
    plan = live.plan
    have = ledger.balance(customer=member.customer, now=now, wallet=plan.wallet).spendable
    day = caps.day_in(at=now, zone=live.zone)
    on_offer = [one for one in plan.rewards if one.period.holds(now)]
    shelf = [_shelved(plan, one, member.customer, day, have) for one in on_offer]
    shelf.sort(key=lambda one: (one.reward.points, one.reward.key))
    return {"have": have, "shelf": shelf, "bought": _bought(member, plan)}


def _shelved(plan: Plan, reward: Reward, customer: str, day: str, have: int) -> Shelved:
    counted = stock.seen(item=reward.item) if reward.item else None
    left = None if counted is None else counted.left
    own = use(wallet=plan.wallet, reward=reward, customer=customer, day=day, units=1)
    if own is not None and own.ceiling is not None:
        standing = counters.standing(keys=[own.key]).get(own.key)
        room = own.ceiling - (standing.used if standing else 0)
        left = room if left is None else min(left, room)
    missing = max(0, reward.points - have)
    return Shelved(
        reward=reward,
        name=written_name(reward.name) if reward.name else reward.key,
        missing=missing,
        share=min(100, 100 * have // reward.points),
        left=left,
        open=not missing and (left is None or left > 0),
    )


def _bought(member: Member, plan: Plan) -> list[Bought]:
    known = {one.key: one for one in plan.rewards}
    return [
        Bought(
            at=one.at,
            name=_name(known.get(one.reward), one.reward),
            points=one.points,
            quantity=one.quantity,
            codes=one.codes if one.state == had_rewards.HAD else (),
            reference=one.reference,
            state=one.state,
        )
        for one in had_rewards.listed(customer=member.customer, most=BOUGHT)
    ]


def _name(reward: Reward | None, key: str) -> str:
    return written_name(reward.name) if reward is not None and reward.name else key


@for_member
@require_POST
def redeem(request: HttpRequest, member: Member) -> HttpResponse:
    """Buy one of a reward, for the points that the page said and no others."""
    now = datetime.now(UTC)
    key = request.POST.get("reward", "")[:40]
    plan = offers.live(now=now).plan
    wanted = None if plan is None else plan.reward(key=key)
    if wanted is not None and request.POST.get("points") != str(wanted.points):
        changed = Refusal(reason="reward_price_changed", data={"points": wanted.points})
        return refused(request=request, to="member_rewards", refusal=changed)
    answer = rewards.redeem(
        customer=member.customer, reward=key, key=once(request=request, member=member), now=now
    )
    if isinstance(answer, Refusal):
        return refused(request=request, to="member_rewards", refusal=answer)
    name = _name(wanted, key)
    return done(request=request, to="member_rewards", word="member_rewards.got", name=name)


SECTION = Section(
    name="rewards",
    tab="rewards",
    order=10,
    shown=shown,
    offered=offered,
    urls=(path("rewards/redeem", redeem, name="member_redeem"),),
)
