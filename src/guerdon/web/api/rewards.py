"""Rewards over HTTP: what each wallet offers for points, and having it; a member's wallets."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.points import reward_ends, rewards
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, RefusedError, granted
from guerdon.web.api.till import bodies

router = Router(tags=["points"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER, Role.CASHIER)

HAVE = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "reward": {"type": "string", "maxLength": 40},
            "quantity": {"type": "integer", "minimum": 1, "maximum": rewards.MOST_AT_ONCE},
            "wallet": {"type": "string", "maxLength": 24, "description": "Default: points."},
        },
        {"reward": "cup", "quantity": 1},
        "reward",
    ),
}
ENDING = {"parameters": bodies.WRITING}
UNDO = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {"why": {"type": "string", "minLength": 1, "maxLength": 300}},
        {"why": "The cup was cracked."},
        "why",
    ),
}


@router.get("/rewards", auth=Key(*READING))
def list_rewards(request: HttpRequest) -> HttpResponse:
    """What is to be had for points now, wallet by wallet."""
    now = asked.now(request)
    found = [
        {"wallet": plan.wallet, **asdict(reward)}
        for plan in offers.live(now=now).plans
        for reward in plan.rewards
        if reward.period.holds(now)
    ]
    return answered(request, plain(body={"rewards": found}, language="en"))


@router.get("/customers/{key}/wallets", auth=Key(*READING))
def list_wallets(request: HttpRequest, key: str) -> HttpResponse:
    """What the customer has in each wallet: in all, to spend now, pending, owed."""
    now = asked.now(request)
    found = []
    for plan in offers.live(now=now).plans:
        purse = ledger.balance(customer=key, wallet=plan.wallet, now=now)
        terms = {"wallet": plan.wallet, "kind": plan.kind, "name": dict(plan.name)}
        found.append({**terms, "spendable": purse.spendable, **asdict(purse)})
    return answered(request, plain(body={"customer": key, "wallets": found}, language="en"))


@router.post("/customers/{key}/rewards", auth=Key(*WRITING), openapi_extra=HAVE)
def have_reward(request: HttpRequest, key: str) -> HttpResponse:
    """Spend points on a reward; of a voucher the answer has the codes."""
    told = granted(read(_asked, asked.body(request)))
    reply: Reply = granted(
        rewards.redeem(
            customer=key,
            **told,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


@router.get("/rewards/had", auth=Key(*READING))
def list_had(
    request: HttpRequest,
    state: str = "",
    customer: str = "",
    reference: str = "",
) -> HttpResponse:
    """Rewards that were had, the newest first: to be handed over (`had`), `handed_over`, `undone`.

    `reference` is what the member shows: six letters.
    """
    if state and state not in had_rewards.STATES:
        data = {"where": "state", "problem": f"one of {', '.join(had_rewards.STATES)} is wanted"}
        raise RefusedError(Refusal(reason="body_malformed", data=data))
    found = had_rewards.listed(
        states=(state,) if state else had_rewards.STATES,
        customer=customer[:200],
        reference=reference[:40],
    )
    told = [reward_ends.document(had=one) for one in found]
    return answered(request, plain(body={"rewards": told}, language="en"))


@router.post("/rewards/had/{number}/hand-over", auth=Key(*WRITING), openapi_extra=ENDING)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Goods were handed over or the service was done; it cannot be undone from now on."""
    reply: Reply = granted(reward_ends.hand_over(number=number, **_ending(request)))
    return replied(request, reply, status=200)


@router.post("/rewards/had/{number}/undo", auth=Key(*WRITING), openapi_extra=UNDO)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Points, stock and limits go back, codes are withdrawn; for a reason that is kept."""
    why = granted(read(_why, asked.body(request)))
    reply: Reply = granted(reward_ends.undo(number=number, why=why, **_ending(request)))
    return replied(request, reply, status=200)


def _ending(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": request.auth.name,  # type: ignore[attr-defined]
        "key": asked.key(request),
        "now": asked.now(request),
        "dry": asked.dry(request),
    }


def _why(document: Any) -> str:
    return text(words(document, {"why"}, "$").get("why"), "$.why", longest=300)


def _asked(document: Any) -> dict[str, Any]:
    get = words(document, {"reward", "quantity", "wallet"}, "$").get
    most = rewards.MOST_AT_ONCE
    return {
        "reward": text(get("reward"), "$.reward", least=1, longest=40),
        "quantity": whole(get("quantity", 1), "$.quantity", least=1, most=most),
        "wallet": text(get("wallet", POINTS), "$.wallet", least=1, longest=24),
    }
