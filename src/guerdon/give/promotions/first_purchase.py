"""First purchase: for customers who have never ordered."""

from guerdon.give.frame import Framed, framed
from guerdon.give.frame import read as read_benefit
from guerdon.give.reading import Reader
from guerdon.terms.condition import Either, Every, Leaf
from guerdon.terms.decision import Refusal

# A guest cannot be told from an old customer without a card, so guests are left out.
NEVER_ORDERED = Every(
    parts=(
        Leaf(field="ask.customer", op="is_not", value="guest"),
        Either(
            parts=(
                Leaf(field="orders", op="unknown"),
                Leaf(field="orders", op="is", value=0),
            )
        ),
    )
)


def _read(reader: Reader) -> Framed:
    unmet = Refusal(reason="first_purchase_only")
    return Framed(benefit=read_benefit(reader), needs=NEVER_ORDERED, unmet=unmet)


KIND = framed(name="first_purchase", read=_read, nth=True)
