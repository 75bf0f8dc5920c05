"""A member sends points to another; both wallets are held while it is decided."""

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.canonical import digest
from guerdon.give.exchange import transfer as rules
from guerdon.give.exchange.moving import Place
from guerdon.store import queues
from guerdon.store.ledger import ledger, transfers
from guerdon.store.programme import programme, sections
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import FEE, POINTS
from guerdon.terms.sharing import Sharing


def terms(*, now: datetime) -> Sharing:
    """What members may do with one another's points now; nothing where no section says so."""
    found = sections.live(name="sharing", now=now)
    return found[1] if found is not None else Sharing()


def day_of(*, now: datetime) -> datetime:
    """The beginning of the day in the shop's zone."""
    zone = ZoneInfo(programme.read().zone)
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def send(
    *, source: str, target: str, points: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Send points from one member to another; they keep their age and their end.

    The reply's body is {"transfer", "from", "to", "points", "fee", "balance"}, balance the
    sender's. Refused, with nothing changed: not offered, to oneself, somebody unknown, merged or
    blocked, outside the bounds of one transfer or of the sender's day, more than there is.
    """
    name = f"transfer:{secrets.token_hex(12)}"

    def work() -> dict[str, Any] | Refusal:
        for customer in (source, target):
            if why := queues.reachable(customer=customer):
                return Refusal(reason=f"customer_{why}", data={"customer": customer})
        queues.queue(customers=[source, target])
        entries = rules.transferred(
            terms=terms(now=now).transfer,
            points=points,
            source=Place(customer=source, wallet=POINTS),
            target=Place(customer=target, wallet=POINTS),
            lots=ledger.lots(customer=source),
            spendable=ledger.balance(customer=source, now=now).spendable,
            sent=transfers.sent(customer=source, since=day_of(now=now)),
            at=now,
            key=name,
        )
        if isinstance(entries, Refusal):
            return entries
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal):
            return posted
        fee = sum(p.amount for one in entries for p in one.postings if p.account == FEE)
        return {
            "transfer": name,
            "from": source,
            "to": target,
            "points": points,
            "fee": fee,
            "balance": ledger.balance(customer=source, now=now).spendable,
        }

    mark = digest(value=["transfer", source, target, points])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)
