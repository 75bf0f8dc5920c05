"""Points that waited may be used once their trigger is heard."""

from datetime import UTC, datetime, timedelta

from guerdon.give.points.activate import entries, heard
from guerdon.terms.points import WAITING
from tests.give.points.lots import DAY, NOW, lot


def test_which_trigger_they_wait_for() -> None:
    waits = {"until": "stay_over", "order": "o1"}
    assert heard(waits=waits, kind="stay_over", data={"order": "o1"})
    assert heard(waits=waits, kind="stay_over", data={})
    assert not heard(waits=waits, kind="stay_over", data={"order": "o2"})
    assert not heard(waits=waits, kind="review", data={"order": "o1"})
    assert not heard(waits={}, kind="stay_over", data={})


def test_each_lot_moves_once_into_one_with_the_end_that_it_was_promised() -> None:
    end = NOW + 300 * DAY
    waiting = {"available_at": WAITING}
    lots = [
        (lot(1, 50, **waiting), {"ends_at": end.isoformat(), "order": "o1"}),
        (lot(2, 20, end=9, **waiting), {"ends_at": None}),
        (lot(3, 9, end=0, **waiting), {}),
        (lot(4, 0, **waiting), {}),
        (lot(5, 7), {}),
    ]
    made = entries(lots=lots, customer="ann", wallet="points", at=NOW, zone="UTC", data={"t": 1})
    assert [entry.key for entry in made] == ["activate:points:1", "activate:points:2"]
    first, second = (entry.opens for entry in made)
    assert first is not None
    assert second is not None
    assert (first.amount, first.available_at, first.expires_at) == (50, NOW, end)
    assert first.earned_at == NOW - timedelta(days=9)
    assert (second.amount, second.expires_at) == (20, None)
    assert made[0].data == {"t": 1, "order": "o1"}


def test_a_fractional_life_begins_to_lose_shares() -> None:
    waits = lot(1, 50, available_at=WAITING, life="fractional/month/1/500")
    (made,) = entries(
        lots=[(waits, {})], customer="ann", wallet="points", at=NOW, zone="UTC", data={}
    )
    assert made.opens is not None
    assert made.opens.shares_at == NOW.replace(month=4, day=1, hour=0)


def test_a_fractional_life_keeps_the_years_that_it_is_spared() -> None:
    """Promised with the earning: the end of 2028; activated after that day: from the next one."""
    waits = lot(1, 50, available_at=WAITING, life="fractional/year/1/500")
    promised = datetime(2029, 1, 1, tzinfo=UTC)
    firsts = []
    for at in (NOW, promised - DAY, promised, promised + DAY):
        (made,) = entries(
            lots=[(waits, {"shares_at": promised.isoformat()})],
            customer="ann",
            wallet="points",
            at=at,
            zone="UTC",
            data={},
        )
        assert made.opens is not None
        firsts.append(made.opens.shares_at)
    assert firsts == [promised, promised, *[datetime(2030, 1, 1, tzinfo=UTC)] * 2]
