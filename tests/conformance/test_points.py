"""Points as the field got them wrong: collapse, doubles, fractions, replays, two channels."""

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.points import points, rewards
from guerdon.store.ledger import ledger
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from tests.flows.shop import clean, in_threads
from tests.flows.wallets import happens, main, person
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
MEMBERS = 8


def test_expiry_takes_the_lot_that_ended_and_never_the_balance(now: datetime) -> None:
    """Balance collapse: one date for the whole balance, where each lot has its own."""
    member("c", now)
    for number in range(3):
        ledger.post(entries=[earned(f"e{number}", "c", 100, now + number * 30 * DAY, life=60)])
    left = [points.expire(now=now + days * DAY).points for days in (59, 60, 61, 90, 121)]
    assert left == [0, 100, 0, 100, 100]
    assert clean()


@pytest.mark.parametrize("odd", [0.5, -0.0, math.nan, math.inf, 1e300])
def test_no_fraction_and_no_negative_zero_comes_into_a_wallet(now: datetime, odd: float) -> None:
    rule = {"key": "km", "on": "flight", "gives": "per_value", "points": 1, "value": "km"}
    main(now, earn={"rules": [rule]})
    person("c", now)
    if math.isfinite(odd):
        assert happens(now, "flight", "f1", km=odd) == []
    assert points.balance(customer="c", now=now).total == 0
    try:
        bad: Entry = earned("e", "c", odd, now)  # type: ignore[arg-type]
    except ValueError:
        return  # Nothing that is not a number sums to zero.
    answer = ledger.post(entries=[bad])
    assert isinstance(answer, Refusal)
    assert answer.reason == "entry_malformed"


def test_an_airlines_ledger_with_doubles_and_overdrafts(shared_data: Path, now: datetime) -> None:
    """Real months of an airline: each counts once, its points come as floats, nobody overdraws."""
    import duckdb

    file = shared_data / "airline_loyalty" / "customer_flight_activity_2017.parquet"
    if not file.is_file():
        pytest.skip("../shared/data has no airline ledger")
    many = f"SELECT \"Loyalty Number\" FROM '{file}' GROUP BY 1 HAVING"
    query = (
        'SELECT "Loyalty Number", "Month", "Points Accumulated", "Points Redeemed"'
        f" FROM '{file}' WHERE \"Loyalty Number\" IN (({many} count(*) > 12 ORDER BY 1"
        f' LIMIT {MEMBERS}) UNION ({many} sum("Points Redeemed") > sum("Points Accumulated")'
        f' ORDER BY 1 LIMIT {MEMBERS})) AND "Points Accumulated" + "Points Redeemed" > 0'
        ' ORDER BY "Month", "Loyalty Number"'
    )
    found = duckdb.sql(query).fetchall()
    assert len({row[:2] for row in found}) < len(found)
    rule = {"key": "fly", "on": "flown", "gives": "per_value", "points": 1, "value": "points"}
    mile = {"key": "mile", "what": "service", "points": 1}
    main(now, earn={"rules": [rule]}, rewards=[mile], life={"kind": "no"})
    stands: dict[str, int] = defaultdict(int)
    seen: set[tuple[str, int]] = set()
    refused = 0
    for number in sorted({row[0] for row in found}):
        person(str(number), now)
    for number, month, gained, spent in found:
        who, key = str(number), f"{number}-{month}"
        if (who, month) in seen:
            # A month that the airline lists twice counts once (see below).
            continue
        seen.add((who, month))
        happens(now, "flown", key, who, points=gained)
        stands[who] += int(gained)
        if spent:
            answer = rewards.redeem(
                customer=who, reward="mile", quantity=min(spent, 1000), key=f"k:{key}", now=now
            )
            if isinstance(answer, Refusal):
                assert answer.reason == "points_short"
                assert spent > stands[who]
                refused += 1
            else:
                assert isinstance(answer, Reply)
                stands[who] -= min(spent, 1000)
    assert refused > 0
    for who, total in stands.items():
        assert points.balance(customer=who, now=now).total == total >= 0
    assert clean()


def test_a_month_that_comes_twice_counts_once(now: datetime) -> None:
    rule = {"key": "fly", "on": "flown", "gives": "per_value", "points": 1, "value": "points"}
    main(now, earn={"rules": [rule]})
    person("c", now)
    told: list[Any] = [happens(now, "flown", "c-1", points=152.7) for _ in range(2)]
    assert told[0] == told[1]
    assert points.balance(customer="c", now=now).total == 152
    other = trigger.take(kind="flown", key="c-1", customer="c", data={"points": 9}, now=now)
    assert isinstance(other, Refusal)
    assert other.reason == "idempotency_key_reused"


def test_points_had_in_one_channel_are_not_there_in_another() -> None:
    """A shop and an app at once: one gets the reward, the other is told that points are short."""
    now = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
    main(now, rewards=[{"key": "cup", "what": "goods", "points": 300}])
    member("c", now)
    ledger.post(entries=[earned("e", "c", 500, now)])
    answers = in_threads(
        4, lambda n: rewards.redeem(customer="c", reward="cup", key=f"k:{n}", now=now)
    )
    assert sorted(isinstance(one, Refusal) for one in answers) == [False, True, True, True]
    assert points.balance(customer="c", now=now).total == 200
    assert clean()
