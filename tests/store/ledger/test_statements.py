"""An exported statement proves itself, and no part of it can be changed."""

import copy
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from guerdon.store import ed25519
from guerdon.store.ledger import folios, ledger, statements
from guerdon.store.ledger import key as ledger_key
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry, Posting
from guerdon.terms.proven import StatementError, checked
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)


def proven(statement: Any, key: bytes | None = None) -> Any:
    return checked(
        statement=json.loads(json.dumps(statement)),
        key=key or ledger_key.public(),
        genuine=ed25519.genuine,
    )


@pytest.fixture
def statement(now: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Member a: 50 earned, 20 spent, 10 owed; among entries of b, in folios of three."""
    monkeypatch.setattr(folios, "MOST", 3)
    member("a", now)
    member("b", now)
    for number in range(5):
        ledger.post(entries=[earned(f"b{number}", "b", 10, now)])
        if number % 2 == 0:
            ledger.post(entries=[earned(f"a{number}", "a", 10 + 10 * number // 3, now)])
    lot = ledger.lots_of(entries=["a0"])[0]
    assert lot is not None
    ledger.post(entries=[spent("s", "a", {lot: 4}, now), owed("d", "a", 9, now)])
    folios.bind(now=now)
    ledger.post(entries=[earned("later", "a", 3, now)])
    done = statements.exported(customer="a", now=now)
    assert isinstance(done, dict)
    return done


def test_it_proves_its_lines_and_its_balance(statement: dict[str, Any], now: datetime) -> None:
    done = proven(statement)
    assert sorted(line["entry"]["key"] for line in statement["lines"]) == [
        "a0",
        "a2",
        "a4",
        "d",
        "s",
    ]
    assert (done.lines, done.balance) == (5, ledger.balance(customer="a", now=now).total - 3)
    assert statement["waiting"] == 1
    folios.bind(now=now)
    whole = statements.exported(customer="a", now=now)
    assert isinstance(whole, dict)
    assert proven(whole).balance == ledger.balance(customer="a", now=now).total


def test_another_key_does_not_prove_it(statement: dict[str, Any]) -> None:
    with pytest.raises(StatementError, match="not signed by this key"):
        proven(statement, key=bytes(32))


def no_line(document: Any) -> None:
    del document["lines"][1]


def twice(document: Any) -> None:
    document["lines"].append(document["lines"][0])


def amount(document: Any) -> None:
    document["lines"][0]["entry"]["postings"][0][2] += 1
    document["lines"][0]["entry"]["postings"][1][2] -= 1
    document["balance"] += 1


def balance(document: Any) -> None:
    document["balance"] += 1


def place(document: Any) -> None:
    document["lines"][0]["place"] += 1


def root(document: Any) -> None:
    next(iter(document["folios"].values()))["root"] = "00" * 32


def number(document: Any) -> None:
    document["folios"] = {
        str(int(key) + 1): value for key, value in sorted(document["folios"].items(), reverse=True)
    }
    for line in document["lines"]:
        line["folio"] += 1


def of_another(document: Any) -> None:
    document["customer_number"] += 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_line, "add up"),
        (twice, "stands twice"),
        (amount, "is not in folio"),
        (balance, "add up"),
        (place, "is not in folio"),
        (root, "not signed"),
        (number, "not signed"),
        (of_another, "does not move this account"),
        (lambda d: d.pop("lines"), "not a statement"),
        (lambda d: d.update(format="x"), "format"),
        (lambda d: d.update(folios=[]), "not a statement"),
        (lambda d: d["lines"].append(7), "not a statement"),
    ],
)
def test_no_part_of_it_can_be_changed(
    statement: dict[str, Any], change: Callable[[Any], Any], said: str
) -> None:
    forged = copy.deepcopy(statement)
    change(forged)
    with pytest.raises(StatementError, match=said):
        proven(forged)


def test_nobody_and_nothing(now: datetime) -> None:
    answer = statements.exported(customer="nobody", now=now)
    assert answer == Refusal(reason="customer_unknown", data={"customer": "nobody"})
    member("new", now)
    empty = statements.exported(customer="new", now=now)
    done = proven(empty)
    assert (done.lines, done.balance, done.newest) == (0, 0, None)


def bought(key: str, points: int, now: datetime, account: str = "partner:air") -> Entry:
    postings = (Posting(account="issued", amount=-points), Posting(account=account, amount=points))
    return Entry(key=key, kind="partner_pack", wallet="points", at=now, postings=postings)


def test_a_partners_purse_proves_itself(now: datetime) -> None:
    ledger.post(entries=[bought("p1", 500, now), bought("p2", 40, now, "partner:tea")])
    ledger.post(entries=[bought("p3", -120, now)])
    folios.bind(now=now)
    ledger.post(entries=[bought("p4", 7, now)])
    told = statements.of_account(account="partner:air", now=now)
    assert isinstance(told, dict)
    done = proven(told)
    assert (done.account, done.customer, done.lines, done.balance) == ("partner:air", None, 2, 380)
    assert told["waiting"] == 1
    one = statements.of_account(account="partner:air", now=now, entry="p3")
    assert proven(one).balance == -120
    forged = copy.deepcopy(told)
    forged["account"] = "partner:tea"
    with pytest.raises(StatementError, match="does not move this account"):
        proven(forged)
    forged = copy.deepcopy(told)
    forged["wallet"] = "cash-CNY"
    with pytest.raises(StatementError, match="does not move this account"):
        proven(forged)
    for account, entry in (("partner:none", None), ("issued", None), ("partner:air", "p2")):
        found = statements.of_account(account=account, now=now, entry=entry)
        assert found == Refusal(reason="not_found", data={"what": "account", "key": account})
