"""Members of the demo have rewards and give; again nothing moves; two sections hold."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo import rewards
from guerdon.flows.demo.demo import _shop
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.models import Certificate
from guerdon.store.programme import offers, stock
from tests.flows.shop import clean
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_whole_and_again(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    # Four in ten instead of one: forty members are enough to see all three rewards and a gift.
    shares = tuple((reward, 4 * share) for reward, share in rewards.HAD[:1])
    monkeypatch.setattr(rewards, "HAD", (*shares, ("tote", 200), ("five-off", 200)))
    monkeypatch.setattr(rewards, "GAVE", 240)
    begin = now - 30 * DAY
    offers.keep(documents=_shop()["offers"], actor="demo", now=begin, state="live")
    for number in range(40):
        member(f"c{number}", begin)
        ledger.post(entries=[earned(f"e{number}", f"c{number}", 900, begin, life=300)])

    def load() -> int:
        found = rewards.had(now=now, points=_shop()["points"], causes=_shop()["causes"])
        assert isinstance(found, int)
        return found

    assert load() == 40
    rows = had_rewards.listed(most=100)
    assert {one.reward for one in rows} == {"coffee", "tote", "five-off"}
    assert {one.state for one in rows if one.what != "voucher"} == {"had", "handed_over"}
    given = Certificate.objects.count()
    assert given + len(rows) == 40
    assert given > 0
    bags = sum(one.quantity for one in rows if one.reward == "tote")
    counted = stock.seen(item="tote")
    assert counted is not None
    assert counted.left == rewards.BAGS - bags
    before = ledger.by_kind()
    load()
    assert ledger.by_kind() == before
    assert clean()
