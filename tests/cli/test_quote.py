"""guerdon quote prints a decision with its reasons, with and without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.quote import command

CART = {
    "cart": {
        "currency": "USD",
        "lines": [
            {"key": "1", "sku": "tea", "quantity": 3, "unit_minor": 1999},
            {"key": "2", "sku": "cup", "quantity": 1, "unit_minor": 550},
        ],
    }
}
OFFERS = [
    {"key": "ten", "kind": "percent", "value": {"percent": 10}, "name": {"en": "Ten off"}},
    {
        "key": "over80",
        "kind": "amount",
        "value": {"off_minor": 1500},
        "name": {"en": "15 off 80"},
        "least_minor": 8000,
    },
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "cart.json").write_text(json.dumps(CART))
    (tmp_path / "offers.json").write_text(json.dumps(OFFERS))
    return tmp_path


def run(files: Path, *args: str, language: str = "C.UTF-8") -> Any:
    env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": ""}
    given = [str(files / arg) if arg.endswith((".json", ".yaml")) else arg for arg in args]
    return CliRunner().invoke(command, given, env=env)


def test_a_decision_without_a_database(files: Path) -> None:
    done = run(files, "cart.json", "--offers", "offers.json")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].split() == ["subtotal", "65.47", "USD"]
    assert lines[1].split()[:2] == ["ten", "-6.55"]
    assert "line 1: 2.00 + 2.00 + 2.00" in lines[2]
    assert "14.53" in lines[4]
    assert lines[-1].split() == ["total", "58.92", "USD"]
    zh = run(files, "cart.json", "--offers", "offers.json", language="zh_CN.UTF-8")
    assert "应付" in zh.output
    assert "14.53" in zh.output


def test_the_whole_quote_as_json(files: Path) -> None:
    done = run(files, "cart.json", "--offers", "offers.json", "--json")
    body = json.loads(done.output)
    assert (body["total_minor"], body["applied"][0]["offer"]) == (5892, "ten")
    assert body["not_applied"][0]["refusal"]["says"]


@pytest.mark.parametrize(
    ("name", "text", "args", "reason"),
    [
        ("cart.json", "{", (), "file_unreadable"),
        ("cart.json", '{"cart": 1}', (), "body_malformed"),
        ("offers.json", '[{"key": "x", "kind": "magic"}]', (), "offer_malformed"),
        ("offers.json", "[]", ("--now", "noon"), "body_malformed"),
    ],
)
def test_what_cannot_be_read_ends_with_2(
    files: Path, name: str, text: str, args: tuple[str, ...], reason: str
) -> None:
    (files / name).write_text(text)
    done = run(files, "cart.json", "--offers", "offers.json", *args)
    assert done.exit_code == 2
    assert f"[{reason}]" in done.output


@pytest.mark.django_db(transaction=True)
def test_the_shops_own_offers(files: Path, now: Any) -> None:
    from guerdon.store.codes import codes
    from tests.flows.shop import percent, sells

    sells(now, percent("vip", 50, codes="unique"))
    (code,) = codes.issue(offer="vip", count=1, now=now)
    moment = ("--now", now.isoformat())
    done = run(files, "cart.json", "--customer", "c", "--code", code, *moment)
    assert done.exit_code == 0, done.output
    assert "32.74" in done.output
    plain = run(files, "cart.json", *moment)
    assert "65.47 USD" in plain.output.splitlines()[-1]


def test_a_programme_decides_by_its_rules_and_its_live_offers(files: Path) -> None:
    (files / "shop.yaml").write_text(
        """
programme: {order_cap_percent: 5}
offers:
  - {key: ten, kind: percent, value: {percent: 10}}
  - {key: off, kind: percent, value: {percent: 50}, state: paused}
"""
    )
    done = run(files, "cart.json", "--offers", "shop.yaml")
    assert done.output.splitlines()[1].split()[:2] == ["ten", "-3.27"]
    (files / "shop.yaml").write_text("programme: {currency: EUR}\noffers: []\n")
    wrong = run(files, "cart.json", "--offers", "shop.yaml")
    assert (wrong.exit_code, "[programme_unreadable]" in wrong.stderr) == (2, True)
    (files / "shop.yaml").write_text("offers: [&x 1]")
    wrong = run(files, "cart.json", "--offers", "shop.yaml")
    assert (wrong.exit_code, "[text_unreadable]" in wrong.stderr) == (2, True)
