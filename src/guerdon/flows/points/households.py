"""Households: begun, joined and left; their pool filled, by hand and by itself, and spent."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.points.transfers import terms
from guerdon.give.exchange import household as rules
from guerdon.store import queues
from guerdon.store.customers import households
from guerdon.store.customers.households import Home
from guerdon.store.ledger import ledger, transfers
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS, Entry
from guerdon.terms.sharing import POOL, HouseholdTerms

WALLETS = (POINTS, POOL)
Work = Callable[[HouseholdTerms, Home], "dict[str, Any] | Refusal"]


def begin(
    *, head: str, name: str, share_bp: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """A new household led by its first member, who puts `share_bp` of what they earn into it.

    The reply's body is the household as `document` writes it. Refused: not offered, a customer
    who cannot be reached or is in a household already.
    """

    def work() -> dict[str, Any] | Refusal:
        if terms(now=now).household is None:
            return Refusal(reason="household_not_offered")
        if why := queues.reachable(customer=head):
            return Refusal(reason=f"customer_{why}", data={"customer": head})
        number = f"h-{secrets.token_hex(6)}"
        refusal = households.begin(key=number, name=name, head=head, share_bp=share_bp, now=now)
        return refusal or document(key=number, now=now)

    mark = digest(value=["household", head, name, share_bp])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def invite(
    *, household: str, by: str, customer: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """The head asks somebody in; refused for a full household and for who cannot be reached."""

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        if home.head != by:
            return Refusal(reason="household_not_head", data={"customer": by})
        if why := queues.reachable(customer=customer):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        if customer in home.mates:
            return Refusal(reason="household_taken", data={"customer": customer})
        places = {*home.mates, *home.invited, customer}
        if len(places) > shop.most_members:
            return Refusal(reason="household_full", data={"most": shop.most_members})
        households.invite(key=household, customer=customer, now=now)
        return document(key=household, now=now)

    return _in(household, ["invite", by, customer], work, key, now, dry)


def answer(
    *,
    household: str,
    customer: str,
    yes: bool,
    share_bp: int,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Who was asked comes in, with the share of what they earn that goes into the pool; or not."""

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        if customer not in home.invited:
            return Refusal(reason="household_not_invited", data={"customer": customer})
        if not yes:
            households.change(key=household, customer=customer, words={"state": "declined"})
            return document(key=household, now=now)
        refusal = households.enter(key=household, customer=customer, share_bp=share_bp, now=now)
        return refusal or document(key=household, now=now)

    return _in(household, ["answer", customer, yes, share_bp], work, key, now, dry)


def settle(
    *,
    household: str,
    by: str,
    customer: str,
    share_bp: int | None,
    may_spend: bool | None,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Change one's own share, or as the head who may spend; None leaves as it is."""

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        if customer not in home.mates or by not in home.mates:
            return Refusal(reason="household_not_in", data={"customer": customer})
        if share_bp is not None and by != customer:
            return Refusal(reason="household_not_own_share", data={"customer": customer})
        if may_spend is not None and by != home.head:
            return Refusal(reason="household_not_head", data={"customer": by})
        said = {"share_bp": share_bp, "may_spend": may_spend}
        words = {word: value for word, value in said.items() if value is not None}
        if words:
            households.change(key=household, customer=customer, words=words)
        return document(key=household, now=now)

    return _in(household, ["settle", by, customer, share_bp, may_spend], work, key, now, dry)


def put(
    *, household: str, customer: str, points: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Put points of one's own into the pool; refused: more than one may spend."""
    name = f"pool:{secrets.token_hex(12)}"

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        if customer not in home.mates:
            return Refusal(reason="household_not_in", data={"customer": customer})
        queues.queue(customers=[customer], wallets=WALLETS)
        entries = rules.put(
            terms=shop,
            customer=customer,
            points=points,
            lots=ledger.lots(customer=customer),
            spendable=ledger.balance(customer=customer, now=now).spendable,
            at=now,
            key=name,
        )
        return _posted(entries, household, now)

    return _in(household, ["put", customer, points], work, key, now, dry)


def take(
    *, household: str, customer: str, points: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Take points of the pool into one's own wallet, to spend them at any till.

    Refused: one who may not spend, more than the pool holds.
    """
    name = f"pool:{secrets.token_hex(12)}"

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        mate = home.mates.get(customer)
        if mate is None:
            return Refusal(reason="household_not_in", data={"customer": customer})
        queues.queue(customers=list(home.mates), wallets=WALLETS)
        pool = {one: ledger.lots(customer=one, wallet=POOL) for one in home.mates}
        entries = rules.take(terms=shop, mate=mate, points=points, pool=pool, at=now, key=name)
        return _posted(entries, household, now)

    return _in(household, ["take", customer, points], work, key, now, dry)


def leave(
    *, household: str, by: str, customer: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Leave with what is left of one's own lots; the head may also send somebody out so.

    When the head leaves the household is closed and everybody gets theirs.
    """
    name = f"pool:{secrets.token_hex(12)}"

    def work(shop: HouseholdTerms, home: Home) -> dict[str, Any] | Refusal:
        if customer not in home.mates:
            return Refusal(reason="household_not_in", data={"customer": customer})
        if by not in (customer, home.head):
            return Refusal(reason="household_not_head", data={"customer": by})
        closing = customer == home.head
        going = sorted(home.mates) if closing else [customer]
        queues.queue(customers=going, wallets=WALLETS)
        entries: list[Entry] = []
        for one in going:
            lots = ledger.lots(customer=one, wallet=POOL)
            entries += rules.left(customer=one, lots=lots, at=now, key=f"{name}:{one}"[:150])
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal):
            return posted
        if closing:
            households.close(key=household, now=now)
        else:
            households.change(
                key=household, customer=customer, words={"state": "out", "until": now}
            )
        return document(key=household, now=now)

    return _in(household, ["leave", by, customer], work, key, now, dry)


def collect(*, now: datetime) -> int:
    """Put into the pools what members agreed to of what they earned; points moved.

    Each earned lot gives once, so that a run killed in the middle goes on where it was.
    """
    moved = after = 0
    while some := households.sharing(after=after):
        after = some[-1][0]
        for _, household, customer in some:
            with write():
                moved += _collected(household, customer, now)
    return moved


def _collected(household: str, customer: str, now: datetime) -> int:
    home = households.held(key=household)
    mate = home.mates.get(customer) if home is not None else None
    if mate is None:
        return 0
    queues.queue(customers=[customer], wallets=WALLETS)
    return _put_in(mate, now)


def put_in(*, customers: Sequence[str], at: datetime) -> None:
    """Put in what these agreed to, before their lots slide: what slid on counts no more as earned.

    Inside a transaction that holds their wallets, so that nobody leaves meanwhile.
    """
    for mate in households.agreed(customers=customers):
        _put_in(mate, at)


def _put_in(mate: rules.Housemate, at: datetime) -> int:
    customer = mate.customer
    entries = rules.put_by_itself(
        mate=mate,
        earned=transfers.earned(customer=customer, since=mate.since),
        spendable=ledger.balance(customer=customer, now=at).spendable,
        at=at,
    )
    posted = ledger.post(entries=entries)
    if isinstance(posted, Refusal):
        raise RuntimeError(f"the share of {customer} cannot be collected: {posted}")
    fresh = {key for key in posted.fresh if key.endswith(":in")}
    return sum(one.opens.amount for one in entries if one.opens and one.key in fresh)


def _in(
    household: str, asked: list[Any], work: Work, key: str | None, now: datetime, dry: bool
) -> Reply | Refusal:
    def whole() -> dict[str, Any] | Refusal:
        shop = terms(now=now).household
        if shop is None:
            return Refusal(reason="household_not_offered")
        home = households.held(key=household)
        if home is None or not home.open:
            return Refusal(reason="not_found", data={"what": "household", "key": household})
        return work(shop, home)

    mark = digest(value=["household", household, *asked])
    return replies.once(key=key, digest=mark, now=now, work=whole, dry=dry)


def _posted(
    entries: tuple[Entry, ...] | Refusal, household: str, now: datetime
) -> dict[str, Any] | Refusal:
    posted = entries if isinstance(entries, Refusal) else ledger.post(entries=entries)
    return posted if isinstance(posted, Refusal) else document(key=household, now=now)


def document(*, key: str, now: datetime) -> dict[str, Any]:
    """The household as plain data: its members, each with their part of the pool now."""
    home = households.seen(key=key)
    assert home is not None  # noqa: S101 (its key was just read)
    mates = [
        {
            "customer": mate.customer,
            "head": mate.head,
            "may_spend": mate.may_spend,
            "share_bp": mate.share_bp,
            "since": mate.since,
            "points": ledger.balance(customer=mate.customer, now=now, wallet=POOL).available,
        }
        for mate in home.mates.values()
    ]
    return {
        "household": home.key,
        "name": home.name,
        "open": home.open,
        "points": sum(mate["points"] for mate in mates),
        "members": mates,
        "invited": list(home.invited),
    }
