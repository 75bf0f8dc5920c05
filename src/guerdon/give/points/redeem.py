"""Spending points: what they may pay, and which lots they come from, first to expire first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.entry import REDEEMED, Entry, Lot, Posting
from guerdon.terms.points import WAITING, Plan

MILLI = 1_000
WHOLE_BP = 10_000
# After every end that there is.
LAST = WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """`points` out of one lot."""

    lot: int
    points: int


def payable(
    *, plan: Plan, points: int, balance: int, total_minor: int, at: datetime
) -> tuple[int, int] | Refusal:
    """How many of the points asked for are spent, and the money they pay by the rate of `at`.

    Never more than `plan.most_share_bp` of the total; only as many points as that money needs.
    Refused: more points than the balance, fewer than the plan's least, none where a point pays
    nothing.
    """
    if points <= 0:
        return 0, 0
    if points > balance:
        return Refusal(reason="points_short", data={"asked": points, "balance": balance})
    if points < plan.least_spend:
        return Refusal(reason="points_too_few", data={"asked": points, "least": plan.least_spend})
    worth = plan.worth(at=at)
    if worth <= 0:
        return Refusal(reason="points_pay_nothing", data={"wallet": plan.wallet})
    most = total_minor * plan.most_share_bp // WHOLE_BP
    minor = min(points * worth // MILLI, most)
    return -(-minor * MILLI // worth), minor


def in_turn(*, lots: Sequence[Lot]) -> list[Lot]:
    """The lots in the order in which they pay: first to end, then first to lose a share.

    Lots without an end come last; of equal ends the first earned goes first.
    """
    return sorted(
        lots,
        key=lambda lot: (
            lot.expires_at is None,
            lot.expires_at or lot.shares_at or LAST,
            lot.earned_at,
            lot.lot,
        ),
    )


def drawn(*, lots: Sequence[Lot], points: int, now: datetime) -> tuple[Draw, ...] | Refusal:
    """The lots that give the points: usable ones, first to expire first, then first earned.

    Lots without an end come last. Refused, with what is missing, when they do not suffice.
    """
    usable = [
        lot
        for lot in lots
        if lot.left > 0
        and lot.available_at <= now
        and (lot.expires_at is None or now < lot.expires_at)
    ]
    balance = sum(lot.left for lot in usable)
    if points > balance:
        return Refusal(reason="points_short", data={"asked": points, "balance": balance})
    draws: list[Draw] = []
    rest = points
    for lot in in_turn(lots=usable):
        if rest <= 0:
            break
        part = min(rest, lot.left)
        draws.append(Draw(lot=lot.lot, points=part))
        rest -= part
    return tuple(draws)


def entry(
    *,
    plan: Plan,
    draws: Sequence[Draw],
    customer: str,
    at: datetime,
    key: str,
    account: str = REDEEMED,
    kind: str = "redeem",
    data: dict[str, Any] | None = None,
) -> Entry | None:
    """The movement of drawn points out of the wallet into a house account; None without draws."""
    if not draws:
        return None
    wallet = f"wallet:{plan.wallet}"
    return Entry(
        key=key,
        kind=kind,
        wallet=plan.wallet,
        at=at,
        postings=(
            *(
                Posting(account=wallet, amount=-draw.points, customer=customer, lot=draw.lot)
                for draw in draws
            ),
            Posting(account=account, amount=sum(draw.points for draw in draws)),
        ),
        data=dict(data or {}),
    )
