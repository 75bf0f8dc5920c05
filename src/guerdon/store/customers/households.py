"""Households in the store: who is in, who was asked, and what each agreed to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Count

from guerdon.give.exchange.household import Housemate
from guerdon.store.models import Customer, Household
from guerdon.store.models import Housemate as Row
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household: those who are in, by customer, and those who were asked."""

    key: str
    name: str
    open: bool
    mates: Mapping[str, Housemate]
    invited: tuple[str, ...]

    @property
    def head(self) -> str:
        """Who leads it; "" once it is closed."""
        return next((mate.customer for mate in self.mates.values() if mate.head), "")


def begin(*, key: str, name: str, head: str, share_bp: int, now: datetime) -> Refusal | None:
    """A new household of one; call it inside `write()`."""
    home = Household.objects.create(key=key, name=name, created_at=now)
    return _in(home.pk, head, {"head": True, "may_spend": True, "share_bp": share_bp}, now)


def held(*, key: str) -> Home | None:
    """The household, which nobody else may change until the transaction ends."""
    row = Household.objects.select_for_update().filter(key=key).first()
    return None if row is None else _home(row)


def seen(*, key: str) -> Home | None:
    """The household as it stands."""
    row = Household.objects.filter(key=key).first()
    return None if row is None else _home(row)


def of(*, customer: str) -> str | None:
    """The household that the customer is in."""
    rows = Row.objects.filter(customer__key=customer, state="in")
    return rows.values_list("household__key", flat=True).first()


def invite(*, key: str, customer: str, now: datetime) -> None:
    """Ask somebody in, again if they once declined or left; call it inside `write()`."""
    Row.objects.update_or_create(
        household=Household.objects.get(key=key),
        customer=Customer.objects.get(key=customer),
        defaults={"state": "invited", "invited_at": now, "may_spend": False, "share_bp": 0},
    )


def enter(*, key: str, customer: str, share_bp: int, now: datetime) -> Refusal | None:
    """Who was asked comes in; refused for one who is in another household."""
    home = Household.objects.get(key=key)
    return _in(home.pk, customer, {"share_bp": share_bp}, now)


def _in(home: int, customer: str, words: dict[str, Any], now: datetime) -> Refusal | None:
    try:
        with write():
            Row.objects.update_or_create(
                household_id=home,
                customer=Customer.objects.get(key=customer),
                defaults={"state": "in", "since": now, "until": None, **words},
                create_defaults={"state": "in", "since": now, "invited_at": now, **words},
            )
    except IntegrityError:
        return Refusal(reason="household_taken", data={"customer": customer})
    return None


def change(*, key: str, customer: str, words: Mapping[str, Any]) -> None:
    """Write what changed of somebody in the household."""
    Row.objects.filter(household__key=key, customer__key=customer).update(**words)


def close(*, key: str, now: datetime) -> None:
    """Nobody is in the household any more."""
    Row.objects.filter(household__key=key, state__in=("in", "invited")).update(
        state="out", until=now, head=False
    )
    Household.objects.filter(key=key).update(closed_at=now)


def sharing(*, after: int = 0, most: int = 500) -> list[tuple[int, str, str]]:
    """Those in a household who put a share in by themselves: number, household and customer."""
    rows = Row.objects.filter(state="in", share_bp__gt=0, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", "household__key", "customer__key")[:most])


def agreed(*, customers: Sequence[str]) -> tuple[Housemate, ...]:
    """Those of the customers who are in a household and put a share in by themselves."""
    rows = Row.objects.filter(state="in", share_bp__gt=0, customer__key__in=customers)
    return tuple(_mate(row) for row in rows.select_related("customer").order_by("customer_id"))


def sizes() -> dict[int, int]:
    """How many open households have so many members."""
    found = Row.objects.filter(state="in").values("household").annotate(n=Count("pk"))
    return dict(Counter(one["n"] for one in found))


def _home(row: Household) -> Home:
    rows = Row.objects.filter(household=row).select_related("customer").order_by("pk")
    mates = {one.customer.key: _mate(one) for one in rows if one.state == "in"}
    asked = tuple(one.customer.key for one in rows if one.state == "invited")
    return Home(key=row.key, name=row.name, open=row.closed_at is None, mates=mates, invited=asked)


def _mate(row: Row) -> Housemate:
    return Housemate(
        customer=row.customer.key,
        head=row.head,
        may_spend=row.may_spend,
        share_bp=row.share_bp,
        since=row.since or row.invited_at,
    )
