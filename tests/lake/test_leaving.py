"""Risks are told where the past teaches them, and not where the silence alone does as well."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow.parquet as pq
import pytest

from guerdon.know import profile
from guerdon.know.days import day, offsets
from guerdon.know.habits import habits, seen
from guerdon.lake import leaving
from tests.know.orders import LAKE, Placed, table

START, DAYS = datetime(2025, 1, 1, 12, tzinfo=UTC), 330


@pytest.fixture(scope="module")
def shop():
    """Customers of own rhythms who leave at random; days, first and last day, who has left."""
    chance = np.random.default_rng(8)
    placed, gone = [], {}
    for number in range(700):
        gap, stays = chance.choice([4, 12, 30]), chance.exponential(200)
        at = chance.uniform(0, 200)
        stays += at
        gone[f"c{number}"] = stays < DAYS
        while at < min(DAYS, stays):
            placed.append(
                Placed(customer=f"c{number}", at=START + timedelta(days=int(at)), total=900)
            )
            at += max(1, chance.gamma(6, gap / 6))
    as_of = START + timedelta(days=DAYS)
    zones = offsets(zone="UTC", start=START, end=as_of)
    marked = profile.named_orders(orders=table(placed), as_of=as_of, offsets=zones)
    return profile.purchase_days(orders=marked), day(at=as_of, zone="UTC"), gone


def test_each_customers_risk_with_its_check(shop, tmp_path):
    days, end, gone = shop

    learnt = leaving.learnt(engine=LAKE, days=days, first=end - DAYS, end=end, customers=700)
    to = tmp_path / "r.parquet"
    leaving.risks(
        engine=LAKE,
        seen=seen(days=days, until=end, end=end),
        end=end,
        model=learnt.model,
        to=to,
    )

    told = learnt.said
    assert told["told_by"] == "trees"
    assert told["days"] == 82
    assert told["later"]["brier"] < told["rule"]["brier"] < told["later"]["plain_brier"]
    found = pq.read_table(tmp_path / "r.parquet").sort_by("customer").to_pylist()
    assert [row["customer"] for row in found] == sorted(gone)
    risk = np.array([row["churn_risk"] for row in found])
    left = np.array([gone[row["customer"]] for row in found])
    assert ((risk >= 0) & (risk <= 1)).all()
    assert risk[left].mean() > risk[~left].mean() + 0.4


@pytest.mark.parametrize(("history", "customers"), [(111, 700), (DAYS, 499)])
def test_too_short_or_too_few(shop, history, customers):
    days, end, _ = shop

    learnt = leaving.learnt(
        engine=LAKE, days=days, first=end - history, end=end, customers=customers
    )

    assert learnt is None


def test_the_silence_tells_where_trees_are_no_better(shop, monkeypatch, tmp_path):
    days, end, _ = shop
    monkeypatch.setattr(leaving.churn, "fit", _everybody_alike)

    learnt = leaving.learnt(engine=LAKE, days=days, first=end - DAYS, end=end, customers=700)
    to = tmp_path / "r.parquet"
    made = seen(days=days, until=end, end=end)
    leaving.risks(engine=LAKE, seen=made, end=end, model=learnt.model, to=to)

    assert learnt.said["told_by"] == "silence"
    silence = LAKE.to_pyarrow(habits(days=days, until=end, end=end).select("customer", "silence"))
    waits = dict(zip(*(silence[name].to_pylist() for name in ("customer", "silence")), strict=True))
    risks = {row["customer"]: row["churn_risk"] for row in pq.read_table(to).to_pylist()}
    longest_first = sorted(risks, key=lambda one: -waits[one])
    told = [risks[one] for one in longest_first]
    assert told == sorted(told, reverse=True)
    assert told[0] > told[-1] + 0.4


def test_what_beats_nothing_is_not_told(shop, monkeypatch):
    days, end, _ = shop
    monkeypatch.setattr(leaving.churn, "fit", _everybody_alike)
    monkeypatch.setattr(leaving.churn, "by_one", lambda **_: _Alike(0.99))
    learnt = leaving.learnt(engine=LAKE, days=days, first=end - DAYS, end=end, customers=700)

    assert learnt.said["told_by"] == "nothing"
    assert learnt.model is None


class _Alike:
    """Tells everybody the same."""

    def __init__(self, risk: float) -> None:
        self.told = risk

    def risk(self, *, measures):
        return np.full(len(measures), self.told)


def _everybody_alike(*, measures, left):
    made = _Alike(0.99)
    made.quality = leaving.churn.quality(told=made.risk(measures=measures), left=left)
    return made
