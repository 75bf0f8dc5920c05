"""Members who play: one row each, held while their plays are worked on, and their nicknames."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from guerdon.store.models import Customer
from guerdon.store.models import Player as Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """The nickname ("" without one), and whether the member wants to be seen on boards."""

    nickname: str
    shown: bool


def hold(*, customer: str) -> Player | None:
    """The member's player, made where there is none, held until the transaction ends.

    None for a customer that the store does not know. Call it inside `write()`, after wallets.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_player (customer_id, nickname, shown)"
            " SELECT id, '', %s FROM store_customer WHERE key = %s"
            " ON CONFLICT (customer_id) DO UPDATE SET nickname = store_player.nickname"
            " RETURNING nickname, shown",
            [False, customer],
        )
        found = cursor.fetchone()
    return None if found is None else Player(nickname=found[0], shown=bool(found[1]))


def seen(*, customer: str) -> Player:
    """The member's player; one who never played has no nickname and is not shown."""
    row = Row.objects.filter(customer__key=customer).first()
    return Player(nickname="", shown=False) if row is None else _player(row)


def rename(*, customer: str, nickname: str, folded: str, now: datetime) -> bool:
    """Give the member a nickname and show them; False where somebody else has one like it.

    Call it inside `write()` with the player held.
    """
    if Row.objects.filter(folded=folded).exclude(customer__key=customer).exists():
        return False
    own = Row.objects.filter(customer__key=customer)
    own.update(nickname=nickname, folded=folded, shown=True, changed_at=now)
    return True


def hide(*, customer: str, now: datetime) -> None:
    """Show the member no more and forget the nickname."""
    own = Row.objects.filter(customer__key=customer)
    own.update(nickname="", folded=None, shown=False, changed_at=now)


def _player(row: Row) -> Player:
    return Player(nickname=row.nickname, shown=row.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Where the member is (an IANA zone, "" unknown) and the birthday that they told."""

    zone: str
    birthday: str


def about(*, customer: str) -> About | None:
    """What plays ask of a customer; None for one that is not known."""
    row = Customer.objects.filter(key=customer).first()
    if row is None:
        return None
    return About(zone=row.zone, birthday=str(row.attributes.get("birthday") or ""))
