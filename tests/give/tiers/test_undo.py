"""Undoing: what is left of rises when what reached them came back."""

from guerdon.give.tiers.undo import left_of
from guerdon.terms.tiers import Rise, Tally
from tests.give.tiers.ladders import at, bought, ladder

MARCH, MAY = at("2026-03-01 10:00"), at("2026-05-01 10:00")
YEAR = (at("2026-01-01"), at("2027-01-01"))


def rise(moment: object, before: str, after: str) -> Rise:
    return Rise(at=moment, start=YEAR[0], end=YEAR[1], before=before, after=after)  # type: ignore[arg-type]


RISES = (rise(MARCH, "", "silver"), rise(MAY, "silver", "black"))


def after(back: int) -> list[str]:
    tallies = bought(d2026_03_01=500, d2026_05_01=2500)
    returned = Tally(at=at("2026-06-01"), amount=-back, bought_at=MAY)
    left = left_of(structure=ladder(), rises=RISES, tallies=[*tallies, returned], done=3000 - back)
    return [one.after for one in left]


def test_what_is_left() -> None:
    assert after(0) == ["silver", "black"]
    assert after(1) == ["silver", "gold"]
    assert after(2001) == ["silver"]


def test_who_bought_as_much_again_keeps_all() -> None:
    back = Tally(at=at("2027-02-01"), amount=-3000, bought_at=MAY)
    left = left_of(structure=ladder(), rises=RISES, tallies=[back], done=3000)
    assert [one.after for one in left] == ["silver", "black"]
    assert left_of(structure=ladder(), rises=RISES, tallies=[back], done=0) == ()
    assert left_of(structure=ladder(), rises=(), tallies=[], done=9000) == ()
