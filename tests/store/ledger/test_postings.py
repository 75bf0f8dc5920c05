"""The statements behind the ledger keep stripes, texts and foreign errors apart."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from guerdon.store.ledger import ledger, postings
from guerdon.store.models import Balance, Posting
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.entry import Posting as Side
from tests.store.ledgers import earned, member


@pytest.mark.django_db(transaction=True)
def test_house_accounts_are_striped_by_customer(now: datetime) -> None:
    for number in range(5):
        member(f"m{number}", now)
        ledger.post(entries=[earned(f"e{number}", f"m{number}", 10, now)])
    rows = dict(Balance.objects.values_list("account", "amount"))
    stripes = {name: amount for name, amount in rows.items() if name.startswith("issued:points/")}
    assert len(stripes) == 5
    assert set(stripes.values()) == {-10}
    wallets = Posting.objects.exclude(customer=None).values_list("customer_id", flat=True)
    assert {f"issued:points/{pk % postings.STRIPES}" for pk in wallets} == set(stripes)


@pytest.mark.django_db(transaction=True)
def test_entry_data_comes_back_as_it_went_in(now: datetime) -> None:
    from dataclasses import replace

    member("客户 \"1\" '%s' ?", now)
    data = {"note": "谢谢 \u2028 %s ? \\ \"'", "n": 3, "of": [1, None]}
    entry = replace(earned("键 %s", "客户 \"1\" '%s' ?", 10, now), data=data)
    ledger.post(entries=[entry])
    (line,) = ledger.statement(customer="客户 \"1\" '%s' ?")
    assert (line.key, line.data) == ("键 %s", json.loads(json.dumps(data)))


@pytest.mark.django_db(transaction=True)
def test_a_foreign_error_is_not_taken_for_a_refusal(now: datetime) -> None:
    from dataclasses import replace

    member("a", now)
    entry = replace(earned("e", "a", 10, now), kind="k" * 500)
    if connection.vendor == "sqlite":
        pytest.skip("SQLite does not hold texts to their length")
    with pytest.raises(Exception, match="too long"), write():
        ledger.post(entries=[entry])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [postings.FEW // 2, postings.FEW, 40])
def test_few_and_many_entries_are_written_alike(now: datetime, count: int) -> None:
    for name in "abc":
        member(name, now)
    keys = [f"e{n:02}" for n in range(count)]
    entries = [earned(key, "abc"[n % 3], n + 1, now) for n, key in enumerate(keys)]
    assert ledger.post(entries=entries) == ledger.Posted(fresh=tuple(keys), repeated=())
    assert ledger.by_kind() == {"issued": -sum(range(1, count + 1))}
    totals = [ledger.balance(customer=name, now=now).total for name in "abc"]
    assert totals == [sum(range(first, count + 1, 3)) for first in (1, 2, 3)]
    assert ledger.verify().clean


def between(key: str, amount: int, *accounts: str, **words: Any) -> Entry:
    source, target = accounts
    postings = (Side(account=source, amount=-amount), Side(account=target, amount=amount))
    now = datetime(2026, 3, 14, tzinfo=UTC)
    return Entry(key=key, kind="x", wallet="points", at=now, postings=postings, **words)


@pytest.mark.django_db(transaction=True)
def test_a_purse_is_one_row_and_never_below_zero_unsaid() -> None:
    ledger.post(entries=[between("p1", 50, "issued", "partner:air")])
    assert Balance.objects.get(account="partner:air:points/0").amount == 50
    short = Refusal(reason="wallet_below_zero")
    for entry in (
        between("p2", 51, "partner:air", "taken:air"),
        # One that is not there yet has nothing to give.
        between("p2", 1, "card:7", "redeemed"),
        between("p2", 1, "partner:air", "card:7"),
    ):
        if entry.postings[1].account == "card:7":
            assert ledger.post(entries=[entry]) == ledger.Posted(fresh=("p2",), repeated=())
        else:
            before = sorted(Balance.objects.values_list())
            assert ledger.post(entries=[entry]) == short
            assert sorted(Balance.objects.values_list()) == before
    ledger.post(entries=[between("p3", 60, "partner:air", "taken:air", below_zero=True)])
    assert Balance.objects.get(account="partner:air:points/0").amount == -11
    assert ledger.verify().clean


@pytest.mark.django_db(transaction=True)
def test_an_entry_may_say_whose_it_is(now: datetime) -> None:
    for number in range(3):
        member(f"m{number}", now)
        ledger.post(entries=[between(f"e{number}", 5, "shop", "cause:well", holder=f"m{number}")])
    assert Balance.objects.filter(account__startswith="cause:well:").count() == 3
    assert ledger.by_kind() == {"shop": -15, "cause": 15}
    assert ledger.verify().clean
