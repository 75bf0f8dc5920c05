"""What an offer would change for each customer before there is an experiment: a dated prior."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

SOURCE = "prior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One entry per customer, minor units where money: what giving is expected to change.

    `gain` is margin on extra sales less what redeemers take, `cost` what the offer is expected to
    take from the budget, `most` what it can take at worst.
    """

    orders: Reals
    sales: Reals
    cost: Reals
    gain: Reals
    most: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """An offer in the few numbers that the prior looks at.

    `percent` (0-1) or `off_minor` off from `least_minor` spent on, capped at `cap_minor`.
    """

    percent: float = 0.0
    off_minor: int = 0
    least_minor: int = 0
    cap_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Customers as they are without the campaign: orders expected in its window, basket, stage."""

    orders: Reals
    basket: Reals
    stage: Sequence[str]


@cache
def priors() -> Mapping[str, Mapping[str, float]]:
    """The dated numbers of response_priors.toml."""
    text = (resources.files("guerdon.decide") / "response_priors.toml").read_text("utf-8")
    return tomllib.loads(text)


def depth_of(*, kind: str, value: Mapping[str, Any], least_minor: int) -> Depth | None:
    """The offer's depth; None for kinds that the prior knows nothing of.

    A stepped offer counts as its first step: what lies beyond is a bonus that is not promised.
    """
    match kind:
        case "percent":
            return Depth(
                percent=float(value.get("percent", 0)) / 100,
                cap_minor=value.get("cap_minor"),
                least_minor=least_minor,
            )
        case "amount":
            return Depth(off_minor=int(value.get("off_minor", 0)), least_minor=least_minor)
        case "stepped":
            steps = value.get("steps") or [{}]
            by_spend = value.get("by") == "spend"
            least = max(least_minor, int(steps[0].get("from", 0)) if by_spend else 0)
            return Depth(
                percent=float(steps[0].get("percent", 0)) / 100,
                off_minor=int(steps[0].get("off_minor", 0)),
                least_minor=least,
            )
    return None


def expected(*, base: Base, depth: Depth, margin: float, contact_minor: int = 0) -> Expected:
    """What giving this offer to each customer is expected to change, by the prior.

    orders: base orders x the stage's lift x d / (d + half), d the discount over the basket.
    A redeemer's basket passes the threshold with the chance of a gamma of the customer's mean;
    some of those below fill up. Cost is redemptions x discount and the contact; gain is
    margin x extra sales - cost.
    """
    p = priors()
    basket = np.maximum(base.basket, 1.0)
    passes = _passes(basket, depth.least_minor)
    at_redeeming = np.maximum(basket, float(depth.least_minor))
    off = np.minimum(at_redeeming * depth.percent + depth.off_minor, at_redeeming)
    if depth.cap_minor is not None:
        off = np.minimum(off, float(depth.cap_minor))
    share = off / at_redeeming
    stages = p["lift"]
    most_lift = np.array([stages.get(stage, stages["unknown"]) for stage in base.stage])
    orders = base.orders * most_lift * share / (share + p["depth"]["half"]) * passes
    uses = p["use"]["share"] * (1 - np.exp(-(base.orders + orders))) * passes
    above = np.clip(depth.least_minor / basket - 1, 0, None)
    fills = p["threshold"]["fills"] * np.clip(1 - above / p["threshold"]["reach"], 0, 1)
    filled = uses * np.where(above > 0, fills, 0.0) * np.maximum(0, depth.least_minor - basket)
    sales = orders * basket + filled
    cost = uses * off + contact_minor
    return Expected(
        orders=orders,
        sales=sales,
        cost=cost,
        gain=margin * sales - cost,
        most=off + contact_minor,
    )


def _passes(basket: Reals, least_minor: int) -> Reals:
    """The chance that a basket reaches the threshold: a gamma of that mean and the usual spread."""
    if least_minor <= 0:
        return np.ones_like(basket)
    from scipy.special import gammaincc

    shape = 1 / priors()["basket"]["spread"] ** 2
    return np.asarray(gammaincc(shape, shape * least_minor / basket))
