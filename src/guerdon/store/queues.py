"""Queueing for several purses at once, in the one order that everybody keeps."""

from collections.abc import Iterable, Sequence

from django.db import connection

from guerdon.store.bulk import among
from guerdon.store.models import Customer
from guerdon.terms.entry import POINTS


def queue(
    *,
    customers: Sequence[str] = (),
    wallets: Sequence[str] = (POINTS,),
    purses: Iterable[str] = (),
) -> None:
    """Wait until no other transaction works on these wallets and purses; inside one only.

    `purses` are names of house accounts that somebody decides about by what they hold, there yet
    or not. They come first, by name, and then wallets, by name, as `ledger.post` takes them. A
    wallet that is not there yet cannot be waited for: it has nothing to give.
    """
    if connection.vendor == "sqlite":
        return  # The transaction began IMMEDIATE: there is no other writer.
    pks = Customer.objects.filter(key__in=customers).values_list("pk", flat=True)
    condition, values = among("account", [f"wallet:{w}#{pk}" for pk in pks for w in wallets])
    with connection.cursor() as cursor:
        for purse in sorted(purses):
            # A purse that was never used has no row to lock.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [purse])
        cursor.execute(
            f"SELECT 1 FROM store_balance WHERE {condition} ORDER BY account FOR UPDATE", values
        )


def reachable(*, customer: str) -> str | None:
    """Why nothing may be moved to or from the customer: `unknown`, `merged`, `blocked`; or None.

    Blocked is who has the attribute `blocked` set to anything but nothing, 0, no or false.
    """
    row = Customer.objects.filter(key=customer).values_list("merged_into", "attributes").first()
    if row is None:
        return "unknown"
    if row[0] is not None:
        return "merged"
    said = str(row[1].get("blocked", "")).strip().casefold()
    return None if said in ("", "0", "no", "false", "none") else "blocked"
