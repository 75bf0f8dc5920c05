"""The ledger's benchmark writes the same rows by ours and by raw SQL."""

from typing import Any

import pytest
from django.db import connection

from benchmarks import _postings, ledger
from guerdon.store.ledger import ledger as store
from guerdon.store.ledger.replay import Replay, replay
from guerdon.store.models import Balance, Customer, Lot, Posting


def test_it_is_found_by_its_name() -> None:
    assert ledger.NAME == "ledger"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("batch", [1, 6])
def test_raw_writes_what_ours_writes(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    now = _postings.NOW
    for number in (1, 2):
        Customer.objects.create(pk=number, key=f"c{number}", joined_at=now, created_at=now)
        first = _postings.entry(
            key=f"first{number}", customer=number, lot=0, earns=True, amount=1000
        )
        assert isinstance(store.post(entries=[first]), store.Posted)
    lots = dict(Lot.objects.values_list("customer_id", "pk"))
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    monkeypatch.setattr(settings, "DATABASE_URL", url)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    theirs = "raw_sqlite" if connection.vendor == "sqlite" else "raw"
    seen: list[Any] = []
    for way in ("ours", theirs):
        post = _postings.WAYS[way](batch=batch)
        before = Posting.objects.count()
        asked = [(f"{way}{n}", 1 + n % 2, lots[1 + n % 2], n % 3 == 0) for n in range(6)]
        for at in range(0, 6, batch):
            post(asked[at : at + batch])
        new = Posting.objects.order_by("account", "customer", "amount", "pk")
        rows = new.filter(entry__key__startswith=way)
        seen.append(list(rows.values_list("account", "customer", "amount", "entry__kind")))
        assert Posting.objects.count() == before + 12
    assert seen[0] == seen[1]
    assert Balance.objects.exists()
    assert store.verify().clean
    assert isinstance(replay(), Replay)
