"""Coupons: unique codes for an offer, issued once however often the call is repeated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.store.codes import codes
from guerdon.store.house import access
from guerdon.store.programme import offers
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal

MOST = 100_000


def issue(
    *,
    offer: str,
    count: int = 0,
    customers: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """`count` codes that anybody may use, or one for each of `customers` who alone may use it.

    Refused, with nothing issued: an unknown offer or customer, an offer that takes no unique
    codes, more than MOST at once. The reply's body is {"offer", "count", "codes"}, the codes in
    the order of the customers.
    """
    wanted = count if customers is None else len(customers)
    if not 0 < wanted <= MOST:
        return Refusal(reason="codes_out_of_bounds", data={"asked": wanted, "most": MOST})

    def work() -> dict[str, Any] | Refusal:
        seen = offers.seen(key=offer)
        if seen is None:
            return Refusal(reason="not_found", data={"what": "offer", "key": offer})
        if seen.document.get("codes") != "unique":
            return Refusal(reason="offer_without_codes", data={"offer": offer})
        issued = codes.issue(
            offer=offer, count=count, customers=customers, expires_at=expires_at, now=now
        )
        if isinstance(issued, Refusal):
            return issued
        data = {"count": wanted}
        access.note(actor=actor, act="codes.issued", subject=offer, data=data, now=now)
        return {"offer": offer, "count": wanted, "codes": issued}

    asked = [offer, count, None if customers is None else list(customers), expires_at]
    body = digest(value=["issue", *asked])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)
