"""Cards made together: counted by state, printed while their codes are kept."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.cards import cards
from guerdon.store.codes import card_series
from tests.flows.gift_cards import SHOP, issued
from tests.flows.sections import live
from tests.flows.shop import done

pytestmark = pytest.mark.django_db(transaction=True)


def test_series_by_moment_and_value(now: datetime) -> None:
    live("gift_cards", SHOP)
    issued(now, 5_000, active=False, count=3)
    first = issued(now, 10_000, active=True)
    later = now + timedelta(minutes=1)
    issued(later, 5_000, active=False, count=2)
    found = card_series.newest()
    assert [(one.at, one.face_minor, one.count, one.printable) for one in found] == [
        (later, 5_000, 2, 2),
        (now, 10_000, 1, 1),
        (now, 5_000, 3, 3),
    ]
    assert [dict(one.states) for one in found] == [{"made": 2}, {"active": 1}, {"made": 3}]
    assert card_series.newest(most=1) == found[:1]
    assert card_series.counted() == {"made": 5, "active": 1}
    assert card_series.outstanding(currency="CNY") == 10_000
    assert card_series.outstanding(currency="USD") == 0
    (one,) = card_series.printed(first=found[1].first, most=9)
    assert (one.code, one.face_minor, one.currency) == (first["code"], 10_000, "CNY")
    assert one.expires_at is not None
    assert len(card_series.printed(first=found[2].first, most=2)) == 2
    assert card_series.printed(first=99_999, most=9) == []


def test_a_presented_or_void_card_is_printed_no_more(now: datetime) -> None:
    live("gift_cards", SHOP)
    issued(now, 5_000, active=False, count=3)
    (series,) = card_series.newest()
    codes = [one.code for one in card_series.printed(first=series.first, most=9)]
    done(cards.activate(code=codes[0], minor=None, key=None, now=now))
    moved = cards.move(
        card=series.first + 1, act="void", why="lost", actor="ann", key=None, now=now
    )
    done(moved)
    assert [one.code for one in card_series.printed(first=series.first, most=9)] == codes[2:]
    (series,) = card_series.newest()
    assert (series.printable, dict(series.states)) == (1, {"active": 1, "made": 1, "void": 1})
