"""guerdon card makes any number of cards once, writes their codes once, and looks at one."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.card import command
from guerdon.store.models import GiftCard
from tests.flows.gift_cards import SHOP
from tests.flows.sections import live

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("gift_cards", SHOP)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_more_than_one_hundred_are_made_once_and_gone_on_with(tmp_path: Path) -> None:
    first, again = tmp_path / "a.csv", tmp_path / "b.csv"
    done = run("issue", "103", "50.00", "--active", "--key", "spring", "--out", str(first))
    assert done.exit_code == 0, done.output
    assert "103 of 103 cards" in done.output
    cards = rows(first)
    assert len({one["code"] for one in cards}) == GiftCard.objects.count() == 103
    assert {one["face_minor"] for one in cards} == {"5000"}
    assert first.stat().st_mode & 0o777 == 0o600
    # The same call after a break: the same cards, none twice, and a file that is there stays.
    assert run(
        "issue", "103", "50.00", "--active", "--key", "spring", "--out", str(first)
    ).exit_code
    assert (
        run("issue", "103", "50.00", "--active", "--key", "spring", "--out", str(again)).exit_code
        == 0
    )
    assert rows(again) == cards
    assert GiftCard.objects.count() == 103


def test_a_card_is_looked_at_activated_and_loaded(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    run("issue", "1", "10", "--key", "k", "--out", str(file))
    (card,) = rows(file)
    assert "made  0.00 CNY" in run("look", card["code"]).output
    assert "10.00 CNY" in run("activate", card["code"]).output
    assert "15.00 CNY" in run("load", card["code"], "5", "--key", "l").output
    assert "15.00 CNY" in run("load", card["code"], "5", "--key", "l").output
    unknown = run("look", "NOPE")
    assert unknown.exit_code == 2


def test_an_amount_out_of_bounds_makes_none(tmp_path: Path) -> None:
    done = run("issue", "2", "9000", "--active", "--key", "k", "--out", str(tmp_path / "a.csv"))
    assert done.exit_code == 2
    assert GiftCard.objects.count() == 0
