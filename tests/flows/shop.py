"""A small shop for the tests of the till: offers, carts and calls in a few words."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.flows.till import checkout, redemption
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Balance,
    Code,
    Counter,
    Customer,
    Entry,
    HadReward,
    Line,
    Lot,
    Order,
    Posting,
    Product,
    Redemption,
    RedemptionLine,
    Reply,
    Reservation,
    Roll,
    Trigger,
)
from guerdon.store.programme import offers
from guerdon.store.till.replies import Reply as Answer
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import parsed
from guerdon.terms.decision import Refusal

# Those that point at others come first.
TABLES = (
    *(Trigger, RedemptionLine, Redemption, Reservation, Roll, Reply, Line, Order, Product),
    *(HadReward, Posting, Lot, Entry, Balance, Code, Counter, Customer),
)


def empty() -> None:
    """Forget all that the till wrote; offers stay."""
    for model in TABLES:
        model._default_manager.all().delete()


def everything() -> dict[str, list[Any]]:
    """All that the till may write, to tell that nothing changed."""
    found = {}
    with connection.cursor() as cursor:
        for model in TABLES:
            options = model._meta
            assert options.pk is not None
            cursor.execute(f"SELECT * FROM {options.db_table} ORDER BY {options.pk.column}")
            found[model.__name__] = cursor.fetchall()
    return found


def sells(now: datetime, *documents: dict[str, Any]) -> None:
    """Make these offers live."""
    full = [{"name": {"en": one["key"]}, **one} for one in documents]
    kept = offers.keep(documents=full, actor="test", now=now, state="live")
    assert not isinstance(kept, Refusal), kept


def off(key: str, minor: int, **words: Any) -> dict[str, Any]:
    """An offer of an amount off the order."""
    return {"key": key, "kind": "amount", "value": {"off_minor": minor}, **words}


def percent(key: str, share: int, **words: Any) -> dict[str, Any]:
    """An offer of a percentage off the order."""
    return {"key": key, "kind": "percent", "value": {"percent": share}, **words}


def ask(
    order: str = "",
    *,
    lines: Sequence[tuple[str, int, int]] = (("1", 3, 1999), ("2", 1, 550)),
    **words: Any,
) -> Checkout:
    """A checkout of lines (key, quantity, unit price), each line's sku its key."""
    document = {
        "cart": {
            "currency": "USD",
            "lines": [
                {"key": key, "sku": f"sku-{key}", "quantity": quantity, "unit_minor": unit}
                for key, quantity, unit in lines
            ],
        },
        "order": order,
        **words,
    }
    found = parsed(document=document)
    assert isinstance(found, Checkout), found
    return found


def done(answer: Answer | Refusal) -> Any:
    """The body of an answer that is none of a refusal."""
    assert isinstance(answer, Answer), answer
    return answer.body


def refused(call: Callable[[], Any]) -> Refusal:
    """The refusal of a call that changed nothing."""
    before = everything()
    answer = call()
    assert isinstance(answer, Refusal), answer
    assert everything() == before
    return answer


def redeem(now: datetime, cart: Checkout, *, key: str | None = None, **words: Any) -> Any:
    """Redeem a cart directly."""
    return redemption.redeem(ask=cart, key=key, now=now, **words)


def reserve(
    now: datetime, cart: Checkout, *, key: str | None = None, ttl: int = 600, **words: Any
) -> Any:
    """Reserve a cart."""
    return checkout.reserve(ask=cart, key=key, ttl_seconds=ttl, now=now, **words)


def one_code(now: datetime, offer: str = "ten") -> str:
    """A fresh code of the offer."""
    issued = codes.issue(offer=offer, count=1, now=now)
    assert isinstance(issued, list)
    return issued[0]


def in_threads(count: int, call: Callable[[int], Any]) -> list[Any]:
    """The call from `count` threads at once, each with a connection of its own."""

    def own(number: int) -> Any:
        try:
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(own, range(count)))


def clean() -> bool:
    """Whether the ledger proves itself."""
    proof = ledger.verify()
    assert proof.clean, proof.findings
    return True
