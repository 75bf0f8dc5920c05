"""The ledger: the only writer of entries, lots and balances, and what can be read from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import CharField, F, Subquery, Value
from django.db.models.functions import Cast, Concat

from guerdon.store import rows
from guerdon.store.bulk import among
from guerdon.store.ledger import postings
from guerdon.store.ledger.proof import Finding, Proof, verify
from guerdon.store.models import Balance, Customer
from guerdon.store.models import Entry as EntryRow
from guerdon.store.models import Lot as LotRow
from guerdon.store.parcel import later
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS, Entry, Lot
from guerdon.terms.points import WAITING

__all__ = [
    "Finding",
    "Posted",
    "Proof",
    "Purse",
    "StatementLine",
    "balance",
    "by_kind",
    "debtors",
    "hold",
    "known",
    "lot_of",
    "lots",
    "lots_of",
    "post",
    "post_later",
    "purse",
    "statement",
    "verify",
    "waiting",
    "wallet_account",
]


# More than this is a typing error; and sums of many such still fit the database's numbers.
LARGEST = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Keys of the entries that this call wrote, and of those that had been written before."""

    fresh: tuple[str, ...]
    repeated: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A wallet at a moment: total = available + pending + lapsed - owed.

    Lapsed lots have reached their end and wait for the night that writes them off; `spendable`
    is what may be spent now, never negative.
    """

    total: int
    available: int
    pending: int
    lapsed: int
    owed: int

    @property
    def spendable(self) -> int:
        """Available less what is owed."""
        return max(0, self.available - self.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One entry as its customer sees it: `amount` in or out, and the balance after it."""

    entry: int
    key: str
    kind: str
    at: datetime
    amount: int
    balance: int
    data: dict[str, object]


def wallet_account(*, wallet: str = POINTS) -> str:
    """The account of a member's wallet; house accounts go by their plain names."""
    return f"wallet:{wallet}"


def post(*, entries: Sequence[Entry]) -> Posted | Refusal:
    """Write every entry whose key is new, all of them or none.

    An entry key happens once: written before, it is left as it is and told as repeated. Refused,
    with nothing written: `lot_overdrawn` (a lot would give more than it holds or get back more
    than it gave), `lot_not_theirs`, `wallet_below_zero` (unless the entry says `below_zero`),
    `customer_unknown`, `entry_malformed` (a credit without its lot, a debt unsaid, keys twice).
    Accounts are taken in one order everywhere, so that parallel calls wait and never deadlock.
    """
    if not entries:
        return Posted(fresh=(), repeated=())
    malformed = _malformed(entries)
    if malformed is not None:
        return malformed
    try:
        if connection.vendor == "sqlite":
            with write():
                fresh = postings.on_sqlite(entries=entries)
        elif connection.in_atomic_block:
            with write():
                fresh = postings.on_postgresql(entries=entries)
        else:
            # A single statement needs no transaction around it.
            fresh = postings.on_postgresql(entries=entries)
    except postings.RefusedError as error:
        return _named(error.refusal, entries)
    new = frozenset(fresh)
    repeated = tuple(entry.key for entry in entries if entry.key not in new)
    return Posted(fresh=tuple(e.key for e in entries if e.key in new), repeated=repeated)


def post_later(*, entries: Sequence[Entry]) -> None:
    """As `post`, with the next statement of the transaction, for what nobody can refuse.

    The customers are known and the entries only open new lots. Raises ValueError for others.
    """
    if any(p.lot is not None or (p.customer and p.amount < 0) for e in entries for p in e.postings):
        raise ValueError("what takes points away may be refused: post it")
    malformed = _malformed(entries)
    if malformed is not None:
        raise ValueError(str(malformed))
    if not entries:
        return
    if connection.vendor == "sqlite":
        postings.on_sqlite(entries=entries)
    else:
        query, params = postings.statement(entries=entries)
        later(query=query, params=params)


def _named(refusal: Refusal, entries: Sequence[Entry]) -> Refusal:
    """An unknown customer by name, also where the database only said that there is one."""
    if refusal.reason != "customer_unknown" or refusal.data:
        return refusal
    asked = {p.customer for entry in entries for p in entry.postings if p.customer is not None}
    known = set(Customer.objects.filter(key__in=asked).values_list("key", flat=True))
    return Refusal(reason=refusal.reason, data={"customer": min(asked - known, default="")})


def _malformed(entries: Sequence[Entry]) -> Refusal | None:
    """What can be told from the entries alone."""
    keys: set[str] = set()
    for entry in entries:
        problem = "its key stands twice" if entry.key in keys else _problem(entry)
        if problem is not None:
            return Refusal(reason="entry_malformed", data={"key": entry.key, "problem": problem})
        keys.add(entry.key)
    return None


def _problem(entry: Entry) -> str | None:
    unopened = entry.opens is not None
    amounts = [posting.amount for posting in entry.postings]
    if entry.opens is not None:
        amounts.append(entry.opens.amount)
    if any(type(amount) is not int or abs(amount) > LARGEST for amount in amounts):
        return "an amount is no whole number that a ledger keeps"
    for posting in entry.postings:
        if posting.customer is None:
            if posting.lot is not None:
                return "a house account has no lots"
            continue
        if posting.account != wallet_account(wallet=entry.wallet):
            return f"{posting.account} is not a wallet of {entry.wallet}"
        if posting.lot is not None:
            continue
        if unopened and posting.amount > 0 and entry.opens is not None:
            if entry.opens.amount != posting.amount:
                return "its lot is not worth its posting"
            unopened = False
        elif not entry.below_zero:
            return "it moves a wallet without naming a lot"
    return "it opens a lot without a posting" if unopened else None


def hold(*, customer: str, wallet: str = POINTS) -> None:
    """Queue here until no other transaction works on the wallet; inside a transaction only.

    What is read of the wallet afterwards stays true until the transaction ends. Wallets come
    before house accounts in the order of locks, so that `post` may follow.
    """
    if connection.vendor == "sqlite":
        return  # The transaction began IMMEDIATE: there is no other writer.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM store_balance WHERE account ="
            " (SELECT %s || id FROM store_customer WHERE key = %s) FOR UPDATE",
            [f"{wallet_account(wallet=wallet)}#", customer],
        )


def balance(*, customer: str, now: datetime, wallet: str = POINTS) -> Purse:
    """The customer's wallet now; all zero for a customer who never had any."""
    left = LotRow.objects.filter(
        customer__key=customer, wallet=wallet, used__lt=F("amount")
    ).values_list(F("amount") - F("used"), "available_at", "expires_at")
    own = Customer.objects.filter(key=customer).values("pk")[:1]
    account = Concat(Value(f"{wallet_account(wallet=wallet)}#"), Cast(Subquery(own), CharField()))
    total = Balance.objects.filter(account=account).values_list("amount", flat=True).first() or 0
    return purse(left=left, total=total, now=now)


def purse(
    *, left: Iterable[tuple[int, datetime, datetime | None]], total: int, now: datetime
) -> Purse:
    """The wallet of that balance whose lots have so much left, each with its two moments.

    A lot may be used from the first moment on until the second; what the lots have left beyond the
    balance is owed.
    """
    available = pending = lapsed = 0
    for points, available_at, expires_at in left:
        if available_at > now:
            pending += points
        elif expires_at is None or expires_at > now:
            available += points
        else:
            lapsed += points
    owed = available + pending + lapsed - total
    return Purse(total=total, available=available, pending=pending, lapsed=lapsed, owed=owed)


def lots(*, customer: str, wallet: str = POINTS, spent: bool = False) -> tuple[Lot, ...]:
    """The customer's lots with something left, first to expire first; with `spent` all of them."""
    rows = LotRow.objects.filter(customer__key=customer, wallet=wallet)
    if not spent:
        rows = rows.filter(used__lt=F("amount"))
    return tuple(_lot(row) for row in rows.order_by(F("expires_at").asc(nulls_last=True), "pk"))


def lots_of(*, entries: Sequence[str]) -> tuple[int, ...]:
    """The lots that those entries opened."""
    rows = LotRow.objects.filter(entry__key__in=list(entries)).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def known(*, keys: Sequence[str]) -> frozenset[str]:
    """Which of the entries were written."""
    test, values = among("key", keys)
    found = rows.several(query=f"SELECT key FROM store_entry WHERE {test}", params=values)
    return frozenset(key for (key,) in found)


def lot_of(*, entry: str) -> int | None:
    """The lot that an entry opened, if it opened one."""
    return next(iter(lots_of(entries=[entry])), None)


def waiting(*, customer: str, wallet: str = POINTS) -> tuple[tuple[Lot, dict[str, object]], ...]:
    """The customer's lots that wait for a trigger, each with the data of its entry."""
    rows = LotRow.objects.filter(
        customer__key=customer, wallet=wallet, used__lt=F("amount"), available_at__gte=WAITING
    )
    return tuple((_lot(row), row.entry.data) for row in rows.select_related("entry").order_by("pk"))


def debtors(*, now: datetime, after: int = 0, most: int = 1_000) -> list[tuple[int, str, str, int]]:
    """Wallets that owe and hold points that may be used: (customer's number, key, wallet, owed).

    In order of the customers' numbers, those after `after`, a customer's wallets all together. Few
    wallets owe; those few have an index of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DEBTORS, [after, connection.ops.adapt_datetimefield_value(now), most])
        found = cursor.fetchall()
    if len(found) == most and found[0][0] != found[-1][0]:
        # The last customer may owe in more wallets: they come with the next page.
        found = [row for row in found if row[0] != found[-1][0]]
    return [(pk, key, wallet[7:], int(owed)) for pk, key, wallet, owed in found]


_DEBTORS = """
SELECT c.id, c.key, d.account, d.owed FROM (
  SELECT customer_id, account, -sum(amount) AS owed FROM store_posting
  WHERE lot_id IS NULL AND customer_id IS NOT NULL AND customer_id > %s
  GROUP BY customer_id, account HAVING sum(amount) < 0
) d JOIN store_customer c ON c.id = d.customer_id
WHERE EXISTS (SELECT 1 FROM store_lot l WHERE l.customer_id = d.customer_id
  AND 'wallet:' || l.wallet = d.account AND l.used < l.amount AND l.available_at <= %s)
ORDER BY c.id, d.account LIMIT %s
"""


def _lot(row: LotRow) -> Lot:
    return Lot(
        lot=row.pk,
        amount=row.amount,
        left=row.amount - row.used,
        earned_at=row.earned_at,
        available_at=row.available_at,
        expires_at=row.expires_at,
        life=row.life,
        shares_at=row.shares_at,
    )


def statement(
    *, customer: str, wallet: str = POINTS, most: int = 50, before: int | None = None
) -> tuple[StatementLine, ...]:
    """The wallet's entries, newest first, with the balance after each.

    At most `most` lines; to page back, give the `entry` of the last line as `before`.
    """
    account = wallet_account(wallet=wallet)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [customer, account, before or 2**62, most])
        found = cursor.fetchall()
    entries = EntryRow.objects.in_bulk([row[0] for row in found])
    return tuple(
        StatementLine(
            entry=number,
            key=entries[number].key,
            kind=entries[number].kind,
            at=entries[number].at,
            amount=int(amount),
            balance=int(after),
            data=entries[number].data,
        )
        for number, amount, after in found
    )


_STATEMENT = """
SELECT entry, amount, after FROM (
  SELECT p.entry_id AS entry, sum(p.amount) AS amount,
    sum(sum(p.amount)) OVER (ORDER BY p.entry_id) AS after
  FROM store_posting p JOIN store_customer c ON c.id = p.customer_id
  WHERE c.key = %s AND p.account = %s GROUP BY p.entry_id
) lines WHERE entry < %s ORDER BY entry DESC LIMIT %s
"""


def by_kind(*, wallet: str = POINTS) -> dict[str, int]:
    """The balance of each house account: issued is negative, the others hold what left wallets."""
    found: dict[str, int] = {}
    rows = Balance.objects.filter(account__contains=f":{wallet}/").values_list("account", "amount")
    for account, amount in rows:
        name = account.partition(":")[0]
        found[name] = found.get(name, 0) + amount
    return found
