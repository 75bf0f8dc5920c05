"""The rules of giving where they meet plans, launches, journeys and one customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guerdon.give.gifts.rules import fitting, held, refused
from guerdon.store.campaigns import gift_facts
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import CLASSES, GiftFacts, GiftRules, Triple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "gifts"
# As the rules are asked: the first that forbids is the one that is told.
ORDER = ("gift_care_hold", "gift_ceiling", "gift_again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One offer of a plan as the rules look at it: the gift that it is, and its most worth."""

    gift: str
    worth_minor: "Sequence[int] | NDArray[np.int64]"


def rules(*, now: datetime) -> GiftRules | None:
    """The rules in force; None where the shop has set none."""
    found = sections.live(name=NAME, now=now)
    return None if found is None else found[1]


def barred(
    *,
    customers: Sequence[str],
    classes: Sequence[str],
    offers: Sequence[Planned],
    now: datetime,
) -> "Mapping[str, NDArray[np.bool_]]":
    """By reason which offer which customer must not be given, shape (offers, customers).

    Every customer is judged by the same rules as one at a time; those with the same class and
    without a complaint or a gift are judged together. Empty where no rules are set.
    """
    import numpy as np

    found = rules(now=now)
    if found is None:
        return {}
    complained = gift_facts.complaints(since=now - timedelta(days=found.care_days))
    had = gift_facts.had(since=now - timedelta(days=found.again_days))
    reasons: dict[str, Any] = {}
    shape = (len(offers), len(customers))
    of_class = np.array([str(one) for one in classes])
    alone = [n for n, key in enumerate(customers) if key in complained or key in had]
    together = np.ones(len(customers), dtype=bool)
    together[alone] = False
    for number, offer in enumerate(offers):
        worth = np.asarray(offer.worth_minor)
        for one in CLASSES:
            ceiling = found.ceilings.get(one)
            if ceiling is None:
                continue
            over = together & (of_class == one) & (worth > ceiling)
            reasons.setdefault("gift_ceiling", np.zeros(shape, dtype=bool))[number] |= over
        for place in alone:
            key = customers[place]
            facts = GiftFacts(
                value_class=str(classes[place]),
                complained_at=complained.get(key),
                had=had.get(key, {}),
            )
            why = refused(
                rules=found,
                facts=facts,
                gift=offer.gift,
                worth_minor=int(worth[place]),
                now=now,
            )
            if why is not None:
                reasons.setdefault(why.reason, np.zeros(shape, dtype=bool))[number, place] = True
    return {reason: reasons[reason] for reason in ORDER if reason in reasons}


def applied(*, audience: Any, offers: Sequence[Mapping[str, Any]], now: datetime) -> Any:
    """A plan's audience with what the rules forbid taken out of `may`, and why in `barred`."""
    found = rules(now=now)
    if found is None or not offers:
        return audience
    classes = gift_facts.classes()
    reasons = barred(
        customers=audience.customers,
        classes=[classes.get(key, "") for key in audience.customers],
        offers=[
            Planned(
                gift=gift_facts.gift_of(document=one),
                worth_minor=worth(one, audience.expected_basket),
            )
            for one in offers
        ],
        now=now,
    )
    may = audience.may.copy()
    for mask in reasons.values():
        may &= ~mask
    return replace(audience, may=may, barred=reasons)


def worth(document: Mapping[str, Any], basket: Any) -> "NDArray[np.int64]":
    """What one use of an offer takes off each customer's usual basket, at most, minor units."""
    import numpy as np

    from guerdon.decide.response import depth_of

    least = int(document.get("least_minor", 0))
    depth = depth_of(kind=document["kind"], value=document["value"], least_minor=least)
    if depth is None:
        return np.zeros(len(basket), dtype=np.int64)
    spent = np.maximum(basket, float(depth.least_minor))
    off = np.minimum(spent * depth.percent + depth.off_minor, spent)
    if depth.cap_minor is not None:
        off = np.minimum(off, float(depth.cap_minor))
    return np.asarray(np.ceil(off), dtype=np.int64)


def complained(*, now: datetime) -> frozenset[str]:
    """Customers who are left alone now, since they complained."""
    found = rules(now=now)
    if found is None or not found.care_days:
        return frozenset()
    return frozenset(gift_facts.complaints(since=now - timedelta(days=found.care_days)))


def granted(*, customer: str, gift: str, worth_minor: int, now: datetime) -> Refusal | None:
    """Why a customer must not be given this now, or None; without a gift only care counts."""
    found = rules(now=now)
    if found is None:
        return None
    facts = _facts(found, customer, now)
    if not gift and not worth_minor:
        return held(rules=found, facts=facts, now=now)
    return refused(rules=found, facts=facts, gift=gift, worth_minor=worth_minor, now=now)


def suggested(
    *, customer: str, scenes: Sequence[str], now: datetime
) -> tuple[tuple[Triple, Refusal | None], ...]:
    """The triples of these scenes (none named: of all), and why one may not be given."""
    found = rules(now=now)
    if found is None:
        return ()
    named = scenes or [scene.key for scene in found.scenes]
    return fitting(rules=found, facts=_facts(found, customer, now), scenes=named, now=now)


def _facts(found: GiftRules, customer: str, now: datetime) -> GiftFacts:
    days = max(found.care_days, found.again_days)
    return gift_facts.of(customer=customer, since=now - timedelta(days=days))
