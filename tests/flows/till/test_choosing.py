"""What the mode takes, and that nobody who asks for no runner-up gets another choice."""

from dataclasses import replace
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from guerdon.flows.till.choosing import WORTH, chosen
from guerdon.flows.till.contest import Contest, gathered
from guerdon.give.live import snapshot
from guerdon.terms.decision import Refusal
from guerdon.terms.stacking import MODES
from tests.carts import KNOWN, NOW, asking, made, some_cart, some_live


def contest(seed: int) -> Contest:
    roll = Random(seed)
    found = gathered(
        ask=asking(some_cart(roll)), facts=KNOWN, offers=some_live(roll), now=NOW, explain=()
    )
    assert not isinstance(found, Refusal)
    return found


@given(st.integers(0, 2**32), st.sampled_from(MODES))
@example(1318, "best_customer")
def test_the_choice_is_the_same_without_a_runner_up(seed: int, mode: str) -> None:
    turns = contest(seed).turns
    whole = chosen(turns=turns, mode=mode, tick=lambda: True)
    alone = chosen(turns=turns, mode=mode, tick=lambda: True, beside=False)
    assert (alone.places, alone.worth, alone.bound) == (whole.places, whole.worth, whole.bound)
    assert alone.runner_up is None
    # Where a whole company is tried at once, its turns are counted though a search took fewer.
    assert alone.steps <= max(whole.steps, len(turns.entrants))


def test_each_mode_takes_its_own() -> None:
    live = snapshot(
        [
            made({"key": "first", "priority": 9, "kind": "amount", "value": {"off_minor": 20}}),
            made({"key": "least", "kind": "amount", "value": {"off_minor": 10}}),
            made({"key": "most", "kind": "amount", "value": {"off_minor": 30}}),
        ]
    )
    cart = some_cart(Random(3))
    cart = replace(cart, lines=(replace(cart.lines[0], unit_minor=900, floor_minor=0),))
    found = gathered(ask=asking(cart), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(found, Contest)
    worths = {
        mode: chosen(turns=found.turns, mode=mode, tick=lambda: True).worth // WORTH
        for mode in MODES
    }
    assert worths == {"priority": 20, "lowest_cost": 10, "best_customer": 30}
