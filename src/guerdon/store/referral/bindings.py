"""Who brought whom: bindings, the orders of friends, and the lines above a customer."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from guerdon.give.referral.binding import BOUND, LAPSED, Standing
from guerdon.give.referral.guard import Evidence, Finding
from guerdon.give.referral.settings import Guard
from guerdon.give.referral.steps import Order
from guerdon.store import rows
from guerdon.store.models import Customer, Referral, ReferralOrder
from guerdon.store.models import Order as OrderRow
from guerdon.store.referral import signs

TURN = 0x72656665  # the number of the advisory lock: one binding at a time
# Longer lines than this there are none, unless somebody wrote into the table by hand.
LONGEST_LINE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A binding as it stands."""

    referral: int
    inviter: str
    invitee: str
    programme: str
    version: int
    state: str
    bound_at: datetime
    lapses_at: datetime | None
    bought: int
    decided: bool

    @property
    def standing(self) -> Standing:
        """As the rules see it."""
        return Standing(
            inviter=self.inviter,
            state=self.state,
            lapses_at=self.lapses_at,
            bought=self.bought > 0,
        )


def turn() -> None:
    """Queue here until no other transaction makes a binding; inside `write()`.

    A circle of many members can be closed by bindings that have nobody in common: only one after
    the other can each see it. On SQLite there is one writer anyway.
    """
    if connection.vendor != "sqlite":
        rows.value(query="SELECT pg_advisory_xact_lock(%s)", params=[TURN])


def of_invitee(*, invitee: str, lock: bool = False) -> Bound | None:
    """Who brought this customer, if anybody's binding has not lapsed; locked until the end."""
    # Most customers were brought by nobody: that is told by one short look at an index.
    if not rows.several(query=BROUGHT, params=[invitee, LAPSED]):
        return None
    found = Referral.objects.filter(invitee__key=invitee).exclude(state=LAPSED)
    return _one(found, lock)


BROUGHT = """
SELECT 1 FROM store_referral r JOIN store_customer c ON c.id = r.invitee_id
WHERE c.key = %s AND r.state <> %s LIMIT 1
"""


def brought(*, customers: Collection[str]) -> frozenset[str]:
    """Which of them somebody brought, whose binding has not lapsed."""
    found = Referral.objects.exclude(state=LAPSED).values_list("invitee__key", flat=True)
    return frozenset(key for key in found.iterator() if key in customers)


def numbered(*, referral: int, lock: bool = False) -> Bound | None:
    """The binding of that number."""
    return _one(Referral.objects.filter(pk=referral), lock)


def _one(found: Any, lock: bool) -> Bound | None:
    found = found.select_related("inviter", "invitee")
    row = (found.select_for_update(of=("self",)) if lock else found).first()
    if row is None:
        return None
    return Bound(
        referral=row.pk,
        inviter=row.inviter.key,
        invitee=row.invitee.key,
        programme=row.programme,
        version=row.version,
        state=row.state,
        bound_at=row.bound_at,
        lapses_at=row.lapses_at,
        bought=row.bought,
        decided=bool(row.decided_by),
    )


def above(*, customer: str) -> tuple[str, ...]:
    """Who brought the customer, who brought that one, and so on to the top."""
    return tuple(key for (key,) in rows.several(query=ABOVE, params=[customer, LONGEST_LINE]))


ABOVE = """
WITH RECURSIVE line (id, far) AS (
  SELECT r.inviter_id, 1 FROM store_referral r JOIN store_customer c ON c.id = r.invitee_id
  WHERE c.key = %s AND r.state <> 'lapsed'
  UNION ALL
  SELECT r.inviter_id, line.far + 1 FROM store_referral r JOIN line ON r.invitee_id = line.id
  WHERE r.state <> 'lapsed' AND line.far < %s
) SELECT c.key FROM line JOIN store_customer c ON c.id = line.id ORDER BY line.far
"""


def lapse(*, referral: int) -> None:
    """The attribution window is over: somebody else may bring the friend."""
    Referral.objects.filter(pk=referral).update(state=LAPSED)


def make(
    *,
    inviter: str,
    invitee: str,
    programme: str,
    version: int,
    state: str,
    channel: str,
    lapses_at: datetime | None,
    findings: Sequence[Finding],
    now: datetime,
) -> int:
    """Write the binding; its number. Call it inside `write()`, after `turn()`."""
    keys = dict(Customer.objects.filter(key__in=(inviter, invitee)).values_list("key", "pk"))
    row = Referral.objects.create(
        inviter_id=keys[inviter],
        invitee_id=keys[invitee],
        programme=programme,
        version=version,
        state=state,
        channel=channel[:32],
        bound_at=now,
        lapses_at=lapses_at,
        findings=plain(findings),
    )
    return row.pk


def plain(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept."""
    return [asdict(one) for one in findings]


def found(*, referral: int, state: str, findings: Sequence[Finding]) -> None:
    """What the guard found since, and the state that follows."""
    Referral.objects.filter(pk=referral).update(state=state, findings=plain(findings))


def decide(*, referral: int, state: str, by: str, why: str, now: datetime) -> None:
    """Somebody looked at it."""
    Referral.objects.filter(pk=referral).update(
        state=state, decided_by=by, decided_at=now, why=why[:300]
    )


def ordered(*, referral: int, order: str, at: datetime, paid_minor: int) -> bool:
    """Count an order of the friend, once; whether it was new."""
    row: dict[str, Any] = {
        "referral_id": referral,
        '"order"': order,
        "at": at,
        "paid_minor": paid_minor,
        "returns": {},
    }
    unless = 'referral_id, "order"'
    return bool(rows.insert(table="store_referralorder", rows=[row], unless=unless))


def returned(*, referral: int, order: str, key: str, minor: int) -> bool:
    """So much of an order came back by the return of that key, once; whether that was new."""
    row = ReferralOrder.objects.filter(referral_id=referral, order=order).first()
    if row is None or key in row.returns:
        return False
    row.returns = {**row.returns, key: minor}
    row.save(update_fields=["returns"])
    return True


def orders(*, referral: int) -> tuple[Order, ...]:
    """The friend's orders with what stayed of each; never below zero nor above what was paid."""
    return tuple(
        Order(
            key=row.order,
            at=row.at,
            paid_minor=row.paid_minor,
            kept_minor=max(0, row.paid_minor - max(0, sum(row.returns.values()))),
        )
        for row in ReferralOrder.objects.filter(referral_id=referral).order_by("at", "order")
    )


def sums(*, referral: int, orders: Sequence[Order]) -> None:
    """Keep how many orders there were, since when, and what stayed in all."""
    Referral.objects.filter(pk=referral).update(
        bought=len(orders),
        first_at=min((one.at for one in orders), default=None),
        spend_minor=sum(one.kept_minor for one in orders),
    )


def bought_before(*, customer: str, but: str, at: datetime) -> int:
    """How many orders a customer had placed by then, beside the one named."""
    found = OrderRow.objects.filter(customer__key=customer, kind="sale", placed_at__lte=at)
    return found.exclude(key=but).count()


def sales(*, customer: str, before: datetime) -> list[tuple[str, datetime, int]]:
    """A customer's orders before the moment in order of time: key, when, and what was paid."""
    found = OrderRow.objects.filter(customer__key=customer, kind="sale", placed_at__lt=before)
    rows = found.order_by("placed_at", "pk").values_list("key", "placed_at", "total_minor")
    return list(rows)


def sold(*, order: str, customer: str) -> tuple[datetime, int] | None:
    """When an order of the customer was placed and what it came to, if it is recorded."""
    found = OrderRow.objects.filter(key=order, customer__key=customer, kind="sale")
    return found.values_list("placed_at", "total_minor").first()


def evidence(*, inviter: str, invitee: str, guard: Guard, at: datetime) -> Evidence:
    """What is known of the two at that moment, the binding of `at` itself counted in."""
    mine = Referral.objects.filter(inviter__key=inviter).exclude(invitee__key=invitee)
    recent = mine.filter(bound_at__gt=at - timedelta(days=1), bound_at__lte=at)
    hour = recent.filter(bound_at__gt=at - timedelta(hours=1)).count()
    bought = mine.filter(bought__gt=0)
    return Evidence(
        shared=signs.shared(inviter=inviter, invitee=invitee),
        others=signs.others(inviter=inviter, invitee=invitee),
        hour=hour + 1,
        day=recent.count() + 1,
        together=_together(mine, invitee, timedelta(minutes=guard.burst_minutes)),
        bought=bought.count(),
        all_returned=bought.filter(spend_minor=0).count(),
    )


def _together(mine: Any, invitee: str, within: timedelta) -> int:
    """How many friends of this inviter joined close to this one, with it; 0 where nobody knows."""
    joined = Customer.objects.filter(key=invitee).values_list("joined_at", flat=True).first()
    if joined is None:
        return 0
    near = Q(invitee__joined_at__gte=joined - within, invitee__joined_at__lte=joined + within)
    return int(mine.filter(near).count()) + 1


def second(*, inviter: str) -> tuple[str, datetime] | None:
    """Who brought the inviter and when, where that binding is good."""
    found = Referral.objects.filter(invitee__key=inviter, state=BOUND)
    return found.values_list("inviter__key", "bound_at").first()


def below(*, inviter: str) -> list[int]:
    """The numbers of the bindings of those whom the customer brought."""
    found = Referral.objects.filter(inviter__key=inviter).exclude(state=LAPSED)
    return list(found.order_by("pk").values_list("pk", flat=True))
