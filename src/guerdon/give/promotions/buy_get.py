"""Buy some, get some: for so many units bought, so many others free or cheaper."""

from dataclasses import dataclass

from guerdon.give import sets
from guerdon.give.basket import off_units
from guerdon.give.cut import CUT_OR_FREE, FREE, Cut, on_units
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Chosen, Products, Whole
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import chooses

BUY = Whole(name="buy", least=1, most=1000)
GET = Whole(name="get", least=1, most=1000, default=1)
BUY_OF = Products(name="buy_of")
GET_OF = Products(name="get_of")
PICK = Choice(name="pick", among=("cheapest", "dearest"), default="cheapest")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyGet:
    """`buy` units of `buy_of` earn `get` units of `get_of` (empty: any of the offer's lines)."""

    buy: int
    get: int
    buy_of: Chosen
    get_of: Chosen
    cut: Cut
    pick: str
    most_sets: int


def _read(reader: Reader) -> BuyGet:
    return BuyGet(
        buy=BUY.of(reader),
        get=GET.of(reader),
        buy_of=BUY_OF.of(reader),
        get_of=GET_OF.of(reader),
        cut=read_cut(reader, default=FREE),
        pick=PICK.of(reader),
        most_sets=sets.MOST_SETS.of(reader),
    )


def _pool(of: Chosen, turn: Turn) -> list[sets.Unit]:
    """Free units of some products, dearest first; what never cost anything is no part of it."""
    lines = turn.basket.lines
    return sets.dearest_first(
        [
            unit
            for unit in turn.free_units()
            if lines[unit[1]].unit_minor and chooses(of=of, line=lines[unit[1]])
        ]
    )


def _give(terms: BuyGet, turn: Turn) -> Given:
    """As many sets as there are units for; what is given is picked first, then what was bought.

    Bought units are the dearest of the rest.
    """
    givable, buyable = _pool(terms.get_of, turn), _pool(terms.buy_of, turn)
    if terms.pick == "cheapest":
        givable.reverse()
    count = min(len(givable) // terms.get, len(buyable) // terms.buy, terms.most_sets)
    while count:
        got = givable[: count * terms.get]
        places = sets.places(got)
        bought = [unit for unit in buyable if unit[1:] not in places][: count * terms.buy]
        if len(bought) == count * terms.buy:
            break
        count -= 1
    else:
        return Given()
    cuts = off_units(basket=turn.basket, wishes=on_units(terms.cut, got))
    return Given(
        cuts=cuts,
        sets=places | sets.places(bought),
        data={"sets": count, "buy": terms.buy, "get": terms.get, **terms.cut.said()},
    )


def _most(terms: BuyGet, turn: Turn) -> int:
    """For n sets the dearest units that may be got.

    Of one pool with the cheapest got, n sets have n x buy units that are no cheaper: those got
    come after them in the order from the dearest.
    """
    givable = _pool(terms.get_of, turn)
    one_pool = terms.pick == "cheapest" and terms.buy_of == terms.get_of
    room = min(len(turn.free_units()) // (terms.buy + terms.get), terms.most_sets)
    most = 0
    for count in range(1, room + 1):
        first = count * terms.buy if one_pool else 0
        got = givable[first : first + count * terms.get]
        most = max(most, sum(terms.cut.of(price) for price, _, _ in got))
    return most


def _foreign(terms: BuyGet, turn: Turn) -> bool:
    """Whether nothing in the cart is of either pool."""
    lines = turn.basket.lines
    return not any(chooses(of=of, line=one) for of in (terms.buy_of, terms.get_of) for one in lines)


def _missing_units(terms: BuyGet, turn: Turn) -> int | None:
    """What either pool lacks; a unit in both is bought or got, never both."""
    if _foreign(terms, turn):
        return None
    givable, buyable = _pool(terms.get_of, turn), _pool(terms.buy_of, turn)
    apart = max(0, terms.buy - len(buyable)) + max(0, terms.get - len(givable))
    whole = terms.buy + terms.get - len(sets.places(givable) | sets.places(buyable))
    return max(apart, whole, 0) or None


KIND = Kind(
    name="buy_get",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    missing_units=_missing_units,
    refused=lambda terms, turn: (
        Refusal(reason="no_fitting_products") if _foreign(terms, turn) else None
    ),
    words=(BUY, BUY_OF, GET, GET_OF, CUT_OR_FREE, PICK, sets.MOST_SETS),
)
