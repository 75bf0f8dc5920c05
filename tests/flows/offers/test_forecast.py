"""The forecast asks past carts again, each at its own weekday and hour."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.flows.offers import forecast as flow
from guerdon.flows.offers.forecast import Forecasted, moved, window_of
from guerdon.store import counters
from guerdon.store.models import Counter, Customer, Offer, Order
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from tests.carts import made
from tests.flows.wallets import main

# A Sunday.
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
needs_db = pytest.mark.django_db


def draft(**words: Any) -> dict[str, Any]:
    """5 off the order but for the words."""
    return {"key": "new", "kind": "amount", "value": {"off_minor": 500}, **words}


@pytest.fixture
def sold(db: None) -> None:
    """A sale of 10 and one of 50 each day of 26 weeks, the dear one by ann."""
    programme.keep(changes={"currency": "USD", "zone": "UTC"})
    ann = Customer.objects.create(key="ann", created_at=NOON, tier="gold")
    for n in range(26 * 7):
        at = NOON - timedelta(days=n, hours=1)
        Order.objects.create(key=f"a{n}", placed_at=at, total_minor=1000)
        Order.objects.create(key=f"b{n}", placed_at=at, total_minor=5000, customer=ann)


def ran(**words: Any) -> Forecasted:
    """The forecast, which must come about."""
    found = flow.forecast(document=draft(**words), now=NOON)
    assert isinstance(found, Forecasted), found
    return found


@pytest.mark.usefixtures("sold")
def test_a_week_of_it() -> None:
    found = ran()
    assert found.forecast.minor.mean == 14 * 500
    assert (found.forecast.share, found.sample.every) == (1.0, 1)
    assert (found.window, found.threshold, found.reads) == (Period(start=NOON), None, ())
    short = ran(least_minor=4000)
    assert short.forecast.minor.mean == 7 * 500
    assert (short.forecast.share, short.threshold) == (0.5, 4000)
    assert short.forecast.far_share == 1.0
    assert not Offer.objects.exists()
    assert not Counter.objects.exists()


@pytest.mark.usefixtures("sold")
def test_limits_and_budgets_run_out() -> None:
    counters.open_counter(key="budget/autumn", ceiling=3500)
    found = ran(limits={"total": 28, "spend_minor": 70_000, "budget": "autumn", "per_customer": 1})
    assert {one.name: (one.left, one.ending.expected) for one in found.purses} == {
        "total": (28, NOON + 2 * WEEK),
        "spend_minor": (70_000, NOON + 10 * WEEK),
        "budget": (3500, NOON + WEEK / 2),
    }
    end = (NOON + WEEK).isoformat()
    (lasting,) = ran(limits={"total": 28}, period={"end": end}).purses
    assert lasting.ending.expected is None


@pytest.mark.usefixtures("sold")
def test_customers_are_read_as_today_and_their_orders_as_of_then() -> None:
    gold = ran(condition={"field": "tier", "op": "is", "value": "gold"})
    assert (gold.forecast.share, gold.reads) == (0.5, ("tier",))
    first = ran(kind="first_purchase", value={"off_order_minor": 500})
    # Ann's first order is the only first one; guests cannot be told from others.
    assert first.forecast.applying == 1
    assert first.reads == ("orders",)


@pytest.mark.usefixtures("sold")
def test_weekdays_hours_and_short_windows() -> None:
    friday = {"field": "ask.weekday", "op": "is", "value": "fri"}
    assert ran(condition=friday).forecast.share == pytest.approx(1 / 7)
    evening = draft(kind="flash", value={"from": "20:00", "to": "22:00", "off_order_minor": 500})
    assert ran(**{k: v for k, v in evening.items() if k != "key"}).forecast.applying == 0
    days = [{"percent": 10}, {"percent": 10}]
    counted = ran(kind="countdown", value={"first_day": "2026-12-01", "days": days})
    assert counted.inside == pytest.approx(2 / 7)
    assert counted.forecast.share == 1.0
    assert counted.forecast.minor.mean == pytest.approx(2 * 600)


@pytest.mark.usefixtures("sold")
def test_codes_are_taken_to_be_brought_and_live_offers_left_alone() -> None:
    kept = offers.keep(documents=[draft(key="other")], actor="t", now=NOON, state="live")
    assert not isinstance(kept, Refusal)
    assert ran(codes="unique").forecast.share == 1.0
    assert ran(codes="shared", shared_code="X").forecast.share == 1.0


@pytest.mark.usefixtures("sold")
def test_extra_points_are_told_and_cost_what_they_are_worth() -> None:
    earn = {"rates": [{"points": 1, "per_minor": 100}]}
    spend = {"worth": [{"milli": 500}]}
    main(NOON, earn=earn, spend=spend)
    double = {"kind": "points_multiplier", "value": {"percent": 200}}
    found = ran(**double).forecast
    # Of 50.00 ann has 50 points as always and 50 more; the guests have none.
    assert (found.points.mean, found.minor.mean, found.cost.mean) == (7 * 50, 0, 7 * 25)
    main(NOON, earn={**earn, "caps": [{"per": "order", "points": 80}]}, spend=spend)
    assert ran(**double).forecast.points.mean == 7 * 30
    assert ran().forecast.points.mean == 0


@needs_db
def test_without_past_carts_or_an_offer_it_is_refused() -> None:
    refused = flow.forecast(document=draft(), now=NOON)
    assert refused == Refusal(reason="no_past_carts")
    wrong = flow.forecast(document=draft(value={}), now=NOON)
    assert isinstance(wrong, Refusal)
    assert wrong.reason == "offer_malformed"


@given(st.integers(-(10**7), 10**7), st.integers(1, 60), st.integers(0, 99))
def test_a_moment_is_moved_by_whole_weeks_into_the_window(
    minutes: int, days: int, turn: int
) -> None:
    at = NOON + timedelta(minutes=minutes)
    window = Period(start=NOON, end=NOON + timedelta(days=days))
    found = moved(at=at, into=window, turn=turn)
    if found is None:
        assert days < 7
    else:
        assert window.holds(found)
        assert (found - at) % WEEK == timedelta()
    late = moved(at=at, into=Period(start=NOON), turn=turn)
    assert late is not None
    assert NOON <= late < NOON + WEEK


def test_the_window_is_the_period_the_countdown_or_the_next_festival() -> None:
    def window(**words: Any) -> Period:
        return window_of(offer=made(draft(**words)), zone="Asia/Shanghai", now=NOON)

    start, end = NOON + WEEK, NOON + 2 * WEEK
    period = {"start": start.isoformat(), "end": end.isoformat()}
    assert window(period=period) == Period(start=start, end=end)
    begun = {"start": (NOON - WEEK).isoformat(), "end": end.isoformat()}
    assert window(period=begun) == Period(start=NOON, end=end)
    festival = window(
        kind="festival", value={"festivals": ["lantern_festival"], "off_order_minor": 1}
    )
    assert festival.start is not None
    assert festival.start.isoformat() == "2027-02-20T00:00:00+08:00"
    assert festival.end == festival.start + timedelta(days=1)
