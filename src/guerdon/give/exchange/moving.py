"""Moving points between wallets: each lot becomes a lot of the same age and the same end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.points.redeem import in_turn
from guerdon.terms.entry import MOVED, Entry, Lot, NewLot, Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A wallet of a customer."""

    customer: str
    wallet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`points` of a lot that lies in `place`."""

    place: Place
    lot: Lot
    points: int


def usable(*, lots: Sequence[Lot], now: datetime, rest_days: int = 0) -> tuple[Lot, ...]:
    """Those that may be passed on now: begun, not ended, earned `rest_days` ago or earlier."""
    latest = now - timedelta(days=rest_days)
    return tuple(
        lot
        for lot in lots
        if lot.left > 0
        and lot.available_at <= now
        and lot.earned_at <= latest
        and (lot.expires_at is None or now < lot.expires_at)
    )


def parts(*, held: Sequence[tuple[Place, Lot]], points: int) -> tuple[Part, ...]:
    """The parts that make up the points, in the order in which lots pay (`redeem.in_turn`).

    `held` together hold at least so many.
    """
    places = {lot.lot: place for place, lot in held}
    found: list[Part] = []
    rest = points
    for lot in in_turn(lots=[lot for _, lot in held]):
        taken = min(rest, lot.left)
        if taken > 0:
            found.append(Part(place=places[lot.lot], lot=lot, points=taken))
            rest -= taken
    if rest > 0:
        raise ValueError("the lots do not hold so many points")
    return tuple(found)


def split(*, taken: Sequence[Part], points: int) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The first `points` of the parts, and the rest of them."""
    first: list[Part] = []
    rest: list[Part] = []
    due = points
    for part in taken:
        now = min(due, part.points)
        due -= now
        for side, amount in ((first, now), (rest, part.points - now)):
            if amount:
                side.append(Part(place=part.place, lot=part.lot, points=amount))
    return tuple(first), tuple(rest)


Side = tuple[str, str, tuple[Posting, ...], NewLot | None]


def moved(
    *,
    taken: Sequence[Part],
    to: Place,
    at: datetime,
    key: str,
    kind: str,
    data: dict[str, Any],
) -> tuple[Entry, ...]:
    """The entries that bring the parts into the wallet `to`, one lot each.

    A lot there has the age, the beginning, the end and the way of life of the one it came from
    (what moves its end, its next share), so that no life grows longer by moving. Between wallets
    of two names it takes two entries, by way of MOVED. A part that lies there already does not
    move.
    """
    entries: list[Entry] = []
    for part in taken:
        if part.place == to:
            continue
        name = f"{key}:{part.lot.lot}"
        lot = NewLot(
            amount=part.points,
            earned_at=part.lot.earned_at,
            available_at=part.lot.available_at,
            expires_at=part.lot.expires_at,
            life=part.lot.life,
            shares_at=part.lot.shares_at,
        )
        out = Posting(
            account=f"wallet:{part.place.wallet}",
            amount=-part.points,
            customer=part.place.customer,
            lot=part.lot.lot,
        )
        into = Posting(account=f"wallet:{to.wallet}", amount=part.points, customer=to.customer)
        if part.place.wallet == to.wallet:
            sides: list[Side] = [(name, to.wallet, (out, into), lot)]
        else:
            way = Posting(account=MOVED, amount=part.points)
            away = Posting(account=MOVED, amount=-part.points)
            sides = [
                (f"{name}:out", part.place.wallet, (out, way), None),
                (f"{name}:in", to.wallet, (into, away), lot),
            ]
        entries += [
            Entry(key=k, kind=kind, wallet=w, at=at, postings=p, opens=opens, data=dict(data))
            for k, w, p, opens in sides
        ]
    return tuple(entries)


def paid(
    *,
    taken: Sequence[Part],
    account: str,
    at: datetime,
    key: str,
    kind: str,
    data: dict[str, Any],
) -> Entry | None:
    """The entry that moves parts of one wallet to a house account; None without parts."""
    if not taken:
        return None
    (wallet,) = {part.place.wallet for part in taken}
    return Entry(
        key=key,
        kind=kind,
        wallet=wallet,
        at=at,
        postings=(
            *(
                Posting(
                    account=f"wallet:{wallet}",
                    amount=-part.points,
                    customer=part.place.customer,
                    lot=part.lot.lot,
                )
                for part in taken
            ),
            Posting(account=account, amount=sum(part.points for part in taken)),
        ),
        data=dict(data),
    )
