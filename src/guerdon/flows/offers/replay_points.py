"""What drafts that multiply points would add: by the rate, the worth and the caps of today."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guerdon.flows.till import earning
from guerdon.flows.till.many import Gains
from guerdon.give.live import LiveOffers
from guerdon.give.points.earn import earned
from guerdon.terms.cart import Checkout
from guerdon.terms.condition import ALWAYS
from guerdon.terms.customer import Facts
from guerdon.terms.money import shared
from guerdon.terms.offer import Offer
from guerdon.terms.period import Period
from guerdon.terms.points import Plan

KIND = "points_multiplier"
Boosts = dict[str, list[tuple[int, int]]]


def terms_of(*, drafts: Sequence[Offer], like: LiveOffers, now: datetime) -> LiveOffers | None:
    """The till's own wallet with the rate and the worth of `now` all year.

    None where no draft multiplies points, or where a purchase earns none to multiply.
    """
    plan = like.plan
    rate = None if plan is None else plan.rate(at=now)
    if plan is None or rate is None or all(one.kind != KIND for one in drafts):
        return None
    today = replace(
        plan,
        rates=(replace(rate, period=Period()),),
        worths=(),
        worth_milli=plan.worth(at=now),
    )
    return replace(like, plan=today, wallets=())


class AddedPoints:
    """The extra points of one customer, order by order, as the till would issue them.

    Where the wallet has caps on earning, all that the year earns is counted twice, with the drafts
    and without: extra points stop at a cap, and take from it what came later without them.
    """

    def __init__(self, *, terms: LiveOffers, facts: Facts) -> None:
        """Nothing yet. `terms` are those of `terms_of`."""
        assert terms.plan is not None  # noqa: S101 (terms_of)
        self.terms, self.facts, self.plan = terms, facts, terms.plan
        self.wanted: dict[str, int] = {}
        self.with_drafts: dict[str, int] = {}
        self.without: dict[str, int] = {}
        self.more = 0

    def take(self, *, ask: Checkout, walk: Gains, at: datetime) -> bool:
        """One more order and what the drafts give to it; whether they add points."""
        capped = bool(self.plan.caps)
        boosting = any(one.extras for _, one in walk)
        if not (capped or boosting):
            return False
        paid = _paid(ask, walk)
        boosts = _boosts(ask, walk, paid) if boosting else {}
        adds = False
        for key, own in boosts.items():
            points = self._plain(ask, paid, at, own) - self._plain(ask, paid, at, ())
            self.wanted[key] = self.wanted.get(key, 0) + points
            adds = adds or points > 0
        if capped:
            every = [one for own in boosts.values() for one in own]
            self.more += self._issued(ask, paid, at, every, self.with_drafts)
            self.more -= self._issued(ask, paid, at, (), self.without)
        return adds

    def whole(self) -> Mapping[str, int]:
        """The points by draft; what caps leave is shared out by what each would have added."""
        if not (self.plan.caps and any(self.wanted.values())):
            return self.wanted
        keys = list(self.wanted)
        weights = [self.wanted[key] for key in keys]
        return dict(zip(keys, shared(total=max(0, self.more), weights=weights), strict=True))

    def _plain(
        self, ask: Checkout, paid: Sequence[int], at: datetime, boosts: Sequence[tuple[int, int]]
    ) -> int:
        counts = ask.cart.value_minor if self.plan.before_offers else sum(paid)
        return earned(plan=self.plan, paid_minor=counts, at=at, boosts=boosts)

    def _issued(
        self,
        ask: Checkout,
        paid: Sequence[int],
        at: datetime,
        boosts: Sequence[tuple[int, int]],
        used: dict[str, int],
    ) -> int:
        """What the order earns within caps, and into their counters with it."""
        facts = replace(self.facts, used=used)
        parts = earning.parts(
            ask=ask,
            facts=facts,
            offers=self.terms,
            now=at,
            paid=paid,
            by_points=0,
            boosts=boosts,
        )
        for use in earning.used(
            customer=ask.customer, earned=parts, spent=0, offers=self.terms, now=at
        ):
            used[use.key] = used.get(use.key, 0) + use.units
        return sum(part.points for part in parts)


def reads_values(*, terms: LiveOffers | None) -> bool:
    """Whether what customers are known by decides what they earn, and with it what caps leave."""
    plan: Plan | None = None if terms is None else terms.plan
    if plan is None or not plan.caps:
        return False
    return any(rule.condition is not ALWAYS for rule in plan.rules)


def _paid(ask: Checkout, walk: Gains) -> list[int]:
    """What each line costs after the drafts."""
    paid = [line.value_minor for line in ask.cart.lines]
    for _, one in walk:
        for line, cuts in one.cuts.items():
            paid[line] -= sum(cuts)
    return paid


def _boosts(ask: Checkout, walk: Gains, paid: Sequence[int]) -> Boosts:
    """By draft its multipliers, each with what is paid for the lines that it multiplies."""
    places = {line.key: paid[place] for place, line in enumerate(ask.cart.lines)}
    found: Boosts = {}
    for offer, one in walk:
        for extra in one.extras:
            if extra.what == "points":
                part = sum(places[line] for line in extra.lines or places)
                found.setdefault(offer.key, []).append((extra.multiplier_bp, part))
    return found
