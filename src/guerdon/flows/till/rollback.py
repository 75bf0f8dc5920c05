"""Rollback: what was redeemed comes back, whole or unit by unit, each unit once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.customers import merging
from guerdon.flows.till import freeing, gifts_back, goodwill, points_back, refunding
from guerdon.flows.till.gifts_back import GiftOut
from guerdon.flows.till.goodwill import Goodwill
from guerdon.flows.till.quoting import decided
from guerdon.flows.till.refunding import Order, Sums
from guerdon.flows.till.returning import Asked, Kept, counted, kept, worth
from guerdon.give.live import LiveOffers
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.play import rolls
from guerdon.store.programme import offers
from guerdon.store.till import facts, orders, replies, till
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply
from guerdon.store.till.till import Redemption
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import stored
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.limit import Use
from guerdon.terms.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is to come back: units by line, things by offer (None: all that is left), money."""

    lines: Asked | None
    gifts: Mapping[str, Sequence[str]] | None
    goodwill: Goodwill | None
    free: bool

    @property
    def amount_minor(self) -> int:
        """What is asked for goods that stay."""
        return 0 if self.goodwill is None else self.goodwill.minor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One return between what was kept before and what is kept after.

    `places` are the units that have come back, `back` and `owed` the places in `out` of things
    that came back and of things that are owed.
    """

    key: str
    redemption: Redemption
    ask: Checkout
    order: Order
    places: Mapping[str, frozenset[int]]
    after: Kept
    out: tuple[GiftOut, ...]
    back: tuple[int, ...]
    owed: tuple[int, ...]
    goodwill_minor: int
    sums: Sums
    live: LiveOffers
    now: datetime

    @property
    def before(self) -> Mapping[str, Any]:
        """The running sums of the returns before this one."""
        return self.redemption.returned

    @property
    def refund_minor(self) -> int:
        """The worth that comes back now; below zero where a lost threshold costs more."""
        return self.sums.refunded_minor - int(self.before.get("refunded_minor", 0))

    @property
    def units(self) -> dict[str, int]:
        """How many units of each line come back now."""
        before = self.before.get("units", {})
        return {key: len(gone) - len(before.get(key, ())) for key, gone in self.places.items()}

    @property
    def handed_back(self) -> list[GiftOut]:
        """The things that come back now."""
        before = self.before.get("gifts", ())
        return [self.out[at] for at in self.back if at not in before]


def roll_back(
    *,
    redemption: str,
    lines: Asked | None = None,
    gifts: Mapping[str, Sequence[str]] | None = None,
    goodwill: Goodwill | None = None,
    key: str | None,
    now: datetime,
    free: bool = True,
    dry: bool = False,
) -> Reply | Refusal:
    """Take back units of an order, things given with it, or a part of the money.

    `lines` says for each line how many units, or which (their places, from 0); without any of
    the three all that is left comes back, gifts too. `gifts` names things handed back by the
    offer that gave them, `goodwill` is money back for goods that stay.

    The refund is what was paid for everything kept before less what is paid for what is kept
    now, so returns in any order end in the same money; a gift that is no longer earned and does
    not come back is deducted. Points that paid go back to their lots in proportion, points earned
    are taken back, money counters get back what offers no longer give, stock what was handed
    back. With the last unit the code and the other counters are free again, unless `free` is
    False. Refused, with nothing changed: an unknown redemption, line or gift, more than is left,
    goodwill that `flows.till.goodwill` refuses.
    The reply's body is {"rollback", "redemption", "order", "state", "at", "refund_minor",
    "money_minor", "refunded_minor", "goodwill_minor", "points": {"given_back", "taken_back",
    "forgiven"}, "lines", "gifts": [{"offer", "item", "quantity", "worth_minor", "state"}]}; a
    gift's state is kept, owed or back.
    """
    asked = _Asked(lines=lines, gifts=gifts, goodwill=goodwill, free=free)

    def work() -> dict[str, Any] | Refusal:
        found = till.redemption(key=redemption)
        if found is None:
            return Refusal(reason="not_found", data={"what": "redemption", "key": redemption})
        if found.state in ("returned", "cancelled") and not gifts:
            return Refusal(reason="redemption_returned", data={"redemption": redemption})
        with merging.as_before(customer=found.customer, now=now):
            return _returned(found, asked, now)

    said = None if lines is None else {line: lines[line] for line in sorted(lines)}
    words = ["roll_back", redemption, said, gifts, asked.amount_minor, free]
    body = digest(value=words if goodwill is None else [*words, goodwill.why])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _returned(found: Redemption, asked: _Asked, now: datetime) -> dict[str, Any] | Refusal:
    step = _step(found, asked, now)
    if isinstance(step, Refusal):
        return step
    refusal = goodwill.give(asked=asked.goodwill, order=found.order, rollback=step.key, now=now)
    if refusal is not None:
        return refusal
    freed = freeing.freed(
        found=step.redemption, kept=step.after, offers=step.live.by_key, free=asked.free
    )
    stock = freeing.stock(found=step.redemption, back=step.handed_back)
    counters.give_back(uses=(*freed, *stock))
    if step.after.empty and asked.free:
        codes.release(codes=found.holds.codes, order=found.order, redeemed=True)
    boxes = {one.offer for one in step.handed_back if one.what == "blind_box"}
    if boxes:
        rolls.came_back(order=found.order, offers=boxes)
    refusal = _record(step)
    if refusal is not None:
        return refusal
    if step.after.empty:
        rollbacks = [*step.before.get("rollbacks", ()), step.key]
        orders.cancel(key=found.order, rollbacks=rollbacks)
    return _settled(step, freed)


def _step(found: Redemption, asked: _Asked, now: datetime) -> _Step | Refusal:
    """Everything that the return changes, decided before anything is."""
    ask = stored(document=found.ask)
    before = found.returned
    gone = {line: frozenset(units) for line, units in before.get("units", {}).items()}
    everything = asked.lines is None and not asked.gifts and not asked.amount_minor
    lines = asked.lines if everything else asked.lines or {}
    if not (everything or lines or asked.gifts or asked.amount_minor):
        return Refusal(reason="return_of_nothing")
    places = counted(ask=ask, before=gone, asked=lines)
    if isinstance(places, Refusal):
        return places
    # Priced again among the offers that were given: what was beaten then is no rival now.
    versions = [(one["offer"], one["version"]) for one in found.quote["applied"]]
    live = offers.versions(
        wanted=versions, rules=found.quote["rules"], section=found.quote.get("section", 0)
    )
    again = partial(_requoted, found, live)
    whole, after = (
        kept(ask=ask, quote=found.quote, returned=some, requote=again) for some in ({}, places)
    )
    out = gifts_back.given(quote=found.quote, live=live)
    back = gifts_back.handed_back(
        out=out,
        before=before.get("gifts", ()),
        asked=asked.gifts if everything else asked.gifts or {},
    )
    if isinstance(back, Refusal):
        return back
    owed = gifts_back.owed(out=out, back=back, kept=after, applied=found.quote["applied"])
    owed_minor = sum(out[at].worth_minor for at in owed)
    order = Order(
        quote=found.quote,
        whole=whole,
        plans=live.plans,
        cart=ask.cart,
        tier=str(found.facts.get("tier", "")),
        at=found.at,
    )
    kindly = refunding.goodwill(
        order=order,
        kept=after,
        owed_minor=owed_minor,
        before_minor=before.get("goodwill_minor", 0),
        asked_minor=asked.amount_minor,
    )
    if isinstance(kindly, Refusal):
        return kindly
    refunded = refunding.refunded(
        order=order, kept=after, owed_minor=owed_minor, goodwill_minor=kindly
    )
    return _Step(
        key=till.new_key(kind="rol"),
        redemption=found,
        ask=ask,
        order=order,
        places=places,
        after=after,
        out=out,
        back=back,
        owed=owed,
        goodwill_minor=kindly,
        sums=refunding.sums(order=order, kept=after, refunded_minor=refunded, before=before),
        live=live,
        now=now,
    )


def _requoted(found: Redemption, live: LiveOffers, part: Checkout) -> Quote | Refusal:
    known, mode = facts.restored(document=found.facts), found.quote["mode"]
    return decided(ask=part, facts=known, offers=live, now=found.decided_at, mode=mode)


def _record(step: _Step) -> Refusal | None:
    """The return as an order of negative lines, so that the night counts it."""
    now = step.units
    lines = [line for line in step.ask.cart.lines if now[line.key]]
    quote, before = step.redemption.quote, step.before.get("units", {})
    weights = [
        worth(
            line=line,
            quote=quote,
            places=step.places[line.key].difference(before.get(line.key, ())),
        )
        for line in lines
    ]
    if not lines:
        # Money alone: it is spread over what was paid, and no unit moves.
        lines = list(step.ask.cart.lines)
        weights = [step.order.whole.paid[line.key] for line in lines]
    goods = step.refund_minor
    if step.after.empty and step.redemption.state not in ("returned", "cancelled"):
        goods -= step.order.total_minor - step.order.goods_minor
    if not goods and not any(now.values()):
        return None
    parts = refunding.spread(minor=goods, weights=weights)
    prices = [line.unit_minor * now[line.key] for line in lines]
    record = partial(
        orders.record,
        customer=step.ask.customer,
        at=step.now,
        lines=[
            Sold(
                sku=line.sku,
                quantity=-now[line.key],
                amount_minor=-part,
                discount_minor=part - whole,
                category=line.category,
                brand=line.brand,
            )
            for line, part, whole in zip(lines, parts, prices, strict=True)
        ],
        channel=quote.get("channel", step.ask.channel),
        store=step.ask.store,
        kind="return",
        of=step.redemption.order,
    )
    number = len(step.before.get("rollbacks", ())) + 1
    # An order of the shop's own may have that name already: then the return goes by its own key.
    return record(key=f"{step.redemption.order}/return/{number}") and record(key=step.key)


def _settled(step: _Step, freed: tuple[Use, ...]) -> dict[str, Any] | Refusal:
    """Post the points, keep the running sums, and say what came of it."""
    found, quote, sums = step.redemption, step.redemption.quote, step.sums
    before = step.before
    spent_back = sums.points_back - before.get("points_back", 0) if found.draws else 0
    taken_back = sums.points_taken - before.get("points_taken", 0)
    if found.customer is None:
        taken_back = 0
    moves = points_back.entries(
        found=found,
        plans=step.live.plans,
        now=step.now,
        key=step.key,
        spent_back=spent_back,
        taken_back={POINTS: taken_back, **_others_back(step)},
    )
    posted = ledger.post(entries=moves.entries)
    if isinstance(posted, Refusal):
        return posted
    gone_before = before.get("ended", {})
    state = _state(step)
    gone = dict(before.get("freed", {}))
    for use in freed:
        gone[use.key] = gone.get(use.key, 0) + use.units
    till.keep_return(
        key=found.key,
        state=state,
        returned={
            "units": {line: sorted(places) for line, places in step.places.items()},
            "gifts": step.back,
            "goodwill_minor": step.goodwill_minor,
            "given": step.after.given,
            "refunded_minor": sums.refunded_minor,
            "most_minor": sums.most_minor,
            "points_back": sums.points_back if found.draws else 0,
            "points_minor": sums.points_minor,
            "points_taken": sums.points_taken,
            "taken": dict(sums.taken),
            "ended": gone_before
            | {name: gone_before.get(name, 0) + some for name, some in moves.ended.items()},
            "freed": gone,
            "rollbacks": [*before.get("rollbacks", ()), step.key],
        },
        taken_back={
            one["offer"]: one["minor"] - step.after.given.get(one["offer"], 0)
            for one in quote["applied"]
        },
    )
    # No entry at all where every point was spent or has ended since: all of it is forgiven.
    revoked = [one for one in moves.entries if one.kind == "revoke" and one.wallet == POINTS]
    moved = sum(entry.postings[-1].amount for entry in revoked)
    points_minor = sums.points_minor - before.get("points_minor", 0)
    return {
        "rollback": step.key,
        "redemption": found.key,
        "order": found.order,
        "state": state,
        "at": step.now,
        "refund_minor": step.refund_minor,
        "money_minor": step.refund_minor - points_minor,
        "refunded_minor": sums.refunded_minor,
        "goodwill_minor": step.goodwill_minor,
        "points": {
            "given_back": spent_back,
            "taken_back": moved,
            "forgiven": taken_back - moved,
        },
        "lines": {key: len(gone) for key, gone in step.places.items() if gone},
        "gifts": gifts_back.told(out=step.out, back=step.back, owed=step.owed),
    }


def _state(step: _Step) -> str:
    """Money or gifts alone leave an order where it stands."""
    found = step.redemption
    if found.state in ("cancelled", "returned"):
        return found.state
    if step.after.empty:
        return "returned" if found.returned.get("rollbacks") else "cancelled"
    return "partly_returned" if any(step.places.values()) else found.state


def _others_back(step: _Step) -> dict[str, int]:
    """What is taken back now in other wallets; a guest has none."""
    before = step.before.get("taken", {})
    if step.redemption.customer is None:
        return {}
    return {wallet: all_of - before.get(wallet, 0) for wallet, all_of in step.sums.taken.items()}
