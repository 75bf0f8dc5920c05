"""What every kind of offer must be able to do, and what it sees and gives when its turn comes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from guerdon.give.basket import Basket, Cuts, off_together, taken
from guerdon.give.reading import Reader
from guerdon.give.word import Word
from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Extra

Terms = TypeVar("Terms")


# Made by the hundred in a search: see give.basket for why these are not frozen.
@dataclass(slots=True, kw_only=True)
class Turn:
    """What a kind sees: the basket, the lines it may make cheaper, and on which prices it works.

    `base` is running or entry (the price at the beginning of the layer). Thresholds look at the
    lines of `whole`, on the prices that `measures` names; `scope` is a part of it when the offer
    is chosen line by line. `less` is asked by bounds only: what if so much more had been taken off
    these lines before. `full` and `spent` keep sums once they were asked for.
    """

    basket: Basket
    scope: tuple[int, ...]
    whole: tuple[int, ...]
    base: str = "running"
    measures: str = "original"
    less: int = 0
    full: int = -1
    spent: int = -1

    def prices(self, line: int) -> tuple[int, ...]:
        """The unit prices that the offer works on, never above what is left to pay."""
        if self.base == "running":
            return self.basket.left[line]
        return self.basket.prices(line, base=self.base)

    def value(self, line: int) -> int:
        """What the line costs on those prices."""
        return self.basket.sums[line] if self.base == "running" else sum(self.prices(line))

    def worth(self) -> int:
        """What the lines of the scope cost together on those prices."""
        total = self.full
        if total < 0:
            if self.base == "running":
                sums = self.basket.sums
                total = sum([sums[line] for line in self.scope])
            else:
                total = sum([self.value(line) for line in self.scope])
            self.full = total
        return max(0, total - self.less) if self.less else total

    def spend(self) -> int:
        """What the lines add up to for a spend threshold."""
        total = self.spent
        if total < 0:
            total = self.spent = self.basket.spend(self.whole, base=self.measures)
        return max(0, total - self.less) if self.less and self.measures != "original" else total

    def quantity(self) -> int:
        """How many units the lines hold."""
        return sum(self.basket.lines[line].quantity for line in self.whole)

    def free_units(self) -> list[tuple[int, int, int]]:
        """Units that belong to no set yet as (price, line, unit), in the order of the cart."""
        sets = self.basket.in_sets
        return [
            (price, line, unit)
            for line in self.scope
            for unit, price in enumerate(self.prices(line))
            if (line, unit) not in sets
        ]


@dataclass(slots=True, kw_only=True)
class Spread:
    """A total that comes off lines together; split over them only when someone looks."""

    basket: Basket
    scope: tuple[int, ...]
    total: int


class Given:
    """What a kind gives in its turn; `data` fills its reason's sentence.

    `cuts` come off units, `shipping` off the price of shipping, `minor` is their sum. `sets` are
    the units that now belong to this offer's sets. `worth` adds what extras are worth to the
    customer, `cost` what they cost the shop.
    """

    __slots__ = ("_cuts", "_spread", "data", "extras", "minor", "sets", "shipping")

    def __init__(
        self,
        *,
        cuts: Cuts | None = None,
        spread: Spread | None = None,
        shipping: int = 0,
        extras: tuple[Extra, ...] = (),
        sets: frozenset[tuple[int, int]] = frozenset(),
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Either `cuts` or a `spread`, or neither."""
        self._cuts = cuts
        self._spread = spread
        self.shipping = shipping
        self.extras = extras
        self.sets = sets
        self.data: Mapping[str, Any] = data or {}
        goods = 0
        if cuts:
            goods = taken(cuts)
        elif spread is not None:
            goods = spread.total
        self.minor = goods + shipping

    @property
    def cuts(self) -> Cuts:
        """For each line touched, how much off each of its units."""
        if self._cuts is None:
            spread = self._spread
            self._cuts = (
                {}
                if spread is None
                else off_together(basket=spread.basket, scope=spread.scope, total=spread.total)
            )
        return self._cuts

    @property
    def worth(self) -> int:
        """Money off and what the extras are worth to the customer."""
        if not self.extras:
            return self.minor
        return self.minor + sum(extra.worth_minor for extra in self.extras)

    @property
    def cost(self) -> int:
        """Money off and what the extras cost the shop."""
        if not self.extras:
            return self.minor
        return self.minor + sum(extra.cost_minor for extra in self.extras)


def together(turn: Turn, *, total: int, data: Mapping[str, Any]) -> Given:
    """A total off the turn's lines together, as far as their floors allow."""
    most = turn.basket.rooms(turn.scope)
    spread = Spread(basket=turn.basket, scope=turn.scope, total=min(total, most))
    return Given(spread=spread, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and for whom: the local time, the values of conditions, and what was picked.

    `picks` are the things that the customer picked from this offer, `began` is when its period
    did, `prices` the shelf prices by product, where they are known.
    """

    local: datetime
    values: Mapping[str, Any]
    picks: tuple[str, ...] = ()
    began: datetime | None = None
    prices: Mapping[str, Sequence[tuple[datetime, int]]] = field(default_factory=dict)


def _always(_: Any) -> Condition:
    return ALWAYS


def _no(_: Any) -> bool:
    return False


def _as_it_is(terms: Any, _: Moment) -> Any:
    return terms


def _no_steps(_: Any) -> Sequence[int]:
    return ()


def _no_promise(_: Any) -> int | None:
    return None


def _nothing_said(_: Any) -> Refusal | None:
    return None


def _nothing_missing(_: Any, __: Turn) -> int | None:
    return None


def _no_things(_: Any) -> Sequence[str]:
    return ()


def _no_refusal(_: Any, __: Turn) -> Refusal | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Terms]):
    """One kind of offer.

    `read` takes its words out of an offer's `value`; `words` tell which there are. `give` says what
    it gives in its turn, within the basket's bounds. `most` is what it can never exceed in this
    basket or a later one, money and worth of extras together, whatever other offers take from now
    on. `by_line`: it works on each line by itself, so that it may be chosen line by line. `needs`
    is a condition that the kind itself brings, `unmet` what is told where that alone does not
    hold. `settled` fixes what depends on the moment.
    `missing` says how much more spend would make it give, `missing_units` how many units more.
    `promise` is the least it gives once it does, where that can be said. `steps` are the sums of
    spend at which it changes; `rounds`: between them its worth is a rounded share of the spend.
    `group` is the stacking group of its offers that name none. `goods`: it may make goods cheaper.
    `things` are those whose stock it may need, and `refused` says why it hands out none of them in
    a turn. `nth`: it is for a certain purchase of a customer, which only one order can be.
    """

    name: str
    layers: tuple[str, ...]
    read: Callable[[Reader], Terms]
    give: Callable[[Terms, Turn], Given]
    most: Callable[[Terms, Turn], int]
    by_line: Callable[[Terms], bool] = _no
    needs: Callable[[Terms], Condition] = _always
    unmet: Callable[[Terms], Refusal | None] = _nothing_said
    settled: Callable[[Terms, Moment], Terms] = _as_it_is
    missing: Callable[[Terms, Turn], int | None] = _nothing_missing
    missing_units: Callable[[Terms, Turn], int | None] = _nothing_missing
    group: str = ""
    steps: Callable[[Terms], Sequence[int]] = _no_steps
    rounds: Callable[[Terms], bool] = _no
    promise: Callable[[Terms], int | None] = _no_promise
    goods: bool = True
    words: tuple[Word, ...] = ()
    nth: bool = False
    things: Callable[[Terms], Sequence[str]] = _no_things
    refused: Callable[[Terms, Turn], Refusal | None] = _no_refusal
