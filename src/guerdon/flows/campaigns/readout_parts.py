"""A readout beyond its whole: by offer, kind, stage and channel, and what came after the window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guerdon.measure.effect import Effect
    from guerdon.measure.parts import Part
    from guerdon.measure.roi import Costs


def parts(
    *,
    cells: Sequence[Mapping[str, Any]],
    brief: Mapping[str, Any],
    margin: float,
    costs: "Costs",
    marks: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Each question with its parts as plain data; questions with one answer are left out.

    `marks` are names of sets that the cells know their customers in or out of. A kind of offer is
    told only where a campaign has several kinds and several offers of one.
    """
    from guerdon.measure.parts import cut

    kinds = {one["key"]: one["kind"] for one in brief.get("offers", ())}
    by: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "offer": lambda cell: str(cell["offer"]),
        "kind": lambda cell: str(kinds.get(cell["offer"], "")),
        "stage": lambda cell: str(cell["stage"]),
        "channel": lambda cell: str(cell["channel"]),
    }
    if len(set(kinds.values())) in (1, len(kinds)):
        # Then the kinds say what the offers say, and asking twice would only widen intervals.
        del by["kind"]
    by |= {name: partial(_mark, name) for name in marks}
    found = cut(cells=cells, by=by, margin=margin, costs=costs)
    return [
        {"by": one.name, "differ": one.differ, "parts": [_part(part) for part in one.parts]}
        for one in found
    ]


def _mark(name: str, cell: Mapping[str, Any]) -> str:
    return str(cell[name])


def _part(part: "Part") -> dict[str, Any]:
    back = part.back
    return finite(
        {
            "name": part.name,
            "given": part.sales.given.n,
            "holdout": part.sales.held.n,
            **effect(part.sales),
            "p_corrected": part.p,
            "clear": part.clear,
            "gain": back.gain,
            "cost": back.costs.total,
            "costs": asdict(back.costs),
            "roi": back.roi,
            "roi_low": back.roi_low,
            "roi_high": back.roi_high,
            "orders": back.orders,
            "per_order": back.per_order,
        }
    )


def after(
    *, cells: Sequence[Mapping[str, Any]], days: float, margin: float
) -> dict[str, Any] | None:
    """What the time after the window did to the effect; None while there is no such time."""
    from guerdon.measure.later import later
    from guerdon.measure.parts import summed

    if days <= 0 or not cells:
        return None
    arms = [summed(cells=[one for one in cells if one["arm"] == arm]) for arm in ARMS]
    if any(arm.get("n", 0) < 2 for arm in arms):
        return None
    found = later(given=arms[0], held=arms[1])
    n = found.net.given.n
    return finite(
        {
            "days": days,
            "during": effect(found.during),
            "after": effect(found.after),
            "net": effect(found.net),
            "gain": margin * n * found.net.difference,
            "earlier": found.earlier,
            "earlier_low": found.earlier_low,
            "earlier_high": found.earlier_high,
            "pulled": found.pulled,
        }
    )


ARMS = ("given", "holdout")


def effect(one: "Effect") -> dict[str, Any]:
    """The difference with its interval and p; what is unbounded is None."""
    return finite(
        {
            "difference": one.difference,
            "low": one.low,
            "high": one.high,
            "p": one.p,
            "level": one.level,
            "certain": one.certain,
        }
    )


def finite(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Without infinities, which JSON cannot say: what is unbounded is None."""
    return {
        name: None if isinstance(value, float) and abs(value) == float("inf") else value
        for name, value in figures.items()
    }
