"""Rewards that members had for points: what is to be handed over, what was, what was undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points.redeem import Draw
from guerdon.store.models import Customer
from guerdon.store.models import HadReward as Row
from guerdon.terms.limit import Use

HAD, HANDED, UNDONE = "had", "handed_over", "undone"
STATES = (HAD, HANDED, UNDONE)
# So many letters stand for it on the member's page and at the counter: enough for one shop's
# waiting things, and whoever hands over sees the member beside them.
REFERENCE = 6
# A voucher is handed over by its code: nobody waits for it at a counter.
AT_COUNTER = ("goods", "service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """So many of a reward for so many points; `entry` is the ledger's key of the spending."""

    entry: str
    customer: str
    wallet: str
    reward: str
    what: str
    quantity: int
    points: int
    codes: tuple[str, ...]
    draws: tuple[Draw, ...]
    uses: tuple[Use, ...]
    state: str
    at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""
    why: str = ""
    number: int = 0

    @property
    def reference(self) -> str:
        """What the member shows where it is handed out."""
        return digest(value=[self.entry])[:REFERENCE].upper()


def keep(*, had: Had) -> int:
    """Write it down under a new number; call it inside the transaction of the spending."""
    return keep_all(had=[had])[0]


def keep_all(*, had: Sequence[Had]) -> list[int]:
    """Write them down as `keep` does, in their order, by one statement for some thousands."""
    keys = {one.customer for one in had}
    numbers = dict(Customer.objects.filter(key__in=keys).values_list("key", "pk"))
    rows = [
        Row(
            entry=one.entry,
            reference=one.reference,
            customer_id=numbers[one.customer],
            wallet=one.wallet,
            reward=one.reward,
            what=one.what,
            quantity=one.quantity,
            points=one.points,
            codes=list(one.codes),
            draws=[[draw.lot, draw.points] for draw in one.draws],
            uses=[[use.key, use.units] for use in one.uses],
            state=one.state,
            at=one.at,
        )
        for one in had
    ]
    return [int(row.pk) for row in Row.objects.bulk_create(rows)]


def locked(*, number: int) -> Had | None:
    """One by its number, held until the transaction ends; None where there is none."""
    rows = Row.objects.select_for_update(of=("self",)).select_related("customer")
    row = rows.filter(pk=number).first()
    return None if row is None else _seen(row)


def end(*, number: int, state: str, by: str, why: str, now: datetime) -> None:
    """It was handed over or undone; call it inside the transaction of `locked`."""
    Row.objects.filter(pk=number).update(state=state, ended_by=by, why=why, ended_at=now)


def listed(
    *,
    states: Sequence[str] = STATES,
    kinds: Sequence[str] = (),
    customer: str = "",
    reference: str = "",
    most: int = 50,
) -> tuple[Had, ...]:
    """Those in one of the states, the newest first; of some kinds, a customer, a reference."""
    rows: Any = Row.objects.filter(state__in=states).select_related("customer").order_by("-pk")
    if kinds:
        rows = rows.filter(what__in=kinds)
    if customer:
        rows = rows.filter(customer__key=customer)
    if reference:
        rows = rows.filter(reference=reference.upper())
    return tuple(_seen(row) for row in rows[:most])


def counted(*, kinds: Sequence[str]) -> int:
    """How many of those kinds wait to be handed over."""
    return Row.objects.filter(state=HAD, what__in=kinds).count()


def _seen(row: Row) -> Had:
    return Had(
        number=row.pk,
        entry=row.entry,
        customer=row.customer.key,
        wallet=row.wallet,
        reward=row.reward,
        what=row.what,
        quantity=row.quantity,
        points=row.points,
        codes=tuple(row.codes),
        draws=tuple(Draw(lot=lot, points=points) for lot, points in row.draws),
        uses=tuple(Use(key=key, units=units, ceiling=None) for key, units in row.uses),
        state=row.state,
        at=row.at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        why=row.why,
    )
