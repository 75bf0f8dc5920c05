"""guerdon whatif replays past orders through stored offers and drafts, and writes nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.whatif import command
from guerdon.flows.offers import replay
from guerdon.store.models import Customer, Offer, Order
from guerdon.store.programme import programme
from tests.flows.shop import percent, sells

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """One past order of 50.00, and an offer of a tenth."""

    def opened(**_: Any) -> None:
        """The test's own database is open already."""

    played = replay.replayed
    monkeypatch.setattr("guerdon.cli.whatif.open_house", opened)
    # Processes of their own would look into another database.
    monkeypatch.setattr(replay, "replayed", lambda **words: played(**words, processes=1))
    moment = datetime.now(UTC)
    programme.keep(changes={"currency": "USD"})
    ann = Customer.objects.create(key="ann", created_at=moment)
    Order.objects.create(
        key="o", customer=ann, placed_at=moment - timedelta(days=3), total_minor=5_000
    )
    sells(moment, percent("ten", 10))


def run(*words: str, language: str = "C.UTF-8") -> Any:
    env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "120"}
    return CliRunner().invoke(command, words, env=env)


def test_stored_offers_and_drafts_together(shop: None, tmp_path: Path) -> None:
    draft = {"key": "five", "kind": "percent", "value": {"percent": 30}, "name": {"en": "Draft"}}
    (tmp_path / "drafts.json").write_text(json.dumps([draft]))
    before = Offer.objects.count()
    done = run("ten", "--offers", str(tmp_path / "drafts.json"), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    costs = {one["key"]: one["cost_minor"] for one in told["offers"]}
    assert costs == {"ten": 0, "five": 1_500}
    assert Offer.objects.count() == before


def test_read_out_in_both_languages(shop: None) -> None:
    english = run("ten").output
    assert "1 order from" in english
    assert "100% of them with an offer" in english
    assert "5.00 USD" in english
    chinese = run("ten", language="zh_CN.UTF-8").output
    assert "共 1 个订单，其中 100% 享受优惠" in chinese
    assert "会得到" in chinese


def test_refused_in_a_sentence(shop: None, tmp_path: Path) -> None:
    assert run("gone").exit_code == 2
    assert run().exit_code == 2
    (tmp_path / "broken.json").write_text("[")
    assert run("--offers", str(tmp_path / "broken.json")).exit_code == 2
