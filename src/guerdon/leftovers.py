"""Leftovers: what a process made and nobody needs any more, where counting alone cannot tell."""

import gc

# Python's own 700 suit a program that keeps little. A page of a night or an order makes tens of
# thousands of objects, hardly ever in rings, and lets them go by itself: looking through them took
# an eighth of the CPU of a year's end.
YOUNG, MIDDLE, OLD = 50_000, 20, 100


def seldom() -> None:
    """Look for leftovers once in tens of thousands of objects more, and through all but never."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def keep() -> None:
    """What was made so far stays for good and is not looked through again.

    For a process that has loaded what it needs: all of that took 60 to 140 ms, in the middle of a
    call.
    """
    gc.collect()
    gc.freeze()
