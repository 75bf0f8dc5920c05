"""Browsers of members that take notifications: kept sealed, forgotten when they are gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from guerdon.store.models import Customer, PushBrowser
from guerdon.store.sealed import seal, unseal
from guerdon.store.writing import write

# A member has a few devices; the oldest goes where there are more.
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserKept:
    """Where to post, the browser's public point and its shared secret, as base64url texts."""

    index: str
    endpoint: str
    point: str
    secret: str


def index_of(*, endpoint: str) -> str:
    """The name of an endpoint that tells nothing about it."""
    return sha256(endpoint.encode()).hexdigest()


def keep(*, customer: str, endpoint: str, point: str, secret: str, now: datetime) -> bool:
    """The browser belongs to this member from now on; False for a member whom nobody knows."""
    with write():
        row = Customer.objects.filter(key=customer, merged_into=None).first()
        if row is None:
            return False
        plain = {"endpoint": endpoint, "point": point, "secret": secret}
        PushBrowser.objects.update_or_create(
            index=index_of(endpoint=endpoint),
            defaults={"customer": row, "sealed": seal(plain=plain), "made_at": now},
        )
        own = PushBrowser.objects.filter(customer=row).order_by("-made_at", "-pk")
        old = list(own.values_list("pk", flat=True)[MOST:])
        PushBrowser.objects.filter(pk__in=old).delete()
    return True


def of(*, members: Collection[str]) -> dict[str, list[BrowserKept]]:
    """Member -> their browsers, the newest first; members without one are left out."""
    found: dict[str, list[BrowserKept]] = {}
    rows = PushBrowser.objects.filter(customer__key__in=sorted(members)).select_related("customer")
    for row in rows.order_by("-made_at", "-pk"):
        plain = unseal(sealed=bytes(row.sealed))
        one = BrowserKept(
            index=row.index,
            endpoint=plain["endpoint"] or "",
            point=plain["point"] or "",
            secret=plain["secret"] or "",
        )
        found.setdefault(row.customer.key, []).append(one)
    return found


def count(*, customer: str) -> int:
    """How many browsers of the member take notifications."""
    return PushBrowser.objects.filter(customer__key=customer).count()


def remove(*, indexes: Sequence[str] = (), customer: str = "") -> int:
    """These take no more, or none of the member's does; how many that were."""
    with write():
        rows = PushBrowser.objects.filter(index__in=list(indexes))
        if customer:
            rows = PushBrowser.objects.filter(customer__key=customer)
        gone, _ = rows.delete()
    return int(gone)
