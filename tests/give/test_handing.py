"""What is handed out: picks first, then whatever is left, and never what ran out."""

import pytest

from guerdon.give.handing import after, handed, in_stock
from guerdon.terms.limit import stock_key
from guerdon.terms.quote import Extra


def want(*choices: str, quantity: int = 1) -> Extra:
    return Extra(what="gift", choices=choices, quantity=quantity)


def purses(**left: int) -> dict[str, int]:
    return {stock_key(item=item): pieces for item, pieces in left.items()}


def items(*wants: Extra, picks: tuple[str, ...] = (), **left: int) -> list[str]:
    found = handed(wants=wants, picks=picks, purses=purses(**left))
    assert found.refusal is None
    return [extra.item for extra in found.extras]


def test_what_nobody_counts_never_runs_out() -> None:
    assert in_stock(want=want("mug", "pot", quantity=9), purses=purses(pot=8)) == ("mug",)


def test_the_first_that_is_left_is_given_unless_another_is_picked() -> None:
    assert items(want("mug", "pot")) == ["mug"]
    assert items(want("mug", "pot"), mug=0) == ["pot"]
    assert items(want("mug", "pot"), picks=("pot",)) == ["pot"]


def test_picks_come_before_what_is_chosen_for_the_customer() -> None:
    assert items(want("mug", "pot"), want("mug"), picks=("mug",), mug=1, pot=1) == ["mug"]
    assert items(want("mug"), want("mug", "pot"), mug=1, pot=1) == ["mug", "pot"]
    assert items(want("mug", "pot"), want("pot", "mug"), picks=("pot", "pot"), pot=2) == [
        "pot",
        "pot",
    ]


def test_a_want_with_nothing_left_is_left_out_and_choices_are_those_left() -> None:
    found = handed(wants=(want("mug"), want("pot", "tin")), picks=(), purses=purses(mug=0, tin=0))
    assert [(extra.item, extra.choices) for extra in found.extras] == [("pot", ("pot",))]


@pytest.mark.parametrize(
    ("picks", "left", "reason", "choices"),
    [
        (("mug",), {"mug": 0}, "gift_gone", ["pot"]),
        (("car",), {"mug": 0}, "gift_not_offered", ["pot"]),
        (("mug", "pot"), {}, "gift_gone", ["mug", "pot"]),
        (("mug",), {"mug": 0, "pot": 0}, "gifts_gone", []),
    ],
)
def test_a_pick_that_cannot_be_honoured_names_what_is_left(
    picks: tuple[str, ...], left: dict[str, int], reason: str, choices: list[str]
) -> None:
    found = handed(wants=(want("mug", "pot"),), picks=picks, purses=purses(**left))
    assert found.refusal is not None
    assert (found.extras, found.refusal.reason) == ((), reason)
    assert found.refusal.data["left"] == choices


def test_nothing_left_at_all() -> None:
    found = handed(wants=(want("mug"),), picks=(), purses=purses(mug=0))
    assert found.refusal is not None
    assert found.refusal.reason == "gifts_gone"


def test_a_closed_box_sets_one_of_each_prize_aside() -> None:
    box = Extra(what="blind_box", choices=("pin", "gold"))
    mug = Extra(what="gift", item="mug", choices=("mug", "pot"), quantity=2)
    left = after(extras=(box, mug), purses=purses(pin=3, gold=1, mug=5, pot=7))
    assert left == purses(pin=2, gold=0, mug=3, pot=7)
