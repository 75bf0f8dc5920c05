"""What an experiment can show before it starts: from the shop's own variance to days and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from guerdon.decide.experiment import detectable, power_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """An outcome of the shop's own customers in `days` without any experiment.

    `mean` and `deviation` by customer; `explained` is the share of the variance that the lifetime
    value known before the days explains.
    """

    customers: int
    days: int
    mean: float
    deviation: float
    explained: float

    def freed(self) -> float:
        """The deviation that is left after the adjustment."""
        return float(self.deviation * (1 - min(1.0, max(0.0, self.explained))) ** 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One point of the slider: so many customers enrolled, and what they can show.

    `detectable` in the outcome's unit and `relative` to its mean; `power` for the effect asked.
    """

    share: float
    given: int
    held: int
    detectable: float
    relative: float | None
    power: float


def sizes(
    *,
    own: Own,
    weights: tuple[int, int],
    effect: float,
    level: float,
    power: float,
    inflation: float,
    shares: Sequence[float],
) -> tuple[Size, ...]:
    """What each share of the customers would show; `weights` are (control, the arm compared).

    `inflation` is how many times the customers of a single look these looks want.
    """
    found = []
    for share in shares:
        people = own.customers * share / inflation
        held = int(people * weights[0] / sum(weights))
        given = int(people * weights[1] / sum(weights))
        least = detectable(given=given, held=held, deviation=own.freed(), level=level, power=power)
        if least is None:
            continue
        found.append(
            Size(
                share=share,
                given=int(own.customers * share * weights[1] / sum(weights)),
                held=int(own.customers * share * weights[0] / sum(weights)),
                detectable=least,
                relative=least / own.mean if own.mean else None,
                power=power_of(
                    effect=effect, given=given, held=held, deviation=own.freed(), level=level
                ),
            )
        )
    return tuple(found)


def wanted(
    *,
    own: Own,
    weights: tuple[int, int],
    effect: float,
    level: float,
    power: float,
    inflation: float,
) -> int | None:
    """How many customers in both arms together show `effect`; None for no effect at all.

    n = inflation * (detectable at n = 1 / effect)^2, since errors fall with the root of n.
    """
    if not effect:
        return None
    whole = 1_000_000
    least = detectable(
        given=max(1, whole * weights[1] // sum(weights)),
        held=max(1, whole * weights[0] // sum(weights)),
        deviation=own.freed(),
        level=level,
        power=power,
    )
    if least is None:
        return None
    return ceil(inflation * whole * (least / abs(effect)) ** 2)
