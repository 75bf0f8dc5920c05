"""A campaign cut into parts: each part's effect beside its own holdout, corrected for looking."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from guerdon.measure.effect import Effect, adjusted
from guerdon.measure.incremental import paired
from guerdon.measure.roi import Costs, Returned, returned
from guerdon.measure.several import holm
from guerdon.terms.money import shared

LEVEL = 0.95
GIVEN, HELD = "given", "holdout"
# The smallest parts beyond so many are told together.
MOST_PARTS = 12
OTHERS = "*"

Cell = Mapping[str, Any]
Named = Callable[[Cell], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the customers: their effect on sales, its p by Holm over all parts, and the return.

    The intervals of `sales` and `orders` hold for all parts of a readout at once (Bonferroni).
    """

    cut: str
    name: str
    sales: Effect
    orders: Effect
    p: float
    back: Returned

    @property
    def clear(self) -> bool:
        """Whether the part's effect stands out after the correction."""
        return self.p < 1 - LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """All parts by one question, largest first; `differ` is the p of their effects being equal."""

    name: str
    parts: tuple[Part, ...]
    differ: float


def summed(*, cells: Sequence[Cell]) -> dict[str, float]:
    """Cells of one arm together; of no cells, sums without people."""
    found: dict[str, float] = defaultdict(float)
    for cell in cells:
        for name, value in cell.items():
            if isinstance(value, int | float):
                found[name] += value
    return found


def cut(
    *, cells: Sequence[Cell], by: Mapping[str, Named], margin: float, costs: Costs
) -> tuple[Cut, ...]:
    """The campaign by each question of `by`, the arms always compared within a part.

    A part is what cells of one name make together; a question with one answer is left out.
    Discounts belong to who redeemed them, the rest of the costs is shared by people given, so that
    the costs of the parts add up to the campaign's own, to the minor unit.
    """
    groups = {name: _groups(cells, named) for name, named in by.items()}
    groups = {name: found for name, found in groups.items() if len(found) > 1}
    told = sum(_comparable(part) for found in groups.values() for part in found.values())
    level = 1 - (1 - LEVEL) / max(1, told)
    effects: dict[tuple[str, str], tuple[Effect, Effect]] = {}
    for question, found in groups.items():
        for name, part in found.items():
            effects[question, name] = _effects(part, level)
    ps = {f"{q}\x00{n}": e[0].p for (q, n), e in effects.items() if e[0].error < inf}
    corrected = holm(ps=ps)
    cuts = []
    for question, found in groups.items():
        shares = _shared(list(found.values()), costs)
        parts = []
        for (name, _), cost in zip(found.items(), shares, strict=True):
            sales, orders = effects[question, name]
            back = returned(sales=sales, orders=orders, margin=margin, costs=cost)
            p = corrected.get(f"{question}\x00{name}", 1.0)
            parts.append(Part(cut=question, name=name, sales=sales, orders=orders, p=p, back=back))
        differ = _differ([part.sales for part in parts])
        cuts.append(Cut(name=question, parts=tuple(parts), differ=differ))
    return tuple(cuts)


def _groups(cells: Sequence[Cell], named: Named) -> dict[str, dict[str, dict[str, float]]]:
    """Name -> arm -> sums, most people first, the smallest together as OTHERS."""
    lists: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    people: dict[str, int] = defaultdict(int)
    for cell in cells:
        lists[named(cell)][cell["arm"]].append(cell)
        people[named(cell)] += cell["n"]
    order = sorted(people, key=lambda name: (-people[name], name))
    for name in order[MOST_PARTS:]:
        for arm, some in lists.pop(name).items():
            lists[OTHERS][arm] += some
    kept = order[:MOST_PARTS] + ([OTHERS] if len(order) > MOST_PARTS else [])
    return {name: {arm: summed(cells=lists[name][arm]) for arm in (GIVEN, HELD)} for name in kept}


def _comparable(part: Mapping[str, Mapping[str, float]]) -> bool:
    return min(part[GIVEN].get("n", 0), part[HELD].get("n", 0)) >= 2


def _effects(part: Mapping[str, dict[str, float]], level: float) -> tuple[Effect, Effect]:
    sales, orders = (
        adjusted(
            given=paired(row=part[GIVEN], outcome=name),
            held=paired(row=part[HELD], outcome=name),
            level=level,
        )[0]
        for name in ("sales", "orders")
    )
    return sales, orders


def _shared(parts: Sequence[Mapping[str, Mapping[str, float]]], costs: Costs) -> list[Costs]:
    """Each part's costs; together they are the whole's."""
    people = [int(part[GIVEN].get("n", 0)) for part in parts]
    own = [int(part[GIVEN].get("off", 0)) for part in parts]
    if not sum(people):
        people = [1] * len(parts)
    # What tills gave without network, or to nobody known, is nobody's own.
    rest = costs.discounts - sum(own)
    spread = shared(total=abs(rest), weights=people)
    sign = 1 if rest >= 0 else -1
    others = [
        shared(total=whole, weights=people)
        for whole in (costs.contacts, costs.direct, costs.indirect)
    ]
    return [
        Costs(
            discounts=own[n] + sign * spread[n],
            contacts=others[0][n],
            direct=others[1][n],
            indirect=others[2][n],
        )
        for n in range(len(parts))
    ]


def _differ(effects: Sequence[Effect]) -> float:
    """Cochran's Q (1954): how often effects so far apart come of parts that are all alike."""
    from scipy.special import chdtrc

    told = [one for one in effects if 0 < one.error < inf]
    if len(told) < 2:
        return 1.0
    weights = [one.error**-2 for one in told]
    pairs = list(zip(weights, told, strict=True))
    mean = sum(w * one.difference for w, one in pairs) / sum(weights)
    q = sum(w * (one.difference - mean) ** 2 for w, one in pairs)
    return float(chdtrc(len(told) - 1, q))
