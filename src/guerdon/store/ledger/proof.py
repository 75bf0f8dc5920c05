"""The proof of the ledger: entries, lots and balances say the same of every account."""

from dataclasses import dataclass

from django.db import connection

from guerdon.store.ledger.postings import STRIPES
from guerdon.store.reading import one_moment
from guerdon.terms.entry import PURSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where the ledger contradicts itself: `what` at `where`."""

    what: str
    where: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was looked at and what was wrong; at most MOST findings of each kind are listed."""

    entries: int
    postings: int
    lots: int
    accounts: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings


MOST = 100
# As `terms.entry.is_purse`, in the database's words.
PURSE = " OR ".join(f"substr(p.account, 1, {len(start)}) = '{start}'" for start in PURSES)

# Each yields (where, expected, found) for what is wrong, and no row for what is right.
CHECKS: dict[str, str] = {
    # Every entry moves something, and nothing out of nowhere.
    "entry_unbalanced": """
        SELECT e.key, 0, coalesce(sum(p.amount), 0) FROM store_entry e
        LEFT JOIN store_posting p ON p.entry_id = e.id
        GROUP BY e.id, e.key HAVING coalesce(sum(p.amount), 0) <> 0
    """,
    "entry_empty": """
        SELECT e.key, 2, count(p.id) FROM store_entry e
        LEFT JOIN store_posting p ON p.entry_id = e.id
        GROUP BY e.id, e.key HAVING count(p.id) < 2
    """,
    # Sum of postings = balance, for every row of every account.
    "balance_differs": f"""
        SELECT account, sum(posted), sum(kept) FROM (
          SELECT p.account || CASE WHEN p.customer_id IS NOT NULL THEN '#' || p.customer_id
              WHEN {PURSE} THEN ':' || e.wallet || '/0'
              ELSE ':' || e.wallet || '/' || (coalesce(e.customer_id, 0) % {STRIPES}) END
              AS account, p.amount AS posted, 0 AS kept
          FROM store_posting p JOIN store_entry e ON e.id = p.entry_id
          UNION ALL SELECT account, 0, amount FROM store_balance
        ) sides GROUP BY account HAVING sum(posted) <> sum(kept)
    """,
    # What a lot has left is what its postings put in and took out.
    "lot_differs": """
        SELECT 'lot ' || l.id, coalesce(sum(p.amount), 0), l.amount - l.used FROM store_lot l
        LEFT JOIN store_posting p ON p.lot_id = l.id
        GROUP BY l.id, l.amount, l.used HAVING coalesce(sum(p.amount), 0) <> l.amount - l.used
    """,
    "lot_overdrawn": """
        SELECT 'lot ' || id, amount, used FROM store_lot WHERE used < 0 OR used > amount
    """,
    # Sum of lots less debts = balance, for every wallet.
    "wallet_differs": """
        SELECT account, sum(lots), sum(kept) FROM (
          SELECT 'wallet:' || wallet || '#' || customer_id AS account,
            amount - used AS lots, 0 AS kept FROM store_lot
          UNION ALL SELECT account || '#' || customer_id, amount, 0 FROM store_posting
            WHERE customer_id IS NOT NULL AND lot_id IS NULL
          UNION ALL SELECT account, 0, amount FROM store_balance
            WHERE substr(account, 1, 7) = 'wallet:'
        ) sides GROUP BY account HAVING sum(lots) <> sum(kept)
    """,
    # Money in a wallet lies in lots; only a debt has none.
    "credit_without_lot": """
        SELECT account || '#' || customer_id, 0, sum(amount) FROM store_posting
        WHERE customer_id IS NOT NULL AND lot_id IS NULL
        GROUP BY account, customer_id HAVING sum(amount) > 0
    """,
    "lot_of_another": """
        SELECT 'lot ' || l.id, l.customer_id, p.customer_id FROM store_posting p
        JOIN store_lot l ON l.id = p.lot_id
        WHERE p.customer_id IS NULL OR p.customer_id <> l.customer_id
          OR p.account <> 'wallet:' || l.wallet
    """,
}


def verify() -> Proof:
    """Read the whole ledger as it stood at one moment and compare its three tellings.

    Sum of postings = sum of lots less debts = balance, for every account; every entry sums to
    zero; every lot was drawn on within itself and by its own wallet. The database does the adding.
    """
    with one_moment(), connection.cursor() as cursor:
        findings: list[Finding] = []
        for what, query in CHECKS.items():
            cursor.execute(f"SELECT * FROM ({query}) wrong LIMIT {MOST}")
            findings.extend(
                Finding(what=what, where=str(where), expected=int(due or 0), found=int(found or 0))
                for where, due, found in cursor.fetchall()
            )
        counts = []
        for table in ("store_entry", "store_posting", "store_lot", "store_balance"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts.append(int(cursor.fetchone()[0]))
    return Proof(
        entries=counts[0],
        postings=counts[1],
        lots=counts[2],
        accounts=counts[3],
        findings=tuple(findings),
    )
