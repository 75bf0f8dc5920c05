"""Before the global holdout changes: how many of last year's members it would leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.decide.arms import Slots
from guerdon.flows.experiments.global_holdout import held_share, slots
from guerdon.give import sections
from guerdon.give.experiments.document import NAME
from guerdon.store.tiers import past_years
from guerdon.terms.decision import Refusal
from guerdon.terms.past_sale import PastYear

MOST = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Of the `members` looked at: how many are held out now, by the draft, and by both.

    `spent_minor` is what those whom the draft holds out paid in the year, of `all_minor` by all.
    """

    year: PastYear
    members: int
    before: int
    after: int
    both: int
    spent_minor: int
    all_minor: int


def previewed(*, document: Mapping[str, Any], now: datetime, most: int = MOST) -> HeldOut | Refusal:
    """Who of last year's members the draft leaves out of all giving.

    About `most` orders are read: all of every so-many-th member. Refused: a draft that cannot be
    read, and `no_past_carts`. Nothing is changed.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    year = past_years.sampled(most=most)
    if isinstance(year, Refusal):
        return year
    draft = slots(settings=sections.value(name=NAME, document=document))
    return counted(year=year, live=held_share(now=now), draft=draft)


def counted(*, year: PastYear, live: Slots, draft: Slots) -> HeldOut:
    """The members of the year, told by the slots that hold them."""
    members = {sale.customer for sale in year.sales}
    before = {one for one in members if live.holds(customer=one)}
    after = {one for one in members if draft.holds(customer=one)}
    paid = [
        (sale.customer, -sale.paid_minor if sale.back else sale.paid_minor) for sale in year.sales
    ]
    return HeldOut(
        year=year,
        members=len(members),
        before=len(before),
        after=len(after),
        both=len(before & after),
        spent_minor=sum(minor for customer, minor in paid if customer in after),
        all_minor=sum(minor for _, minor in paid),
    )
