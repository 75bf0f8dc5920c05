"""The replay of past orders through draft offers: asked by the till's own engine, in parallel."""

import gc
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from guerdon.flows import replay_process
from guerdon.flows.forecast import read_of
from guerdon.flows.offer_trying import SAMPLE_CODE
from guerdon.flows.quoting import given
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.offer_document import parsed
from guerdon.store import known_values, offers, past_orders
from guerdon.store.past_orders import Buyer, PastOrder
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Limits, Offer
from guerdon.terms.period import Period
from guerdon.terms.replay import BandTally, OfferTally, Replayed

MOST_OFFERS = 1_000
# So many orders further on the state is told.
TELL_EVERY = 10
Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the drafts would have given over [since, until), and what they read of customers.

    `reads` are the fields that were read as they are today and not as they were.
    """

    since: datetime
    until: datetime
    currency: str
    offers: tuple[Offer, ...]
    reads: tuple[str, ...]
    found: Replayed


def replayed(
    *,
    documents: Sequence[Any],
    now: datetime,
    processes: int | None = None,
    tell: Tell | None = None,
) -> Replay | Refusal:
    """Every order of the year at its prices before discounts, asked about the drafts together.

    Periods and total limits are lifted: what the drafts would give if they had stood all year. The
    limit of each customer holds. Unique codes count as held by everybody. Nothing is written.
    Refused: a draft that cannot be read, none or too many, and without past orders.
    """
    drafts = read(documents=documents)
    if isinstance(drafts, Refusal):
        return drafts
    window = past_orders.window(now=now)
    parts = past_orders.parts()
    if window is None or not parts:
        return Refusal(reason="no_past_carts")
    asked = {"documents": [*documents], "since": window[0], "until": window[1], "now": now}
    whole = Replayed()
    for number, part in enumerate(_each(asked, parts, processes), start=1):
        whole.add(part)
        if tell is not None and number % TELL_EVERY == 1:
            tell({"step": "replay", "done": number, "total": len(parts)})
    live = live_of(drafts=drafts, like=offers.live(now=now))
    return Replay(
        since=window[0],
        until=window[1],
        currency=live.currency,
        offers=drafts,
        reads=tuple(sorted({field for one in live.offers for field in read_of(own=one)})),
        found=whole,
    )


def read(*, documents: Sequence[Any]) -> tuple[Offer, ...] | Refusal:
    """The drafts. Refused: what `parsed` refuses, none or too many, two of one key."""
    if not 0 < len(documents) <= MOST_OFFERS:
        return Refusal(reason="replay_offers", data={"most": MOST_OFFERS})
    found = []
    for document in documents:
        offer = parsed(document)
        if isinstance(offer, Refusal):
            return offer
        found.append(offer)
    return tuple({offer.key: offer for offer in found}.values())


def _each(
    asked: dict[str, Any], parts: Sequence[tuple[int, int]], processes: int | None
) -> Iterable[Replayed]:
    """Each part's sums; with one process in this one, else in others that read for themselves."""
    wanted = min(processes or os.cpu_count() or 1, len(parts))
    if wanted == 1:
        yield from map(Player(**asked).part, parts)
        return
    # A fresh process and not a copy of this one: that may hold locks and connections.
    with ProcessPoolExecutor(
        max_workers=wanted,
        mp_context=get_context("spawn"),
        initializer=replay_process.begun,
        initargs=(asked,),
    ) as pool:
        yield from pool.map(replay_process.played, parts)


def live_of(*, drafts: Sequence[Offer], like: LiveOffers) -> LiveOffers:
    """The drafts as the till would hold them, without periods and limits of the whole offer."""
    free = [
        replace(one, period=Period(), limits=Limits(per_customer=one.limits.per_customer))
        for one in drafts
    ]
    return snapshot(free, stacking=like.stacking, plan=None, currency=like.currency, zone=like.zone)


class Player:
    """Asks orders about the drafts, one part of the customers after the other."""

    def __init__(
        self,
        *,
        documents: Sequence[Mapping[str, Any]],
        since: datetime,
        until: datetime,
        now: datetime,
    ) -> None:
        self.since, self.until = since, until
        drafts = read(documents=documents)
        assert not isinstance(drafts, Refusal)  # noqa: S101 (read before)
        self.live = live_of(drafts=drafts, like=offers.live(now=now))
        self.most = {one.key: one.limits.per_customer for one in drafts}
        self.reads = any(read_of(own=one) for one in self.live.offers)
        self.shared = tuple(one.shared_code for one in drafts if one.codes == "shared")
        self.codes = {
            f"{SAMPLE_CODE}-{one.key}": CodeFact(
                code=f"{SAMPLE_CODE}-{one.key}", offer=one.key, owner=None, state="fresh"
            )
            for one in drafts
            if one.codes == "unique"
        }

    def part(self, part: tuple[int, int]) -> Replayed:
        """The sums of the customers of one part."""
        collects = gc.isenabled()
        # Nothing here points back at itself: looking for such rings took a quarter of the time.
        gc.disable()
        try:
            return self._part(part)
        finally:
            if collects:
                gc.enable()

    def _part(self, part: tuple[int, int]) -> Replayed:
        found = Replayed()
        buyers = list(past_orders.buyers(part=part, since=self.since, until=self.until))
        values: Mapping[str, Mapping[str, Any]] = {}
        if self.reads:
            values = known_values.of(customers=[one.key for one in buyers])
        for buyer in buyers:
            self._buyer(buyer, values.get(buyer.key, {}), found)
        return found

    def _buyer(self, buyer: Buyer, values: Mapping[str, Any], found: Replayed) -> None:
        facts = Facts(
            customer=buyer.key, known=True, values=values, codes=self.codes, tier=buyer.tier
        )
        uses: dict[str, int] = {}
        had = after = sales = 0
        for order in buyer.orders:
            minor = self._order(order, facts, uses, found)
            had += order.had_minor
            after += minor
            sales += sum(line.value_minor for line in order.lines)
        for key in uses:
            found.offers[key].customers += 1
        band = found.bands.setdefault(buyer.value_class, BandTally())
        band.customers += 1
        band.orders += len(buyer.orders)
        band.sales_minor += sales
        band.before_minor += had
        band.after_minor += after
        band.better += after > had
        band.worse += after < had

    def _order(self, order: PastOrder, facts: Facts, uses: dict[str, int], found: Replayed) -> int:
        """What the order gets, and into the sums with it."""
        found.orders += 1
        if not order.lines:
            return 0
        ask = Checkout(
            cart=Cart(lines=order.lines, currency=self.live.currency),
            customer=facts.customer,
            channel=order.channel or "store",
            store=order.store,
            codes=(*self.shared, *self.codes),
        )
        walk = given(ask=ask, facts=facts, offers=self.live, now=order.at)
        if isinstance(walk, Refusal):
            found.refused += 1
            return 0
        total = 0
        # One offer may stand in several lines of the walk and is used once.
        gains: dict[str, tuple[int, int]] = {}
        for offer, one in walk:
            minor, cost = gains.get(offer.key, (0, 0))
            gains[offer.key] = (minor + one.minor, cost + one.cost)
        for key, (minor, cost) in gains.items():
            tally = found.offers.setdefault(key, OfferTally())
            most = self.most[key]
            if most is not None and uses.get(key, 0) >= most:
                tally.capped += 1
                continue
            uses[key] = uses.get(key, 0) + 1
            tally.uses += 1
            tally.minor += minor
            tally.cost_minor += cost
            total += minor
        found.reached += bool(total)
        return total


def as_job(*, args: Mapping[str, Any], tell: Tell) -> Any:
    """Replay in the background: the offers by their keys, as they stand; plain data."""
    found = replayed(
        documents=documents(keys=args["offers"]),
        now=datetime.fromisoformat(args["now"]),
        processes=args.get("processes"),
        tell=tell,
    )
    return found if isinstance(found, Refusal) else told(found=found)


def documents(*, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """The current versions of these offers, drafts and live ones alike."""
    seen = (offers.seen(key=key) for key in keys)
    return [one.document for one in seen if one is not None]


def told(*, found: Replay) -> dict[str, Any]:
    """A replay as plain data; money in minor units."""
    names = {one.key: dict(one.name) for one in found.offers}
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "currency": found.currency,
        "reads": list(found.reads),
        "orders": found.found.orders,
        "reached": found.found.reached,
        "malformed": found.found.refused,
        "offers": [
            {"key": key, "name": names[key], **asdict(found.found.offers.get(key, OfferTally()))}
            for key in names
        ],
        "bands": [
            {"band": band, **asdict(tally)} for band, tally in sorted(found.found.bands.items())
        ],
    }
