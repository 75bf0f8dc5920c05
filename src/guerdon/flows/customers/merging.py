"""Two numbers, one person: merging customers, undoing it, and passing on what comes late."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.tiers import settling
from guerdon.give.points import merging as points
from guerdon.store import numbers, queues
from guerdon.store.customers import merges
from guerdon.store.customers.merges import DONE, UNDONE, MergeSeen, Pair
from guerdon.store.house import access
from guerdon.store.ledger import ledger, merged_lots
from guerdon.store.parcel import RefusedError
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

LONGEST = 300
# How long a better tier is held where nothing says when it would have been lost.
HELD = timedelta(days=365)


def merge(
    *,
    survivor: str,
    merged: str,
    reason: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Make `merged` the same customer as `survivor`; with `dry` say what it would do.

    The reply's body is {"merge", "survivor", "merged", "state", "moved": {table: rows}, "stays":
    {table: rows}, "filled": [names], "points": {wallet: [lots, points, owed]}}. Refused, with
    nothing changed: no reason, an unknown customer, oneself, a number merged already, two
    households, two running terms of one paid plan.
    """

    def work() -> dict[str, Any] | Refusal:
        pair = _pair(survivor, merged)
        if isinstance(pair, Refusal):
            return pair
        if not dry and not reason.strip():
            return Refusal(reason="reason_needed")
        stood = merges.stood(pair=pair)
        wallets = merged_lots.wallets(customer=merged)
        both = {*wallets, *merged_lots.wallets(customer=survivor)}
        queues.queue(customers=[survivor, merged], wallets=sorted(both))
        stays = merges.staying(pair=pair)
        number = merges.make(pair=pair, reason=reason.strip()[:LONGEST], actor=actor, now=now)
        _tiers(number, stood, now)
        moved = _passed(number, merged, survivor, now)
        if isinstance(moved, Refusal):
            return moved
        made = merges.one(key=number)
        data = {"merge": number, "merged": merged, "reason": reason.strip()[:LONGEST]}
        access.note(actor=actor, act="customer.merged", subject=survivor, data=data, now=now)
        return _told(made) | {"stays": stays, "points": moved}

    body = digest(value=["merge", survivor, merged, reason])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _pair(survivor: str, merged: str) -> Pair | Refusal:
    """Both, locked; or why the two cannot be one."""
    if survivor == merged:
        return Refusal(reason="merge_oneself", data={"customer": survivor})
    pair, unknown = merges.held(survivor=survivor, merged=merged)
    if pair is None:
        return Refusal(reason="customer_unknown", data={"customer": unknown[:120]})
    for one in (survivor, merged):
        into = numbers.survivor(customer=one)
        if into is not None:
            return Refusal(reason="merge_done", data={"customer": one, "into": into})
    barred = merges.barred(pair=pair)
    if barred is not None:
        return Refusal(reason=f"merge_{barred}", data={"survivor": survivor, "merged": merged})
    return pair


def _told(seen: MergeSeen | None) -> dict[str, Any]:
    if seen is None:
        raise LookupError("a merge that was just written is gone")
    return {
        "merge": seen.key,
        "survivor": seen.survivor,
        "merged": seen.merged,
        "state": seen.state,
        "moved": dict(seen.moved),
        "filled": list(seen.filled),
    }


def _tiers(
    merge: str, stood: tuple[tuple[str, str, str, datetime | None], ...], now: datetime
) -> None:
    """Hold for the survivor whatever tier of the other number stands higher than theirs."""
    rules = settling.rules(now=now)
    if rules is None:
        return
    ranks = {one.key: [tier.key for tier in one.tiers] for one in rules.settings.structures}
    for structure, mine, theirs, lost_at in stood:
        order = ["", *ranks.get(structure, ())]
        if theirs not in order or mine not in order or order.index(theirs) <= order.index(mine):
            continue
        until = lost_at if lost_at is not None and lost_at > now else now + HELD
        merges.hold_tier(key=merge, structure=structure, tier=theirs, until=until, now=now)


def _passed(merge: str, source: str, target: str, now: datetime) -> dict[str, list[int]] | Refusal:
    """Everything in the wallets of the old number goes to the survivor; wallet -> what went."""
    found: dict[str, list[int]] = {}
    for wallet in merged_lots.wallets(customer=source):
        lots = merged_lots.held(customer=source, wallet=wallet)
        owed = ledger.balance(customer=source, wallet=wallet, now=now).owed
        entries = points.passed(
            lots=lots,
            owed=owed,
            wallet=wallet,
            source=source,
            target=target,
            merge=merge,
            key=f"{points.KIND}:{merge}:{secrets.token_hex(4)}",
            at=now,
        )
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal):
            return posted
        if entries:
            found[wallet] = [len(lots), sum(lot.left for lot, _ in lots), owed]
    return found


def _brought_back(merge: str, source: str, target: str, now: datetime) -> Refusal | None:
    """What is left of the lots of this merge goes back from the survivor to the old number."""
    for wallet in merged_lots.wallets(customer=target):
        lots = merged_lots.passed(merge=merge, wallet=wallet)
        debt = merged_lots.debt(merge=merge, wallet=wallet)
        owed = ledger.balance(customer=source, wallet=wallet, now=now).owed
        posted = ledger.post(
            entries=points.returned(
                lots=lots,
                owed=max(0, min(debt, owed)),
                wallet=wallet,
                source=source,
                target=target,
                merge=merge,
                key=f"{points.BACK}:{merge}:{secrets.token_hex(4)}",
                at=now,
            )
        )
        if isinstance(posted, Refusal):
            return posted
    return None


def undo(
    *, merge: str, reason: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Two customers again: every row and every point that moved and is still there goes back.

    The reply's body is that of the merge, with state undone. Refused, with nothing changed: no
    reason, an unknown merge, one undone already, one whose survivor was merged on.
    """

    def work() -> dict[str, Any] | Refusal:
        seen = merges.one(key=merge)
        if seen is None or seen.state not in (DONE, UNDONE):
            return Refusal(reason="not_found", data={"what": "merge", "key": merge[:80]})
        merges.held(survivor=seen.survivor, merged=seen.merged)
        standing = _standing(merge, reason)
        if standing is not None:
            return standing
        wallets = merged_lots.wallets(customer=seen.survivor)
        queues.queue(customers=[seen.survivor, seen.merged], wallets=wallets)
        # What came late to the old number moves with the merge, and so goes back with it.
        late = _passed(merge, seen.merged, seen.survivor, now)
        if isinstance(late, Refusal):
            return late
        refusal = _brought_back(merge, seen.survivor, seen.merged, now)
        if refusal is not None:
            return refusal
        merges.undo(key=merge, reason=reason.strip()[:LONGEST], actor=actor, now=now)
        data = {"merge": merge, "merged": seen.merged, "reason": reason.strip()[:LONGEST]}
        act = "customer.unmerged"
        access.note(actor=actor, act=act, subject=seen.survivor, data=data, now=now)
        return _told(merges.one(key=merge))

    body = digest(value=["unmerge", merge, reason])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _standing(merge: str, reason: str) -> Refusal | None:
    """Why the merge cannot be undone now, as it stands under lock."""
    seen = merges.one(key=merge)
    if seen is not None and seen.state == UNDONE:
        return Refusal(reason="merge_undone", data={"merge": merge})
    later = merges.later(merge=merge)
    if later is not None:
        return Refusal(reason="merge_not_last", data={"merge": merge, "later": later})
    return None if reason.strip() else Refusal(reason="reason_needed")


def keep_apart(
    *, customer: str, other: str, reason: str, actor: str, key: str | None, now: datetime
) -> Reply | Refusal:
    """Two people after all: they are suggested no more. The body is {"customer", "other"}."""

    def work() -> dict[str, Any] | Refusal:
        pair = _pair(*sorted((customer, other)))
        if isinstance(pair, Refusal):
            return pair
        merges.apart(pair=pair, reason=reason.strip()[:LONGEST], actor=actor, now=now)
        data = {"other": other, "reason": reason.strip()[:LONGEST]}
        access.note(actor=actor, act="customer.apart", subject=customer, data=data, now=now)
        return {"customer": customer, "other": other}

    body = digest(value=["apart", customer, other, reason])
    return replies.once(key=key, digest=body, now=now, work=work)


@contextmanager
def as_before(*, customer: str | None, now: datetime) -> Iterator[None]:
    """Inside it an old number has its lots back; afterwards the survivor has what is left.

    For what settles on the very lots that points came in. Call it inside `write()`; one who was
    never merged costs one look.
    """
    seen = merges.standing(merged=customer) if customer is not None else None
    if seen is None:
        yield
        return
    wallets = merged_lots.wallets(customer=seen.survivor)
    queues.queue(customers=[seen.survivor, seen.merged], wallets=wallets)
    _granted(_brought_back(seen.key, seen.survivor, seen.merged, now))
    yield
    _granted(_passed(seen.key, seen.merged, seen.survivor, now))


def _granted(answer: Any) -> None:
    if isinstance(answer, Refusal):
        raise RefusedError(answer)


def pass_on(*, now: datetime) -> int:
    """What came to wallets of old numbers goes to their survivors; how many such numbers."""
    count = 0
    for old in merged_lots.strays():
        with write():
            seen = merges.standing(merged=old)
            if seen is not None:
                queues.queue(
                    customers=[seen.survivor, old], wallets=merged_lots.wallets(customer=old)
                )
                count += bool(_passed(seen.key, old, seen.survivor, now))
    return count
