"""Wallets of many members: found by what they hold, held, and read together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.store import rows
from guerdon.store.bulk import among, array
from guerdon.store.ledger.ledger import Purse, purse, wallet_account
from guerdon.store.parcel import is_sqlite
from guerdon.terms.entry import Lot

# So many customers are looked through at once for those who hold enough.
SPAN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One member's wallet: its balance, and its lots with something left, first to end first."""

    customer: str
    total: int
    lots: tuple[Lot, ...]

    def purse(self, *, now: datetime) -> Purse:
        """The wallet at that moment."""
        left = ((lot.left, lot.available_at, lot.expires_at) for lot in self.lots)
        return purse(left=left, total=self.total, now=now)


# The last line tells how far the look went, also where nobody there holds enough.
RICH = """
WITH next AS MATERIALIZED (
  SELECT id, key FROM store_customer WHERE id > %s ORDER BY id LIMIT %s
)
SELECT n.id, n.key FROM next n JOIN store_balance b ON b.account = %s || n.id
WHERE b.amount >= %s
UNION ALL SELECT max(id), NULL FROM next ORDER BY 1
"""


def rich(
    *, wallet: str, least: int, after: int = 0, span: int = SPAN
) -> tuple[list[str], int | None]:
    """Customers of the next `span` after that number whose wallet stands at `least` or more.

    By number, with the number to go on after; None where there are no more customers.
    """
    account = f"{wallet_account(wallet=wallet)}#"
    found = rows.several(query=RICH, params=[after, span, account, least])
    ends = [number for number, key in found if key is None]
    return [key for _, key in found if key is not None], ends[0]


HOLD = """
SELECT 1 FROM store_balance WHERE account IN (
  SELECT w.account || c.id FROM store_customer c, unnest(%s::text[]) AS w(account)
  WHERE c.key = ANY(%s::text[])
) ORDER BY account FOR UPDATE
"""


def hold(*, customers: Collection[str], wallets: Collection[str]) -> None:
    """Queue here until no other transaction works on these wallets; inside a transaction only.

    As `ledger.hold`, for many: what is read of them afterwards stays true until the transaction
    ends. They are taken in the order in which everybody takes wallets.
    """
    if is_sqlite() or not customers:
        return
    accounts = [f"{wallet_account(wallet=wallet)}#" for wallet in wallets]
    rows.several(query=HOLD, params=[array(accounts), array(list(customers))])


LOTS = """
SELECT c.key, l.id, l.amount, l.used, {earned_at}, {available_at}, {expires_at}, l.life,
  {shares_at}
FROM store_lot l JOIN store_customer c ON c.id = l.customer_id
WHERE {{}} AND l.wallet = %s AND l.used < l.amount
ORDER BY l.customer_id, l.expires_at IS NULL, l.expires_at, l.id
"""
TOTALS = """
SELECT c.key, b.amount FROM store_customer c JOIN store_balance b ON b.account = %s || c.id
WHERE {}
"""


def wallets(*, customers: Sequence[str], wallet: str) -> list[Held]:
    """What each of them holds in the wallet, in their order; who never had any is absent."""
    if not customers:
        return []
    test, values = among("c.key", sorted(customers))
    account = f"{wallet_account(wallet=wallet)}#"
    totals = dict(rows.several(query=TOTALS.format(test), params=[account, *values]))
    names = ("earned_at", "available_at", "expires_at", "shares_at")
    query = LOTS.format(**{name: rows.micros(f"l.{name}") for name in names}).format(test)
    lots: dict[str, list[Lot]] = {}
    for key, lot, amount, used, earned, available, expires, life, shares in rows.several(
        query=query, params=[*values, wallet]
    ):
        lots.setdefault(key, []).append(
            Lot(
                lot=lot,
                amount=amount,
                left=amount - used,
                earned_at=rows.moment(earned),
                available_at=rows.moment(available),
                expires_at=None if expires is None else rows.moment(expires),
                life=life,
                shares_at=None if shares is None else rows.moment(shares),
            )
        )
    return [
        Held(customer=key, total=int(totals[key]), lots=tuple(lots.get(key, ())))
        for key in customers
        if key in totals
    ]
