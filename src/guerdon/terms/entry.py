"""A ledger entry: postings between accounts that sum to zero, and the lots they touch."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Accounts of the house. A member's wallet is the account `wallet:NAME` of that customer.
ISSUED = "issued"
REDEEMED = "redeemed"
BREAKAGE = "breakage"
ADJUSTMENT = "adjustment"
POINTS = "points"
# Fees of members' transfers; what is on its way between two wallets of one entry's call; money
# that the shop itself pays out of its own pocket.
FEE = "fee"
MOVED = "moved"
SHOP = "shop"
# House accounts that most entries touch.
EVERYDAY = (ISSUED, REDEEMED, BREAKAGE, ADJUSTMENT, FEE, MOVED, SHOP)
# House accounts that are one purse of somebody outside, such as `card:17`: each is kept in one row
# and goes below zero only where an entry says so.
PURSES = ("card:", "partner:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points earned together: `left` of `amount` remain, usable in [available_at, expires_at).

    `life` is what moves the end or takes shares (see give.points.expiry), `shares_at` when the
    next share falls due.
    """

    lot: int
    amount: int
    left: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None
    life: str = ""
    shares_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLot:
    """A lot that an entry opens; `life` and `shares_at` as in `Lot`."""

    amount: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None
    life: str = ""
    shares_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """`amount` into `account` (negative: out of it); `lot` names the lot that it draws on."""

    account: str
    amount: int
    customer: str | None = None
    lot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement. Its postings sum to zero per wallet; `key` makes it happen once.

    `opens` is the lot of the first posting into a wallet that names no lot. A wallet posting
    beyond that which names no lot makes or pays a debt; only an entry that says `below_zero` may.
    `holder` is whose entry it is; unsaid it is the first customer of its postings.
    """

    key: str
    kind: str
    wallet: str
    at: datetime
    postings: tuple[Posting, ...]
    opens: NewLot | None = None
    below_zero: bool = False
    holder: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum(posting.amount for posting in self.postings):
            raise ValueError(f"entry {self.key} does not sum to zero")


def is_purse(*, account: str) -> bool:
    """Whether the house account is one purse of somebody outside; see PURSES."""
    return account.startswith(PURSES)
