"""Before gift rules change: which gifts last year's members of each value class could be given."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.flows.gifts import rules as gift_rules
from guerdon.give import sections
from guerdon.give.gifts.document import NAME
from guerdon.give.gifts.rules import fitting
from guerdon.store.tiers import past_years
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import CLASSES, GiftFacts, GiftRules, Triple
from guerdon.terms.past_sale import PastYear

MOST = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassGifts:
    """One value class: members of the year looked at, and the gifts that may go to them."""

    value_class: str
    members: int
    live: tuple[Triple, ...]
    draft: tuple[Triple, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPreview:
    """Every value class by the rules in force and by the draft's; the members without a class."""

    year: PastYear
    classes: tuple[ClassGifts, ...]
    unknown: int


def previewed(
    *, document: Mapping[str, Any], now: datetime, most: int = MOST
) -> GiftPreview | Refusal:
    """What may be given to whom by the draft, beside what may be given now.

    Classes are those of the newest night, members those of the last year (about `most` orders are
    read: all of every so-many-th member). Care after a complaint and equal gifts too soon depend
    on the day and are left out. Refused: a draft that cannot be read, and `no_past_carts`.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    year = past_years.sampled(most=most)
    if isinstance(year, Refusal):
        return year
    members = {sale.customer for sale in year.sales}
    counts = Counter(past_years.value_classes(customers=members).values())
    draft: GiftRules = sections.value(name=NAME, document=document)
    live = gift_rules.rules(now=now) or GiftRules()
    classes = tuple(
        ClassGifts(
            value_class=one,
            members=counts[one],
            live=allowed(rules=live, value_class=one, now=now),
            draft=allowed(rules=draft, value_class=one, now=now),
        )
        for one in CLASSES
    )
    return GiftPreview(year=year, classes=classes, unknown=len(members) - counts.total())


def allowed(*, rules: GiftRules, value_class: str, now: datetime) -> tuple[Triple, ...]:
    """The triples that a customer of the class may be given, the most worth first."""
    facts = GiftFacts(value_class=value_class)
    scenes = {one.key for one in rules.scenes}
    found = fitting(rules=rules, facts=facts, scenes=scenes, now=now)
    return tuple(triple for triple, why in found if why is None)
