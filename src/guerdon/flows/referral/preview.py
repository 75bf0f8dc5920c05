"""Before invitations hold: what they would have paid for those who were new last year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from guerdon.flows.referral.counting import live as in_force
from guerdon.give import sections
from guerdon.give.referral.document import NAME
from guerdon.give.referral.preview import Promised, promised
from guerdon.give.referral.settings import Programme, Settings
from guerdon.give.referral.steps import Order
from guerdon.store.programme import offers
from guerdon.store.referral import bindings
from guerdon.store.tiers import past_years
from guerdon.terms.decision import Refusal
from guerdon.terms.past_sale import PastSale, PastYear
from guerdon.terms.period import ALWAYS
from guerdon.terms.points import Plan

MOST = 40_000
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """One programme of the draft, and as it stands now (None: it is new)."""

    draft: Programme
    then: Promised
    now: Promised | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """The members who were new from `since` on; `brought` of them came by an invitation.

    `spent_minor` is what they paid in the year after returns, `worth_milli` what a point pays.
    """

    year: PastYear
    since: datetime
    newcomers: int
    brought: int
    spent_minor: int
    worth_milli: int
    programmes: tuple[Both, ...]


def previewed(
    *, document: Mapping[str, Any], now: datetime, most: int = MOST
) -> Previewed | Refusal:
    """Every new member of last year, taken to have been brought by a friend.

    New is who bought for the first time in the year, and not in the first quarter of the shop's own
    records, in which everybody seems new; about `most` orders are read. The purchases
    are moved on by whole weeks until they begin from now, so that times of a higher rate count.
    Each is cut by the share of the member's money that went back. Refused: a draft that cannot be
    read, `no_past_carts`, and `year_too_short`. Nothing is changed.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    year = past_years.sampled(most=most)
    if isinstance(year, Refusal):
        return year
    since = past_years.new_since(year=year)
    if since is None:
        return Refusal(reason="year_too_short")
    known = past_years.known_before(year=year, at=since)
    weeks = -(-(now - year.since) // WEEK)
    friends = [
        _orders(list(sales), weeks)
        for customer, sales in groupby(year.sales, key=lambda sale: sale.customer)
        if customer not in known
    ]
    new = {sale.customer for sale in year.sales} - known
    draft: Settings = sections.value(name=NAME, document=document)
    standing = in_force(now=now)[1]
    return Previewed(
        year=year,
        since=since,
        newcomers=len(new),
        brought=len(bindings.brought(customers=new)),
        spent_minor=sum(order.kept_minor for orders in friends for order in orders),
        worth_milli=(offers.live(now=now).plan or Plan()).worth(at=now),
        programmes=tuple(
            _both(one, standing.called(key=one.key), friends) for one in draft.programmes
        ),
    )


def _both(draft: Programme, before: Programme | None, friends: list[list[Order]]) -> Both:
    return Both(
        draft=draft,
        then=promised(programme=_always(draft), friends=friends),
        now=promised(programme=_always(before), friends=friends) if before else None,
    )


def _always(programme: Programme) -> Programme:
    """The same without its own beginning and end: the year is a whole one."""
    return replace(programme, period=ALWAYS)


def _orders(sales: list[PastSale], weeks: int) -> list[Order]:
    paid = sum(sale.paid_minor for sale in sales if not sale.back)
    back = sum(sale.paid_minor for sale in sales if sale.back)
    kept = max(0, paid - back)
    return [
        Order(
            key=str(number),
            at=sale.at + weeks * WEEK,
            paid_minor=sale.paid_minor,
            kept_minor=sale.paid_minor * kept // paid,
        )
        for number, sale in enumerate(sales)
        if not sale.back and paid
    ]
