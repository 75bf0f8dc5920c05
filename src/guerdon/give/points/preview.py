"""What last year's members would have got: the terms in force beside a draft of others."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from guerdon.terms.money import half_up
from guerdon.terms.past_sale import PastSale

FURTHEST = 5
MILLI = 1_000
# What a sale earns by some terms; returns are not asked.
Earns = Callable[[PastSale], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One member's points of a year by the terms in force, and by the draft."""

    customer: str
    live: int
    draft: int

    @property
    def change(self) -> int:
        """How many more by the draft; below zero, fewer."""
        return self.draft - self.live


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Members with one thing in common, and their points together."""

    name: str
    members: int
    live: int
    draft: int
    winners: int
    losers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All members of the sample by both terms.

    `live_minor` and `draft_minor` are what the points are worth if all are used. `groups` are by
    the name of a grouping; `most` and `least` the members that the draft moves furthest.
    """

    members: int
    sales: int
    live: int
    draft: int
    live_minor: int
    draft_minor: int
    winners: int
    losers: int
    groups: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    most: tuple[Year, ...] = ()
    least: tuple[Year, ...] = ()

    @property
    def same(self) -> int:
        """Members for whom nothing changes."""
        return self.members - self.winners - self.losers


def compared(
    *,
    sales: Iterable[PastSale],
    live: Earns,
    draft: Earns,
    worths: tuple[int, int],
    groups: Mapping[str, Mapping[str, str]],
) -> Preview:
    """Each member's sales by both terms; the sales of a member come one after another.

    `worths` are what a point is worth by either, in thousandths of a minor unit. `groups` maps the
    name of a grouping to the group of each customer; who is in none is in "".
    """
    years: list[Year] = []
    count = 0
    for customer, own in groupby(sales, key=attrgetter("customer")):
        held = list(own)
        count += len(held)
        years.append(Year(customer=customer, live=_sum(held, live), draft=_sum(held, draft)))
    all_live, all_draft = sum(y.live for y in years), sum(y.draft for y in years)
    by_change = sorted(years, key=lambda year: (-year.change, year.customer))
    return Preview(
        members=len(years),
        sales=count,
        live=all_live,
        draft=all_draft,
        live_minor=half_up(numerator=all_live * worths[0], denominator=MILLI),
        draft_minor=half_up(numerator=all_draft * worths[1], denominator=MILLI),
        winners=sum(year.change > 0 for year in years),
        losers=sum(year.change < 0 for year in years),
        groups={name: _groups(years, of) for name, of in groups.items()},
        most=tuple(year for year in by_change[:FURTHEST] if year.change > 0),
        least=tuple(year for year in reversed(by_change[-FURTHEST:]) if year.change < 0),
    )


def _sum(sales: list[PastSale], earns: Earns) -> int:
    """What the sales earn, less the share of the money that went back."""
    paid = sum(sale.paid_minor for sale in sales if not sale.back)
    back = sum(sale.paid_minor for sale in sales if sale.back)
    points = sum(earns(sale) for sale in sales if not sale.back)
    return points * max(0, paid - back) // paid if paid else 0


def _groups(years: list[Year], of: Mapping[str, str]) -> tuple[Group, ...]:
    """The largest group first."""
    held: dict[str, list[Year]] = defaultdict(list)
    for year in years:
        held[of.get(year.customer, "")].append(year)
    sizes = Counter({name: len(own) for name, own in held.items()})
    return tuple(
        Group(
            name=name,
            members=size,
            live=sum(year.live for year in held[name]),
            draft=sum(year.draft for year in held[name]),
            winners=sum(year.change > 0 for year in held[name]),
            losers=sum(year.change < 0 for year in held[name]),
        )
        for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    )
