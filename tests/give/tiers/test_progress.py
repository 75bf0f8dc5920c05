"""Progress: sums within windows, returns by policy, and the day on which too little is left."""

from guerdon.give.tiers.progress import best, counted, done, drops_at, known, turns, when
from guerdon.terms.tiers import Tally
from tests.give.tiers.ladders import SHANGHAI, at, bought, ladder

BACK = Tally(at=at("2026-05-01"), amount=-300, bought_at=at("2026-03-01 10:00"))


def test_when_a_return_counts() -> None:
    assert when(structure=ladder(), tally=BACK) == BACK.bought_at
    assert when(structure=ladder(returns="period_end"), tally=BACK) == BACK.at
    unknown = Tally(at=BACK.at, amount=-300)
    assert when(structure=ladder(), tally=unknown) == BACK.at


def test_what_is_known() -> None:
    tallies = [*bought(d2026_03_01=500, d2026_07_01=5), BACK]
    assert len(known(structure=ladder(), tallies=tallies, until=at("2026-06-01"))) == 2
    assert (
        len(known(structure=ladder(returns="never"), tallies=tallies, until=at("2026-06-01"))) == 1
    )


def test_counted_is_half_open_and_never_below_zero() -> None:
    tallies = bought(d2026_03_01=500, d2026_03_02=70)
    start, end = at("2026-03-01 10:00"), at("2026-03-02 10:00")
    assert counted(structure=ladder(), tallies=tallies, start=start, end=end) == 500
    assert counted(structure=ladder(), tallies=tallies, start=None, end=None) == 570
    assert counted(structure=ladder(), tallies=[BACK], start=None, end=None) == 0


def test_a_return_lowers_the_window_of_its_purchase() -> None:
    tallies = [*bought(d2026_03_01=500), BACK]
    for policy, march, may in (("at_once", 200, 0), ("period_end", 500, 0)):
        structure = ladder(returns=policy)
        spans = [(at("2026-03-01"), at("2026-04-01")), (at("2026-05-01"), at("2026-06-01"))]
        found = [
            counted(structure=structure, tallies=tallies, start=start, end=end)
            for start, end in spans
        ]
        assert found == [march, may]


def test_rolling() -> None:
    structure = ladder("rolling")
    tallies = bought(d2026_03_01=300, d2026_05_01=200)
    for moment, amount in (("2026-03-01 10:00", 300), ("2027-02-28", 500), ("2027-03-01", 200)):
        found = done(
            structure=structure, tallies=tallies, at=at(moment), anchor=None, zone=SHANGHAI
        )
        assert found == amount
    for keep, day in ((500, "2027-03-01"), (200, "2027-05-01")):
        lost = drops_at(
            structure=structure, tallies=tallies, at=at("2026-06-01"), keep=keep, zone=SHANGHAI
        )
        assert lost == at(day)
    for keep in (0, 501):
        lost = drops_at(
            structure=structure, tallies=tallies, at=at("2026-06-01"), keep=keep, zone=SHANGHAI
        )
        assert lost is None
    assert turns(structure=structure, tallies=tallies, zone=SHANGHAI) == [
        *(at("2026-03-01 10:00"), at("2026-05-01 10:00"), at("2027-03-01"), at("2027-05-01")),
    ]
    most = best(
        structure=structure,
        tallies=tallies,
        start=at("2027-02-01"),
        end=at("2027-06-01"),
        zone=SHANGHAI,
    )
    assert most == 500
