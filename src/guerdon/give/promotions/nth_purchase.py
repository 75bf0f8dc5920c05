"""Nth purchase: for a customer's second, fifth, every tenth ... order."""

from guerdon.give.frame import Framed, framed
from guerdon.give.frame import read as read_benefit
from guerdon.give.reading import Reader
from guerdon.give.word import Flag, Whole
from guerdon.terms.condition import Condition, Either, Leaf
from guerdon.terms.decision import Refusal

# "Every nth" is followed this many times; nobody has had a loyalty scheme run longer.
MOST_TIMES = 100
N = Whole(name="n", least=2, most=1000, unit="times")
EVERY = Flag(name="every")


def _read(reader: Reader) -> Framed:
    """`n` counts the order being made; `every` repeats it."""
    n = N.of(reader)
    every = EVERY.of(reader)
    return Framed(
        benefit=read_benefit(reader),
        needs=about_to_make(n=n, every=every),
        unmet=Refusal(reason="every_nth_purchase" if every else "nth_purchase", data={"n": n}),
    )


def about_to_make(*, n: int, every: bool) -> Condition:
    """So many orders were made that the next is the nth (or 2nth, 3nth ...)."""
    times = range(1, MOST_TIMES + 1) if every else (1,)
    made = tuple(Leaf(field="orders", op="is", value=n * time - 1) for time in times)
    return made[0] if len(made) == 1 else Either(parts=made)


KIND = framed(name="nth_purchase", read=_read, words=(N, EVERY), nth=True)
