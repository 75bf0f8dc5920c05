"""An activity moves sliding lots into one that ends later."""

from guerdon.give.points.expiry import sliding_end, written
from guerdon.give.points.slide import entries
from guerdon.terms.entry import Entry, Lot
from guerdon.terms.points import Life
from tests.give.points.lots import DAY, NOW, lot

LIFE = Life(kind="sliding", days=90, activity=("purchase",))
KEPT = {"life": written(life=LIFE)}


def slid(*lots: Lot, active: str = "purchase") -> tuple[Entry, ...]:
    return entries(lots=lots, active=active, customer="ann", wallet="points", at=NOW, zone="UTC")


def test_lots_of_one_life_go_into_one() -> None:
    older = lot(1, 30, end=40, earned_at=NOW - 50 * DAY, **KEPT)
    (movement,) = slid(older, lot(2, 20, end=60, **KEPT), lot(3, 5, end=7))
    assert [(p.lot, p.amount) for p in movement.postings] == [(1, -30), (2, -20), (None, 50)]
    opened = movement.opens
    assert opened is not None
    assert (opened.amount, opened.earned_at) == (50, older.earned_at)
    assert opened.expires_at == sliding_end(life=LIFE, active_at=NOW)
    assert (opened.available_at, opened.life) == (NOW, KEPT["life"])


def test_what_may_not_be_used_yet_keeps_a_lot_of_its_own() -> None:
    soon = NOW + 3 * DAY
    first, second = slid(lot(1, 30, end=40, **KEPT), lot(2, 20, end=60, available_at=soon, **KEPT))
    assert first.opens is not None
    assert second.opens is not None
    assert (second.opens.amount, second.opens.available_at) == (20, soon)
    assert first.key != second.key


def test_another_activity_or_the_same_day_moves_nothing() -> None:
    assert slid(lot(1, 30, end=40, **KEPT), active="review") == ()
    (moved,) = slid(lot(1, 30, end=40, **KEPT))
    assert moved.opens is not None
    assert slid(lot(4, 30, expires_at=moved.opens.expires_at, **KEPT)) == ()
