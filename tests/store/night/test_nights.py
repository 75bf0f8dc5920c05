"""A night is seen whole or not at all; one runs at a time; old ones go."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from guerdon.store.models import Customer, KnowValue, Night, Segment, SegmentCount
from guerdon.store.night import nights
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 3, 1, tzinfo=UTC)


def values(customer, **changes):
    row = {
        "customer": customer,
        "orders": 3,
        "spend": 3000,
        "spend_90d": 1000,
        "average_basket": 1000,
        "first_order_at": AT - timedelta(days=90),
        "last_order_at": AT - timedelta(days=9, microseconds=1),
        "recency_days": 9,
        "tenure_days": 90,
        "rhythm_days": 40.5,
        "rfm_r": 5,
        "rfm_f": 4,
        "rfm_m": 3,
        "rfm_segment": "loyal",
        "repeat": 2,
        "recency_weeks": 11.5,
        "age_weeks": 12.8,
        "repeat_basket": 1000.5,
        "p_alive": 0.9,
        "expected_orders": 6.25,
        "expected_basket": 990,
        "clv": 1500,
        "clv_low": 1400,
        "clv_high": 1600,
        "next_days": 12,
        "next_low": 3,
        "next_high": None,
        "churn_risk": 0.25,
        "cluster": None,
        "choices": 9,
        "favourite_category": "茶",
        "favourite_affinity": 2.5,
        "promotion_share": 0.4,
        "promotion_sensitivity": "high",
        "price_choices": 8,
        "price_share": None,
        "price_sensitivity": None,
        "habit_channel": "web",
        "habit_hour": 23,
        "next_category": "茶",
        "next_category_days": 0,
        "stage": "active",
        "value_class": "high",
        "segments": ["a", "客户"],
    }
    return row | changes


def columns(rows):
    """The rows as the lake hands them over: one list a column."""

    def told(name, value):
        if name == "segments":
            return json.dumps(value, ensure_ascii=False)
        return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value

    return {name: [told(name, row[name]) for row in rows] for name in values("")}


def keep(*, night, rows):
    """Written as the night writes them."""
    return nights.keep(night=night, columns=columns(rows))


def begun(at=AT):
    night = nights.begun(key=f"n{at:%Y%m%d}", as_of=at, brief={"zone": "UTC"}, now=at)
    assert not isinstance(night, Refusal)
    return night


def finished(at=AT, **counts):
    night = begun(at)
    return nights.finish(night=night.night, report={"customers": 1}, counts=counts, now=at)


@pytest.fixture(autouse=True)
def ann(db):
    return Customer.objects.create(key="ann", created_at=AT)


def test_what_is_kept_is_what_is_read_to_the_last_bit(ann):
    night = begun()
    written = keep(night=night.night, rows=[values("ann", rhythm_days=None), values("stranger")])

    assert written == 1  # the stranger is not in the store
    row = KnowValue.objects.get()
    for name, value in values("ann", rhythm_days=None).items():
        assert getattr(row, name if name != "customer" else "customer_id") == (
            ann.pk if name == "customer" else value
        ), name


def test_nobody_sees_a_night_before_the_flip(ann):
    Segment.objects.create(key="a", name={}, condition={}, created_at=AT)
    night = begun()
    keep(night=night.night, rows=[values("ann")])
    assert nights.current() is None
    assert nights.unfinished().key == night.key

    done = nights.finish(
        night=night.night, report={"customers": 1}, counts={"a": 1, "gone": 5}, now=AT
    )

    assert nights.current() == done
    assert nights.unfinished() is None
    assert (done.state, done.report) == ("complete", {"customers": 1})
    assert [(c.segment.key, c.customers) for c in SegmentCount.objects.all()] == [("a", 1)]


def test_begun_again_it_is_the_same_night_with_its_first_brief():
    first = begun()
    again = nights.begun(key=first.key, as_of=AT, brief={"zone": "other"}, now=AT + timedelta(1))

    assert again == first
    assert again.report == {"brief": {"zone": "UTC"}}


def test_another_begun_night_abandons_the_one_left():
    left = begun(AT)
    begun(AT + timedelta(days=1))

    assert nights.seen(key=left.key).state == "abandoned"
    assert begun(AT).state == "running"  # taken up after all
    assert Night.objects.filter(state="running").count() == 1


def test_an_older_night_than_the_newest_is_refused_and_changes_nothing():
    finished(AT)

    told = nights.begun(key="old", as_of=AT - timedelta(days=1), brief={}, now=AT)

    assert isinstance(told, Refusal)
    assert told.reason == "night_too_early"
    assert Night.objects.count() == 1


def test_what_a_killed_run_left_is_cleared_in_short_steps(ann):
    night = begun()
    others = begun(AT + timedelta(days=1))
    Customer.objects.bulk_create(Customer(key=f"c{n}", created_at=AT) for n in range(25))
    keep(night=night.night, rows=[values(f"c{n}") for n in range(25)])
    keep(night=others.night, rows=[values("ann")])

    nights.cleared(night=night.night, rows=10)

    assert list(KnowValue.objects.values_list("night", flat=True)) == [others.night]


def test_the_last_three_nights_keep_their_values(ann):
    for day in range(5):
        night = begun(AT + timedelta(days=day))
        keep(night=night.night, rows=[values("ann")])
        nights.finish(night=night.night, report={}, counts={}, now=AT)

    gone = nights.pruned()

    assert sorted(gone) == ["n20260301", "n20260302"]
    kept = set(KnowValue.objects.values_list("night__key", flat=True))
    assert kept == {"n20260303", "n20260304", "n20260305"}
