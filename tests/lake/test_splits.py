"""Groups that differ have models of their own, alike ones and small ones that of all."""

from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import guerdon as gd
from guerdon.lake import splits


@cache
def made(customers: int = 900) -> pa.Table:
    """Half come by the web, often and not for long; `coin` says nothing; a few come by mail."""
    chance = np.random.default_rng(2)
    rows = []
    for number in range(customers):
        web = number % 2
        rate = chance.gamma(2, 0.5) / (12 if web else 60)
        day = float(chance.integers(0, 300))
        leaves = day + chance.exponential(90 if web else 2000)
        via = "mail" if number < 20 else ("web" if web else "shop")
        while day < min(600, leaves):
            at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
            rows.append({"customer": f"c{number:04}", "date": at, "amount": 10.0, "via": via})
            day += 1 + chance.exponential(1 / rate)
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def found() -> gd.Value:
    return gd.value.fit(made(), by="via")


def told(found: gd.Value) -> dict[str, Any]:
    assert found.report_ is not None
    return {one["group"]: one for one in found.report_["groups"]}


def test_groups_that_differ_are_told_better_by_their_own(found: gd.Value) -> None:
    groups = told(found)
    assert list(groups)[-1] == "mail"
    for name in ("web", "shop"):
        one = groups[name]
        assert one["used"] == "own"
        assert one["own_error"] <= splits.BETTER * one["error"]
        misses = [abs(one[key] - one["actual"]) for key in ("own_predicted", "predicted")]
        assert misses[0] < misses[1]


def test_a_small_group_keeps_the_model_of_all(found: gd.Value) -> None:
    mail = told(found)["mail"]
    assert (mail["used"], mail["own_error"], mail["parameters"]) == ("pooled", None, None)


def test_predictions_follow_the_group_and_every_customer_is_told_once(found: gd.Value) -> None:
    split = found.predict(made())
    of_all = copy(found)
    of_all.own_ = {}
    plain = of_all.predict(made())
    assert split["customer"].to_pylist() == plain["customer"].to_pylist()
    of = dict(zip(*made().select(["customer", "via"]).to_pydict().values(), strict=True))
    same = [
        one == other
        for who, one, other in zip(
            split["customer"].to_pylist(),
            split["expected_orders"].to_pylist(),
            plain["expected_orders"].to_pylist(),
            strict=True,
        )
        if of[who] == "mail"
    ]
    assert all(same)
    assert split["expected_orders"].to_pylist() != plain["expected_orders"].to_pylist()


def test_a_short_history_is_not_split() -> None:
    short = gd.value.fit(made().slice(0, 60), by="cohort")
    assert short.report_ is not None
    assert short.report_["groups"] == []
