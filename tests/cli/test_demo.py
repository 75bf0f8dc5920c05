"""guerdon demo: a standing demo is shown at once, and nobody's own shop is touched."""

from pathlib import Path

from tests.house import House

PRETEND = """
import json
from datetime import datetime, UTC
from django.conf import settings
from guerdon.flows.demo import access as demo_access, demo
from guerdon.store.programme import programme
now = datetime.now(UTC)
programme.keep(changes={"demo": True})
demo_access.made(now=now)
demo._write({"now": now.isoformat(), "done": list(demo.STEPS)})
"""


def test_a_standing_demo_shows_its_ways_in(house: House) -> None:
    house.python(PRETEND)
    done = house.guerdon("demo", "--once", "--address", "http://127.0.0.1:8105")
    assert done.returncode == 0, done.stderr
    assert "http://127.0.0.1:8105" in done.stdout
    for word in ("owner", "marketer", "analyst", "gk_"):
        assert word in done.stdout
    assert (
        done.stdout == house.guerdon("demo", "--once", "--address", "http://127.0.0.1:8105").stdout
    )


def test_once_and_reset_do_not_go_together(house: House) -> None:
    assert house.guerdon("demo", "--once", "--reset").returncode == 2


def test_somebodys_own_orders_are_left_alone(house: House, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order,date,amount\nA1,2026-01-02,5\n", encoding="utf-8")
    assert house.guerdon("intake", path, "--yes").returncode == 0
    for option in ("--once", "--reset"):
        done = house.guerdon("demo", option)
        assert done.returncode == 2
        assert "[demo_not_alone]" in done.stderr
    count = "from guerdon.store.models import Order; print(Order.objects.count())"
    assert house.python(count).strip() == "1"
