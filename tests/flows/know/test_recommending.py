"""Fitting on the shop's own past: the better way is kept, told with figures, and stored whole."""

from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest

from guerdon.flows.know import recommending
from guerdon.store.night.recommended import RecommenderSeen
from guerdon.terms.decision import Refusal
from tests.decide.recommend.goods import tasteful


def _purchases(customers: int = 240) -> pa.Table:
    made = tasteful(customers=customers)
    return pa.table(
        {"customer": made["customer"], "sku": made["item"], "at": made["at"], "first": made["at"]}
    )


def _nothing(skus: Any) -> list[frozenset[str]]:
    return [frozenset() for _ in skus]


def test_lists_follow_taste_and_say_why() -> None:
    made = recommending.made_of(purchases=_purchases(), describe=_nothing)
    assert not isinstance(made, Refusal)
    report, lists = made["report"], made["lists"]
    assert report["method"] != "popular"
    assert report["tried"][0]["method"] == report["method"]
    assert (report["customers"], report["items"], report["owned"]) == (240, 32, False)
    assert 0.5 < report["coverage"] <= 1
    own = dict(lists["customer"])
    first = [rows[0] for rows in own.values()]
    right = [f"{int(key[1:]) % 4}" == rows[0][0][0] for key, rows in own.items()]
    assert sum(right) > 0.9 * len(right)
    assert all(because for _, score, because in first if score > 0.01)
    assert len(lists["popular"][0][1]) == 32
    assert all(row[2] == name for name, rows in lists["item"] for row in rows)


def test_too_few_customers_are_said() -> None:
    made = recommending.made_of(purchases=_purchases(customers=20), describe=_nothing)
    assert isinstance(made, Refusal)
    assert (made.reason, made.data["customers"]) == ("recommend_too_few", 20)


@pytest.mark.database
@pytest.mark.django_db
def test_a_fit_is_stored_and_one_that_fails_leaves_it(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = recommending.fit(now=now)
    assert isinstance(early, Refusal)
    assert early.reason == "night_none"

    class _Night:
        key, as_of = "n", now

    monkeypatch.setattr(recommending.nights, "current", lambda: _Night)
    monkeypatch.setattr(recommending, "_purchases", lambda night: _purchases(customers=80))
    found = recommending.fit(now=now)
    assert isinstance(found, RecommenderSeen)
    again = recommending.as_job(args={"now": now.isoformat()}, tell=lambda told: None)
    assert again["method"] == found.report["method"]
    monkeypatch.setattr(recommending, "_purchases", lambda night: _purchases(customers=8))
    done = recommending.as_job(args={"now": now.isoformat()}, tell=lambda told: None)
    assert isinstance(done, Refusal)
    kept = recommending.recommended.current()
    assert kept is not None
    assert kept.version == again["version"]
