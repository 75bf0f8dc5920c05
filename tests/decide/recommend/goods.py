"""Purchases with planted tastes, for the tests of recommendations."""

import numpy as np

TASTES = 4
EACH = 8


def tasteful(*, customers: int = 240, seed: int = 1) -> dict[str, list]:
    """Each customer has one of four tastes and buys six of its eight items, one a day, one other.

    Items are `t/i`: taste and number.
    """
    chance = np.random.default_rng(seed)
    who, what, at = [], [], []
    for number in range(customers):
        taste = number % TASTES
        chosen = [f"{taste}/{i}" for i in chance.permutation(EACH)[:6]]
        chosen.insert(int(chance.integers(0, 6)), f"{(taste + 1) % TASTES}/{chance.integers(EACH)}")
        start = int(chance.integers(0, 20))
        for day, item in enumerate(chosen):
            who.append(f"c{number:03d}")
            what.append(item)
            at.append(86_400 * (start + 3 * day))
    return {"customer": who, "item": what, "at": at}
