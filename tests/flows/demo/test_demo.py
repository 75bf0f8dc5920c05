"""The demo on some of its households: whole, resumed after kill -9, reset, never in the way."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.demo import demo
from guerdon.store.models import Order
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from tests.house import House

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred households of The Complete Journey, as files like its own."""
    import duckdb

    spec = find_spec(demo.PACKAGE)
    assert spec is not None, "the demo's data is part of every installation for development"
    source = Path(spec.origin or "").parent / "data"
    folder = tmp_path_factory.mktemp("some")
    for name, where in (
        ("transactions", "WHERE household_id % 25 = 0"),
        ("demographics", "WHERE household_id % 25 = 0"),
        ("products", "WHERE product_id % 5 = 0"),
    ):
        duckdb.sql(
            f"COPY (SELECT * FROM '{source}/{name}.parquet' {where}) "
            f"TO '{folder}/{name}.parquet' (FORMAT parquet)"
        )
    return folder


LOAD = """
import json, os, signal
from datetime import datetime
from pathlib import Path
from guerdon.flows.demo import demo
demo._data = lambda name: Path({folder!r}) / f"{{name}}.parquet"
steps = []
def tell(progress):
    if "number" in progress:
        steps.append(progress["step"])
        if progress["step"] == {kill!r}:
            os.kill(os.getpid(), signal.SIGKILL)
answer = demo.load(now=datetime.fromisoformat({now!r}), tell=tell)
print(json.dumps([steps, getattr(answer, "reason", None)]))
"""
LOOK = """
import json
from django.db.models import Sum, Count
from guerdon.flows.demo import demo
from guerdon.store.campaigns import campaigns
from guerdon.store.ledger import ledger
from guerdon.store.night import nights
from guerdon.store.programme import offers, programme
from guerdon.store.models import *
done = demo.standing()
def sums(**words):
    return Order.objects.filter(**words).aggregate(n=Count("id"), all=Sum("total_minor"))
seen = campaigns.seen(key="autumn-thanks")
readout = campaigns.readout(key="autumn-thanks")
print(json.dumps({
    "standing": done is not None,
    "now": done and done.now.isoformat(),
    "orders": sums(simulated=False),
    "last": str(Order.objects.filter(simulated=False).order_by("placed_at").last().placed_at),
    "simulated": sums(simulated=True),
    "lines": Line.objects.count(),
    "customers": Customer.objects.count(),
    "points": ledger.by_kind(),
    "findings": list(ledger.verify().findings),
    "nights": [str(one) for one in Night.objects.order_by("as_of").values_list("as_of", flat=True)],
    "campaign": [seen.state, str(seen.launched_at), dict(seen.plan)] if seen else None,
    "arms": campaigns.arms(key="autumn-thanks"),
    "effect": readout and readout.document["effects"]["orders"],
    "truth": readout and readout.document["truth"],
    "offers": sorted(one.key for one in offers.listed(state="live")),
    "users": User.objects.count(),
    "keys": ApiKey.objects.count(),
    "segments": sorted(Segment.objects.values_list("key", flat=True)),
}, default=str))
"""


def load(house: House, folder: Path, *, kill: str = "", now: datetime = NOW) -> Any:
    code = LOAD.format(folder=str(folder), kill=kill, now=now.isoformat())
    if not kill:
        return json.loads(house.python(code))
    ready = "from guerdon.cli.house import open_house; open_house()\n"
    done = subprocess.run(
        [sys.executable, "-c", ready + code], env=house.env, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    return None


def look(house: House) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.python(LOOK))
    return found


@pytest.mark.slow
def test_the_whole_loop_resumed_after_kills(house: House, some: Path) -> None:
    for step in ("orders", "night", "weeks", "readout"):
        load(house, some, kill=step, now=NOW)
    steps, refused = load(house, some, now=NOW + timedelta(hours=3))
    assert (steps[0], refused) == ("readout", None)
    seen = look(house)
    assert seen["standing"]
    assert seen["now"] == NOW.isoformat(), "it goes on with the moment at which it began"
    assert seen["findings"] == []
    assert seen["campaign"][0] == "finished", "its window is over"
    assert seen["arms"]["given"] > 0
    assert seen["arms"]["holdout"] > 0
    assert seen["simulated"]["n"] > 0
    assert seen["truth"]["orders"] > 0
    assert seen["effect"]["low"] <= seen["effect"]["difference"] <= seen["effect"]["high"]
    assert len(seen["nights"]) == 2
    assert (seen["users"], seen["keys"]) == (3, 1)
    assert "spend-steps" in seen["offers"]
    assert seen["segments"] == ["big-baskets", "families", "leaving", "regulars"]
    last = datetime.fromisoformat(seen["last"])
    assert timedelta(weeks=8) <= NOW - last < timedelta(weeks=9, days=1)
    steps, _ = load(house, some)
    assert steps == [], "again: nothing is done"
    assert look(house) == seen
    house.python("from guerdon.flows.demo import demo; assert demo.reset() is None")
    assert load(house, some)[0] == list(demo.STEPS)
    anew = look(house)
    for word in ("orders", "simulated", "lines", "points", "arms", "effect", "truth", "campaign"):
        assert anew[word] == seen[word], f"{word} differs from an undisturbed run"


@pytest.mark.django_db
def test_a_shop_of_somebodys_own_is_left_alone(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    Order.objects.create(key="A1", placed_at=now, total_minor=1)
    (tmp_path / "lake").mkdir()
    for answer in (demo.load(now=now), demo.reset()):
        assert answer == Refusal(reason="demo_not_alone")
    assert Order.objects.count() == 1
    assert not programme.read().demo
    assert [one.name for one in tmp_path.iterdir()] == ["lake"]


@pytest.mark.django_db
def test_without_its_data_the_demo_is_refused(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(demo, "PACKAGE", "no_such_package")
    answer = demo.load(now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "demo_data_missing"
    assert list(tmp_path.iterdir()) == []
    assert not programme.read().demo


@pytest.mark.parametrize("days", range(9))
def test_dates_move_by_whole_weeks_to_the_eve_of_the_campaign(days: int) -> None:
    now = NOW + timedelta(days=days)
    moved = demo.shift_days(now=now)
    assert moved % 7 == 0
    assert timedelta(weeks=8) <= now - (demo.LAST + timedelta(days=moved)) < timedelta(weeks=10)
    assert demo._launch(now) < now - timedelta(weeks=8)


def test_each_step_can_be_done() -> None:
    assert set(demo.STEPS) == set(demo._DO)
