"""For whom an offer's condition could hold at the till, told before there is a cart."""

from guerdon.terms.condition import ALWAYS, Condition, Either, Every, Leaf, Never
from guerdon.terms.fields import named

NEVER = Either(parts=())


def possible(*, condition: Condition) -> Condition:
    """A condition on the customer alone that holds whenever some cart and ask could make it hold.

    What is asked of the cart or of the moment counts as fulfilled, under `not` as well: an offer
    is ruled out for a customer only if nothing that the customer does could bring it about.
    """
    return _part(condition, hopeful=True)


def _part(condition: Condition, hopeful: bool) -> Condition:
    match condition:
        case Every(parts=parts):
            return Every(parts=tuple(_part(part, hopeful) for part in parts))
        case Either(parts=parts):
            return Either(parts=tuple(_part(part, hopeful) for part in parts))
        case Never(part=part):
            return Never(part=_part(part, not hopeful))
    return condition if _of_customer(condition) else (ALWAYS if hopeful else NEVER)


def _of_customer(leaf: Leaf) -> bool:
    field = named(name=leaf.field)
    return field is not None and field.scope == "customer"
