"""What the gates look at, read for many messages at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guerdon.store import bulk, counters, rows
from guerdon.store.ledger import ledger
from guerdon.store.messages.due import Due
from guerdon.store.models import BlockedAddress, ReachChannel, ShopDay
from guerdon.store.parcel import is_sqlite
from guerdon.terms import message as words
from guerdon.terms.reach import Consented, Known

EVERY = "*"
COMPLAINT = "complaint"
# What counts towards a cap: what went out, may have gone out, or is about to.
COUNTED = (
    *(words.QUEUED, words.CLAIMED, words.SENDING, words.AWAITING_STAFF),
    *(*words.TAKEN, words.UNKNOWN),
)
# Our own class of advisory locks; the customer's number is the rest of the key.
LOCK_CLASS = 0x6764 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A message that went out or is about to: it counts towards the caps of its kind."""

    purpose: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """By customer's row: consents, blocked addresses, complaints and what reached them."""

    consents: Mapping[tuple[int, str, str], Consented]
    blocked: Mapping[tuple[str, str], Mapping[str, Any]]
    complaints: Mapping[int, datetime]
    reached: Mapping[int, list[Reached]]
    known: Mapping[int, Known]
    budgets: Mapping[str, int]
    paused: frozenset[str] = field(default_factory=frozenset)


def facts(
    *, due: Sequence[Due], now: datetime, care_days: int, cap_days: int, capped: bool
) -> Facts:
    """All facts of these messages; call it inside `write()`, after `outbox_due.due`.

    Where there are caps, the members are locked until the transaction ends: two workers never
    count the same member at once, so that no cap is ever passed.
    """
    customers = sorted({one.customer for one in due})
    if capped:
        _locked(customers)
    since = now - timedelta(days=care_days)
    return Facts(
        consents=_consents(customers),
        blocked=_blocked(due),
        complaints=_complaints(customers, since),
        reached=_reached(customers, now - timedelta(days=cap_days)) if capped else {},
        known=_known(due, now),
        budgets=_budgets(due),
        paused=paused(),
    )


def _locked(customers: Sequence[int]) -> None:
    if is_sqlite():
        return  # one writer at a time
    rows.several(
        query="SELECT pg_advisory_xact_lock(%s + one) FROM unnest(%s::bigint[]) AS one"
        " ORDER BY one",
        params=[LOCK_CLASS, list(customers)],
    )


def _consents(customers: Sequence[int]) -> dict[tuple[int, str, str], Consented]:
    test, values = bulk.among("customer_id", customers, "bigint")
    found = rows.several(
        query=f"SELECT customer_id, purpose, channel, given, at, proof FROM store_consent"
        f" WHERE {test} ORDER BY at, id",
        params=values,
    )
    return {
        (int(row), purpose, channel): Consented(given=bool(given), at=rows.moment(at), proof=proof)
        for row, purpose, channel, given, at, proof in found
    }


def _blocked(due: Sequence[Due]) -> dict[tuple[str, str], Mapping[str, Any]]:
    indexes = {one.email_index for one in due} | {one.phone_index for one in due}
    indexes |= {member_index(member=one.member) for one in due}
    found = BlockedAddress.objects.filter(address_index__in=sorted(indexes - {""}))
    if is_sqlite() and not BlockedAddress.objects.exists():
        return {}
    return {
        (row.channel, row.address_index): {"why": row.why, "at": row.at.isoformat()}
        for row in found
    }


def member_index(*, member: str) -> str:
    """How a member stands on the list for channels without an address of ours."""
    return f"member:{member}"[:64]


def _complaints(customers: Sequence[int], since: datetime) -> dict[int, datetime]:
    test, values = bulk.among("customer_id", customers, "bigint")
    found = rows.several(
        query=f"SELECT customer_id, max(at) FROM store_trigger WHERE kind = %s AND at > %s"
        f" AND {test} GROUP BY customer_id",
        params=[COMPLAINT, since, *values],
    )
    return {int(row): rows.moment(at) for row, at in found}


def _reached(customers: Sequence[int], since: datetime) -> dict[int, list[Reached]]:
    test, values = bulk.among("customer_id", customers, "bigint")
    states, names = bulk.among("state", COUNTED)
    when = "coalesce(accepted_at, sending_at, changed_at)"
    found = rows.several(
        query=f"SELECT customer_id, purpose, channel, {when} FROM store_message"
        f" WHERE {test} AND {states} AND {when} > %s ORDER BY 4",
        params=[*values, *names, since],
    )
    reached: dict[int, list[Reached]] = defaultdict(list)
    for row, purpose, channel, at in found:
        reached[int(row)].append(Reached(purpose=purpose, channel=channel, at=rows.moment(at)))
    return reached


def _known(due: Sequence[Due], now: datetime) -> dict[int, Known]:
    """By message: only those that name a check are looked up."""
    checked = [one for one in due if one.relevance]
    if not checked:
        return {}
    customers = sorted({one.customer for one in checked})
    test, values = bulk.among("customer_id", customers, "bigint")
    orders = {
        int(row): rows.moment(at)
        for row, at in rows.several(
            query=f"SELECT customer_id, max(placed_at) FROM store_order"
            f" WHERE kind = 'sale' AND {test} GROUP BY customer_id",
            params=values,
        )
    }
    wanted = sorted({str(one.relevance_data.get("code")) for one in checked} - {"None"})
    codes = _codes(wanted)
    triggers = _triggers(checked, test, values)
    return {
        one.number: Known(
            last_order_at=orders.get(one.customer),
            points=ledger.balance(customer=one.member, now=now).available
            if one.relevance == "points_at_least"
            else 0,
            codes=codes,
            triggers=triggers.get(one.number, {}),
        )
        for one in checked
    }


def _codes(wanted: Sequence[str]) -> dict[str, str]:
    test, values = bulk.among("code", wanted)
    found = rows.several(query=f"SELECT code, state FROM store_code WHERE {test}", params=values)
    return dict(found)


def _triggers(
    checked: Sequence[Due], test: str, values: list[Any]
) -> dict[int, dict[str, dict[str, datetime]]]:
    kinds = sorted({str(one.relevance_data.get("kind")) for one in checked} - {"None"})
    if not kinds:
        return {}
    kind, names = bulk.among("kind", kinds)
    found = rows.several(
        query=f"SELECT customer_id, kind, key, at FROM store_trigger WHERE {kind} AND {test}",
        params=[*names, *values],
    )
    seen: dict[int, dict[str, dict[str, datetime]]] = {}
    for one in checked:
        for row, name, key, at in found:
            if int(row) == one.customer and rows.moment(at) >= one.planned_at:
                seen.setdefault(one.number, {}).setdefault(name, {})[key] = rows.moment(at)
    return seen


def _budgets(due: Sequence[Due]) -> dict[str, int]:
    keys = sorted({f"budget/{one.budget}" for one in due if one.budget})
    if not keys:
        return {}
    standing = counters.standing(keys=keys)
    left = {key: one.ceiling - one.used for key, one in standing.items()}
    return {key.removeprefix("budget/"): left.get(key, 0) for key in keys}


def paused() -> frozenset[str]:
    """The channels that send nothing now; `*` stands for all."""
    found = ReachChannel.objects.filter(paused_at__isnull=False).values_list("channel", flat=True)
    return frozenset(found)


def shop_days() -> dict[Any, bool]:
    """The shop's own working days and days off."""
    return dict(ShopDay.objects.values_list("day", "worked"))
