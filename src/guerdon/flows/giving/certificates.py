"""Certificates of donations: what they say, and the statement of the ledger that proves them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.store.giving import causes as kept
from guerdon.store.ledger import statements
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import cause_account
from guerdon.terms.money import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A certificate in words of one language; `amount` with its currency, `at` local."""

    number: str
    shop: str
    cause: str
    thanks: str
    customer: str
    points: int
    amount: str
    day: str
    entry: str
    bound: bool


def shown(*, number: str, language: str) -> Shown | Refusal:
    """What the certificate says; by the texts of the cause as they were that day."""
    found = kept.certificate(number=number.strip().upper())
    if found is None:
        return Refusal(reason="not_found", data={"what": "certificate", "key": number[:40]})
    cause = sections.at(name="causes", version=found.version).get(found.cause)
    names = dict(cause.name) if cause is not None else {}
    thanks = dict(cause.certificate) if cause is not None else {}
    house = programme.read()
    told = statement(number=found.number)
    return Shown(
        number=found.number,
        shop=house.name,
        cause=names.get(language) or next(iter(names.values()), found.cause),
        thanks=thanks.get(language) or next(iter(thanks.values()), ""),
        customer=found.customer,
        points=found.points,
        amount=f"{written(minor=found.minor, currency=found.currency)} {found.currency}",
        day=found.at.astimezone(ZoneInfo(house.zone)).date().isoformat(),
        entry=found.entry,
        bound=not isinstance(told, Refusal) and bool(told["lines"]),
    )


def proof(*, number: str) -> dict[str, Any] | Refusal:
    """The donation's entry with its path to a signed head, as a statement of one line.

    Its balance is the points given. A donation of the last seconds waits to be bound, and has no
    line yet.
    """
    return statement(number=number.strip().upper())


def statement(*, number: str) -> dict[str, Any] | Refusal:
    """As `proof`, by the number as it is kept."""
    found = kept.certificate(number=number)
    if found is None:
        return Refusal(reason="not_found", data={"what": "certificate", "key": number[:40]})
    return statements.of_account(
        account=cause_account(cause=found.cause), now=datetime.now(UTC), entry=found.entry
    )
