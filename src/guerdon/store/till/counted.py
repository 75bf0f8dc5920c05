"""What is counted for an ask: which counters it may touch, and what those stand at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.give.points import caps
from guerdon.give.posting import Posted
from guerdon.give.promotions.struck_price import StruckPrice
from guerdon.store import rows
from guerdon.store.bulk import among
from guerdon.store.parcel import Ready
from guerdon.store.till import bought
from guerdon.terms.cart import Checkout
from guerdon.terms.code import plain
from guerdon.terms.condition import leaves
from guerdon.terms.customer import Facts
from guerdon.terms.limit import day_of, purchase_use, stock_key, uses
from guerdon.terms.offer import NO_LIMITS
from guerdon.terms.period import Period

# Counters whose ceiling the store alone knows.
STANDING = ("budget/", "stock/")
COUNTERS = "SELECT key, used, ceiling FROM store_counter WHERE {among}"
# SQLite takes no more than 32,766 values in one statement.
AT_ONCE = 10_000
# How many counters are asked for before it is known whether the customer may have the offers.
LIKELY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What is looked up in one snapshot: shared codes, and what offers make it necessary to read.

    `limited`: some have counters, of which `open` are those that stand open to any cart. `capped`:
    points have. `bought`: some ask what the customer bought. `struck`: when the reductions began
    that need a history of prices.
    """

    live: LiveOffers | None
    limited: bool = False
    open: tuple[LiveOffer, ...] = ()
    capped: bool = False
    bought: bool = False
    struck: tuple[Period, ...] = ()
    shared: Mapping[str, tuple[tuple[Period, str], ...]] = field(default_factory=dict)


_index = Index(live=None)


def indexed(*, live: LiveOffers) -> Index:
    """The index of the snapshot, made once."""
    global _index  # noqa: PLW0603 (it goes with the one snapshot of this process)
    found = _index
    if found.live is not live:
        anybody = [live.offers[number] for number in live.index.anybody[0]]
        found = Index(
            live=live,
            limited=any(_counts(one) for one in live.offers),
            open=tuple(one for one in anybody if _counts(one))[:LIKELY],
            capped=any(caps.keys(plan=plan, customer="", day="") for plan in live.plans),
            bought=any(one.kind.nth or _asks(one) for one in live.offers),
            struck=tuple(one.offer.period for one in live.offers if _strikes(one)),
            shared=_shared(live),
        )
        _index = found
    return found


def _shared(live: LiveOffers) -> dict[str, tuple[tuple[Period, str], ...]]:
    """Plain code -> when it is written how: of two years, each may write it in its own way."""
    found: dict[str, tuple[tuple[Period, str], ...]] = {}
    for one in live.offers:
        if one.offer.codes == "shared":
            code = plain(text=one.offer.shared_code)
            found[code] = (*found.get(code, ()), (one.offer.period, one.offer.shared_code))
    return found


def likely(*, ask: Checkout, live: LiveOffers, now: datetime) -> list[str]:
    """Counters that the ask will probably want, as far as that is plain before anything is read.

    They spare a round trip where the guess holds, and cost a look at a few rows where it does not:
    those of offers open to any cart and of the ask's shared codes, and the caps of its points.
    """
    index = indexed(live=live)
    keys: set[str] = set()
    coded = [live.by_key[key] for code in ask.codes for key in live.by_code.get(code, ())]
    if index.open or coded:
        today = day_of(now=now, zone=ask.zone or live.zone)
        for one in (*index.open, *coded):
            keys.update(_of(one, ask, today))
    if index.capped:
        keys |= caps.wanted(plans=live.plans, customer=ask.customer, at=now, zone=live.zone)
    return sorted(keys) if len(keys) <= LIKELY else []


def wanted(*, ask: Checkout, known: Facts, ready: Posted) -> set[str]:
    """The counters of the offers that were posted for the ask."""
    today = ready.local.date().isoformat()
    keys: set[str] = set()
    for one in ready.offers:
        if not _counts(one):
            continue
        keys.update(_of(one, ask, today))
        if one.kind.nth and ask.customer is not None:
            made = known.values.get("orders", 0)
            keys.add(purchase_use(customer=ask.customer, made=made).key)
    return keys


def letters(*, keys: Sequence[str]) -> list[tuple[str, list[Any]]]:
    """What to ask to learn where these counters stand; nothing for none."""
    found: list[tuple[str, list[Any]]] = []
    for begin in range(0, len(keys), AT_ONCE):
        test, values = among("key", keys[begin : begin + AT_ONCE])
        found.append((Ready(COUNTERS.format(among=test)), values))
    return found


def standing(
    *, keys: set[str], seen: Iterable[Sequence[Any]], at: Iterable[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """What the counters `keys` stand at, and the ceilings of shared budgets and of stock.

    `seen` are the rows of the counters `at`, which were read already; the others are read now.
    """
    used: dict[str, int] = {}
    # A budget that nobody opened has nothing in it.
    ceilings = {key: 0 for key in keys if key.startswith("budget/")}
    more = sorted(keys.difference(at))
    asked = [row for query, params in letters(keys=more) for row in _rows(query, params)]
    for key, taken, ceiling in (*seen, *asked):
        if key not in keys:
            continue
        used[key] = taken
        if key.startswith(STANDING):
            ceilings[key] = ceiling
    return used, ceilings


def _rows(query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    return rows.several(query=query, params=params)


def _of(one: LiveOffer, ask: Checkout, today: str) -> set[str]:
    """The counters of one offer's limits and of the things that it gives."""
    keys = {stock_key(item=item) for item in one.kind.things(one.terms)}
    for code in ask.codes or ("",):
        taken = uses(
            offer=one.offer,
            customer=ask.customer,
            day=today,
            minor=1,
            units=1,
            store=ask.store,
            code=code,
        )
        keys.update(use.key for use in taken)
    return keys


def _counts(one: LiveOffer) -> bool:
    """Whether counters stand behind the offer."""
    return one.offer.limits != NO_LIMITS or one.kind.nth or bool(one.kind.things(one.terms))


def _asks(one: LiveOffer) -> bool:
    """Whether the offer's condition looks at what the customer bought."""
    return any(leaf.field in bought.LIVE for leaf in leaves(condition=one.condition))


def _strikes(one: LiveOffer) -> bool:
    """Whether the offer's struck-through price comes out of the price history."""
    return isinstance(one.terms, StruckPrice) and one.terms.prior_minor is None
