"""What a return frees: money and uses go back to their counters, things back to the stock."""

from collections.abc import Iterable, Mapping

from guerdon.flows.till.gifts_back import GiftOut
from guerdon.flows.till.returning import Kept
from guerdon.give.live import LiveOffer
from guerdon.store.till.till import Redemption
from guerdon.terms.limit import Use, budget_key, spend_key, stock_key


def stock(*, found: Redemption, back: Iterable[GiftOut]) -> list[Use]:
    """What goes back to the stock: pieces that were counted when they were given."""
    counted_then = {use.key for use in found.holds.uses}
    pieces = ((stock_key(item=one.item), one.quantity) for one in back)
    return [Use(key=key, units=n, ceiling=None) for key, n in pieces if key in counted_then]


def freed(
    *, found: Redemption, kept: Kept, offers: Mapping[str, LiveOffer], free: bool
) -> tuple[Use, ...]:
    """What goes back to the counters: money as offers give less, uses with the last unit.

    `free` False leaves the uses taken. `offers` are those of the order, by key.
    """
    gone = dict(found.returned.get("freed", {}))
    taken = {use.key: 0 for use in found.holds.uses}
    for use in found.holds.uses:
        taken[use.key] += use.units
    # Things are free again when they are handed back, and not before; caps of points never are,
    # so that what was forgiven or spent meanwhile cannot be earned once more in their period.
    counted_apart = ("stock/", "points/")
    taken = {name: units for name, units in taken.items() if not name.startswith(counted_apart)}
    if found.state in ("returned", "cancelled"):
        return ()
    if kept.empty and free:
        return tuple(
            Use(key=name, units=units - gone.get(name, 0), ceiling=None)
            for name, units in taken.items()
        )
    given = found.returned.get("given") or {
        one["offer"]: one["minor"] for one in found.quote["applied"]
    }
    back: list[Use] = []
    for key, minor in given.items():
        limits = offers[key].offer.limits
        less = minor - kept.given.get(key, 0)
        names = [spend_key(offer=key)] if limits.spend_minor is not None else []
        names += [budget_key(budget=limits.budget)] if limits.budget is not None else []
        back += [Use(key=name, units=less, ceiling=None) for name in names if name in taken]
    return tuple(back)
