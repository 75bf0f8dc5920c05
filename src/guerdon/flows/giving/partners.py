"""Partners buy points ahead, issue, take and exchange them, and settle each period."""

import csv
import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.partners import moves as rules
from guerdon.give.partners.moves import Moved
from guerdon.store import queues
from guerdon.store.giving import partner_moves
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers, sections
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import KINDS, Kind, Move, Partner, Settlement
from guerdon.terms.period import Period
from guerdon.terms.points import Plan
from guerdon.terms.spreadsheet import tame

Work = Callable[[Partner], Moved | Refusal]
COLUMNS = ("reference", "kind", "at", "customer", "points", "theirs", "minor", "entry")


def live(*, now: datetime) -> Mapping[str, Partner]:
    """The partners by key."""
    found = sections.live(name="partners", now=now)
    return found[1] if found is not None else {}


def buy(
    *,
    partner: str,
    packs: int,
    points: int,
    minor: int,
    reference: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """A partner buys points ahead: packs of the day, or (packs 0) points for an agreed sum."""

    def work(found: Partner) -> Moved | Refusal:
        return rules.bought(
            partner=found, packs=packs, points=points, minor=minor, at=now, key=_name()
        )

    asked = ["buy", partner, packs, points, minor, reference]
    return _moved(asked, "pack", partner, None, reference, work, key, now, dry)


def issue(
    *,
    partner: str,
    customer: str,
    points: int,
    theirs: int,
    reference: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """A partner gives a member points out of its purse, or (`theirs`) exchanges its own units."""

    def work(found: Partner) -> Moved | Refusal:
        queues.queue(customers=[customer], purses=[partner_moves.purse_of(partner=partner)])
        return rules.issued(
            partner=found,
            plan=offers.live(now=now).plan or Plan(),
            points=points,
            theirs=theirs,
            customer=customer,
            balance=partner_moves.balance(partner=partner),
            at=now,
            key=_name(),
        )

    kind: Kind = "exchange_in" if theirs else "issue"
    asked = ["issue", partner, customer, points, theirs, reference]
    return _moved(asked, kind, partner, customer, reference, work, key, now, dry)


def spend(
    *,
    partner: str,
    customer: str,
    points: int,
    exchange: bool,
    reference: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """A member spends points at a partner, or (`exchange`) turns them into its own units."""

    def work(found: Partner) -> Moved | Refusal:
        queues.queue(customers=[customer])
        return rules.spent(
            partner=found,
            plan=offers.live(now=now).plan or Plan(),
            points=points,
            exchange=exchange,
            customer=customer,
            lots=ledger.lots(customer=customer),
            spendable=ledger.balance(customer=customer, now=now).spendable,
            at=now,
            key=_name(),
        )

    kind: Kind = "exchange_out" if exchange else "spend"
    asked = ["spend", partner, customer, points, exchange, reference]
    return _moved(asked, kind, partner, customer, reference, work, key, now, dry)


def _name() -> str:
    return f"partner:{secrets.token_hex(12)}"


def _moved(
    asked: list[Any],
    kind: Kind,
    partner: str,
    customer: str | None,
    reference: str,
    work: Work,
    key: str | None,
    now: datetime,
    dry: bool,
) -> Reply | Refusal:
    """One movement; a reference counts once.

    {"partner", "reference", "kind", "at", "customer", "points", "theirs", "minor", "entry",
    "left"}: `left` is the partner's purse after it.
    """

    def whole() -> dict[str, Any] | Refusal:
        found = live(now=now).get(partner)
        if found is None:
            return Refusal(reason="not_found", data={"what": "partner", "key": partner})
        if customer is not None and (why := queues.reachable(customer=customer)):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        moved = work(found)
        if isinstance(moved, Refusal):
            return moved
        posted = ledger.post(entries=[moved.entry])
        if isinstance(posted, Refusal):
            return posted
        move = Move(
            reference=reference,
            kind=kind,
            customer=customer,
            entry=moved.entry.key,
            points=moved.points,
            theirs=moved.theirs,
            minor=moved.minor,
            at=now,
        )
        if not partner_moves.keep(partner=partner, move=move):
            return Refusal(reason="partner_reference_used", data={"reference": reference})
        left = partner_moves.balance(partner=partner)
        return {"partner": partner, **line(move=move), "left": left}

    return replies.once(
        key=key, digest=digest(value=["partner", *asked]), now=now, work=whole, dry=dry
    )


def settlement(*, partner: str, period: Period, now: datetime) -> Settlement | Refusal:
    """What moved with a partner in [start, end), also with one that is none any more."""
    found = partner_moves.settled(
        partner=partner, period=period, currency=offers.live(now=now).currency
    )
    if partner not in live(now=now) and not any(side.count for side in found.sides.values()):
        return Refusal(reason="not_found", data={"what": "partner", "key": partner})
    return found


def line(*, move: Move) -> dict[str, Any]:
    """A movement as plain data, in the order of COLUMNS."""
    return {column: getattr(move, column) for column in COLUMNS}


def document(*, settled: Settlement) -> dict[str, Any]:
    """The settlement as plain data."""
    return {
        "partner": settled.partner,
        "currency": settled.currency,
        "start": settled.period.start,
        "end": settled.period.end,
        "opening": settled.opening,
        **{
            kind: {
                "count": settled.sides[kind].count,
                "points": settled.sides[kind].points,
                "theirs": settled.sides[kind].theirs,
                "minor": settled.sides[kind].minor,
            }
            for kind in KINDS
        },
        "closing": settled.closing,
        "due_minor": settled.due_minor,
    }


def as_csv(*, partner: str, period: Period) -> Iterator[str]:
    """Every movement of the period as lines of CSV, the head first."""
    yield _row(COLUMNS)
    for move in partner_moves.each(partner=partner, period=period):
        told = line(move=move) | {"at": move.at.astimezone(UTC).isoformat()}
        yield _row([tame("" if told[one] is None else str(told[one])) for one in COLUMNS])


def _row(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
