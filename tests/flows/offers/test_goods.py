"""Things with their pieces and givers; changes by hand happen once and for a reason."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.offers import goods
from guerdon.store.models import AuditEntry, Counter
from guerdon.store.programme import stock
from guerdon.terms.decision import Refusal
from tests.flows.games import plays
from tests.flows.shop import ask, done, redeem, refused, reserve, sells
from tests.flows.wallets import main
from tests.give.plays import COFFEE

pytestmark = pytest.mark.django_db(transaction=True)
CART = (("1", 1, 60_000),)


def put(now: datetime, item: str, pieces: int, **words: Any) -> Any:
    how = {"why": "first", "actor": "ann", "key": None, "now": now, **words}
    return goods.begin(item=item, pieces=pieces, **how)


def change(now: datetime, act: str, pieces: int, **words: Any) -> Any:
    how = {"item": "mug", "why": "van", "actor": "ann", "key": None, "now": now, **words}
    return goods.change(act=act, pieces=pieces, **how)


def gift(now: datetime, *choices: str) -> None:
    step = {"from": 50_000, "choices": list(choices), "worth_minor": 1500}
    sells(now, {"key": "gift", "kind": "gift", "value": {"steps": [step]}})


def test_promised_given_and_left_add_up(now: datetime) -> None:
    gift(now, "mug")
    main(now, rewards=[{"key": "cup", "what": "goods", "points": 3, "item": "cup"}])
    plays(now, stamps=[{**COFFEE, "gives": {"gift": "mug"}}])
    done(put(now, "mug", 20))
    done(put(now, "old", 10))
    Counter.objects.filter(pk="stock/old").update(used=9)
    done(put(now, "empty", 0))
    done(redeem(now, ask("o1", lines=CART)))
    done(reserve(now, ask("o2", lines=CART)))
    found = {one.item: one for one in goods.things(now=now)}
    assert [(item, one.state) for item, one in found.items()] == [
        ("empty", "gone"),
        ("old", "low"),
        ("cup", "uncounted"),
        ("mug", "enough"),
    ]
    mug = found["mug"]
    assert mug.stocked is not None
    assert (mug.stocked.pieces, mug.promised, mug.given, mug.stocked.left) == (20, 1, 1, 18)
    assert [(by.what, by.key) for by in mug.givers] == [("offer", "gift"), ("stamps", "coffee")]
    assert goods.thing(item="mug", now=now) == mug
    assert goods.thing(item="cup", now=now) == found["cup"]
    assert goods.thing(item="nothing", now=now) is None
    assert found["cup"].given == 0


def test_a_change_happens_once_by_its_key(now: datetime) -> None:
    assert done(put(now, "mug", 5, key="a")) == done(put(now, "mug", 5, key="a"))
    first = done(change(now, "add", 3, key="b"))
    assert first == {"item": "mug", "pieces": 8, "out": 0, "left": 8}
    assert done(change(now, "add", 3, key="b")) == first
    assert done(change(now, "take_off", 1))["pieces"] == 7
    assert done(change(now, "recount", 0))["left"] == 0
    assert AuditEntry.objects.filter(act="stock.changed").count() == 4
    assert AuditEntry.objects.latest("pk").data["why"] == "van"


@pytest.mark.parametrize(
    ("act", "pieces", "words", "reason"),
    [
        ("add", 0, {}, "number_outside"),
        ("take_off", 10**9 + 1, {}, "number_outside"),
        ("recount", -1, {}, "number_outside"),
        ("take_off", 6, {}, "stock_left_short"),
        ("add", 1, {"why": " "}, "reason_needed"),
        ("add", 1, {"item": "cup"}, "not_found"),
    ],
)
def test_what_is_refused_changes_nothing(
    now: datetime, act: str, pieces: int, words: dict[str, Any], reason: str
) -> None:
    done(put(now, "mug", 5))
    assert refused(lambda: change(now, act, pieces, **words)).reason == reason
    assert AuditEntry.objects.count() == 1


def test_only_a_name_can_be_counted(now: datetime) -> None:
    done(put(now, "mug", 5))
    for item, pieces, reason in (
        ("x" * 121, 1, "key_too_long"),
        ("a\nb", 1, "key_unprintable"),
        ("cup", -1, "number_outside"),
        ("mug", 9, "stock_counted"),
    ):
        refusal = refused(lambda item=item, pieces=pieces: put(now, item, pieces))
        assert isinstance(refusal, Refusal)
        assert refusal.reason == reason
    assert [one.item for one in stock.listed()] == ["mug"]
    with pytest.raises(ValueError, match="no act"):
        change(now, "burn", 1)
