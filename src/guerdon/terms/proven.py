"""A member's statement with its proofs: what anyone can check who knows only a public key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms import merkle
from guerdon.terms.folio import Head, leaf

FORMAT = "guerdon-statement/1"

# (public key, signature, message) -> whether the key's owner signed the message.
Genuine = Callable[[bytes, bytes, bytes], bool]


class StatementError(Exception):
    """The statement does not prove what it says; the text says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a good statement proves: whose account, its lines and balance, and as of when.

    `customer` is a member's number; None where the account is one of the house.
    """

    customer: int | None
    account: str
    wallet: str
    lines: int
    balance: int
    newest: str | None


def checked(*, statement: Any, key: bytes, genuine: Genuine) -> Checked:
    """Check a statement without any access to the ledger it came from.

    Each line's document hashes to a leaf, its path leads to the root of a folio, and the folio's
    head is signed by `key`; no line stands twice; each sums to zero; and the lines, which all move
    the account (a member's wallet unless it names another), add up to the balance. Raises
    StatementError at the first place that does not hold. It cannot tell whether lines were left
    out whose sum is zero.
    """
    try:
        return _checked(statement, key, genuine)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise StatementError(f"it is not a statement: {error!r}") from error


def _checked(statement: Any, key: bytes, genuine: Genuine) -> Checked:
    if statement["format"] != FORMAT:
        raise StatementError(f"its format is not {FORMAT}")
    heads = {
        number: _head(int(number), told, key, genuine)
        for number, told in statement["folios"].items()
    }
    customer, wallet = statement["customer_number"], statement["wallet"]
    account = [statement.get("account", f"wallet:{wallet}"), customer]
    balance, keys, newest = 0, set(), None
    for line in statement["lines"]:
        entry = line["entry"]
        head = heads[str(line["folio"])]
        _proven(line, head)
        if entry["key"] in keys:
            raise StatementError(f"entry {entry['key']} stands twice")
        keys.add(entry["key"])
        if sum(posting[2] for posting in entry["postings"]):
            raise StatementError(f"entry {entry['key']} does not sum to zero")
        moved = [p[2] for p in entry["postings"] if p[:2] == account]
        if not moved or entry["wallet"] != wallet:
            raise StatementError(f"entry {entry['key']} does not move this account")
        balance += sum(moved)
        newest = max(newest or head.at, head.at)
    if balance != statement["balance"]:
        raise StatementError(f"its lines add up to {balance}, not to {statement['balance']}")
    return Checked(
        customer=customer,
        account=account[0],
        wallet=wallet,
        lines=len(keys),
        balance=balance,
        newest=newest,
    )


def _head(number: int, told: Mapping[str, Any], key: bytes, genuine: Genuine) -> Head:
    head = Head(
        number=number,
        count=told["count"],
        root=bytes.fromhex(told["root"]),
        previous=bytes.fromhex(told["previous"]),
        floor=told["floor"],
        at=told["at"],
    )
    if not genuine(key, bytes.fromhex(told["signature"]), head.written()):
        raise StatementError(f"folio {number} is not signed by this key")
    return head


def _proven(line: Mapping[str, Any], head: Head) -> None:
    path = [bytes.fromhex(one) for one in line["path"]]
    found = leaf(document=line["entry"])
    reached = merkle.climbed(found=found, place=line["place"], count=head.count, path=path)
    if reached != head.root:
        raise StatementError(f"entry {line['entry']['key']} is not in folio {head.number}")
