"""What is not a statement at all is said to be none; proofs are tested in store/test_statements."""

from typing import Any

import pytest

from guerdon.terms.proven import FORMAT, StatementError, checked


@pytest.mark.parametrize(
    "document",
    [None, 7, "x", [], {}, {"format": FORMAT}, {"format": FORMAT, "folios": {"1": {}}}],
)
def test_no_statement(document: Any) -> None:
    with pytest.raises(StatementError):
        checked(statement=document, key=bytes(32), genuine=lambda *_: True)


def test_an_empty_one_proves_an_empty_wallet() -> None:
    document = {
        "format": FORMAT,
        "customer_number": 5,
        "wallet": "points",
        "balance": 0,
        "folios": {},
        "lines": [],
    }
    done = checked(statement=document, key=bytes(32), genuine=lambda *_: False)
    assert (done.customer, done.balance, done.lines) == (5, 0, 0)
    with pytest.raises(StatementError, match="add up"):
        checked(statement=document | {"balance": 1}, key=bytes(32), genuine=lambda *_: True)
