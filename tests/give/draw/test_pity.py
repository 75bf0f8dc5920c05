"""The guarantee: odds as published until a step, growing by steps, certain at the end."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.draw import odds, pity
from guerdon.give.draw.outcome import Outcome, outcome
from tests.give.plays import wheel


def test_the_published_table_lists_nothing_last() -> None:
    table = pity.published(draw=wheel())
    assert [(one.prize, one.weight) for one in table.chances] == [
        ("mug", 1),
        ("bag", 2),
        ("points", 47),
        ("nothing", 50),
    ]


@pytest.mark.parametrize(
    ("dry", "share"),
    [(0, None), (19, None), (20, "1/10"), (24, "1/10"), (25, "1/4"), (29, "1/4"), (30, "1/1")],
)
def test_each_step_lifts_the_rare_ones_from_its_draw_on(dry: int, share: str | None) -> None:
    draw = wheel()
    table = pity.in_force(draw=draw, dry=dry)
    if share is None:
        assert table == pity.published(draw=draw)
        return
    assert table.odds("mug") + table.odds("bag") == Fraction(share)
    # Among the rare ones, and among the others, nothing moves.
    assert table.odds("bag") == 2 * table.odds("mug")
    assert table.odds("points") * 50 == table.odds("nothing") * 47
    assert pity.is_due(draw=draw, dry=dry) is (dry >= 30)


def test_without_a_guarantee_nothing_is_ever_due() -> None:
    draw = wheel(pity={"after": 1})
    assert pity.rare_share(draw=draw, dry=0) is None
    assert pity.rare_share(draw=draw, dry=1) == 1


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 500), min_size=2),
    st.fractions(Fraction(1, 1000), Fraction(999, 1000)),
)
def test_lifting_is_exact(weights: dict[str, int], share: Fraction) -> None:
    table = odds.lowest(weights=weights.items())
    first = next(iter(weights))
    found = pity.lifted(table=table, rare={first}, share=share)
    assert found.odds(first) == share
    rest = 1 - table.odds(first)
    for key in set(weights) - {first}:
        assert found.odds(key) == table.odds(key) * (1 - share) / rest
    assert sum(found.odds(key) for key in weights) == 1


@given(st.lists(st.integers(0, 10**9), max_size=120), st.booleans())
def test_no_member_ever_waits_longer_than_promised(rolls: list[int], mug_is_out: bool) -> None:
    draw = wheel()
    dry, waited = 0, 0
    for chance in rolls:
        table = pity.in_force(draw=draw, dry=dry)
        found = outcome(
            draw=draw,
            table=table,
            roll=chance % table.of,
            dry=dry,
            is_left=lambda key: not (mug_is_out and key == "mug"),
        )
        assert isinstance(found, Outcome)
        waited = 0 if draw.is_rare(found.given) else waited + 1
        assert found.dry == waited <= 30
        dry = found.dry
