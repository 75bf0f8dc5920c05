"""Referral in the demo: its newest customers, brought by regulars shortly before they bought."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.referral import hearing, referral, settling
from guerdon.store.customers import people
from guerdon.store.past import history
from guerdon.store.programme import sections
from guerdon.store.referral import bindings, codes
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import PURCHASE, Trigger

FRIENDS = 18
# Which regular brought the first friend, the second ...: some bring many and most bring one.
BROUGHT_BY = (0, 1, 0, 2, 0, 3, 1, 0, 4, 2, 0, 5, 1, 0, 3, 2, 0, 1)
# Two friends on their inviter's own device, so that there is something to look at.
DOUBTS = (4, 12)
BEFORE = timedelta(minutes=20)
WEEK = timedelta(days=7)
NAMES = (
    *("Mei Lin", "Tom Becker", "王芳", "Ana Ruiz", "李雷", "Noah Klein", "Ida Berg", "陈晨"),
    *("Omar Aziz", "Eva Novak", "韩梅梅", "Leo Rossi", "Sara Lind", "周杰", "Ben Okoro"),
    *("Yuki Sato", "Lena Graf", "赵敏"),
)


def brought(*, now: datetime, section: Mapping[str, Any]) -> int | Refusal:
    """How many friends were brought; a second time, or after a kill, it goes on where it was.

    The friends' orders are the data's own; who brought them, their names and the doubts are made
    up for the demo. Rewards are settled week by week as they would have been.
    """
    kept = sections.put(name="referral", document=section, actor="demo", now=now)
    if isinstance(kept, Refusal):
        return kept
    friends, regulars = _chosen(now)
    if not regulars:
        return 0
    named = zip(friends, NAMES, strict=False)
    told = [people.Told(key=key, name=name) for (key, _), name in named]
    people.keep(told=told, now=now, proof="demo")
    made = sum(
        _bound(regulars[BROUGHT_BY[place] % len(regulars)], key, at, place in DOUBTS)
        for place, (key, at) in enumerate(friends)
    )
    _lived([key for key, _ in friends], now)
    _shared(regulars, now)
    return made


def _chosen(now: datetime) -> tuple[list[tuple[str, datetime]], list[str]]:
    """The newest customers with their first order, and those who bought most often before them."""
    first: dict[str, datetime] = {}
    orders: dict[str, int] = {}
    for one in history.paid(before=now):
        first.setdefault(one.customer, one.at)
        orders[one.customer] = orders.get(one.customer, 0) + 1
    newest = sorted(first, key=lambda key: (first[key], key))[-FRIENDS:]
    often = sorted(first.keys() - set(newest), key=lambda key: (-orders[key], key))
    return [(key, first[key]) for key in newest], often[: max(BROUGHT_BY) + 1]


def _bound(regular: str, friend: str, first: datetime, doubtful: bool) -> bool:
    at = first - BEFORE
    own = codes.own(customer=regular, now=at)
    if isinstance(own, Refusal):
        return False
    signs = {"device": f"demo-{regular}"} if doubtful else {}
    if doubtful:
        referral.signed(customer=regular, given=signs, now=at)
    answer = referral.bind(
        code=own.code, customer=friend, channel="store", given=signs, key=None, now=at
    )
    return not isinstance(answer, Refusal)


def _lived(friends: Sequence[str], now: datetime) -> None:
    """The friends' orders as they were heard, and a settling each week."""
    heard = sorted(
        (at, key, friend, minor)
        for friend in friends
        for key, at, minor in bindings.sales(customer=friend, before=now)
    )
    settled = heard[0][0] if heard else now
    for at, key, friend, minor in heard:
        while settled + WEEK <= at:
            settled += WEEK
            settling.release(now=settled)
        data = {"order": key, "total_minor": minor}
        trigger = Trigger(kind=PURCHASE, key=key, customer=friend, at=at, data=data)
        with write():
            hearing.heard(trigger=trigger, now=at)
    settling.release(now=now)


def _shared(regulars: Sequence[str], now: datetime) -> None:
    """Links are shared and opened more often than friends come."""
    for place, regular in enumerate(regulars):
        own = codes.own(customer=regular, now=now)
        if not isinstance(own, Refusal) and not own.shared:
            codes.count(code=own.code, shared=14 - 2 * place, opened=9 - place)
