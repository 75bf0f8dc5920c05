"""Friends who bring friends: a programme, codes, purchases and returns in a few words."""

from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.referral import hearing, referral, settling
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, ReferralReward
from guerdon.store.programme import sections
from guerdon.store.referral.codes import OwnCode
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import PURCHASE, RETURN, Told, Trigger

STEPS = [
    {
        "spend_minor": 10_000,
        "inviter": [{"kind": "points", "amount": 50}],
        "invitee": [{"kind": "points", "amount": 30}],
    },
    {"spend_minor": 50_000, "inviter": [{"kind": "points", "amount": 200}]},
]
PROMISE: dict[str, Any] = {"key": "friends", "counts": "all", "steps": STEPS}
LATER = {"shares_bp": [500, 100], "per_minor": 100, "freeze_days": 30}


def promises(now: datetime, *programmes: dict[str, Any]) -> int:
    """These programmes hold from now on; each on top of the usual one."""
    document = {"programmes": [{**PROMISE, **one} for one in programmes or ({},)]}
    version = sections.put(name="referral", document=document, actor="test", now=now)
    assert isinstance(version, int), version
    return version


def people(now: datetime, *keys: str) -> None:
    """Members of some years."""
    old = now - timedelta(days=900)
    for key in keys:
        Customer.objects.create(key=key, joined_at=old, created_at=old)


def code(customer: str, now: datetime) -> str:
    """The member's own code."""
    found = referral.own(customer=customer, now=now)
    assert isinstance(found, OwnCode), found
    return found.code


def bind(inviter: str, invitee: str, now: datetime, **words: Any) -> Any:
    """The friend brings the member's code."""
    given = words | {"code": words.get("code") or code(inviter, now)}
    return referral.bind(customer=invitee, now=now, **{"key": None} | given)


def bought(customer: str, order: str, minor: int, at: datetime) -> tuple[Told, ...]:
    """A purchase is heard."""
    data = {"order": order, "total_minor": minor}
    return told(PURCHASE, order, customer, data, at)


def returned(
    customer: str, order: str, minor: int, at: datetime, key: str = ""
) -> tuple[Told, ...]:
    """A return is heard."""
    data = {"order": order, "total_minor": -minor}
    return told(RETURN, key or f"{order}/return", customer, data, at)


def told(kind: str, key: str, customer: str, data: Any, at: datetime) -> tuple[Told, ...]:
    """A trigger is heard, in a transaction as always."""
    trigger = Trigger(kind=kind, key=key, customer=customer, at=at, data=data)
    with write():
        return hearing.heard(trigger=trigger, now=at)


def release(now: datetime) -> dict[str, int]:
    """What is due is paid and taken back: by kind given less taken."""
    done = settling.release(now=now)
    return {kind: done.given[kind] - done.taken[kind] for kind in done.given}


def points(customer: str, now: datetime) -> tuple[int, int]:
    """Total and pending."""
    purse = ledger.balance(customer=customer, now=now)
    return purse.total, purse.pending


def moved() -> list[tuple[str, str, int, int, int]]:
    """Each reward: cause, receiver, given, taken, forgiven."""
    rows = ReferralReward.objects.order_by("referral", "cause", "level", "number")
    return list(rows.values_list("cause", "receiver__key", "given", "taken", "forgiven"))


def number(answer: Any) -> int:
    """The number of the referral that was made."""
    assert not isinstance(answer, Refusal), answer
    found: int = answer.body["referral"]
    return found
