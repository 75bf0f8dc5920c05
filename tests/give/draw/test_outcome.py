"""What ran out leaves its chance to the fallback, and a guarantee is kept or the draw refused."""

from guerdon.give.draw.outcome import Outcome, outcome
from guerdon.give.draw.pity import in_force, published
from guerdon.terms.decision import Refusal
from tests.give.plays import wheel


def given(*, roll: int, dry: int = 0, out: frozenset[str] = frozenset()) -> Outcome | Refusal:
    draw = wheel()
    table = in_force(draw=draw, dry=dry)
    return outcome(draw=draw, table=table, roll=roll, dry=dry, is_left=lambda key: key not in out)


def test_each_roll_gives_what_it_draws() -> None:
    assert given(roll=0) == Outcome(rolled="mug", given="mug", due=False, dry=0)
    assert given(roll=2, dry=7) == Outcome(rolled="bag", given="bag", due=False, dry=0)
    assert given(roll=3) == Outcome(rolled="points", given="points", due=False, dry=1)
    assert given(roll=99, dry=4) == Outcome(rolled="nothing", given="nothing", due=False, dry=5)


def test_what_ran_out_becomes_the_fallback_and_is_no_rare_prize() -> None:
    found = given(roll=0, dry=3, out=frozenset({"mug"}))
    assert found == Outcome(rolled="mug", given="points", due=False, dry=4)
    # The odds of the others stay: only the mug's own stretch is the fallback's.
    draw = wheel()
    table = published(draw=draw)
    with_all = [given(roll=roll) for roll in range(table.of)]
    without = [given(roll=roll, out=frozenset({"mug"})) for roll in range(table.of)]
    assert [roll for roll in range(table.of) if with_all[roll] != without[roll]] == [0]


def test_a_due_draw_gives_the_next_rare_prize() -> None:
    found = given(roll=0, dry=30, out=frozenset({"mug"}))
    assert found == Outcome(rolled="mug", given="bag", due=True, dry=0)


def test_a_due_draw_that_could_not_give_one_is_refused() -> None:
    found = given(roll=0, dry=30, out=frozenset({"mug", "bag"}))
    assert isinstance(found, Refusal)
    assert found.reason == "draw_guarantee_out"
