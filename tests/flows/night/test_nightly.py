"""The night ends the same however often it is killed, and readers see a whole one or the last."""

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from guerdon.flows.know import night_folder
from guerdon.flows.night import nightly
from guerdon.store import jobs
from guerdon.store.ledger import ledger
from guerdon.store.models import KnowValue, Night, Order
from guerdon.store.night import know, segments
from guerdon.store.turn import turn
from guerdon.terms.decision import Refusal
from tests import shops
from tests.house import ROOT, House, opened
from tests.store.ledgers import earned

pytestmark = [pytest.mark.database]
GOLD = {"field": "tier", "op": "is", "value": "gold"}


def filled(*, lines: int) -> None:
    """A shop of sixty people with so many lines an order, and a segment."""
    shops.fill_store(persons=shops.people(60), placed=shops.sales(60), lines=lines)
    segments.save(key="gold", name={"en": "Gold"}, document=GOLD, actor="mia", now=shops.AS_OF)


@pytest.fixture
def shop(transactional_db, settings, tmp_path):
    settings.HOME = tmp_path
    filled(lines=1)


@pytest.mark.django_db(transaction=True)
def test_every_buyer_is_known_after_the_night(shop):
    told = []

    done = nightly.run(now=shops.AS_OF, tell=told.append)

    assert not isinstance(done, Refusal)
    buyers = {s.customer for s in shops.sales(60) if s.customer and s.at < shops.AS_OF}
    assert done.customers == len(buyers) == KnowValue.objects.count()
    night = know.current()
    assert (night.key, night.as_of) == (done.key, shops.AS_OF)
    assert set(night.report["seconds"]) == {"voice", "snapshot", "know", "write", "upkeep"}
    assert night.report["brief"]["currency"] == "USD"
    gold = [row.customer for row in know.listed(segment="gold", size=500).rows]
    assert sorted(gold) == sorted(
        p.key for p in shops.people(60) if p.tier == "gold" and p.key in buyers
    )
    assert segments.one(key="gold").customers == sum(p.tier == "gold" for p in shops.people(60))
    steps = [progress["step"] for progress in told]
    assert [s for s in steps if s in ("snapshot", "know", "write")][:3] == [
        "snapshot",
        "know",
        "write",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_moment_again_is_the_same_night(shop):
    first = nightly.run(now=shops.AS_OF)
    Order.objects.create(key="late", placed_at=shops.AS_OF - timedelta(days=1), total_minor=1)

    again = nightly.run(now=shops.AS_OF + timedelta(hours=1), as_of=shops.AS_OF)

    assert again == first
    assert Night.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_later_night_replaces_it_for_readers_and_an_earlier_is_refused(shop):
    nightly.run(now=shops.AS_OF)
    later = nightly.run(now=shops.AS_OF + timedelta(days=1))

    told = nightly.run(now=shops.AS_OF + timedelta(days=2), as_of=shops.AS_OF - timedelta(days=9))

    assert isinstance(told, Refusal)
    assert told.reason == "night_too_early"
    assert know.current().key == later.key
    assert Night.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_old_nights_leave_the_disk_too(shop):
    keys = [nightly.run(now=shops.AS_OF + timedelta(days=n)).key for n in range(4)]

    left = {folder.name for folder in night_folder.lake_folder().iterdir() if folder.is_dir()}

    assert left == set(keys[1:])


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time_and_only_engines_that_are_here(shop, settings):
    import threading

    told = []

    def other():
        from django.db import connection

        told.append(nightly.run(now=shops.AS_OF))
        connection.close()

    with turn(what="night", folder=night_folder.lake_folder()):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    settings.LAKE = "hadoop://nowhere"
    told.append(nightly.run(now=shops.AS_OF))

    assert [refusal.reason for refusal in told] == ["night_running", "lake_unknown"]
    assert Night.objects.count() == 0
    assert not list(night_folder.lake_folder().glob("2*"))


@pytest.mark.django_db(transaction=True)
def test_as_a_job_it_answers_with_plain_data(shop):
    kind, args = "nightly", {"as_of": shops.AS_OF.isoformat()}
    jobs.enqueue(kind=kind, args=args, now=shops.AS_OF)

    told = nightly.as_job(args=args, tell=json.dumps)

    assert told == {
        "night": night_folder.key_of(as_of=shops.AS_OF),
        "customers": KnowValue.objects.count(),
        "learnt": {"reason": "night_anew_first", "data": {"day": "2026-03-02"}},
    }
    early = nightly.as_job(args={"as_of": "2020-01-01T00:00:00Z"}, tell=lambda _: None)
    assert early["refused"] == "night_too_early"
    json.dumps([told, early])


@pytest.mark.django_db(transaction=True)
def test_points_that_lapsed_are_gone_by_morning(shop):
    past = shops.AS_OF - timedelta(days=100)
    ledger.post(
        entries=[earned("old", "c0020", 30, past, life=10), earned("young", "c0020", 7, past)]
    )

    nightly.run(now=shops.AS_OF)

    left = {lot.amount: lot.left for lot in ledger.lots(customer="c0020", spent=True)}
    assert left == {30: 0, 7: 7}


FILL = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from tests.flows.night.test_nightly import filled
"""


# Runs the night and kills its own process, as kill -9 would, at the chosen step.
KILLED = """
import os, signal
from datetime import datetime
from guerdon.flows.know import night_folder
from guerdon.flows.night import nightly
def tell(progress):
    if progress["step"] == {step!r} and ("done" in progress) == {later}:
        os.kill(os.getpid(), signal.SIGKILL)
print(nightly.run(now=datetime.fromisoformat({now!r}), tell=tell))
"""

READ = """
import json
from guerdon.store.night import know, segments
from guerdon.store.models import KnowValue, Night, SegmentCount
rows = sorted(KnowValue.objects.values(), key=lambda row: row["customer_id"])
for row in rows:
    del row["id"], row["night_id"]
night = know.current()
report = {k: v for k, v in night.report.items() if k != "seconds"} if night else None
counts = list(SegmentCount.objects.values_list("customers", flat=True))
states = list(Night.objects.values_list("state", flat=True))
print(json.dumps([rows, report, counts, states], default=str), flush=True)
"""

STEPS = [
    ("snapshot", False),
    ("know", False),
    ("profile", False),
    ("predict", False),
    ("segments", False),
    ("write", False),
    ("write", True),
    ("upkeep", False),
]


def _ended(house: House, code: str) -> "subprocess.CompletedProcess[str]":
    ready = "from guerdon.cli.house import open_house; open_house()\n"
    return subprocess.run(
        [sys.executable, "-c", ready + code],
        env=house.env,
        cwd=house.home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_killed_at_every_step_in_turn_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    now = shops.AS_OF.isoformat()
    with opened(home=tmp_path / "calm") as calm, opened(home=tmp_path / "killed") as killed:
        for house in (calm, killed):
            house.python(FILL + "filled(lines=2)")
        done = calm.guerdon("nightly", "--as-of", now)
        assert done.returncode == 0, done.stderr

        before = "the beginning"
        for step, later in STEPS:
            # Each looks at what the one before it left behind, then goes on and is killed too.
            done = _ended(killed, READ + KILLED.format(step=step, later=later, now=now))
            assert done.returncode == -signal.SIGKILL, f"lived through {step}: {done}"
            _, report, _, states = json.loads(done.stdout)
            assert report is None, f"a half night is seen after a kill at {before}"
            assert states == ([] if before == "the beginning" else ["running"])
            before = step
        _, report, _, states = json.loads(killed.python(READ))
        assert (report, states) == (None, ["running"])
        done = killed.guerdon("nightly", "--as-of", now)
        assert done.returncode == 0, done.stderr

        assert json.loads(killed.python(READ)) == json.loads(calm.python(READ))
        left = [path.name for path in (killed.home / "lake" / "nights").rglob("*.part")]
        assert left == []


# What goes on from the night before even in a small shop; `whole` reads all orders again.
SMALL = """
from guerdon.lake import learnt
from guerdon.store.night import since
learnt.FEWEST, since.FEWEST, since.MOST_SHARE, since.UNSURE = 1, {fewest}, 1.0, 0
"""

A_DAY_MORE = """
from datetime import timedelta
from guerdon.store.models import Customer, Line, Order
from tests import shops
for number in range(9):
    row = Order.objects.create(
        key=f"n{number}", customer=Customer.objects.get(key=f"c{number:04}"), state="closed",
        kind="sale", placed_at=shops.AS_OF + timedelta(hours=number), total_minor=900 + number)
    Line.objects.create(order=row, number=1, sku="s1", quantity_milli=1000, amount_minor=900)
"""


@pytest.mark.slow
def test_a_night_of_what_changed_is_killed_and_ends_as_a_whole_one(tmp_path: Path) -> None:
    first, now = shops.AS_OF.isoformat(), (shops.AS_OF + timedelta(days=1)).isoformat()
    on, whole = SMALL.format(fewest=1), SMALL.format(fewest=10_000)
    run = "nightly.run(now=datetime.fromisoformat({now!r}))"
    start = "from datetime import datetime\nfrom guerdon.flows.night import nightly\n"
    found = {}
    with opened(home=tmp_path / "calm") as calm, opened(home=tmp_path / "killed") as killed:
        for house, small in ((calm, whole), (killed, on)):
            code = FILL + "filled(lines=2)\n" + small + start + run.format(now=first)
            house.python(code + A_DAY_MORE)
        for step, later in (("preferences", False), ("write", True)):
            done = _ended(killed, on + KILLED.format(step=step, later=later, now=now))
            assert done.returncode == -signal.SIGKILL, f"lived through {step}: {done}"
        for house, small in ((calm, whole), (killed, on)):
            found[house.home.name] = json.loads(
                house.python(small + start + run.format(now=now) + READ)
            )

    reports = [found[name][1] for name in ("calm", "killed")]
    assert [report["learnt"]["reason"] for report in reports] == ["night_kept"] * 2
    assert 9 <= reports[1]["snapshot"].pop("read") < 20
    assert "read" not in reports[0]["snapshot"]
    assert found["killed"] == found["calm"]
    assert found["killed"][3] == ["complete"] * 2


@pytest.mark.slow
def test_killed_from_outside_at_any_moment(tmp_path: Path) -> None:
    import random
    import time

    now = shops.AS_OF.isoformat()
    dice = random.Random(7)
    with opened(home=tmp_path / "house") as house:
        house.python(FILL + "filled(lines=20)")
        for _ in range(3):
            process = house.popen("nightly", "--as-of", now)
            time.sleep(dice.uniform(0.5, 2.5))
            process.kill()
            process.wait()
        done = house.guerdon("nightly", "--as-of", now, "--json")
        assert done.returncode == 0, done.stderr
        rows, report, counts, states = json.loads(house.python(READ))

    assert states == ["complete"]
    assert len(rows) == report["customers"] == json.loads(done.stdout)["customers"]
    assert len({row["customer_id"] for row in rows}) == len(rows)
    assert counts == [sum(p.tier == "gold" for p in shops.people(60))]
