"""Entrants: the eligible offers of one checkout, the lines each is about, and its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guerdon.give import handing
from guerdon.give.basket import Basket, at_most
from guerdon.give.kind import Given, Turn
from guerdon.give.live import LiveOffer
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import LAYERS
from guerdon.terms.stacking import Stacking

RANKS: Mapping[str, int] = {layer: rank for rank, layer in enumerate(LAYERS)}


# Never changed, and not frozen all the same: see give.basket.
@dataclass(slots=True, kw_only=True, eq=False)
class Entrant:
    """One offer, or one line's part of it, that competes for a place in the quote.

    `whole` are all lines the offer is about, `scope` those that this entrant may make cheaper.
    `money` and `units` name the purses that bound it, `things` those that it hands things out of.
    `rank` is the order of turns: layer, priority, key, line.
    """

    live: LiveOffer
    terms: Any
    whole: tuple[int, ...]
    scope: tuple[int, ...]
    base: str
    rank: tuple[int, int, str, tuple[int, ...]]
    code: str = ""
    money: tuple[str, ...] = ()
    units: str = ""
    things: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether purses bound it."""
        return bool(self.money or self.units or self.things)


@dataclass(slots=True, kw_only=True)
class Taken:
    """What an entrant gives, the basket it takes it from, in its layer, and the purses after."""

    given: Given
    basket: Basket
    purses: Mapping[str, int]

    def after(self) -> Basket:
        """The basket after it."""
        given = self.given
        return self.basket.less(
            given.cuts, shipping=given.shipping, sets=given.sets, purses=self.purses
        )


def entered(
    *,
    live: LiveOffer,
    terms: Any,
    whole: tuple[int, ...],
    stacking: Stacking,
    code: str = "",
    money: tuple[str, ...] = (),
    units: str = "",
    things: tuple[str, ...] = (),
) -> list[Entrant]:
    """The entrants of one offer: one, or one a line where it may be chosen line by line.

    Line by line only where no line's part bears on another's: no threshold on moving prices and
    no purse.
    """
    offer = live.offer
    base = "entry" if stacking.rule(live.group) == "add" else "running"
    apart = (
        offer.layer == "line"
        and len(whole) > 1
        and live.kind.by_line(terms)
        and (not offer.least_minor or offer.measures == "original")
        and not money
        and not units
    )
    scopes: list[tuple[int, ...]] = [(line,) for line in whole] if apart else [whole]
    return [
        Entrant(
            live=live,
            terms=terms,
            whole=whole,
            scope=scope,
            base=base,
            rank=(RANKS[offer.layer], -offer.priority, offer.key, scope),
            code=code,
            money=money,
            units=units,
            things=things,
        )
        for scope in scopes
    ]


def turn_of(*, entrant: Entrant, basket: Basket) -> Turn:
    """What the entrant sees in that basket."""
    offer = entrant.live.offer
    return Turn(
        basket=basket.in_layer(offer.layer),
        scope=entrant.scope,
        whole=entrant.whole,
        base=entrant.base,
        measures=offer.measures,
    )


def take(*, entrant: Entrant, basket: Basket) -> Taken | None:
    """What the entrant gives in its turn; None when that is nothing."""
    turn = turn_of(entrant=entrant, basket=basket)
    offer = entrant.live.offer
    if offer.least_minor and turn.spend() < offer.least_minor:
        return None
    if offer.least_quantity and turn.quantity() < offer.least_quantity:
        return None
    given = entrant.live.kind.give(entrant.terms, turn)
    basket = turn.basket
    if given.minor - given.shipping > basket.room:
        given = _with(given, cuts=at_most(cuts=given.cuts, limit=basket.room))
    purses = basket.purses
    if entrant.money or entrant.units:
        bounded = _within(entrant, given, purses)
        if bounded is None:
            return None
        given, purses = bounded
    if not given.minor and not given.extras:
        return None
    if entrant.things:
        purses = handing.after(extras=given.extras, purses=purses)
    return Taken(given=given, basket=basket, purses=purses)


def _with(
    given: Given, *, cuts: Mapping[int, tuple[int, ...]], shipping: int | None = None
) -> Given:
    return Given(
        cuts=cuts,
        shipping=given.shipping if shipping is None else shipping,
        extras=given.extras,
        sets=given.sets,
        data=given.data,
    )


def _within(
    entrant: Entrant, given: Given, purses: Mapping[str, int]
) -> tuple[Given, Mapping[str, int]] | None:
    """The gift within its purses: clipped where the offer says so, else given whole or not."""
    clip = entrant.live.offer.limits.when_short == "clip"
    if entrant.units:
        count = sum(1 for off in given.cuts.values() for cut in off if cut)
        if count > purses[entrant.units]:
            if not clip:
                return None
            given = _with(given, cuts=fewest(cuts=given.cuts, units=purses[entrant.units]))
    room = min((purses[purse] for purse in entrant.money), default=given.minor)
    if given.minor > room:
        if not clip:
            return None
        shipping = min(given.shipping, room)
        cuts = at_most(cuts=given.cuts, limit=room - shipping)
        given = _with(given, cuts=cuts, shipping=shipping)
    after = dict(purses)
    for purse in entrant.money:
        after[purse] -= given.minor
    if entrant.units:
        after[entrant.units] -= sum(1 for off in given.cuts.values() for cut in off if cut)
    return given, after


def short_of(*, entrant: Entrant, basket: Basket) -> str:
    """The purse that holds less than the offer would give alone; "" when all suffice."""
    given = entrant.live.kind.give(entrant.terms, turn_of(entrant=entrant, basket=basket))
    for purse in entrant.money:
        if basket.purses[purse] < given.minor:
            return purse
    count = sum(1 for off in given.cuts.values() for cut in off if cut)
    if entrant.units and basket.purses[entrant.units] < count:
        return entrant.units
    return ""


def why_nothing(*, entrant: Entrant, basket: Basket) -> Refusal | None:
    """Why the entrant gives nothing in that basket, None when it would give something."""
    turn, offer = turn_of(entrant=entrant, basket=basket), entrant.live.offer
    kind, terms = entrant.live.kind, entrant.terms
    missing = kind.missing(terms, turn)
    short = max(offer.least_minor - turn.spend(), missing or 0)
    if short > 0:
        data = {"missing_minor": short, "least_minor": turn.spend() + short}
        return Refusal(reason="spend_short", data=data | _promise(entrant))
    few = max(offer.least_quantity - turn.quantity(), kind.missing_units(terms, turn) or 0)
    if few > 0:
        data = {"missing": few, "least": turn.quantity() + few}
        return Refusal(reason="quantity_short", data=data | _promise(entrant))
    refused = kind.refused(terms, turn)
    if refused is not None:
        return refused
    if take(entrant=entrant, basket=basket) is not None:
        return None
    purse = short_of(entrant=entrant, basket=basket)
    if purse:
        return Refusal(reason="limit_short", data={"limit": purse})
    return Refusal(reason="gives_nothing")


def _promise(entrant: Entrant) -> dict[str, int]:
    promised = entrant.live.kind.promise(entrant.terms)
    return {"promised_minor": promised} if promised else {}


def fewest(*, cuts: Mapping[int, tuple[int, ...]], units: int) -> dict[int, tuple[int, ...]]:
    """The greatest cuts for that many units; ties to the earlier unit."""
    flat = sorted(
        ((-cut, line, unit) for line, off in cuts.items() for unit, cut in enumerate(off) if cut)
    )
    kept = {(line, unit) for _, line, unit in flat[:units]}
    clipped = {
        line: tuple(cut if (line, unit) in kept else 0 for unit, cut in enumerate(off))
        for line, off in cuts.items()
    }
    return {line: off for line, off in clipped.items() if any(off)}


def clash(*, one: Entrant, other: Entrant, stacking: Stacking) -> bool:
    """Whether two entrants may not stand together.

    Never-pairs first, then always-pairs, then exclusive offers, then the rule of their group.
    """
    a, b = one.live.offer, other.live.offer
    if a.key == b.key:
        return False
    if _names(a.never_with, other) or _names(b.never_with, one):
        return True
    if _names(a.also_with, other) or _names(b.also_with, one):
        return False
    if a.layer != b.layer:
        return "cart" in (a.exclusive, b.exclusive)
    return (a.exclusive, b.exclusive) != ("no", "no") or _grouped(one, other, stacking)


def _grouped(one: Entrant, other: Entrant, stacking: Stacking) -> bool:
    """Two of one layer whose group takes only one a line."""
    group = one.live.group
    if group != other.live.group or stacking.rule(group) in ("add", "multiply"):
        return False
    return one.live.offer.layer == "shipping" or not set(one.scope).isdisjoint(other.scope)


def _names(names: frozenset[str], entrant: Entrant) -> bool:
    return bool(names) and (entrant.live.offer.key in names or entrant.live.group in names)


def clashes(*, entrants: Sequence[Entrant], stacking: Stacking) -> list[int]:
    """For each entrant the bits of those that it clashes with.

    Where no offer names others or is exclusive only those of one layer and group can clash, and
    they do on a common line; that is the way of nearly all carts.
    """
    found = [0] * len(entrants)
    if any(one.live.particular for one in entrants):
        for i, one in enumerate(entrants):
            for j, other in enumerate(entrants[:i]):
                if clash(one=one, other=other, stacking=stacking):
                    found[i] |= 1 << j
                    found[j] |= 1 << i
        return found
    rivals: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for i, one in enumerate(entrants):
        offer, group = one.live.offer, one.live.group
        if stacking.rule(group) in ("add", "multiply"):
            continue
        bits = -1 if offer.layer == "shipping" else _bits(one.scope)
        met = rivals.setdefault((offer.layer, group), [])
        for j, theirs, key in met:
            if bits & theirs and key != offer.key:
                found[i] |= 1 << j
                found[j] |= 1 << i
        met.append((i, bits, offer.key))
    return found


def fallen(*, entrants: Sequence[Entrant], stacking: Stacking) -> list[Entrant | None]:
    """For each entrant, in the order of turns, an earlier one that it gives way to, else None.

    In a group whose rule is `first` the earliest on each line stands. Everywhere a twin gives way:
    one that may not stand beside an earlier one, and gives the same under the same terms.
    """
    found: list[Entrant | None] = [None] * len(entrants)
    ordered = "first" in stacking.groups.values()
    twins: dict[Any, Entrant] = {}
    for at, one in enumerate(entrants):
        if ordered and stacking.rule(one.live.group) == "first":
            for other, before in zip(entrants[:at], found, strict=False):
                if before is None and _grouped(one, other, stacking) and _one_layer(one, other):
                    found[at] = other
                    break
        if found[at] is None:
            twin = twins.setdefault(_likeness(one, at, stacking), one)
            found[at] = None if twin is one else twin
    return found


def _likeness(one: Entrant, at: int, stacking: Stacking) -> Any:
    """Equal for twins; what has purses, names others or may stand beside its like has none."""
    offer = one.live.offer
    beside = stacking.rule(one.live.group) in ("add", "multiply")
    if beside or one.live.particular or one.money or one.units or not one.live.kind.goods:
        return at
    least = (offer.least_minor, offer.least_quantity, offer.measures)
    return offer.layer, one.live.group, offer.kind, one.terms, one.scope, one.whole, least


def _one_layer(one: Entrant, other: Entrant) -> bool:
    a, b = one.live.offer, other.live.offer
    return a.layer == b.layer and a.key != b.key


def masks(*, entrant: Entrant, lines: int, capped: bool, purses: Sequence[str]) -> tuple[int, int]:
    """What the entrant touches and what its amount depends on, as bits.

    Bits: the lines, then shipping, then the cap of the whole order, then the purses.
    """
    offer = entrant.live.offer
    touches = reads = 0
    if offer.layer == "shipping":
        touches |= 1 << lines
    elif entrant.live.kind.goods:
        touches |= _bits(entrant.scope)
        if capped:
            touches |= 1 << (lines + 1)
    for purse in (*entrant.money, *((entrant.units,) if entrant.units else ()), *entrant.things):
        touches |= 1 << (lines + 2 + purses.index(purse))
    if offer.measures != "original":
        reads |= _bits(entrant.whole)
    return touches, reads | touches


def _bits(lines: Sequence[int]) -> int:
    bits = 0
    for line in lines:
        bits |= 1 << line
    return bits
