"""Rollback: what was redeemed comes back, whole or unit by unit, each unit once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.quoting import decided
from guerdon.flows.returning import Kept, counted, kept
from guerdon.give.live import LiveOffers
from guerdon.give.points import refund
from guerdon.store import codes, counters, facts, ledger, offers, orders, replies, till
from guerdon.store.orders import Sold
from guerdon.store.replies import Reply
from guerdon.store.till import Redemption
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.limit import Use, budget_key, spend_key
from guerdon.terms.money import shared
from guerdon.terms.points import Plan
from guerdon.terms.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One return between what was kept before and what is kept after."""

    key: str
    redemption: Redemption
    ask: Checkout
    units: Mapping[str, int]
    after: Kept
    live: LiveOffers
    now: datetime

    @property
    def before(self) -> Mapping[str, Any]:
        """The running sums of the returns before this one."""
        return self.redemption.returned

    @property
    def refund_minor(self) -> int:
        """The worth that comes back now; below zero where a lost threshold costs more."""
        return self.after.refunded_minor - int(self.before.get("refunded_minor", 0))


def roll_back(
    *,
    redemption: str,
    lines: Mapping[str, int] | None = None,
    key: str | None,
    now: datetime,
    free: bool = True,
    dry: bool = False,
) -> Reply | Refusal:
    """Take back units of an order (line key -> how many; None: all that is left).

    The refund is what was paid for everything kept before less what is paid for what is kept
    now, so returns in any order end in the same money. Points that paid go back to their lots in
    proportion, points earned are taken back, money counters get back what offers no longer give.
    With the last unit the code and the other counters are free again, unless `free` is False.
    Refused, with nothing changed: an unknown redemption or line, more units than are left.
    The reply's body is {"rollback", "redemption", "order", "state", "at", "refund_minor",
    "money_minor", "refunded_minor", "points": {"given_back", "taken_back", "forgiven"}, "lines"}.
    """

    def work() -> dict[str, Any] | Refusal:
        found = till.redemption(key=redemption)
        if found is None:
            return Refusal(reason="not_found", data={"what": "redemption", "key": redemption})
        if found.state in ("returned", "cancelled"):
            return Refusal(reason="redemption_returned", data={"redemption": redemption})
        return _returned(found, lines, now, free)

    asked = None if lines is None else sorted(lines.items())
    body = digest(value=["roll_back", redemption, asked, free])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _returned(
    found: Redemption, lines: Mapping[str, int] | None, now: datetime, free: bool
) -> dict[str, Any] | Refusal:
    ask = parsed(document=found.ask)
    assert not isinstance(ask, Refusal), ask  # noqa: S101 (it was parsed before it was stored)
    units = counted(ask=ask, before=found.returned.get("units", {}), asked=lines)
    if isinstance(units, Refusal):
        return units
    considered = [(one["offer"], one["version"]) for one in found.quote["considered"]]
    live = offers.versions(wanted=considered)

    def requote(part: Checkout) -> Quote | Refusal:
        known = facts.restored(document=found.facts)
        return decided(ask=part, facts=known, offers=live, now=found.at, mode=found.quote["mode"])

    after = kept(ask=ask, quote=found.quote, returned=units, requote=requote)
    step = _Step(
        key=till.new_key(kind="rol"),
        redemption=found,
        ask=ask,
        units=units,
        after=after,
        live=live,
        now=now,
    )
    freed = _freed(step, free)
    counters.give_back(uses=freed)
    if after.empty and free:
        codes.release(codes=found.holds.codes, order=found.order, redeemed=True)
    refusal = _record(step)
    if refusal is not None:
        return refusal
    return _settled(step, freed)


def _freed(step: _Step, free: bool) -> tuple[Use, ...]:
    """What goes back to the counters: money as offers give less, uses with the last unit."""
    found = step.redemption
    gone = dict(step.before.get("freed", {}))
    taken = {use.key: 0 for use in found.holds.uses}
    for use in found.holds.uses:
        taken[use.key] += use.units
    if step.after.empty and free:
        return tuple(
            Use(key=name, units=units - gone.get(name, 0), ceiling=None)
            for name, units in taken.items()
        )
    given = step.before.get("given") or {
        one["offer"]: one["minor"] for one in found.quote["applied"]
    }
    back: list[Use] = []
    for key, minor in given.items():
        limits = step.live.by_key[key].offer.limits
        less = minor - step.after.given.get(key, 0)
        names = [spend_key(offer=key)] if limits.spend_minor is not None else []
        names += [budget_key(budget=limits.budget)] if limits.budget is not None else []
        back += [Use(key=name, units=less, ceiling=None) for name in names if name in taken]
    return tuple(back)


def _record(step: _Step) -> Refusal | None:
    """The return as an order of negative lines, so that the night counts it."""
    before = step.before.get("units", {})
    now = {key: step.units[key] - before.get(key, 0) for key in step.units}
    lines = [line for line in step.ask.cart.lines if now[line.key]]
    worth = [line.unit_minor * now[line.key] for line in lines]
    goods = step.refund_minor - (_shipping(step) if step.after.empty else 0)
    sign = -1 if goods < 0 else 1
    parts = [sign * part for part in shared(total=abs(goods), weights=worth)]
    number = len(step.before.get("rollbacks", ())) + 1
    return orders.record(
        key=f"{step.redemption.order}/return/{number}",
        customer=step.ask.customer,
        at=step.now,
        lines=[
            Sold(
                sku=line.sku,
                quantity=-now[line.key],
                amount_minor=-part,
                discount_minor=part - whole,
            )
            for line, part, whole in zip(lines, parts, worth, strict=True)
        ],
        channel=step.ask.channel,
        store=step.ask.store,
        kind="return",
    )


def _shipping(step: _Step) -> int:
    """What was paid for shipping."""
    quote = step.redemption.quote
    off: int = sum(one["minor"] for one in quote["applied"] if one["layer"] == "shipping")
    return int(quote["shipping_minor"]) - off


def _settled(step: _Step, freed: tuple[Use, ...]) -> dict[str, Any] | Refusal:
    """Post the points, keep the running sums, and say what came of it."""
    found, quote = step.redemption, step.redemption.quote
    before: int = step.before.get("most_minor", 0)
    # A lost threshold may lower the sum refunded so far; points follow its highest stand.
    most = max(before, step.after.refunded_minor)

    def part(points: int) -> int:
        total: int = quote["total_minor"]
        return refund.proportion(
            points=points, paid_minor=total, before_minor=before, after_minor=most
        )

    spent_back = part(quote["points_spent"]) if found.draws else 0
    taken_back = part(quote["points_earned"]) if found.customer is not None else 0
    points_minor = part(quote["points_minor"])
    entries = _entries(step, spent_back, taken_back)
    posted = ledger.post(entries=entries)
    if isinstance(posted, Refusal):
        return posted
    whole = step.after.empty and not step.before
    state = "partly_returned" if not step.after.empty else "cancelled" if whole else "returned"
    gone = dict(step.before.get("freed", {}))
    for use in freed:
        gone[use.key] = gone.get(use.key, 0) + use.units
    till.keep_return(
        key=found.key,
        state=state,
        returned={
            "units": step.units,
            "given": step.after.given,
            "refunded_minor": step.after.refunded_minor,
            "most_minor": most,
            "points_back": step.before.get("points_back", 0) + spent_back,
            "freed": gone,
            "rollbacks": [*step.before.get("rollbacks", ()), step.key],
        },
        taken_back={
            one["offer"]: one["minor"] - step.after.given.get(one["offer"], 0)
            for one in quote["applied"]
        },
    )
    forgiven: int = sum(int(entry.data.get("forgiven", 0)) for entry in entries)
    return {
        "rollback": step.key,
        "redemption": found.key,
        "order": found.order,
        "state": state,
        "at": step.now,
        "refund_minor": step.refund_minor,
        "money_minor": step.refund_minor - points_minor,
        "refunded_minor": step.after.refunded_minor,
        "points": {
            "given_back": spent_back,
            "taken_back": taken_back - forgiven,
            "forgiven": forgiven,
        },
        "lines": {key: units for key, units in step.units.items() if units},
    }


def _entries(step: _Step, spent_back: int, taken_back: int) -> list[Entry]:
    """Spent points into the lots that they came from; earned points out again."""
    found = step.redemption
    if found.customer is None or not (spent_back or taken_back):
        return []
    plan = step.live.plan or Plan()
    ledger.hold(customer=found.customer)
    data = {"order": found.order, "redemption": found.key, "rollback": step.key}
    draws = refund.back(
        draws=found.draws, before=step.before.get("points_back", 0), points=spent_back
    )
    given = refund.back_entry(
        plan=plan,
        draws=draws,
        customer=found.customer,
        at=step.now,
        key=f"refund:{step.key}",
        data=dict(data),
    )
    taken = refund.revoked(
        plan=plan,
        points=taken_back,
        lots=ledger.lots(customer=found.customer),
        earned_lot=ledger.lot_of(entry=f"earn:{found.key}"),
        customer=found.customer,
        at=step.now,
        key=f"revoke:{step.key}",
        data=dict(data),
    )
    # A wallet that owes already may go further below zero by a revocation that drew on lots.
    taken = taken and replace(taken, below_zero=True)
    return [entry for entry in (given, taken) if entry is not None]
