"""A shop with a night and two offers on codes, and experiments on it, for tests."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.flows.experiments import experiment
from guerdon.flows.experiments.document import parsed
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.flows.know import night_folder
from guerdon.store.models import Customer, Enrolment, Night, Order
from guerdon.store.programme import programme
from guerdon.terms.experiment import Design
from tests.flows.shop import percent, sells

DAY = timedelta(days=1)
CUSTOMERS = 240


def opened(now: datetime) -> None:
    """Customers whom a night knows, and two offers that only holders of a code may use."""
    programme.keep(changes={"currency": "USD", "margin": 0.4})
    knows(now)
    sells(now, percent("ten", 10, codes="unique"), percent("twenty", 20, codes="unique"))


def knows(now: datetime) -> None:
    """A night as the audience is taken from it, without the work of a real one."""
    keys = [f"c{n:03}" for n in range(CUSTOMERS)]
    Customer.objects.bulk_create(Customer(key=key, created_at=now) for key in keys)
    # A real night of the same moment would find a folder that is not its own.
    key = night_folder.key_of(as_of=now - timedelta(seconds=7))
    Night.objects.create(key=key, as_of=now, state="complete", started_at=now, finished_at=now)
    folder = night_folder.folder_of(key=key) / "know"
    folder.mkdir(parents=True, exist_ok=True)
    turn = range(CUSTOMERS)
    table = {
        "customer": keys,
        "orders": [2 + n % 28 for n in turn],
        "stage": [("new", "active", "at_risk", "dormant")[n % 4] for n in turn],
        "value_class": [("high", "middle", "low")[n % 3] for n in turn],
        "tier": [None for _ in turn],
        "expected_orders": [1.0 + n % 28 for n in turn],
        "expected_basket": [1_500 + 37 * (n % 100) for n in turn],
    }
    pq.write_table(pa.table(table), folder / "values.parquet")


def document(**changes: Any) -> dict[str, Any]:
    """A sound design; `changes` make it another one, None takes a word out."""
    sound = {
        "key": "depth",
        "name": {"en": "10 or 20 %", "zh": "九折还是八折"},
        "tests": "depth",
        "arms": [
            {"key": "control", "name": {"en": "10 %", "zh": "九折"}, "offers": ["ten"]},
            {"key": "deep", "name": {"en": "20 %", "zh": "八折"}, "offers": ["twenty"]},
        ],
        "audience": {},
        "looks": 4,
        "stages": [{"share": 1.0, "days": 28}],
    }
    return {k: v for k, v in {**sound, **changes}.items() if v is not None}


def design(**changes: Any) -> Design:
    """As `document`, read."""
    found = parsed(document=document(**changes))
    assert isinstance(found, Design), found
    return found


def started(now: datetime, **changes: Any) -> ExperimentLooked:
    """Drafted and started."""
    key = experiment.draft(document=document(**changes), actor="mia", now=now)
    assert isinstance(key, str), key
    found = experiment.start(experiment=key, actor="mia", now=now)
    assert isinstance(found, ExperimentLooked), found
    return found


def buy(now: datetime, spend: dict[str, int], *, experiment: str = "depth", mark: str = "") -> None:
    """Everybody of an arm buys for that much, give or take a tenth; 0: nothing at all."""
    rows = Enrolment.objects.filter(experiment__key=experiment).order_by("pk")
    orders = [
        Order(
            key=f"x{mark}-{row.pk}",
            customer_id=row.customer_id,
            placed_at=now,
            total_minor=spend[row.arm] + (row.pk % 7 - 3) * spend[row.arm] // 30,
        )
        for row in rows
        if spend[row.arm]
    ]
    Order.objects.bulk_create(orders)


def buys_as_always(now: datetime) -> None:
    """Some orders of the last eight weeks, before anything was tried."""
    people = Customer.objects.order_by("key")
    orders = [
        Order(
            key=f"w{week}-{place}",
            customer=person,
            placed_at=now - timedelta(weeks=week, hours=1),
            total_minor=1_000 + 100 * (place % 30) + 37 * week,
        )
        for week in range(8)
        for place, person in enumerate(people)
        if place % 11 and (place * 7 + week * 3) % 5 < 2 + place % 2
    ]
    Order.objects.bulk_create(orders)
