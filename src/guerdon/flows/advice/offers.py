"""Each advised kind as an offer's document, with what one use costs or may cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guerdon.decide.advice.shape import WEEKS, length, off, threshold
from guerdon.store.programme import offers, programme
from guerdon.terms import money

if TYPE_CHECKING:
    from guerdon.decide.advice.weigh import Crowd

# The second step of a stepped offer is deeper by half.
DEEPER = 1.5
DOUBLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The document, None for what is begun elsewhere; money of one use in minor units.

    `ceiling` is what one may cost at most where its cost is the shop's to choose.
    """

    document: Mapping[str, Any] | None
    depth: float = 0.0
    use_cost: int = 0
    ceiling: int | None = None


def made(
    *, kind: str, crowd: "Crowd", basket: int, threshold: int, segment: str, now: datetime
) -> Made:
    """The offer of that kind for this audience; `threshold` lies above its average basket.

    Raises KeyError for a kind that is not advised.
    """
    return KINDS[kind](_Given(crowd, basket, threshold, segment, now))


class _Given:
    """What every kind is made from."""

    def __init__(
        self, crowd: "Crowd", basket: int, threshold: int, segment: str, now: datetime
    ) -> None:
        self.crowd, self.basket, self.threshold = crowd, basket, threshold
        self.segment, self.now = segment, now
        self.shop = programme.read()
        self.unit: int = 10 ** money.exponent(currency=self.shop.currency)

    def deep(self, *, percent: bool) -> float:
        """The depth that leaves most by the prior."""
        from guerdon.decide.advice.weigh import deepest_worth

        return deepest_worth(
            crowd=self.crowd,
            threshold=0 if percent else self.threshold,
            margin=self.shop.margin,
            unit=self.unit,
            percent=percent,
        )

    def document(
        self, kind: str, en: str, zh: str, value: Mapping[str, Any], days: int, **more: Any
    ) -> dict[str, Any]:
        """An offer for the audience, from now on for so many days, once a customer."""
        found: dict[str, Any] = {
            "key": f"advised-{kind.replace('_', '-')}",
            "kind": kind,
            "name": {"en": en, "zh": zh},
            "value": value,
            "limits": {"per_customer": 1},
            "period": {
                "start": self.now.isoformat(),
                "end": (self.now + timedelta(days=days)).isoformat(),
            },
            **more,
        }
        if self.segment:
            found["condition"] = {"field": "segments", "op": "has_any", "value": [self.segment]}
        return found

    def whole(self, minor: int) -> str:
        """An amount in whole units where it is one."""
        text = money.written(minor=minor, currency=self.shop.currency)
        return text.removesuffix(".00")


def _amount(given: _Given) -> Made:
    depth = given.deep(percent=False)
    less = off(threshold=given.threshold, depth=depth, unit=given.unit)
    depth = less / given.threshold
    en = f"{given.whole(less)} off {given.whole(given.threshold)}"
    zh = f"满 {given.whole(given.threshold)} 减 {given.whole(less)}"
    days = length(depth=depth).days
    document = given.document(
        "amount", en, zh, {"off_minor": less}, days, least_minor=given.threshold
    )
    return Made(document=document, depth=depth, use_cost=less)


def _percent(given: _Given) -> Made:
    depth = given.deep(percent=True)
    percent = round(100 * depth)
    zh = f"{(100 - percent) / 10:g} 折"
    days = length(depth=depth).days
    document = given.document("percent", f"{percent} % off", zh, {"percent": percent}, days)
    return Made(document=document, depth=depth, use_cost=round(given.basket * depth))


def _stepped(given: _Given) -> Made:
    depth = given.deep(percent=False)
    less = off(threshold=given.threshold, depth=depth, unit=given.unit)
    higher = threshold(basket=round(given.threshold * 1.2), unit=given.unit)
    more = off(threshold=higher, depth=depth * DEEPER, unit=given.unit)
    rows = ((given.threshold, less), (higher, more))
    value = {"by": "spend", "steps": [{"from": at, "off_minor": minor} for at, minor in rows]}
    en = ", ".join(f"{given.whole(minor)} off {given.whole(at)}" for at, minor in rows)
    zh = "，".join(f"满 {given.whole(at)} 减 {given.whole(minor)}" for at, minor in rows)
    depth = less / given.threshold
    document = given.document("stepped", en, zh, value, length(depth=depth).days)
    return Made(document=document, depth=depth, use_cost=less)


def _points(given: _Given) -> Made:
    plan = offers.live(now=given.now).plan
    # Twice the points cost once their worth more; without points there is nothing to double.
    cost = 0
    if plan is not None:
        earned = given.basket / given.unit * given.shop.points_per_unit
        cost = round(earned * plan.worth_milli / 1000)
    document = given.document(
        "points_multiplier", "Double points", "双倍积分", {"percent": DOUBLE}, WEEKS.days
    )
    return Made(document=document, depth=cost / given.basket, use_cost=cost)


def _first(given: _Given) -> Made:
    less = off(threshold=given.basket, depth=0.15, unit=given.unit)
    document = given.document(
        "first_purchase",
        f"{given.whole(less)} off the first order",
        f"首单立减 {given.whole(less)}",
        {"off_order_minor": less},
        WEEKS.days,
    )
    document.pop("condition", None)
    return Made(document=document, depth=less / given.basket, use_cost=less)


def _gift(given: _Given) -> Made:
    """A gift from the threshold on may cost what filling the basket up to it earns."""
    earned = given.shop.margin * (given.threshold - given.basket)
    return Made(document=None, ceiling=max(0, int(earned)))


def _sample(given: _Given) -> Made:
    """A sample may cost what the first basket that it brings earns, no more."""
    return Made(document=None, ceiling=int(given.shop.margin * given.basket))


def _referral(given: _Given) -> Made:
    """Both rewards together stay below what a customer like these earns in a year."""
    yearly = float((given.crowd.orders * given.crowd.basket).mean())
    return Made(document=None, ceiling=int(given.shop.margin * yearly))


KINDS = {
    "amount": _amount,
    "percent": _percent,
    "stepped": _stepped,
    "points_multiplier": _points,
    "first_purchase": _first,
    "gift": _gift,
    "sample": _sample,
    "referral": _referral,
}
