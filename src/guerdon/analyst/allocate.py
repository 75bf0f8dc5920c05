"""Who gets which offer within budgets, from tables of gains and costs, with the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guerdon.decide.allocation.allocate import Allocation, allocated, gap_of
from guerdon.decide.allocation.bundles import Bundled, bundled
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.allocation.quota import Quota
from guerdon.decide.allocation.spread import spread
from guerdon.decide.honest import promised, shrunk
from guerdon.lake.allocated import filed
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said


class ImpossiblePlanError(ValueError):
    """No plan keeps these limits, or the tables cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`given` has for each customer, in the order of the table, the names of what is given.

    No plan within the limits gains more than `bound`; `gap` is the share by which `gain` may be
    below the best. `prices` is what one more unit of each limit would gain, by its name.
    `promised` is what may be said of it where the gains had errors.
    """

    given: list[tuple[str, ...]]
    gain: float
    bound: float
    prices: Mapping[str, float]
    promised: float | None = None

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound."""
        return gap_of(gain=self.gain, bound=self.bound)


def allocate(
    *,
    gain: Any,
    costs: Mapping[str, Any],
    budgets: Mapping[str, int],
    stock: Mapping[str, int] | None = None,
    each: int = 1,
    apart: Sequence[tuple[str, str]] = (),
    quotas: Sequence[Mapping[str, Any]] = (),
    errors: Any = None,
    base: Any = None,
    seed: int = 1,
) -> Plan:
    """The best plan within the limits.

    `gain` is a frame with a row for each customer and a column for each offer, -inf where the
    customer may not have it; `costs` by budget a table of the same shape or one row for all, in
    whole minor units. Up to `each` offers go to one customer, those of a pair in `apart` not
    together. A quota has name, who (booleans), least, most, and budget if it does not count
    customers. Raises ImpossiblePlanError.

    `errors` are the standard errors of the gains, a frame like it: gains are then shrunk before
    they are chosen from, by `base` (what a customer is worth anyway) if it is given, and the
    plan's `promised` is held to what such a choice realises (`decide.honest`); `seed` is its
    chance.
    """
    offers = [str(name) for name in gain.columns]
    names = list(budgets)
    left = stock or {}
    rows = _quotas(quotas, names)

    def plan(gains: Any) -> tuple[Bundled, Allocation]:
        asked = bundled(
            most=each,
            gain=gains,
            costs=[np.atleast_2d(np.asarray(costs[name])).T for name in names],
            budgets=[budgets[name] for name in names],
            names=names,
            stock=[left.get(offer) for offer in offers],
            quotas=rows,
            apart=[(offers.index(one), offers.index(other)) for one, other in apart],
        )
        if isinstance(asked, Refusal):
            raise _impossible(asked)
        found = allocated(problem=asked.problem)
        if isinstance(found, Refusal):
            raise _impossible(found)
        return asked, found

    gains, factor = gain.to_numpy(dtype=float).T, None
    if errors is not None:
        if each > 1:
            raise ImpossiblePlanError("gains with errors are planned with one offer for each")
        noise = errors.to_numpy(dtype=float).T
        rolls = np.random.default_rng(seed)
        factor = promised(
            choose=lambda table: plan(table)[1].choice,
            effect=gains,
            error=noise,
            base=base,
            rolls=rolls,
        )
        gains = shrunk(effect=gains, error=noise, base=base)
    return _told(*plan(gains), offers, factor)


def _told(asked: Bundled, found: Allocation, offers: list[str], factor: float | None) -> Plan:
    quotas = zip(asked.problem.quotas, found.quota_prices, strict=True)
    prices = dict(zip(asked.problem.names, found.prices.tolist(), strict=True))
    return Plan(
        given=[tuple(offers[one] for one in chosen) for chosen in asked.given(choice=found.choice)],
        gain=found.gain,
        bound=found.bound,
        prices=prices | {quota.name: float(price) for quota, price in quotas},
        promised=None if factor is None else found.gain * factor,
    )


def _quotas(quotas: Sequence[Mapping[str, Any]], names: list[str]) -> list[Quota]:
    return [
        Quota(
            name=str(one["name"]),
            who=np.asarray(one["who"], dtype=bool),
            budget=names.index(one["budget"]) if one.get("budget") else None,
            least=int(one.get("least", 0)),
            **({"most": int(one["most"])} if "most" in one else {}),
        )
        for one in quotas
    ]


def allocate_files(paths: Sequence[str | Path], *, offers: Sequence[str], **words: Any) -> Plan:
    """The same for customers in Parquet files of any size; see `guerdon.lake.allocated.filed`."""
    blocks = filed(paths=[Path(path) for path in paths], offers=offers, **words)
    if isinstance(blocks, Refusal):
        raise _impossible(blocks)
    found = spread(blocks=blocks)
    if isinstance(found, Refusal):
        raise _impossible(found)
    choice = np.full(blocks.customers, NOTHING, np.int16)
    for numbers, picks in found.parts:
        choice[numbers] = picks
    frame = blocks.frame
    names = [*frame.names, *(f"stock {offer}" for offer in offers), *(q.name for q in frame.quotas)]
    sets: list[tuple[str, ...]] = [*((offer,) for offer in offers), ()]
    return Plan(
        given=[sets[pick] for pick in choice],
        gain=found.gain,
        bound=found.bound,
        prices=dict(zip(names, found.prices.tolist(), strict=True)),
    )


def _impossible(refusal: Refusal) -> ImpossiblePlanError:
    return ImpossiblePlanError(said(reason=refusal.reason, data=refusal.data, language="en"))
