"""Before causes hold: what the shop would have paid for last year's purchases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.flows.giving.causes import live as in_force
from guerdon.give import sections
from guerdon.give.giving import share
from guerdon.give.giving.document import NAME
from guerdon.store.giving import causes
from guerdon.store.tiers import past_years
from guerdon.terms.dated import standing
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause
from guerdon.terms.past_sale import PastSale, PastYear

MOST = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseYear:
    """One cause: hundredths of a percent of a purchase now and by the draft, and what they come to.

    `chosen` of the members looked at help it now; `now_minor` and `then_minor` are what theirs
    gives, `all_minor` what the draft's share of everybody's purchases would be. `points_now` and
    `points_then` are minor units that 1,000 points are worth to it, 0 where it takes none.
    """

    cause: Cause
    now_bp: int
    then_bp: int
    chosen: int
    now_minor: int
    then_minor: int
    all_minor: int
    points_now: int
    points_then: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Every cause of the draft over the members of the year."""

    year: PastYear
    members: int
    causes: tuple[CauseYear, ...]


def previewed(
    *, document: Mapping[str, Any], now: datetime, most: int = MOST
) -> Previewed | Refusal:
    """What the shares of `now` would have come to over last year's purchases less their returns.

    About `most` orders are read: all of every so-many-th member. How many points members would
    have given nobody can tell from purchases; what such a gift is worth is said. Refused: a draft
    that cannot be read, and `no_past_carts`. Nothing is changed.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    year = past_years.sampled(most=most)
    if isinstance(year, Refusal):
        return year
    members = {sale.customer for sale in year.sales}
    chosen = causes.choices(customers=members)
    draft: Mapping[str, Cause] = sections.value(name=NAME, document=document)
    before = in_force(now=now)[1]
    return Previewed(
        year=year,
        members=len(members),
        causes=tuple(
            _cause(one, before.get(key), year.sales, chosen, now) for key, one in draft.items()
        ),
    )


def _cause(
    draft: Cause,
    before: Cause | None,
    sales: Any,
    chosen: Mapping[str, str],
    now: datetime,
) -> CauseYear:
    now_bp = _bp(before, now)
    then_bp = _bp(draft, now)
    own = [sale for sale in sales if chosen.get(sale.customer) == draft.key]
    return CauseYear(
        cause=draft,
        now_bp=now_bp,
        then_bp=then_bp,
        chosen=len({sale.customer for sale in own}),
        now_minor=_given(own, now_bp),
        then_minor=_given(own, then_bp),
        all_minor=_given(sales, then_bp),
        points_now=_worth(before, now),
        points_then=_worth(draft, now),
    )


def _bp(cause: Cause | None, now: datetime) -> int:
    return 0 if cause is None else standing(dated=cause.shares, at=now) or 0


def _worth(cause: Cause | None, now: datetime) -> int:
    rate = None if cause is None else standing(dated=cause.rates, at=now)
    return 0 if rate is None else 1_000 * rate.minor // rate.points


def _given(sales: list[PastSale], bp: int) -> int:
    """Order by order as the till does; a return takes back its own share."""
    found = sum(
        (-1 if sale.back else 1) * share.share(paid_minor=sale.paid_minor, bp=bp) for sale in sales
    )
    return max(0, found)
