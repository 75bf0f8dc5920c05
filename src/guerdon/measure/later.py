"""What became of an effect after the campaign: bought more, or only bought earlier."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, sqrt

from guerdon.measure.effect import Effect, Moments, Paired, adjusted
from guerdon.measure.incremental import paired

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Effects on sales per customer: in the window, in the time after it, and in both together.

    `earlier` is the share of the effect in the window that was bought earlier and not more: what
    the time after fell short by, over what the window gained, -after / during; its interval is
    Fieller's (1954), the ends None where the window's own effect is not clear enough to divide
    by. Above 0 purchases were pulled forward (Blattberg, Eppen and Lieberman 1981; the dip after
    promotions of van Heerde, Leeflang and Wittink 2000); below 0 the effect went on.
    """

    during: Effect
    after: Effect
    net: Effect
    earlier: float | None
    earlier_low: float | None
    earlier_high: float | None

    @property
    def pulled(self) -> bool:
        """Whether some was bought earlier, beyond chance."""
        return self.earlier_low is not None and self.earlier_low > 0


def later(*, given: Mapping[str, float], held: Mapping[str, float]) -> Later:
    """From the sums of measure.people.cells of each arm; `after` as long as was waited.

    All three are freed from what was foreseen (CUPED). The slope of a sum is the sum of slopes,
    so that net is during plus after exactly, and their covariance follows from three errors.
    """
    # Of an arm without people there are no sums.
    sides = [defaultdict(float, side) for side in (given, held)]
    during, after = (
        adjusted(given=paired(row=sides[0], outcome=name), held=paired(row=sides[1], outcome=name))[
            0
        ]
        for name in ("sales", "after")
    )
    net = adjusted(given=_both(sides[0]), held=_both(sides[1]))[0]
    share, low, high = _earlier(during, after, net)
    return Later(
        during=during, after=after, net=net, earlier=share, earlier_low=low, earlier_high=high
    )


def _both(row: dict[str, float]) -> Paired:
    """Sales in the window and after it together."""
    sales, after = (paired(row=row, outcome=name) for name in ("sales", "after"))
    return Paired(
        outcome=Moments(
            n=sales.outcome.n,
            total=sales.outcome.total + after.outcome.total,
            squares=sales.outcome.squares + after.outcome.squares + 2 * float(row["cross"]),
        ),
        before=sales.before,
        products=sales.products + after.products,
    )


def _earlier(
    during: Effect, after: Effect, net: Effect
) -> tuple[float | None, float | None, float | None]:
    """-after / during with the set of ratios r for which after + r * during may be nothing."""
    from scipy.special import ndtri

    a, b = during.difference, after.difference
    if not a or inf in (during.error, after.error, net.error):
        return None, None, None
    z2 = float(ndtri(0.5 + LEVEL / 2)) ** 2
    va, vb = during.error**2, after.error**2
    together = (net.error**2 - va - vb) / 2
    square, cross, rest = a * a - z2 * va, a * b - z2 * together, b * b - z2 * vb
    if square <= 0:
        return -b / a, None, None
    root = sqrt(max(0.0, cross * cross - square * rest))
    return -b / a, (-cross - root) / square, (-cross + root) / square
