"""One part of a replay: the orders of some customers, asked about the drafts as at the till."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from guerdon.flows.offers.forecast import read_of
from guerdon.flows.offers.replay_points import AddedPoints, reads_values, terms_of
from guerdon.flows.offers.trying import SAMPLE_CODE
from guerdon.flows.till.many import Gains, given
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.offer_document import parsed
from guerdon.store.night import known_values
from guerdon.store.past import orders
from guerdon.store.past.orders import Buyer, PastOrder
from guerdon.store.programme import offers
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import customer_key
from guerdon.terms.offer import Limits, Offer
from guerdon.terms.period import Period
from guerdon.terms.replay import BandTally, OfferTally, Replayed

MOST_OFFERS = 1_000


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


def live_of(*, drafts: Sequence[Offer], like: LiveOffers) -> LiveOffers:
    """The drafts as the till would hold them, without periods and limits of the whole offer."""
    free = [
        replace(one, period=Period(), limits=Limits(per_customer=most_of(offer=one)))
        for one in drafts
    ]
    return snapshot(free, stacking=like.stacking, plan=None, currency=like.currency, zone=like.zone)


def most_of(*, offer: Offer) -> int | None:
    """How often one customer may use the draft: one code of their own opens it once."""
    return 1 if offer.codes == "unique" else offer.limits.per_customer


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
        self.past = orders.Reader(since=since, until=until)
        drafts = read(documents=documents)
        assert not isinstance(drafts, Refusal)  # noqa: S101 (read before)
        like = offers.live(now=now)
        self.live = live_of(drafts=drafts, like=like)
        self.points = terms_of(drafts=drafts, like=like, now=now)
        self.most = {one.key: most_of(offer=one) for one in drafts}
        self.reads = any(read_of(own=one) for one in self.live.offers) or reads_values(
            terms=self.points
        )
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
        buyers = list(self.past.buyers(part=part))
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
        added = None if self.points is None else AddedPoints(terms=self.points, facts=facts)
        had = after = sales = 0
        for order in buyer.orders:
            minor = self._order(order, facts, uses, found, added)
            had += order.had_minor
            after += minor
            sales += sum([line.quantity * line.unit_minor for line in order.lines])
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
        if added is not None:
            for key, points in added.whole().items():
                found.offers[key].points += points
                band.points += points

    def _order(
        self,
        order: PastOrder,
        facts: Facts,
        uses: dict[str, int],
        found: Replayed,
        added: AddedPoints | None,
    ) -> int:
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
        spent = {key: number for key, number in uses.items() if self.most[key] == number}
        standing = self._after(facts, spent)
        walk = given(ask=ask, facts=standing, offers=self.live, now=order.at)
        if isinstance(walk, Refusal):
            found.refused += 1
            return 0
        if spent:
            # Asked as if nobody had a limit, only to tell how often one is met.
            free = given(ask=ask, facts=facts, offers=self.live, now=order.at)
            keys = set() if isinstance(free, Refusal) else {offer.key for offer, _ in free}
            for key in spent.keys() & keys:
                found.offers[key].capped += 1
        total = 0
        for key, (minor, cost) in _gains(walk).items():
            tally = found.offers.get(key)
            if tally is None:
                tally = found.offers[key] = OfferTally()
            uses[key] = uses.get(key, 0) + 1
            tally.uses += 1
            tally.minor += minor
            tally.cost_minor += cost
            total += minor
        more = added is not None and added.take(ask=ask, walk=walk, at=order.at)
        found.reached += bool(total) or more
        return total

    @staticmethod
    def _after(facts: Facts, spent: Mapping[str, int]) -> Facts:
        """What the till would read once the customer's limits are met."""
        if not spent:
            return facts
        who = str(facts.customer)
        used = {customer_key(offer=key, customer=who): number for key, number in spent.items()}
        return replace(facts, used=used)


def _gains(walk: Gains) -> dict[str, tuple[int, int]]:
    """By offer what it takes off and what it costs; one may stand in several lines of the walk."""
    gains: dict[str, tuple[int, int]] = {}
    for offer, one in walk:
        minor, cost = gains.get(offer.key, (0, 0))
        gains[offer.key] = (minor + one.minor, cost + one.cost)
    return gains
