"""A year of sales, member by member: all of some members rather than some of all."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Max, Min, Q, QuerySet

from guerdon.store.models import KnowValue, Order
from guerdon.store.night.nights import current
from guerdon.store.past.carts import paid_lines
from guerdon.terms.decision import Refusal
from guerdon.terms.past_cart import lines_of
from guerdon.terms.past_sale import PastSale, PastYear

YEAR = timedelta(days=365)
QUARTER = timedelta(days=90)


def _orders() -> QuerySet[Order]:
    """Real orders of known customers: not simulated, and of no intake that is on its way."""
    complete = Q(intake=None) | Q(intake__state="complete")
    own = Order.objects.filter(complete, simulated=False, customer__merged_into=None)
    return own.exclude(customer=None).exclude(total_minor=0)


def sampled(*, most: int, lines: bool = False) -> PastYear | Refusal:
    """The year up to the newest order, of so many members that about `most` orders are read.

    The same members every time, since they are picked by their number; with `lines` each sale has
    what was bought. Refused: `no_past_carts` without any order.
    """
    newest = _orders().aggregate(at=Max("placed_at"))["at"]
    if newest is None:
        return Refusal(reason="no_past_carts")
    until = newest + timedelta(microseconds=1)
    since = until - YEAR
    found = _orders().filter(placed_at__gte=since, placed_at__lt=until)
    members = found.values("customer").distinct().count()
    every = max(1, -(-found.count() // most))
    if every > 1:
        found = found.annotate(turn=F("customer_id") % every).filter(turn=0)
    found = found.order_by("customer_id", "placed_at", "id")
    return PastYear(
        sales=_sales(found, lines), members=members, every=every, since=since, until=until
    )


def new_since(*, year: PastYear) -> datetime | None:
    """From when on a first order of the year is that of a new member; None where nobody can tell.

    In the first quarter of a shop's records everybody seems new.
    """
    oldest = _orders().aggregate(at=Min("placed_at"))["at"]
    since = max(year.since, oldest + QUARTER)
    return since if since < year.until else None


def known_before(*, year: PastYear, at: datetime) -> set[str]:
    """Which members of the year had bought before that moment."""
    found = _orders().filter(placed_at__lt=at)
    if year.every > 1:
        found = found.annotate(turn=F("customer_id") % year.every).filter(turn=0)
    names = found.values_list("customer__key", flat=True).distinct()
    return {sale.customer for sale in year.sales} & set(names.iterator())


def _sales(found: QuerySet[Order], lines: bool) -> tuple[PastSale, ...]:
    names = ("id", "customer__key", "customer__tier", "placed_at", "total_minor", "kind")
    rows = list(found.values_list(*names, "channel", "store"))
    bought = paid_lines(orders=[row[0] for row in rows]) if lines else {}
    return tuple(
        PastSale(
            customer=customer,
            tier=tier,
            at=at,
            paid_minor=abs(total),
            back=kind == "return" or total < 0,
            lines=lines_of(paid=bought.get(pk, ()), total_minor=total) if lines else (),
            channel=channel,
            store=store,
        )
        for pk, customer, tier, at, total, kind, channel, store in rows
    )


def value_classes(*, customers: Iterable[str]) -> dict[str, str]:
    """Customer -> value class of the newest night; without a night, nobody has one."""
    night = current()
    if night is None:
        return {}
    wanted = set(customers)
    found = KnowValue.objects.filter(night__key=night.key)
    named = found.values_list("customer__key", "value_class")
    return {key: value for key, value in named.iterator() if key in wanted}
